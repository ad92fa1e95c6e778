package clearinghouse.platform;

import clearinghouse.signer.PrivateFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL as a child of this process: durable, on the loopback address only, entered with
 * a password only, and gone when this process is gone, however it went.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    public sealed interface Outcome permits Started, Refused, Lacking {}

    public record Started(EmbeddedPostgres postgres) implements Outcome {}

    public record Refused(String why) implements Outcome {}

    /** The machine does not have what PostgreSQL needs. */
    public record Lacking(String why) implements Outcome {}

    /**
     * How hard to try to keep what was committed; a test that is thrown away need not wait for
     * disks.
     */
    enum Durability {
        DURABLE,
        THROWN_AWAY
    }

    static final String DATABASE = "clearinghouse";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final SecureRandom CHANCE = new SecureRandom();
    private static final String SUPERUSER = "postgres";
    private static final Duration READY_WITHIN = Duration.ofMinutes(5);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(30);
    private static final Duration HARD_STOP_WITHIN = Duration.ofSeconds(10);
    private static final long LARGEST_LOG = 4 << 20;
    private static final int PORT_ATTEMPTS = 5;
    private static final Duration RESTART_AFTER = Duration.ofSeconds(1);

    // Written once into postgresql.conf, where whoever runs a larger machine may change them.
    private static final List<String> TUNABLE =
            List.of(
                    "max_connections = 60",
                    "shared_buffers = 128MB",
                    "huge_pages = off",
                    "max_wal_size = 512MB",
                    "max_parallel_workers_per_gather = 1",
                    "jit = off",
                    "timezone = UTC",
                    "log_timezone = UTC");

    // Given on the command line, so that no file can undo them. The log keeps the server's own
    // events and leaves out the errors
    // of statements, because their text may hold what is undisclosed; the client gets those errors
    // anyway.
    private static final List<String> FIXED =
            List.of(
                    "listen_addresses=127.0.0.1",
                    "unix_socket_directories=",
                    "cluster_name=clearinghouse",
                    "logging_collector=off",
                    "log_destination=stderr",
                    "log_min_messages=log",
                    "log_min_error_statement=panic",
                    "log_statement=none",
                    "log_min_duration_statement=-1",
                    "log_error_verbosity=terse",
                    "log_checkpoints=off",
                    "log_lock_waits=off",
                    "log_connections=off");

    // No such role or another password, no such database, no right to connect.
    private static final Set<String> NOT_SET_UP = Set.of("28P01", "28000", "3D000", "42501");

    private final PostgresBinaries binaries;
    private final Path pgdata;
    private final Path log;
    private final List<String> settings;
    private final Passwords passwords;
    private volatile @Nullable Running running;
    private boolean closing;

    /** The three passwords; the addresses follow from the port. */
    private record Passwords(String superuser, String owner, String server) {
        PostgresRoles roles(int port, String database) {
            return new PostgresRoles(
                    PostgresAddress.onLoopback(port, database, PostgresRoles.OWNER, owner),
                    PostgresAddress.onLoopback(port, database, PostgresRoles.SERVER, server));
        }

        PostgresAddress superuser(int port, String database) {
            return PostgresAddress.onLoopback(port, database, SUPERUSER, superuser);
        }
    }

    private record Running(Process process, int port, Instant since) {}

    private EmbeddedPostgres(
            PostgresBinaries binaries,
            DataDirectory directory,
            List<String> settings,
            Passwords passwords)
            throws IOException {
        this.binaries = binaries;
        this.pgdata = directory.pgdata();
        this.log = directory.logs().resolve("postgres.log");
        this.settings = settings;
        this.passwords = passwords;
        this.running = launch();
    }

    /** The directory stays open and held by the caller for as long as this runs. */
    public static Outcome start(DataDirectory directory) {
        return start(
                directory, PostgresBinaries.unpackInto(directory.postgres()), Durability.DURABLE);
    }

    static Outcome start(
            DataDirectory directory, PostgresBinaries binaries, Durability durability) {
        try {
            if (runsAsRoot() && !userNamespaceWorks()) {
                return new Lacking(
                        "PostgreSQL does not run as root and this system lets root make no user namespace;"
                                + " start the server as another user.");
            }
            var version = directory.pgdata().resolve("PG_VERSION");
            var fresh = !Files.exists(version);
            if (fresh && !isEmpty(directory.pgdata())) {
                return new Refused(
                        "The folder %s is not empty and holds no database."
                                .formatted(directory.pgdata()));
            }
            if (!fresh) {
                var found = Files.readString(version).strip();
                if (!found.equals(Integer.toString(binaries.major()))) {
                    return new Refused(
                            ("The database in %s was written by PostgreSQL %s and this server carries PostgreSQL %d;"
                                            + " dump it with the server that wrote it and restore it here.")
                                    .formatted(directory.pgdata(), found, binaries.major()));
                }
            }
            var passwords =
                    new Passwords(
                            password(directory, "postgres-superuser"),
                            password(directory, "postgres-owner"),
                            password(directory, "postgres-server"));
            if (fresh) {
                initialise(binaries, directory, durability);
            }
            stopLeftOver(directory.pgdata());
            rotate(directory.logs().resolve("postgres.log"));
            return new Started(
                    new EmbeddedPostgres(binaries, directory, settings(durability), passwords));
        } catch (DoesNotStart e) {
            return new Refused(
                    "PostgreSQL does not start on the database in %s: %s says why; restore the data directory from your backup if it is damaged."
                            .formatted(
                                    directory.pgdata(), directory.logs().resolve("postgres.log")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public PostgresRoles roles() {
        return passwords.roles(running().port(), DATABASE);
    }

    PostgresRoles roles(String database) {
        return passwords.roles(running().port(), database);
    }

    PostgresAddress superuser(String database) {
        return passwords.superuser(running().port(), database);
    }

    long pid() {
        return running().process().pid();
    }

    /** Ends open sessions, writes everything down and waits for the end. */
    @Override
    public synchronized void close() {
        closing = true;
        stop(List.of(running().process().toHandle()));
    }

    private Running running() {
        return Objects.requireNonNull(running);
    }

    // ---- starting

    private static final class DoesNotStart extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private Running launch() throws IOException {
        for (var attempt = 1; ; attempt++) {
            var port = freePort();
            var logged = Files.exists(log) ? Files.size(log) : 0;
            var process = spawn(port);
            if (becomesReady(process, port)) {
                return new Running(process, port, Instant.now());
            }
            var said = since(logged);
            // Between choosing the port and binding it, another program may have taken it.
            if (!said.contains("Address already in use") || attempt == PORT_ATTEMPTS) {
                throw new DoesNotStart();
            }
        }
    }

    /**
     * The kernel's death signal follows the thread that forked, not the process, so the forking
     * thread has to be one that lives exactly as long as the child may: this one waits for the
     * child, and goes when the process goes.
     */
    private Process spawn(int port) {
        var spawned = new CompletableFuture<Process>();
        Thread.ofPlatform()
                .daemon()
                .name("postgres-supervisor")
                .start(() -> {
                    try {
                        var builder =
                                new ProcessBuilder(command(port))
                                        .directory(pgdata.toFile())
                                        .redirectInput(Path.of("/dev/null").toFile())
                                        .redirectErrorStream(true)
                                        .redirectOutput(
                                                ProcessBuilder.Redirect.appendTo(log.toFile()));
                        cleanEnvironment(builder);
                        var process = builder.start();
                        spawned.complete(process);
                        restartAfter(process, awaitEnd(process));
                    } catch (IOException e) {
                        spawned.completeExceptionally(e);
                    }
                });
        try {
            return spawned.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("cannot start PostgreSQL", e.getCause());
        }
    }

    /**
     * PostgreSQL mends itself when one of its sessions crashes; when its main process is lost, to
     * the kernel's hunt for memory for instance, it is started again where its clients expect it.
     */
    private synchronized void restartAfter(Process process, int status) {
        var lost = running;
        if (closing || lost == null || !lost.process().equals(process)) {
            return;
        }
        LOG.error("event=postgres_lost status={}", status);
        var soon = lost.since().plus(RESTART_AFTER);
        if (Instant.now().isBefore(soon)) {
            LOG.error("event=postgres_given_up reason=lost-too-soon-after-start");
            return;
        }
        try {
            stopLeftOver(pgdata);
            var again = spawn(lost.port());
            if (becomesReady(again, lost.port())) {
                running = new Running(again, lost.port(), Instant.now());
                LOG.info("event=postgres_restarted");
            } else {
                LOG.error("event=postgres_given_up reason=does-not-start");
            }
        } catch (IOException | IllegalStateException e) {
            LOG.error("event=postgres_given_up", e);
        }
    }

    private List<String> command(int port) {
        var command = new ArrayList<>(wrapper());
        command.addAll(
                List.of(
                        binaries.program("postgres").toString(),
                        "-D",
                        pgdata.toString(),
                        "-p",
                        "" + port));
        for (var setting : settings) {
            command.addAll(List.of("-c", setting));
        }
        return command;
    }

    /**
     * A session of its own keeps the terminal's Ctrl-C from reaching PostgreSQL before the server
     * has finished its work. The death signal is set last, after every change of identity that
     * would clear it; the shell then closes the gap in which the parent may have died before it was
     * set.
     */
    private static List<String> wrapper() {
        var wrapper = new ArrayList<>(List.of("setsid"));
        if (runsAsRoot()) {
            wrapper.addAll(List.of("unshare", "-U"));
        }
        wrapper.addAll(
                List.of(
                        "setpriv",
                        "--pdeathsig",
                        "INT",
                        "sh",
                        "-c",
                        "[ \"$PPID\" = \"$0\" ] && exec \"$@\""));
        wrapper.add(Long.toString(ProcessHandle.current().pid()));
        return wrapper;
    }

    private static void cleanEnvironment(ProcessBuilder builder) {
        var environment = builder.environment();
        environment.clear();
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TZ", "UTC");
    }

    /** False when the process ended first. */
    private boolean becomesReady(Process process, int port) throws IOException {
        var deadline = Instant.now().plus(READY_WITHIN);
        var setUp = false;
        while (true) {
            if (saysReady(process)) {
                try (var connection = passwords.roles(port, DATABASE).server().connect()) {
                    return connection.isValid(5);
                } catch (SQLException e) {
                    if (!NOT_SET_UP.contains(e.getSQLState()) || setUp) {
                        stop(List.of(process.toHandle()));
                        throw new IllegalStateException("PostgreSQL refuses the server", e);
                    }
                    setUp(port);
                    setUp = true;
                }
            } else if (ended(process, Duration.ofMillis(3))) {
                return false;
            } else if (Instant.now().isAfter(deadline)) {
                stop(List.of(process.toHandle()));
                throw new IllegalStateException(
                        "PostgreSQL was not ready within " + READY_WITHIN.toSeconds() + " s");
            }
        }
    }

    // The process file says so in its eighth line; asking by connection would start a session for
    // each no.
    private boolean saysReady(Process process) throws IOException {
        var pidFile = pgdata.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return false;
        }
        try {
            var lines = Files.readAllLines(pidFile);
            return lines.size() >= 8
                    && lines.getFirst().equals(Long.toString(process.pid()))
                    && lines.get(7).strip().equals("ready");
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    // ---- first start

    private static void initialise(
            PostgresBinaries binaries, DataDirectory directory, Durability durability)
            throws IOException {
        var partial = directory.run().resolve("pgdata");
        PostgresBinaries.deleteTree(partial);
        var command = new ArrayList<>(wrapper());
        command.addAll(
                List.of(
                        binaries.program("initdb").toString(),
                        "-D",
                        partial.toString(),
                        "-U",
                        SUPERUSER,
                        "--auth=scram-sha-256",
                        "--pwfile=" + directory.keys().resolve("postgres-superuser"),
                        "--encoding=UTF8",
                        "--locale=C.UTF-8",
                        "--data-checksums",
                        "--no-sync",
                        "--no-instructions"));
        if (binaries.major() >= 17) {
            // Its order cannot change with an update of the C library, under which indexes would
            // silently rot.
            command.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        }
        runToEnd(command);
        Files.write(partial.resolve("postgresql.conf"), TUNABLE, StandardOpenOption.APPEND);
        if (durability == Durability.DURABLE) {
            PostgresBinaries.syncFileSystemOf(partial);
        }
        Files.move(partial, directory.pgdata(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void runToEnd(List<String> command) throws IOException {
        var result = new CompletableFuture<String>();
        // The forking thread waits here for the end as well; see spawn.
        Thread.ofPlatform()
                .daemon()
                .name("postgres-initdb")
                .start(() -> {
                    try {
                        var builder = new ProcessBuilder(command).redirectErrorStream(true);
                        cleanEnvironment(builder);
                        var process = builder.start();
                        process.getOutputStream().close();
                        var said =
                                new String(
                                        process.getInputStream().readAllBytes(),
                                        StandardCharsets.UTF_8);
                        result.complete(awaitEnd(process) == 0 ? "" : said);
                    } catch (IOException e) {
                        result.completeExceptionally(e);
                    }
                });
        try {
            var said = result.get(2, TimeUnit.MINUTES);
            if (!said.isEmpty()) {
                throw new IllegalStateException("PostgreSQL could not make its database:\n" + said);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("PostgreSQL could not make its database", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while PostgreSQL made its database", e);
        }
    }

    /**
     * Does again whatever a first start that was cut short left undone; the right to connect comes
     * last.
     */
    private void setUp(int port) {
        try (var connection = passwords.superuser(port, "postgres").connect()) {
            role(connection, PostgresRoles.OWNER, passwords.owner());
            role(connection, PostgresRoles.SERVER, passwords.server());
            if (!exists(connection, "select 1 from pg_database where datname = ?", DATABASE)) {
                execute(
                        connection,
                        "create database %s owner %s".formatted(DATABASE, PostgresRoles.OWNER));
            }
            execute(
                    connection,
                    "revoke connect, temporary on database postgres, template1 from public");
            openOnlyToRoles(connection, DATABASE);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot set up the roles and the database", e);
        }
    }

    static void openOnlyToRoles(Connection connection, String database) throws SQLException {
        execute(
                connection,
                "revoke connect, temporary on database %s from public".formatted(database));
        execute(
                connection,
                "grant connect on database %s to %s".formatted(database, PostgresRoles.SERVER));
    }

    private static void role(Connection connection, String name, String password)
            throws SQLException {
        var verb =
                exists(connection, "select 1 from pg_roles where rolname = ?", name)
                        ? "alter"
                        : "create";
        execute(
                connection,
                "%s role %s login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password '%s'"
                        .formatted(verb, name, password));
    }

    private static boolean exists(Connection connection, String query, String name)
            throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    // ---- stopping

    /**
     * Nobody else holds the directory, so a process file found here was left by a server that died.
     * Only processes that work in this very directory are stopped: its number alone may long belong
     * to somebody else.
     */
    private static void stopLeftOver(Path pgdata) throws IOException {
        var pidFile = pgdata.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        var left = workingIn(pgdata.toRealPath());
        if (!left.isEmpty()) {
            LOG.info("event=postgres_left_over_stopped processes={}", left.size());
            stop(left);
        }
        Files.deleteIfExists(pidFile);
    }

    static List<ProcessHandle> workingIn(Path pgdata) {
        return ProcessHandle.allProcesses()
                .filter(process ->
                        link(process, "cwd").filter(pgdata.toString()::equals).isPresent()
                                && link(process, "exe")
                                        .filter(EmbeddedPostgres::isPostgres)
                                        .isPresent())
                .toList();
    }

    private static boolean isPostgres(String program) {
        return program.endsWith("/postgres") || program.endsWith("/postgres (deleted)");
    }

    private static Optional<String> link(ProcessHandle process, String name) {
        try {
            return Optional.of(
                    Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), name))
                            .toString());
        } catch (IOException e) {
            // Ended meanwhile, or not ours to look at.
            return Optional.empty();
        }
    }

    /**
     * First as an administrator would, then without the farewell, then by force; crash recovery
     * mends the last two.
     */
    private static void stop(List<ProcessHandle> processes) {
        signal("INT", processes);
        if (!allEnd(processes, STOP_WITHIN)) {
            signal("QUIT", processes);
            if (!allEnd(processes, HARD_STOP_WITHIN)) {
                processes.forEach(ProcessHandle::destroyForcibly);
                allEnd(processes, HARD_STOP_WITHIN);
            }
        }
    }

    // The JDK knows TERM and KILL only; TERM would wait for every session to leave by itself.
    private static void signal(String name, List<ProcessHandle> processes) {
        var command =
                new ArrayList<>(List.of("sh", "-c", "kill -s \"$0\" \"$@\" 2>/dev/null", name));
        processes.stream()
                .filter(ProcessHandle::isAlive)
                .map(process -> Long.toString(process.pid()))
                .forEach(command::add);
        if (command.size() > 4) {
            try {
                awaitEnd(new ProcessBuilder(command).start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static boolean allEnd(List<ProcessHandle> processes, Duration within) {
        var ends =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static int awaitEnd(Process process) {
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                LOG.debug("event=postgres_wait_interrupted");
            }
        }
    }

    private static boolean ended(Process process, Duration within) {
        try {
            return process.waitFor(within);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop(List.of(process.toHandle()));
            throw new IllegalStateException("interrupted while PostgreSQL started", e);
        }
    }

    // ---- small parts

    private static List<String> settings(Durability durability) {
        return switch (durability) {
            case DURABLE -> FIXED;
            case THROWN_AWAY -> {
                var settings = new ArrayList<>(FIXED);
                settings.addAll(
                        List.of("fsync=off", "synchronous_commit=off", "full_page_writes=off"));
                yield List.copyOf(settings);
            }
        };
    }

    private static String password(DataDirectory directory, String name) throws IOException {
        var file = directory.keys().resolve(name);
        if (!Files.exists(file)) {
            var bytes = new byte[32];
            CHANCE.nextBytes(bytes);
            var text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n";
            PrivateFile.write(file, text.getBytes(StandardCharsets.US_ASCII));
        }
        var password = Files.readString(file).strip();
        if (!password.matches("[A-Za-z0-9_-]{16,128}")) {
            throw new IllegalStateException(
                    file + " holds no password of 16 to 128 letters, digits, _ and -");
        }
        return password;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean runsAsRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean userNamespaceWorks() throws IOException {
        return awaitEnd(
                        new ProcessBuilder("unshare", "-U", "true")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start())
                == 0;
    }

    private static void rotate(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > LARGEST_LOG) {
            Files.move(
                    log, log.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private String since(long position) throws IOException {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            var from = Math.max(position, file.length() - 2_000);
            var bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).strip();
        }
    }
}
