package clearinghouse.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The machine's processes, found by a mark in their environment. */
final class Processes {

    private static final Pattern STAGED =
            Pattern.compile("/[^\\s\\x00]*clearinghouse-run-[^/\\s\\x00]+");

    private Processes() {}

    /** Those that run a command of that name; any when it is empty. Zombies have no environment. */
    static List<Long> running(String mark, String command) throws IOException {
        var found = new ArrayList<Long>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                if (read(process.resolve("environ")).contains(mark)
                        && read(process.resolve("comm")).strip().endsWith(command)) {
                    found.add(Long.parseLong(process.getFileName().toString()));
                }
            }
        }
        return found;
    }

    /** The staging folders that a sandbox's command names. */
    static Set<Path> staged(String command) {
        return STAGED.matcher(command)
                .results()
                .map(found -> Path.of(found.group()))
                .collect(Collectors.toSet());
    }

    /** The staging folders of the sandboxes that were given this mark. */
    static Set<Path> stagedFor(String mark) throws IOException {
        var found = new HashSet<Path>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                var command = read(process.resolve("cmdline"));
                if (command.contains(mark)) {
                    found.addAll(staged(command));
                }
            }
        }
        return found;
    }

    static long await(Callable<List<Long>> search) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < deadline) {
            var found = search.call();
            if (!found.isEmpty()) {
                return found.getFirst();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        throw new IllegalStateException("the process never ran");
    }

    static void awaitNone(Callable<List<Long>> search) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!search.call().isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("processes are left: " + search.call());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
