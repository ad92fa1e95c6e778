package clearinghouse.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The processes of one box as seen from outside, through /proc. */
final class ProcessTree {

    /** Kernels for our platforms are all built with 100 of them a second. */
    private static final long MILLIS_PER_TICK = 10;

    private final long root;
    private final Map<Long, String> seen = new HashMap<>();

    ProcessTree(long root) {
        this.root = root;
    }

    record Usage(long memoryBytes, long cpuMillis) {}

    /** Sums what is alive now; processes that vanish while we look count as nothing. */
    Usage sample() {
        long memory = 0;
        long ticks = 0;
        var open = new ArrayList<Long>(List.of(root));
        while (!open.isEmpty()) {
            long pid = open.removeLast();
            var stat = read(pid, "stat");
            // The name in parentheses may hold anything, so fields are counted from its end.
            int end = stat.lastIndexOf(')');
            if (end < 0) {
                continue;
            }
            var fields = stat.substring(end + 2).split(" ");
            if (fields.length < 20) {
                continue;
            }
            seen.put(pid, fields[19]);
            for (int i = 11; i <= 14; i++) {
                ticks += Long.parseLong(fields[i]);
            }
            memory += residentBytes(pid);
            children(pid, open);
        }
        return new Usage(memory, ticks * MILLIS_PER_TICK);
    }

    /** Everything ever seen in the tree that still runs. */
    List<Long> survivors() {
        var alive = new ArrayList<Long>();
        seen.forEach((pid, started) -> {
            var stat = read(pid, "stat");
            int end = stat.lastIndexOf(')');
            if (end >= 0) {
                var fields = stat.substring(end + 2).split(" ");
                if (fields.length >= 20
                        && fields[19].equals(started)
                        && !fields[0].equals("Z")
                        && !fields[0].equals("X")) {
                    alive.add(pid);
                }
            }
        });
        return alive;
    }

    private static void children(long pid, List<Long> into) {
        try (var tasks = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (var task : tasks) {
                for (var child : read(task.resolve("children")).split(" ")) {
                    if (!child.isBlank()) {
                        into.add(Long.parseLong(child.strip()));
                    }
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException gone) {
            return;
        }
    }

    /** Anonymous and shared memory; pages of mapped files are the page cache's. */
    private static long residentBytes(long pid) {
        long kilobytes = 0;
        for (var line : read(pid, "status").split("\n")) {
            if (line.startsWith("RssAnon:") || line.startsWith("RssShmem:")) {
                kilobytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return kilobytes << 10;
    }

    private static String read(long pid, String file) {
        return read(Path.of("/proc/" + pid + "/" + file));
    }

    private static String read(Path file) {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
