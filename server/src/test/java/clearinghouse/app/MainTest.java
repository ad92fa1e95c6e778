package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import clearinghouse.platform.Migrations;
import clearinghouse.platform.PostgresRoles;
import clearinghouse.platform.TestPostgres;
import clearinghouse.vault.SoftHsm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process as its operator starts it: what it says, and how it ends. */
@Timeout(300)
class MainTest {

    @TempDir Path temp;
    private final PostgresRoles roles =
            TestPostgres.migrated("server", Migrations::run).createDatabase();

    @BeforeEach
    void writeTheSettings() throws IOException {
        writeTheSettings(roles);
        Files.writeString(
                temp.resolve("application.properties"), "server.port=1\nserver.address=0.0.0.0\n");
    }

    private void writeTheSettings(PostgresRoles roles) throws IOException {
        var file =
                Files.writeString(
                        temp.resolve("database.properties"),
                        "url=%s\nowner.password=%s\nserver.password=%s\n"
                                .formatted(
                                        roles.owner().jdbcUrl(),
                                        roles.owner().password(),
                                        roles.server().password()));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void help_is_no_error() throws Exception {
        var ended = run("--help");
        assertThat(ended.exit()).isZero();
        assertThat(ended.out()).contains("--port N", "--data DIR", "--database FILE");
    }

    @Test
    void a_production_server_keeps_its_options_and_no_other_server_gets_its_data()
            throws Exception {
        var port = freePort();
        try (var server = Started.of(command("production", "--port", String.valueOf(port)))) {
            // Not what the variables of the shell and the file in the folder say.
            assertThat(server.address()).isEqualTo(URI.create("http://127.0.0.1:" + port));
            assertThatThrownBy(() -> new Socket(InetAddress.ofLiteral("127.0.0.2"), port).close())
                    .isInstanceOf(ConnectException.class);
            var token = temp.resolve("production/keys/administrator.token");
            assertThat(Files.getPosixFilePermissions(token))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(me(server.address(), Files.readString(token).strip())).isEqualTo(200);
            // The key of advisories is made last, when the server already answers.
            Until.holds(Duration.ofMinutes(1), this::keysKnown, known -> known == 9);
        }
        var heads = heads();
        var clock = Files.writeString(temp.resolve("clock"), "2031-01-01T00:00:00Z").toString();

        assertRefused(
                run("production", "--port", "0", "--test-clock", clock),
                "holds production data, which a test server does not open");
        assertRefused(
                run("another", "--port", "0", "--test-clock", clock),
                "The database belongs to a production server");
        assertRefused(run("foreign", "--port", "0"), "or choose another database");
        Files.delete(temp.resolve("production/keys/vault.key"));
        assertRefused(run("production", "--port", "0"), "restore vault.key from your backup");
        assertThat(heads()).as("nobody else signed the record").isEqualTo(heads);
    }

    @Test
    void a_data_directory_from_before_gets_the_second_key_of_the_record_and_then_needs_it()
            throws Exception {
        Started.of(command("older", "--port", "0")).close();
        var second = temp.resolve("older/keys/record-ml-dsa-65.key");
        Files.delete(second);
        change(roles, "delete from platform_deployment where name = 'record-ml-dsa-65.key'");
        change(roles, "delete from record_signer");
        Started.of(command("older", "--port", "0")).close();
        assertThat(Files.getPosixFilePermissions(second))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        var key = Files.readString(second);
        Files.writeString(second, key.substring(0, 2000) + "\n");
        assertRefused(run("older", "--port", "0"), "restore record-ml-dsa-65.key from your backup");
        Files.delete(second);
        assertRefused(run("older", "--port", "0"), "restore record-ml-dsa-65.key from your backup");
        // The one that the refused start made.
        assertRefused(run("older", "--port", "0"), "restore record-ml-dsa-65.key, or choose");
        Files.writeString(second, key);
        Started.of(command("older", "--port", "0", "--cnsa-2.0")).close();
        assertThat(temp.resolve("older/keys/record-ml-dsa-87.key")).exists();
    }

    @Test
    void a_port_that_is_taken_is_named_and_the_first_start_is_still_to_come() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var port = String.valueOf(taken.getLocalPort());
            assertRefused(run("new", "--port", port), "The port " + port + " of 127.0.0.1");
        }
        assertThat(ask("select count(*) from parties_party")).isZero();
    }

    @Test
    void a_server_with_tls_listens_where_its_file_says_and_needs_the_key_of_its_certificate()
            throws Exception {
        var folder = Files.createDirectory(temp.resolve("tls"));
        var file = TestCertificate.valid("localhost").keepAsServer(folder);
        Files.writeString(file, Files.readString(file) + "listen = 127.0.0.2\n");
        var port = freePort();
        var options = new String[] {"--port", String.valueOf(port), "--tls", file.toString()};
        try (var server = Started.of(command("with", options))) {
            assertThat(server.address()).isEqualTo(URI.create("https://127.0.0.2:" + port));
            assertThatThrownBy(() -> new Socket(InetAddress.ofLiteral("127.0.0.1"), port).close())
                    .isInstanceOf(ConnectException.class);
            new Socket(InetAddress.ofLiteral("127.0.0.2"), port).close();
        }
        var key = folder.resolve("tls.key");
        Files.writeString(key, TestCertificate.valid("other").keyPem());
        assertRefused(run("with", options), "key");
        Files.delete(key);
        assertRefused(run("with", options), "tls.key cannot be read");
        var wrong = run("with", "--client-cert-from", "proxy.example");
        assertThat(wrong.exit()).as("a name is no address").isEqualTo(2);
    }

    @Test
    void a_database_of_another_program_is_left_as_it_is() throws Exception {
        var another = TestPostgres.migrated("empty", _ -> {}).createDatabase();
        writeTheSettings(another);
        change(another, "create table somebodys (thing text)");
        assertRefused(run("new", "--port", "0"), "was made by another program");
        assertThat(ask(another, "select count(*) from pg_tables where schemaname = 'public'"))
                .isOne();
    }

    @Test
    void a_database_that_lost_a_table_is_named_as_damaged() throws Exception {
        change(roles, "drop table parties_party cascade");
        assertRefused(run("new", "--port", "0"), "restore it from your backup");
    }

    @Test
    void a_keystore_under_a_passphrase_opens_with_it_alone_and_is_never_made_anew()
            throws Exception {
        var words = privately("words", "a passphrase of some length\n");
        var others = privately("others", "another passphrase of length\n");
        var file = temp.resolve("kept/keys/vault.key");
        Started.of(command("kept", "--port", "0", "--passphrase-file", words)).close();
        var whole = Files.readAllBytes(file);

        assertRefused(run("kept", "--port", "0"), "is protected by a passphrase");
        assertRefused(
                run("kept", "--port", "0", "--passphrase-file", others),
                "the passphrase does not open the keystore");
        assertRefused(
                run("kept", "--port", "0", "--passphrase-file", temp.resolve("none").toString()),
                "cannot be read");
        assertThat(Files.readAllBytes(file)).isEqualTo(whole);
        Files.write(file, java.util.Arrays.copyOf(whole, 100));
        assertRefused(
                run("kept", "--port", "0", "--passphrase-file", words),
                "restore it from your backup");
        assertThat(file).hasSize(100);
        Files.write(file, whole);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertRefused(
                run("kept", "--port", "0", "--passphrase-file", words), "set its mode to 0600");
    }

    @Test
    void a_key_service_that_cannot_be_used_ends_the_start_with_what_to_do() throws Exception {
        assumeTrue(SoftHsm.isInstalled(), "SoftHSM is missing: apt-get install softhsm2");
        var empty = privately("settings", "kind=pkcs11\n");
        assertRefused(
                run("kept", "--port", "0", "--keystore", empty),
                "does not set library",
                "pin-file");
        var wrong =
                SoftHsm.settings(temp, SoftHsm.slotThatNobodyEntered(), "0000-not-the-pin")
                        .toString();
        assertRefused(run("kept", "--port", "0", "--keystore", wrong), "refuses the PIN in");
        SoftHsm.settings(temp);
        Started.of(command("kept", "--port", "0", "--keystore", wrong)).close();
    }

    @Test
    void a_module_that_is_not_there_ends_the_start_with_what_to_do() throws Exception {
        for (var folder : java.util.List.of(temp, temp.resolve("nowhere"))) {
            var ended = run("kept", "--port", "0", "--semantic", folder.toString());
            assertThat(ended.exit()).as(ended.out() + ended.err()).isEqualTo(3);
            assertThat(ended.err().strip())
                    .contains("There is no module in " + folder, "build --semantic")
                    .doesNotContain("\n");
        }
    }

    private String privately(String name, String content) throws IOException {
        var file = Files.writeString(temp.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file.toString();
    }

    /** One sentence, by itself. */
    private static void assertRefused(Ended ended, String... why) {
        assertThat(ended.exit()).as(ended.out() + ended.err()).isEqualTo(1);
        assertThat(ended.err().strip()).contains(why).endsWith(".").doesNotContain("\n");
        assertThat(ended.out()).doesNotContain("ready");
    }

    private long keysKnown() {
        try {
            return ask("select count(*) from platform_deployment where name like '%.key'");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private long heads() throws Exception {
        return ask("select count(*) from record_head");
    }

    private long ask(String question) throws Exception {
        return ask(roles, question);
    }

    private static void change(PostgresRoles roles, String statement) throws Exception {
        try (var connection = roles.owner().connect();
                var open = connection.createStatement()) {
            open.execute(statement);
        }
    }

    private static long ask(PostgresRoles roles, String question) throws Exception {
        try (var connection = roles.owner().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(question)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static int me(URI address, String token) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(address.resolve("/api/v1/me"))
                                    .header("Authorization", "Bearer " + token)
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private record Ended(int exit, String out, String err) {}

    private Ended run(String folder, String... options) throws Exception {
        var out = Files.createTempFile(temp, "out", "");
        var err = Files.createTempFile(temp, "err", "");
        var process =
                command(folder, options)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        return new Ended(process.waitFor(), Files.readString(out), Files.readString(err));
    }

    /** Started where a stranger's settings lie about. */
    private ProcessBuilder command(String folder, String... options) {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
        if (folder.startsWith("--")) {
            command.add(folder);
        } else {
            command.addAll(List.of("--data", temp.resolve(folder).toString()));
            command.addAll(List.of("--cache", temp.resolve("cache").toString()));
            command.addAll(List.of("--database", temp.resolve("database.properties").toString()));
        }
        command.addAll(List.of(options));
        var builder = new ProcessBuilder(command).directory(temp.toFile());
        builder.environment().put("SERVER_PORT", "2");
        builder.environment().put("SERVER_ADDRESS", "0.0.0.0");
        return builder;
    }

    private record Started(Process process, URI address) implements AutoCloseable {

        private static final String READY = "clearinghouse is ready at ";

        static Started of(ProcessBuilder builder) throws IOException {
            var process = builder.redirectErrorStream(true).start();
            var out =
                    new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.UTF_8));
            var said = new StringBuilder();
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(READY)) {
                    Thread.ofVirtual().start(() -> out.lines().forEach(_ -> {}));
                    return new Started(process, URI.create(line.substring(READY.length())));
                }
                said.append(line).append('\n');
            }
            throw new AssertionError("the server did not start:\n" + said);
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }
}
