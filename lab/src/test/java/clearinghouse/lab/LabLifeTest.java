package clearinghouse.lab;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.runner.protocol.Limits;
import clearinghouse.runner.protocol.Request;
import clearinghouse.runner.protocol.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left when a validation is cancelled, interrupted, or loses the server. */
class LabLifeTest {

    @TempDir Path folder = Path.of("");

    private final String mark = "mark-" + UUID.randomUUID();

    /** The moment is a short one, so that it takes several tries to meet it. */
    @RepeatedTest(8)
    void nothing_outlives_a_server_that_is_killed_while_a_sandbox_is_being_built()
            throws Exception {
        var server = server();
        await(() -> server.descendants().anyMatch(LabLifeTest::isSandbox));
        var family = server.descendants().toList();
        server.destroyForcibly().waitFor();
        await(() -> family.stream().noneMatch(LabLifeTest::isRunning));
        await(() -> commandsWith(mark).isEmpty());
    }

    private static boolean isSandbox(ProcessHandle process) {
        return process.info().command().filter(name -> name.endsWith("/bwrap")).isPresent();
    }

    private Process server() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        mark,
                        folder.toString())
                .inheritIO()
                .start();
    }

    @Test
    void nothing_outlives_a_server_that_is_killed() throws Exception {
        var server = server();
        await(() -> !running().isEmpty());
        var runners = server.descendants().toList();
        server.destroyForcibly().waitFor();
        await(() -> running().isEmpty());
        await(() -> runners.stream().noneMatch(LabLifeTest::isRunning));
    }

    @Test
    void a_cancelled_run_leaves_nothing() throws Exception {
        var thrown = askUntilStopped(thread -> {});
        assertThat(thrown).isInstanceOf(CancellationException.class);
        assertThat(running()).isEmpty();
    }

    @Test
    void an_interrupted_run_leaves_nothing() throws Exception {
        var thrown = askUntilStopped(Thread::interrupt);
        assertThat(thrown).isInstanceOf(CancellationException.class);
        await(() -> running().isEmpty());
    }

    private Object askUntilStopped(java.util.function.Consumer<Thread> how) throws Exception {
        var thrown = new AtomicReference<Object>("nothing");
        var stop = new java.util.concurrent.atomic.AtomicBoolean();
        var run =
                new Run(
                        "long",
                        List.of("/bin/sh", "-c", "sleep 999"),
                        Map.of("MARK", mark),
                        Limits.standard());
        var thread =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                new RunnerProcess(Lab.Settings.in(folder))
                                        .ask(
                                                new Request.Job(List.of(), List.of(run), 1),
                                                reply -> {},
                                                stop::get);
                            } catch (RuntimeException | RunnerProcess.RunnerFailed caught) {
                                thrown.set(caught);
                            }
                        });
        await(() -> !running().isEmpty());
        how.accept(thread);
        if (!thread.isInterrupted()) {
            stop.set(true);
        }
        assertThat(thread.join(java.time.Duration.ofSeconds(8))).isTrue();
        return thrown.get();
    }

    private static boolean isRunning(ProcessHandle process) {
        try {
            return process.isAlive()
                    && !Files.readString(Path.of("/proc/" + process.pid() + "/stat"))
                            .contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }

    private List<Path> running() throws IOException {
        return processesWith("environ", "MARK=" + mark);
    }

    private static List<Path> commandsWith(String text) throws IOException {
        return processesWith("cmdline", text);
    }

    private static List<Path> processesWith(String file, String text) throws IOException {
        var found = new ArrayList<Path>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                if (read(process.resolve(file)).contains(text)) {
                    found.add(process);
                }
            }
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited in vain");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
