package clearinghouse.platform;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own that holds a data directory, so that a test can take it away without a
 * farewell.
 */
final class ChildServer implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ChildServer(Process process) {
        this.process = process;
        this.output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Returns once the child holds what it was asked to hold. */
    static ChildServer start(String what, Path data) throws IOException {
        var child = new ChildServer(fork(what, data));
        var said = child.output.readLine();
        if (!"ready".equals(said)) {
            child.close();
            throw new AssertionError("the child said: " + said);
        }
        return child;
    }

    /** Everything that the child says until it ends. */
    static String run(String what, Path data) throws IOException {
        return new String(fork(what, data).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Process fork(String what, Path data) throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-Dclearinghouse.test.postgres="
                                        + System.getProperty("clearinghouse.test.postgres", ""),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ChildServer.class.getName(),
                                what,
                                data.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    long pid() {
        return process.pid();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -INT " + pid()).start().waitFor();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the child did not end");
        }
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] args) throws IOException {
        switch (DataDirectory.open(Path.of(args[1]), DataDirectory.Kind.TEST)) {
            case DataDirectory.Refused refused -> IO.println(refused.why());
            case DataDirectory.Opened(var directory) -> {
                if (args[0].equals("serve")) {
                    IO.println(
                            switch (EmbeddedPostgres.start(
                                    directory,
                                    TestPostgres.binaries(),
                                    EmbeddedPostgres.Durability.THROWN_AWAY)) {
                                case EmbeddedPostgres.Started _ -> "ready";
                                case EmbeddedPostgres.Refused(var why) -> why;
                                case EmbeddedPostgres.Lacking(var why) -> why;
                            });
                } else {
                    IO.println("ready");
                }
                if (!args[0].equals("open")) {
                    // Until the test ends this process, or is itself ended.
                    System.in.readAllBytes();
                }
            }
        }
    }
}
