package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import clearinghouse.platform.Migrations;
import clearinghouse.platform.PostgresRoles;
import clearinghouse.platform.TestPostgres;
import clearinghouse.vault.SoftHsm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drill of docs/operate/keys.md, command by command, after the machine is gone. */
class DrillTest {

    @TempDir Path folder;
    private final PostgresRoles roles =
            TestPostgres.migrated("server", Migrations::run).createDatabase();

    @Test
    void a_finding_opens_on_an_empty_machine_with_the_backup_and_the_passphrase()
            throws IOException {
        var passphrase = Files.writeString(folder.resolve("words"), "a passphrase of some length");
        Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-------"));
        drill(Optional.of(passphrase), Optional.empty());
    }

    @Test
    void a_finding_opens_on_an_empty_machine_with_the_backup_and_the_token() throws IOException {
        assumeTrue(SoftHsm.isInstalled(), "SoftHSM is missing: apt-get install softhsm2");
        drill(Optional.empty(), Optional.of(SoftHsm.settings(folder)));
    }

    private void drill(Optional<Path> passphrase, Optional<Path> keystore) throws IOException {
        key("recovery", "--out", at("recovery"));
        String token;
        String finding;
        var lost = folder.resolve("lost");
        try (var server = TestServer.startOn(roles, lost, passphrase, keystore)) {
            var finder = server.member("developer", "Finder Labs", "developer");
            token = finder.client().token();
            finding = TestCase.submit(finder.client(), "Finder Labs");
            key(
                    "backup",
                    "--data",
                    lost.toString(),
                    "--to",
                    at("recovery.pub"),
                    "--out",
                    at("backup"));
        }
        assertThat(lost).as("the machine").doesNotExist();

        var drill = folder.resolve("drill");
        key(
                "restore",
                "--data",
                drill.toString(),
                "--from",
                at("backup"),
                "--with",
                at("recovery"));
        try (var server =
                TestServer.startOn(TestPostgres.copy(roles), drill, passphrase, keystore)) {
            var answer = server.as(token).get("/api/v1/findings/" + finding);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text("title")).isEqualTo(TestCase.TITLE);
        }
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private static void key(String... arguments) {
        var said = new ByteArrayOutputStream();
        var out = new PrintStream(said, true, StandardCharsets.UTF_8);
        int exit = KeyFiles.run(out, out, arguments);
        assertThat(exit).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }
}
