package clearinghouse.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL for all tests of this process, and a fresh copy of a migrated database for each
 * that asks. With {@code -Dclearinghouse.test.postgres=/usr/lib/postgresql/15} the same tests run
 * on that installation.
 */
public final class TestPostgres {

    private static final Map<String, TestPostgres> TEMPLATES = new ConcurrentHashMap<>();
    private static final AtomicInteger COPIES = new AtomicInteger();
    private static @Nullable EmbeddedPostgres cluster;
    private static Path clusterFolder = Path.of("");

    private final EmbeddedPostgres postgres;
    private final String template;

    private TestPostgres(EmbeddedPostgres postgres, String template) {
        this.postgres = postgres;
        this.template = template;
    }

    /**
     * Migrates the template of that name, as its owner, the first time that this process asks for
     * it.
     */
    public static TestPostgres migrated(String name, Consumer<PostgresAddress> migration) {
        return TEMPLATES.computeIfAbsent(
                name,
                wanted -> {
                    var postgres = cluster();
                    var template = "template_" + wanted.replaceAll("[^a-z0-9]", "_");
                    try (var connection = postgres.superuser("postgres").connect()) {
                        EmbeddedPostgres.execute(
                                connection,
                                "create database %s owner %s template template0"
                                        .formatted(template, PostgresRoles.OWNER));
                        EmbeddedPostgres.openOnlyToRoles(connection, template);
                        migration.accept(postgres.roles(template).owner());
                        // A template with a session in it cannot be copied, so a pool that was not
                        // closed must not spoil the tests.
                        EmbeddedPostgres.execute(
                                connection,
                                "alter database %s allow_connections false".formatted(template));
                        EmbeddedPostgres.execute(
                                connection,
                                "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '%s'"
                                        .formatted(template));
                    } catch (SQLException e) {
                        throw new IllegalStateException("cannot make the template " + wanted, e);
                    }
                    return new TestPostgres(postgres, template);
                });
    }

    public PostgresRoles createDatabase() {
        var name = "test_" + COPIES.incrementAndGet();
        try (var connection = postgres.superuser("postgres").connect()) {
            EmbeddedPostgres.execute(
                    connection,
                    "create database %s owner %s template %s"
                            .formatted(name, PostgresRoles.OWNER, template));
            EmbeddedPostgres.openOnlyToRoles(connection, name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot copy " + template, e);
        }
        return postgres.roles(name);
    }

    /** As a backup brings it back; nobody is in the original. */
    public static PostgresRoles copy(PostgresRoles original) {
        var url = original.owner().jdbcUrl();
        var from = url.substring(url.lastIndexOf('/') + 1).replaceFirst("\\?.*", "");
        return new TestPostgres(cluster(), from).createDatabase();
    }

    /** The folder of the cluster, after everything in memory has been written into it. */
    public Path onDisk() {
        try (var connection = postgres.superuser("postgres").connect()) {
            EmbeddedPostgres.execute(connection, "checkpoint");
            return clusterFolder;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot write the cluster down", e);
        }
    }

    /** One of its own, which a test may stop; its database is empty. */
    public static Alone alone(Path folder) {
        return alone(folder, EmbeddedPostgres.Durability.THROWN_AWAY);
    }

    static Alone durable(Path folder) {
        return alone(folder, EmbeddedPostgres.Durability.DURABLE);
    }

    private static Alone alone(Path folder, EmbeddedPostgres.Durability durability) {
        if (DataDirectory.open(folder, DataDirectory.Kind.TEST)
                        instanceof DataDirectory.Opened(var directory)
                && EmbeddedPostgres.start(directory, binaries(), durability)
                        instanceof EmbeddedPostgres.Started(var postgres)) {
            return new Alone(postgres, directory);
        }
        throw new IllegalStateException("no PostgreSQL in " + folder);
    }

    public record Alone(EmbeddedPostgres postgres, DataDirectory directory)
            implements AutoCloseable {

        public PostgresRoles roles() {
            return postgres.roles();
        }

        @Override
        public void close() {
            postgres.close();
            directory.close();
        }
    }

    /** Unpacked once for all test processes of this working copy. */
    static PostgresBinaries binaries() {
        var installed = System.getProperty("clearinghouse.test.postgres", "");
        if (!installed.isEmpty()) {
            return PostgresBinaries.at(Path.of(installed));
        }
        var folder = repository().resolve("target").resolve("postgres");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return PostgresBinaries.unpackInto(folder);
    }

    private static synchronized EmbeddedPostgres cluster() {
        if (cluster != null) {
            return cluster;
        }
        try {
            var folder = Files.createTempDirectory("clearinghouse-test-");
            if (DataDirectory.open(folder, DataDirectory.Kind.TEST)
                            instanceof DataDirectory.Opened(var directory)
                    && EmbeddedPostgres.start(
                                    directory, binaries(), EmbeddedPostgres.Durability.THROWN_AWAY)
                            instanceof EmbeddedPostgres.Started(var postgres)) {
                Runtime.getRuntime()
                        .addShutdownHook(
                                Thread.ofPlatform()
                                        .unstarted(() -> {
                                            postgres.close();
                                            directory.close();
                                            deleteTree(folder);
                                        }));
                cluster = postgres;
                clusterFolder = folder;
                return postgres;
            }
            throw new IllegalStateException("no PostgreSQL for the tests in " + folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void deleteTree(Path folder) {
        try {
            PostgresBinaries.deleteTree(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path repository() {
        for (var folder = Path.of("").toAbsolutePath();
                folder != null;
                folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(".mvn"))) {
                return folder;
            }
        }
        throw new IllegalStateException("not inside a working copy");
    }
}
