package clearinghouse.runner;

import clearinghouse.runner.protocol.Content;
import clearinghouse.runner.protocol.Evidence;
import clearinghouse.runner.protocol.Outcome;
import clearinghouse.runner.protocol.Request;
import clearinghouse.runner.protocol.Run;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Runs the commands of a job, each in a box of its own, and watches them from outside. */
final class Boxes {

    private static final long POLL_MILLIS = 10;
    private static final long GRACE_MILLIS = 3000;

    private final Sandbox sandbox;
    private final Host host;
    private final Path scratch;
    private final AtomicBoolean cancelled = new AtomicBoolean();

    Boxes(Sandbox sandbox, Host host, Path scratch) {
        this.sandbox = sandbox;
        this.host = host;
        this.scratch = scratch;
    }

    /** Ends what runs now and lets nothing more begin. */
    void cancel() {
        cancelled.set(true);
    }

    /** Evidence arrives in the order in which runs end. */
    void run(Request.Job job, Consumer<Evidence> sink) throws IOException, InterruptedException {
        try (var staging = Staging.create(host, scratch)) {
            for (var input : job.inputs()) {
                staging.put(input);
            }
            // Platform threads that outlive their runs: the kernel ends a box with the thread that
            // forked it.
            var workers =
                    Executors.newFixedThreadPool(
                            job.parallelism(), Thread.ofPlatform().name("box-", 0).factory());
            try {
                var pending = new ArrayList<Future<?>>();
                for (int i = 0; i < job.runs().size(); i++) {
                    var number = i;
                    var one = job.runs().get(i);
                    pending.add(
                            workers.submit(
                                    (Callable<Boolean>)
                                            () -> {
                                                var evidence = run(staging, number, one);
                                                synchronized (sink) {
                                                    sink.accept(evidence);
                                                }
                                                return true;
                                            }));
                }
                for (var future : pending) {
                    future.get();
                }
            } catch (ExecutionException failed) {
                cancel();
                throw new IllegalStateException("a run could not be watched", failed.getCause());
            } finally {
                workers.shutdown();
                workers.awaitTermination(GRACE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    private Evidence run(Staging staging, int number, Run run)
            throws IOException, InterruptedException {
        var box = staging.box(number);
        var limits = run.limits();
        var command = sandbox.wrap(host, box, run);
        var start = command;
        if (!box.jdk().equals(host.jdk())) {
            start =
                    new ArrayList<>(
                            List.of(
                                    "/usr/bin/unshare",
                                    "--mount",
                                    "--propagation",
                                    "private",
                                    "/bin/sh",
                                    "-c"));
            start.addAll(
                    List.of(
                            "mount --bind \"$1\" \"$2\" && shift 2 && exec \"$@\"",
                            "sh",
                            host.jdk().toString(),
                            box.jdk().toString()));
            start.addAll(command);
        }
        if (cancelled.get()) {
            return evidence(
                    run,
                    command,
                    Outcome.CANCELLED,
                    -1,
                    0,
                    0,
                    0,
                    new Output(0),
                    new Output(0),
                    List.of(),
                    "");
        }
        long began = System.nanoTime();
        var builder = new ProcessBuilder(start);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"));
        Process process;
        try {
            process = builder.start();
        } catch (IOException missing) {
            return evidence(
                    run,
                    command,
                    Outcome.BOX_FAILED,
                    -1,
                    0,
                    0,
                    0,
                    new Output(0),
                    new Output(0),
                    List.of(),
                    "the sandbox could not be started");
        }
        process.getOutputStream().close();
        var tree = new ProcessTree(process.pid());
        var out = new OutFolder(box.out(), limits);
        var stdout = Output.pump(process.getInputStream(), limits.outputBytes());
        var stderr = Output.pump(process.getErrorStream(), limits.outputBytes());
        long deadline = began + limits.wall().toNanos();
        long peak = 0;
        long cpu = 0;
        Outcome killed = null;
        int polls = 0;
        while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            var usage = tree.sample();
            peak = Math.max(peak, usage.memoryBytes());
            cpu = Math.max(cpu, usage.cpuMillis());
            if (cancelled.get()) {
                killed = Outcome.CANCELLED;
            } else if (usage.memoryBytes() > limits.memoryBytes()) {
                killed = Outcome.KILLED_MEMORY;
            } else if (stdout.overflowed() || stderr.overflowed()) {
                killed = Outcome.KILLED_OUTPUT;
            } else if (cpu > limits.cpuSeconds() * 1000L) {
                killed = Outcome.KILLED_CPU;
            } else if (System.nanoTime() > deadline) {
                killed = Outcome.KILLED_WALL;
            } else if (polls++ % 2 == 0 && out.isTooFull()) {
                killed = Outcome.KILLED_FILES;
            }
            if (killed != null) {
                break;
            }
        }
        long wall = Duration.ofNanos(System.nanoTime() - began).toMillis();
        if (killed != null) {
            process.destroyForcibly();
            process.waitFor();
        }
        var left = awaitEnd(tree);
        stdout.await();
        stderr.await();
        if (!left.isEmpty()) {
            return evidence(
                    run,
                    command,
                    Outcome.BOX_FAILED,
                    -1,
                    0,
                    cpu,
                    peak,
                    stdout,
                    stderr,
                    List.of(),
                    left.size() + " processes outlived their box");
        }
        int exit = process.exitValue();
        int signal = exit > 128 && exit <= 128 + 64 ? exit - 128 : 0;
        var contents = out.collect();
        var note = contents.note();
        Outcome outcome;
        if (killed != null) {
            outcome = killed;
            exit = -1;
            signal = 9;
        } else if (!sandbox.began(box.status())) {
            outcome = Outcome.BOX_FAILED;
            note = "the box did not stand: " + stderr.firstLine();
        } else if (stdout.overflowed() || stderr.overflowed()) {
            outcome = Outcome.KILLED_OUTPUT;
        } else if (out.isTooFull()) {
            outcome = Outcome.KILLED_FILES;
        } else if (signal == 9 && cpu + 500 > limits.cpuSeconds() * 1000L) {
            outcome = Outcome.KILLED_CPU;
        } else if (signal != 0) {
            outcome = Outcome.SIGNALLED;
        } else {
            outcome = Outcome.EXITED;
        }
        staging.discard(number);
        return new Evidence(
                run.name(),
                outcome,
                exit,
                signal,
                wall,
                cpu,
                peak,
                stdout.content(),
                stderr.content(),
                contents.files(),
                command,
                sandbox.name(),
                sandbox.inForce(host, limits),
                note);
    }

    private Evidence evidence(
            Run run,
            List<String> command,
            Outcome outcome,
            int exit,
            long wall,
            long cpu,
            long peak,
            Output stdout,
            Output stderr,
            List<Evidence.CollectedFile> files,
            String note) {
        return new Evidence(
                run.name(),
                outcome,
                exit,
                0,
                wall,
                cpu,
                peak,
                stdout.content(),
                stderr.content(),
                files,
                command,
                sandbox.name(),
                sandbox.inForce(host, run.limits()),
                note);
    }

    /** The kernel ends a box with its first process, a moment after the sandbox's own exit. */
    private static List<Long> awaitEnd(ProcessTree tree) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
        var left = tree.survivors();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            TimeUnit.MILLISECONDS.sleep(2);
            left = tree.survivors();
        }
        return left;
    }

    /**
     * The beginning of a stream; the rest is read and dropped, so that the writer sees no full
     * pipe.
     */
    private static final class Output {
        private final byte[] kept;
        private volatile int length;
        private volatile boolean overflowed;
        private volatile Thread pump = Thread.currentThread();

        Output(int limit) {
            this.kept = new byte[limit];
        }

        static Output pump(InputStream from, int limit) {
            var output = new Output(limit);
            output.pump = Thread.ofPlatform().daemon().start(() -> output.read(from));
            return output;
        }

        private void read(InputStream from) {
            var buffer = new byte[8192];
            int filled = 0;
            try (from) {
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    int room = Math.min(n, kept.length - filled);
                    System.arraycopy(buffer, 0, kept, filled, room);
                    filled += room;
                    length = filled;
                    if (room < n) {
                        overflowed = true;
                    }
                }
            } catch (IOException closed) {
                return;
            }
        }

        boolean overflowed() {
            return overflowed;
        }

        void await() throws InterruptedException {
            pump.join(GRACE_MILLIS);
        }

        Content content() {
            return Content.of(Arrays.copyOf(kept, length));
        }

        String firstLine() {
            return content().text().lines().findFirst().orElse("no message").strip();
        }
    }
}
