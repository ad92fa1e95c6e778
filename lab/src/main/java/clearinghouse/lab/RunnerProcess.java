package clearinghouse.lab;

import clearinghouse.runner.Cell;
import clearinghouse.runner.Main;
import clearinghouse.runner.protocol.Codec;
import clearinghouse.runner.protocol.Reply;
import clearinghouse.runner.protocol.Request;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One runner for one request: started, asked, read, gone. */
final class RunnerProcess {

    private final Lab.Settings settings;

    RunnerProcess(Lab.Settings settings) {
        this.settings = settings;
    }

    /** The runner did not do its part; says nothing about what was to be run. */
    static final class RunnerFailed extends Exception {
        RunnerFailed(String problem) {
            super(problem);
        }
    }

    /**
     * Replies reach the consumer one by one while the runner works. Throws CancellationException
     * when asked to stop.
     */
    void ask(Request request, Consumer<Reply> replies, BooleanSupplier stop) throws RunnerFailed {
        var process = new AtomicReference<Optional<Process>>(Optional.empty());
        var exchange =
                new FutureTask<Boolean>(() -> {
                    exchange(request, replies, process);
                    return true;
                });
        // The kernel ends the runner with the thread that forked it, so that thread is neither
        // virtual nor pooled.
        var thread = Thread.ofPlatform().daemon().name("runner").start(exchange);
        try {
            while (true) {
                try {
                    exchange.get(50, TimeUnit.MILLISECONDS);
                    return;
                } catch (TimeoutException working) {
                    if (stop.getAsBoolean()) {
                        throw new CancellationException("cancelled");
                    }
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("cancelled");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RunnerFailed ours) {
                throw ours;
            }
            if (failed.getCause() instanceof IOException broken) {
                throw new RunnerFailed(
                        broken instanceof EOFException
                                ? "the runner ended before it had answered"
                                : "the runner cannot be talked to: " + broken.getMessage());
            }
            throw new IllegalStateException(failed.getCause());
        } finally {
            process.get().ifPresent(RunnerProcess::end);
            thread.interrupt();
        }
    }

    /** Asked first, for only a runner that ends by itself removes what it staged. */
    private static void end(Process process) {
        try {
            process.getOutputStream().close();
            process.waitFor(2, TimeUnit.SECONDS);
        } catch (IOException alreadyClosed) {
            process.destroyForcibly();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private void exchange(
            Request request, Consumer<Reply> replies, AtomicReference<Optional<Process>> started)
            throws IOException, RunnerFailed {
        var builder = new ProcessBuilder(command()).redirectError(ProcessBuilder.Redirect.DISCARD);
        // No secret of the server's environment comes near hostile code.
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        var process = builder.start();
        started.set(Optional.of(process));
        try (var in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
                // Open until we have every answer: the runner ends itself when this closes.
                var out =
                        new DataOutputStream(new BufferedOutputStream(process.getOutputStream()))) {
            Codec.write(out, request);
            while (true) {
                var reply = Codec.readReply(in);
                switch (reply) {
                    case Reply.Ended _ -> {
                        return;
                    }
                    case Reply.Refused(var reason) -> throw new RunnerFailed(reason);
                    case Reply.Ran _, Reply.Tested _ -> replies.accept(reply);
                }
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private List<String> command() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData"));
        command.addAll(
                List.of(
                        "-cp",
                        settings.runnerClassPath()
                                .orElseGet(RunnerProcess::ownClassPath)
                                .toString()));
        command.add(Main.class.getName());
        command.addAll(
                List.of(
                        "--sandbox",
                        switch (settings.sandbox()) {
                            case AUTO -> "auto";
                            case BUBBLEWRAP -> "bubblewrap";
                            case UTIL_LINUX -> "util-linux";
                        }));
        settings.scratch()
                .ifPresent(scratch -> command.addAll(List.of("--scratch", scratch.toString())));
        return Cell.around(command);
    }

    private static Path ownClassPath() {
        try {
            var source = Main.class.getProtectionDomain().getCodeSource();
            if (source != null && "file".equals(source.getLocation().getProtocol())) {
                return Path.of(source.getLocation().toURI());
            }
        } catch (URISyntaxException unusable) {
            throw new IllegalStateException("the runner's jar has an unusable location", unusable);
        }
        throw new IllegalStateException(
                "the runner's jar is not a file of its own; name it in the lab's settings");
    }
}
