package clearinghouse.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL 15 of the distribution, run by somebody else than the server: on the loopback
 * address, in a temporary folder, with the roles and the database that its administrator made.
 */
final class ExternalCluster implements AutoCloseable {

    static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");

    private final Path folder;
    private final int port;
    private final Process process;

    private ExternalCluster(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAMS.resolve("postgres"));
    }

    static ExternalCluster start(Path folder) throws IOException {
        var password = Files.writeString(folder.resolve("password"), "superuser\n");
        var data = folder.resolve("cluster");
        run(
                folder,
                "initdb",
                "-D",
                data.toString(),
                "-U",
                "postgres",
                "--auth=scram-sha-256",
                "--pwfile=" + password,
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync");
        int port = freePort();
        var process =
                new ProcessBuilder(
                                unprivileged(
                                        "postgres",
                                        "-D",
                                        data.toString(),
                                        "-p",
                                        String.valueOf(port),
                                        "-c",
                                        "listen_addresses=127.0.0.1",
                                        "-c",
                                        "unix_socket_directories=",
                                        "-c",
                                        "fsync=off"))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("postgres.log").toFile())
                        .start();
        var cluster = new ExternalCluster(folder, port, process);
        cluster.makeRolesAndDatabase();
        return cluster;
    }

    private void makeRolesAndDatabase() throws IOException {
        var left = Processes.leftOf(() -> isReady() ? List.of() : List.of("starts still"));
        if (!left.isEmpty()) {
            close();
            throw new IOException(Files.readString(folder.resolve("postgres.log")));
        }
        sql("postgres", "create role clearinghouse_owner login password 'of-the-owner'");
        sql("postgres", "create role clearinghouse_server login password 'of-the-server'");
        sql("postgres", "create database clearinghouse owner clearinghouse_owner encoding 'UTF8'");
    }

    /** The one setting. */
    Path settings() throws IOException {
        var file = folder.resolve("database.properties");
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(
                file,
                """
                url=jdbc:postgresql://127.0.0.1:%d/clearinghouse
                owner.password=of-the-owner
                server.password=of-the-server
                """
                        .formatted(port));
    }

    private boolean isReady() {
        return Tool.run(
                                folder,
                                Map.of(),
                                List.of(
                                        PROGRAMS.resolve("pg_isready").toString(),
                                        "-q",
                                        "-h",
                                        "127.0.0.1",
                                        "-p",
                                        String.valueOf(port)))
                        .exit()
                == 0;
    }

    String sql(String database, String statement) {
        var answer =
                Tool.run(
                        folder,
                        Map.of("PGPASSWORD", "superuser"),
                        List.of(
                                PROGRAMS.resolve("psql").toString(),
                                "-XAtq",
                                "-v",
                                "ON_ERROR_STOP=1",
                                "-h",
                                "127.0.0.1",
                                "-p",
                                String.valueOf(port),
                                "-U",
                                "postgres",
                                "-d",
                                database,
                                "-c",
                                statement));
        if (answer.exit() != 0) {
            throw new AssertionError(answer.output());
        }
        return answer.output().strip();
    }

    private static void run(Path folder, String... command) {
        var answer = Tool.run(folder, Map.of(), unprivileged(command));
        if (answer.exit() != 0) {
            throw new AssertionError(answer.output());
        }
    }

    /**
     * PostgreSQL refuses root, which in a user namespace of its own is nobody; and it is gone when
     * the tests are gone, however they went.
     */
    private static List<String> unprivileged(String... command) {
        var all = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            all.addAll(List.of("unshare", "-U"));
        }
        all.addAll(List.of("setpriv", "--pdeathsig", "INT"));
        all.add(PROGRAMS.resolve(command[0]).toString());
        all.addAll(List.of(command).subList(1, command.length));
        return all;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** At once: sessions that are still open do not hold it. */
    @Override
    public void close() {
        try {
            new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
