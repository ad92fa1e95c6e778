package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The five minutes of the README, with the commands as they stand there. */
class ReadmeTest {

    private static final Pattern ADDRESS = Pattern.compile("Look around: http://127.0.0.1:(\\d+)");
    private static final Pattern TOKEN =
            Pattern.compile("sign in as (\\w+) +with the token in (\\S+)");
    private static final String STAYS = "The server stays up until Ctrl-C.";

    @Test
    void a_newcomer_submits_a_finding_checks_the_record_and_leaves_nothing_behind(
            @TempDir Path created) throws IOException, InterruptedException {
        Tool.assumeInstalled("bwrap", "apt-get install bubblewrap");
        assumeTrue(
                Files.exists(ServerProcess.jar()),
                "not run: there is no built server (mvn package)");
        var folder = created.toRealPath();
        var temporary = Files.createDirectory(folder.resolve("temporary"));
        var builder = ServerProcess.launcher("demo").redirectErrorStream(true);
        builder.command().addFirst("setsid");
        builder.environment().put("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        var demo = builder.start();
        try (var out = demo.inputReader()) {
            var names = untilItStays(out);
            var submit = command("```\\s+(printf.*?)```", names);
            assertThat(submit).contains("submit", "deep.xml");
            var submitted = run(folder, submit);
            assertThat(submitted.exit()).as(submitted.output()).isZero();
            assertThat(submitted.output())
                    .containsPattern("(?s)fnd_[a-z2-7]{26}\\s+reproduced\\s*$");

            var bank = Files.readString(Path.of(names.getOrDefault("BANK.token", ""))).strip();
            whatTheBankDoesFirst(
                    URI.create("http://127.0.0.1:" + names.getOrDefault("PORT", "")), bank);

            var verified = run(folder, command("`(\\./clearinghouse audit verify .*?)`", names));
            assertThat(verified.exit()).as(verified.output()).isZero();
        } finally {
            Tool.run(folder, Map.of(), List.of("sh", "-c", "kill -INT -" + demo.pid()));
            demo.waitFor();
        }
        assertThat(Processes.leftOf(() -> Processes.touching(folder))).isEmpty();
    }

    /** Step 4: something to do, by when, and why that date. */
    private static void whatTheBankDoesFirst(URI server, String token) throws IOException {
        assertThat(Files.readString(ServerProcess.repository().resolve("README.md")))
                .contains("Sign in with the bank's token on a phone-sized window");
        Chromium.assumeInstalled();
        try (var chromium = Chromium.launch(server);
                var bank = chromium.visitorWithoutScripts(Chromium.Screen.PHONE)) {
            bank.signIn(token);
            bank.page.navigate("/exposures");
            PlaywrightAssertions.assertThat(bank.page.locator(".exposure"))
                    .containsText("Reporting server");
            PlaywrightAssertions.assertThat(bank.page.locator(".exposure summary").first())
                    .containsText("Why");
        }
    }

    /** What stands in the README's commands for what the demo prints. */
    private static Map<String, String> untilItStays(BufferedReader out) throws IOException {
        var names = new HashMap<String, String>();
        var said = new StringBuilder();
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            said.append(line).append('\n');
            var address = ADDRESS.matcher(line);
            if (address.find()) {
                names.put("PORT", address.group(1));
            }
            var token = TOKEN.matcher(line);
            if (token.find()) {
                names.put(token.group(1).toUpperCase(Locale.ROOT) + ".token", token.group(2));
            }
            if (line.equals(STAYS)) {
                assertThat(names)
                        .containsKeys(
                                "PORT",
                                "FINDER.token",
                                "AUDITOR.token",
                                "BANK.token",
                                "ADMINISTRATOR.token",
                                "BROKER.token",
                                "MAINTAINER.token");
                return names;
            }
        }
        throw new AssertionError("the demo ended: " + said);
    }

    private static String command(String where, Map<String, String> names) throws IOException {
        var readme = Files.readString(ServerProcess.repository().resolve("README.md"));
        var found = Pattern.compile(where, Pattern.DOTALL).matcher(readme);
        assertThat(found.find()).as("the README has it").isTrue();
        var command =
                found.group(1)
                        .replace(
                                "./clearinghouse",
                                ServerProcess.repository().resolve("clearinghouse").toString());
        for (var name : names.entrySet()) {
            command = command.replace(name.getKey(), name.getValue());
        }
        return command;
    }

    private static Tool.Result run(Path folder, String command) {
        return Tool.run(folder, Map.of("CLEARINGHOUSE_BUILT", "1"), List.of("bash", "-c", command));
    }
}
