package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import clearinghouse.platform.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of docs/operate/certificates.md, one after the other, by the machine's own openssl
 * and curl.
 */
class CertificatesGuideTest {

    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    @TempDir Path folder;

    @Test
    void an_agent_comes_in_by_following_the_guide() throws Exception {
        for (var program : List.of("openssl", "curl")) {
            assumeTrue(
                    Files.isExecutable(Path.of("/usr/bin", program)),
                    program + " is missing: apt-get install " + program);
        }
        try (var server = TestServer.startWithTls(List.of(), Instant::now)) {
            var member = server.member("maintainer", "Mirror Works", "maintainer");
            var party = "/api/v1/parties/" + member.party();
            var agent =
                    server.administrator()
                            .post(
                                    party + "/agents",
                                    Map.of("name", "Mirror", "responsible", member.person()))
                            .text("id");
            server.administrator()
                    .post(
                            party + "/holders/" + agent + "/roles",
                            Map.of("roles", List.of("maintainer")));
            var ca = Files.writeString(folder.resolve("ca.pem"), server.identity().pem());
            var world =
                    Map.of(
                            "SERVER",
                            server.uri("").toString(),
                            "CA",
                            ca.toString(),
                            "TOKEN",
                            member.client().token(),
                            "AGENT",
                            agent);
            var commands = commands();
            assertThat(commands).hasSize(3);
            var sha256 = run(commands.get(0), world).strip().split(" ")[0];
            var enrolled = Json.mapper().readTree(run(commands.get(1), world));
            assertThat(enrolled.get("certificate_sha256").asString()).isEqualTo(sha256);
            var me = Json.mapper().readTree(run(commands.get(2), world));
            assertThat(me.get("actor").asString()).isEqualTo(agent);
        }
    }

    private static List<String> commands() throws IOException {
        var guide =
                Files.readString(
                        ArchitectureTest.repository().resolve("docs/operate/certificates.md"));
        return COMMANDS.matcher(guide).results().map((MatchResult it) -> it.group(1)).toList();
    }

    private String run(String commands, Map<String, String> world) throws Exception {
        var said = folder.resolve("said");
        var builder =
                new ProcessBuilder("sh", "-e", "-c", commands)
                        .directory(folder.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .redirectOutput(said.toFile());
        builder.environment().putAll(world);
        var shell = builder.start();
        assertThat(shell.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(shell.exitValue()).as(commands).isZero();
        return Files.readString(said);
    }
}
