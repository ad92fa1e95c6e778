package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.platform.EmbeddedPostgres.Durability;
import clearinghouse.platform.EmbeddedPostgres.Refused;
import clearinghouse.platform.EmbeddedPostgres.Started;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedPostgresTest {

    @TempDir static Path prepared;

    @TempDir Path data;

    @BeforeAll
    static void prepare() {
        try (var directory = directory(prepared)) {
            start(directory).close();
        }
    }

    @Test
    void a_first_start_unpacks_sets_up_and_answers() throws Exception {
        try (var directory = directory(data)) {
            var before = System.nanoTime();
            var postgres = started(EmbeddedPostgres.start(directory));
            var took = Duration.ofNanos(System.nanoTime() - before);
            try (postgres) {
                assertThat(
                                one(
                                        postgres.roles().server(),
                                        "select current_user || ' ' || current_database()"))
                        .isEqualTo("clearinghouse_server clearinghouse");
                assertThat(one(postgres.roles().server(), "show data_checksums")).isEqualTo("on");
                assertThat(one(postgres.roles().server(), "show fsync")).isEqualTo("on");
                assertThat(one(postgres.roles().server(), "show server_encoding"))
                        .isEqualTo("UTF8");
            }
            IO.println("first start with unpacking: %d ms".formatted(took.toMillis()));
            // Ten times what a quiet machine needs: this catches a wait that was added, not a busy
            // neighbour.
            assertThat(took).isLessThan(Duration.ofSeconds(40));
        }
    }

    @Test
    void a_restart_keeps_the_data_and_the_passwords() throws Exception {
        try (var directory = directory()) {
            PostgresRoles first;
            try (var postgres = start(directory)) {
                first = postgres.roles();
                run(first.owner(), "create table kept (word text)");
                run(first.owner(), "insert into kept values ('here')");
            }
            assertThat(EmbeddedPostgres.workingIn(directory.pgdata())).isEmpty();
            var before = System.nanoTime();
            try (var postgres = start(directory)) {
                IO.println(
                        "later start: %d ms"
                                .formatted(
                                        Duration.ofNanos(System.nanoTime() - before).toMillis()));
                assertThat(postgres.roles().owner().password()).isEqualTo(first.owner().password());
                assertThat(one(postgres.roles().owner(), "select word from kept"))
                        .isEqualTo("here");
            }
        }
    }

    @Test
    void only_the_right_password_enters_and_only_on_the_loopback_address() throws Exception {
        try (var directory = directory();
                var postgres = start(directory)) {
            var server = postgres.roles().server();
            assertThatThrownBy(() ->
                            new PostgresAddress(
                                            server.jdbcUrl(),
                                            server.user(),
                                            server.password() + "x")
                                    .connect())
                    .isInstanceOf(SQLException.class)
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("28P01");
            assertThatThrownBy(
                            () -> new PostgresAddress(server.jdbcUrl(), "postgres", "").connect())
                    .isInstanceOf(SQLException.class);
            var port = Integer.parseInt(server.jdbcUrl().replaceAll(".*:(\\d+)/.*", "$1"));
            for (var address : otherAddresses()) {
                assertThatThrownBy(() -> new Socket(address, port).close())
                        .isInstanceOf(IOException.class);
            }
            assertThat(postgres.roles().toString()).doesNotContain(server.password());
            try (var keys = Files.list(directory.keys())) {
                assertThat(keys)
                        .hasSize(3)
                        .allSatisfy(key ->
                                assertThat(
                                                PosixFilePermissions.toString(
                                                        Files.getPosixFilePermissions(key)))
                                        .isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void the_server_role_owns_nothing_and_cannot_reach_past_row_level_security() throws Exception {
        try (var directory = directory();
                var postgres = start(directory)) {
            var server = postgres.roles().server();
            assertThat(
                            one(
                                    server,
                                    "select count(*) from pg_roles where rolname = current_user"
                                            + " and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)"))
                    .isEqualTo("0");
            assertThat(
                            one(
                                    server,
                                    "select count(*) from pg_shdepend where refobjid = current_user::regrole and deptype = 'o'"))
                    .isEqualTo("0");
            assertThatThrownBy(() -> run(server, "create table mine (a int)"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> run(server, "set role clearinghouse_owner"))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void what_a_statement_holds_stays_out_of_the_log() throws Exception {
        try (var directory = directory();
                var postgres = start(directory)) {
            run(postgres.roles().owner(), "create table secret (word text primary key)");
            run(postgres.roles().owner(), "insert into secret values ('canary-7f3a')");
            assertThatThrownBy(() ->
                            run(
                                    postgres.roles().owner(),
                                    "insert into secret values ('canary-7f3a')"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> run(postgres.roles().owner(), "select 'canary-7f3a'::int"))
                    .isInstanceOf(SQLException.class);
            assertThat(directory.logs().resolve("postgres.log"))
                    .content()
                    .contains("ready to accept connections")
                    .doesNotContain("canary-7f3a");
        }
    }

    @Test
    void kill_9_of_the_server_leaves_no_postgres_and_the_next_start_has_every_commit()
            throws Exception {
        usePrepared();
        try (var child = ChildServer.start("serve", data)) {
            var postgres = postmaster();
            run(owner(), "create table kept as select 'committed' as word");
            child.kill();
            postgres.onExit().get(30, TimeUnit.SECONDS);
        }
        assertThat(EmbeddedPostgres.workingIn(data.toRealPath().resolve("pgdata"))).isEmpty();
        try (var directory = directory();
                var postgres = start(directory)) {
            assertThat(one(postgres.roles().owner(), "select word from kept"))
                    .isEqualTo("committed");
        }
    }

    @Test
    void ctrl_c_leaves_no_postgres() throws Exception {
        usePrepared();
        try (var child = ChildServer.start("serve", data)) {
            var postgres = postmaster();
            child.interrupt();
            postgres.onExit().get(30, TimeUnit.SECONDS);
        }
        assertThat(EmbeddedPostgres.workingIn(data.toRealPath().resolve("pgdata"))).isEmpty();
    }

    @Test
    void a_second_server_is_refused_while_the_first_serves() throws Exception {
        usePrepared();
        try (var child = ChildServer.start("serve", data)) {
            assertThat(ChildServer.run("serve", data)).contains("in use by process " + child.pid());
        }
    }

    @Test
    void a_database_that_lost_everything_at_once_recovers() throws Exception {
        try (var directory = directory()) {
            try (var postgres =
                    started(
                            EmbeddedPostgres.start(
                                    directory, TestPostgres.binaries(), Durability.DURABLE))) {
                run(postgres.roles().owner(), "create table kept as select 'committed' as word");
                EmbeddedPostgres.workingIn(directory.pgdata())
                        .forEach(ProcessHandle::destroyForcibly);
            }
            try (var postgres = start(directory)) {
                assertThat(one(postgres.roles().owner(), "select word from kept"))
                        .isEqualTo("committed");
            }
        }
    }

    @Test
    void a_lost_main_process_is_started_again_at_the_same_address() throws Exception {
        try (var directory = directory();
                var postgres = start(directory)) {
            var lived = Instant.now().plusSeconds(1);
            var lost = ProcessHandle.of(postgres.pid()).orElseThrow();
            while (Instant.now().isBefore(lived)) {
                one(postgres.roles().server(), "select 1");
            }
            lost.destroyForcibly();
            lost.onExit().get(30, TimeUnit.SECONDS);
            var answer = Optional.<String>empty();
            while (answer.isEmpty()) {
                try {
                    answer = Optional.of(one(postgres.roles().server(), "select 'again'"));
                } catch (SQLException e) {
                    assertThat(e.getSQLState()).as(e.getMessage()).matches("08.*|57P0.");
                }
            }
            assertThat(answer).contains("again");
        }
    }

    @Test
    void a_postgres_that_was_left_over_is_stopped_before_the_next_starts() throws Exception {
        try (var directory = directory()) {
            start(directory).close();
            var left =
                    new ProcessBuilder(
                                    "sh",
                                    "-c",
                                    "exec $(test $(id -u) = 0 && echo unshare -U) \"$0\" -D \"$1\" -p 5432"
                                            + " -c listen_addresses= -c unix_socket_directories=\"$2\"",
                                    TestPostgres.binaries().program("postgres").toString(),
                                    directory.pgdata().toString(),
                                    directory.run().toString())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            left.command().set(2, left.command().get(2).replace("-p 5432", "-p 5432"));
            var process = left.start();
            var pidFile = directory.pgdata().resolve("postmaster.pid");
            while (!Files.exists(pidFile) || !Files.readString(pidFile).contains("ready")) {
                assertThat(process.isAlive()).isTrue();
                Thread.onSpinWait();
            }
            try (var postgres = start(directory)) {
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(one(postgres.roles().server(), "select 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void a_stale_process_file_does_not_cost_a_stranger_its_life() throws Exception {
        try (var directory = directory()) {
            start(directory).close();
            var stranger = new ProcessBuilder("sh", "-c", "exec cat").start();
            try {
                Files.writeString(
                        directory.pgdata().resolve("postmaster.pid"),
                        "%d\n%s\n1\n5432\n\n127.0.0.1\n1 1\nready\n"
                                .formatted(stranger.pid(), directory.pgdata()));
                start(directory).close();
                assertThat(stranger.isAlive()).isTrue();
            } finally {
                stranger.destroyForcibly();
            }
        }
    }

    @Test
    void a_first_start_that_was_cut_short_is_done_again() throws Exception {
        try (var directory = directory(data)) {
            Files.createDirectories(directory.run().resolve("pgdata/base"));
            try (var postgres = start(directory)) {
                var roles = postgres.roles();
                try (var superuser = postgres.superuser("postgres").connect()) {
                    EmbeddedPostgres.execute(superuser, "drop database clearinghouse");
                    EmbeddedPostgres.execute(superuser, "drop role clearinghouse_server");
                }
                assertThatThrownBy(() -> roles.server().connect()).isInstanceOf(SQLException.class);
            }
            try (var postgres = start(directory)) {
                assertThat(one(postgres.roles().server(), "select 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void data_of_another_major_version_is_refused_in_words() throws Exception {
        try (var directory = directory(data)) {
            Files.writeString(directory.pgdata().resolve("PG_VERSION"), "9\n");
            assertThat(
                            EmbeddedPostgres.start(
                                    directory, TestPostgres.binaries(), Durability.DURABLE))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused ->
                                    assertThat(refused.why())
                                            .contains("written by PostgreSQL 9")
                                            .contains(
                                                    "carries PostgreSQL "
                                                            + TestPostgres.binaries().major()));
        }
    }

    @Test
    void a_damaged_database_is_refused_with_the_log_that_says_why() throws Exception {
        try (var directory = directory()) {
            Files.write(directory.pgdata().resolve("global/pg_control"), new byte[8192]);
            assertThat(
                            EmbeddedPostgres.start(
                                    directory, TestPostgres.binaries(), Durability.THROWN_AWAY))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused ->
                                    assertThat(refused.why())
                                            .contains("postgres.log says why", "your backup")
                                            .doesNotContain("\n"));
        }
    }

    @Test
    void a_folder_with_something_else_in_it_is_not_made_a_database() throws Exception {
        try (var directory = directory(data)) {
            Files.writeString(directory.pgdata().resolve("thesis.txt"), "mine");
            assertThat(
                            EmbeddedPostgres.start(
                                    directory, TestPostgres.binaries(), Durability.DURABLE))
                    .isInstanceOf(Refused.class);
        }
    }

    /** A directory whose first start is over, in a tenth of the time that it took. */
    private DataDirectory directory() throws IOException, InterruptedException {
        usePrepared();
        return directory(data);
    }

    private void usePrepared() throws IOException, InterruptedException {
        if (!Files.exists(data.resolve("kind"))) {
            var copy = new ProcessBuilder("cp", "-a", prepared + "/.", data.toString()).inheritIO();
            assertThat(copy.start().waitFor()).isZero();
        }
    }

    private static DataDirectory directory(Path data) {
        return switch (DataDirectory.open(data, DataDirectory.Kind.TEST)) {
            case DataDirectory.Opened(var directory) -> directory;
            case DataDirectory.Refused refused -> throw new AssertionError(refused.why());
        };
    }

    private static EmbeddedPostgres start(DataDirectory directory) {
        return started(
                EmbeddedPostgres.start(directory, TestPostgres.binaries(), Durability.THROWN_AWAY));
    }

    private static EmbeddedPostgres started(EmbeddedPostgres.Outcome outcome) {
        return switch (outcome) {
            case Started(var postgres) -> postgres;
            case Refused(var why) -> throw new AssertionError(why);
            case EmbeddedPostgres.Lacking(var why) -> throw new AssertionError(why);
        };
    }

    private ProcessHandle postmaster() throws IOException {
        return ProcessHandle.of(Long.parseLong(pidFileLine(0))).orElseThrow();
    }

    private PostgresAddress owner() throws IOException {
        return PostgresAddress.onLoopback(
                Integer.parseInt(pidFileLine(3)),
                "clearinghouse",
                PostgresRoles.OWNER,
                Files.readString(data.resolve("keys/postgres-owner")).strip());
    }

    private String pidFileLine(int line) throws IOException {
        return Files.readAllLines(data.resolve("pgdata/postmaster.pid")).get(line).strip();
    }

    private static List<InetAddress> otherAddresses() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
    }

    private static String one(PostgresAddress address, String query) throws SQLException {
        try (var connection = address.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static void run(PostgresAddress address, String sql) throws SQLException {
        try (var connection = address.connect()) {
            EmbeddedPostgres.execute(connection, sql);
        }
    }
}
