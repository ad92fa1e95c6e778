package clearinghouse.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What runs on this machine, through /proc. */
final class Processes {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);
    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(10);

    private static final Pattern STAGED = Pattern.compile("/\\S*clearinghouse-run-[^/\\s]+");

    private Processes() {}

    /**
     * Those that have to do with the folder: it stands in their command, or their program or their
     * working directory lies in it. PostgreSQL's backends rename themselves, but stay in their
     * folder.
     */
    static List<String> touching(Path folder) {
        var found = new ArrayList<String>();
        try (var all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : all) {
                var command = command(process);
                if (command.contains(folder.toString())
                        || leadsInto(process.resolve("exe"), folder)
                        || leadsInto(process.resolve("cwd"), folder)) {
                    found.add(process.getFileName() + ": " + command);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** The folders that the sandboxes among them read from and write to. */
    static List<Path> stagedBy(List<ProcessHandle> processes) {
        return processes.stream()
                .map(each -> STAGED.matcher(command(Path.of("/proc/" + each.pid()))))
                .flatMap(Matcher::results)
                .map(found -> Path.of(found.group()))
                .toList();
    }

    /** Those of them that still run; one that only waits to be collected does not. */
    static List<String> running(List<ProcessHandle> processes) {
        return processes.stream()
                .filter(ProcessHandle::isAlive)
                .map(each -> Path.of("/proc/" + each.pid()))
                .map(each -> each.getFileName() + ": " + command(each))
                .filter(said -> !said.endsWith(": "))
                .toList();
    }

    /** The kernel ends them, at once but not in our step; empty when all are gone. */
    static List<String> leftOf(Supplier<List<String>> processes) {
        var until = System.nanoTime() + PATIENCE;
        var left = processes.get();
        while (!left.isEmpty() && System.nanoTime() < until) {
            LockSupport.parkNanos(LOOK_EVERY);
            left = processes.get();
        }
        return left;
    }

    private static boolean leadsInto(Path link, Path folder) {
        try {
            return Files.readSymbolicLink(link).startsWith(folder);
        } catch (IOException gone) {
            return false;
        }
    }

    private static String command(Path process) {
        try {
            return new String(
                            Files.readAllBytes(process.resolve("cmdline")),
                            StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ')
                    .strip();
        } catch (IOException gone) {
            return "";
        }
    }
}
