package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What the built commands say to people and to programs. */
class CommandLineTest {

    @TempDir private Path folder = Path.of("");

    @BeforeAll
    static void assumeBuilt() {
        assumeTrue(
                Files.exists(ServerProcess.jar()),
                "not run: there is no built server (mvn package)");
    }

    private Tool.Result run(Map<String, String> environment, String... arguments) {
        var builder = ServerProcess.launcher(arguments);
        var all = new java.util.HashMap<>(environment);
        all.put("CLEARINGHOUSE_BUILT", "1");
        all.put("JAVA_HOME", System.getProperty("java.home"));
        return Tool.run(folder, all, builder.command());
    }

    /** As one whose home is empty and whose Maven gets nowhere. */
    private Tool.Result demoInAHomeOfItsOwn() throws IOException {
        var programs = Files.createDirectories(folder.resolve("programs"));
        var maven =
                Files.writeString(
                        programs.resolve("mvn"),
                        "#!/bin/sh\necho '[ERROR] Cannot access central in offline mode'\nexit 1\n");
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwx------"));
        return run(
                Map.of(
                        "PATH",
                        programs + ":" + System.getenv("PATH"),
                        "JDK_JAVA_OPTIONS",
                        "-Duser.home=" + Files.createDirectories(folder.resolve("home"))),
                "demo",
                "--exit",
                "--json");
    }

    @Test
    void a_demo_without_the_software_under_test_names_what_is_missing_and_starts_nothing()
            throws IOException {
        var ran = demoInAHomeOfItsOwn();
        assertThat(ran.exit()).as(ran.output()).isEqualTo(3);
        assertThat(ran.output())
                .contains(
                        "\"ok\":false",
                        "Maven could not fetch org.json:json:20220924",
                        "Cannot access central in offline mode")
                .doesNotContain("Starting a server");
    }

    @Test
    void a_demo_with_a_cache_that_cannot_be_used_names_it() throws IOException {
        var home = Files.createDirectories(folder.resolve("home"));
        Files.writeString(home.resolve(".cache"), "a file, not a folder");
        var ran = demoInAHomeOfItsOwn();
        assertThat(ran.exit()).as(ran.output()).isEqualTo(3);
        assertThat(ran.output()).contains("the artefact cache " + home.resolve(".cache"));
    }

    @Test
    void ctrl_c_in_a_demo_leaves_no_token_and_no_data() throws IOException, InterruptedException {
        Tool.assumeInstalled("bwrap", "apt-get install bubblewrap");
        var temporary = Files.createDirectory(folder.resolve("temporary"));
        var builder = ServerProcess.launcher("demo").redirectErrorStream(true);
        // A session of its own, so that Ctrl-C reaches all of it and nothing else.
        builder.command().addFirst("setsid");
        builder.environment().put("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        var demo = builder.start();
        var said = new StringBuilder();
        try (var out = demo.inputReader(StandardCharsets.UTF_8)) {
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                said.append(line).append('\n');
                if (line.startsWith("claims")) {
                    new ProcessBuilder("sh", "-c", "kill -INT -" + demo.pid()).start().waitFor();
                }
            }
        }
        assertThat(demo.waitFor()).isEqualTo(130);
        assertThat(said).doesNotContain("is kept in");
        try (var left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void every_command_explains_itself_on_standard_output_and_names_json() {
        for (var command :
                List.of(
                        "demo",
                        "serve",
                        "submit",
                        "receipt",
                        "inventory send",
                        "affected",
                        "match",
                        "bench portfolio",
                        "versions compare",
                        "versions contains",
                        "import",
                        "convert",
                        "fuzz",
                        "csaf validate",
                        "cvss score",
                        "policy decide",
                        "purl parse",
                        "agent sync",
                        "audit export",
                        "audit verify",
                        "audit witness")) {
            var ran = run(Map.of(), (command + " --help").split(" "));
            assertThat(ran.exit()).as(command).isZero();
            assertThat(ran.output()).as(command).startsWith("Usage: clearinghouse " + command);
            assertThat(ran.output()).as(command).contains("--json");
        }
    }

    @Test
    void a_fuzz_target_or_a_time_that_is_none_ends_with_2_before_anything_is_built() {
        assertThat(run(Map.of(), "fuzz", "everything").exit()).isEqualTo(2);
        assertThat(run(Map.of(), "fuzz", "--for", "long", "purl").exit()).isEqualTo(2);
        assertThat(run(Map.of(), "fuzz", "--for").exit()).isEqualTo(2);
    }

    @Test
    void a_port_that_is_none_ends_with_2() {
        for (var command : List.of("serve", "demo")) {
            assertThat(run(Map.of(), command, "--port", "65536").exit()).as(command).isEqualTo(2);
        }
    }

    @Test
    void a_server_tells_a_program_where_it_is_in_one_line() throws IOException {
        var data = folder.toRealPath().resolve("data");
        var process =
                ServerProcess.launcher("serve", "--json", "--port", "0", "--data", data.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (var out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            var said = JsonMapper.shared().readTree(out.readLine());
            assertThat(said.path("address").asString()).startsWith("http://127.0.0.1:");
            assertThat(said.path("data").asString()).isEqualTo(data.toString());
        } finally {
            process.destroy();
            process.onExit().join();
        }
    }
}
