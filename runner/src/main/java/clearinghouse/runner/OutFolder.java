package clearinghouse.runner;

import clearinghouse.runner.protocol.Content;
import clearinghouse.runner.protocol.Evidence.CollectedFile;
import clearinghouse.runner.protocol.Limits;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;

/** What a hostile program left in its /out: only regular files count, links are never followed. */
final class OutFolder {

    private static final int DEPTH = 32;

    private final Path folder;
    private final Limits limits;

    OutFolder(Path folder, Limits limits) {
        this.folder = folder;
        this.limits = limits;
    }

    record Contents(List<CollectedFile> files, String note) {}

    /**
     * Whether more lies there than may be collected; cheap enough to ask while the program runs.
     */
    boolean isTooFull() {
        var total = new long[2];
        try {
            Files.walkFileTree(
                    folder,
                    EnumSet.noneOf(java.nio.file.FileVisitOption.class),
                    DEPTH,
                    new Visitor() {
                        @Override
                        public FileVisitResult visitFile(
                                Path file, BasicFileAttributes attributes) {
                            total[0] += attributes.isRegularFile() ? attributes.size() : 0;
                            return ++total[1] > limits.collectFiles()
                                            || total[0] > limits.collectBytes()
                                    ? FileVisitResult.TERMINATE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path path, BasicFileAttributes attributes) {
                            return ++total[1] > limits.collectFiles()
                                    ? FileVisitResult.TERMINATE
                                    : FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException vanished) {
            return false;
        }
        return total[1] > limits.collectFiles() || total[0] > limits.collectBytes();
    }

    /** Called when nothing of the run is alive, so nothing moves while we look. */
    Contents collect() throws IOException {
        var found = new ArrayList<Path>();
        var refused = new int[1];
        Files.walkFileTree(
                folder,
                EnumSet.noneOf(java.nio.file.FileVisitOption.class),
                DEPTH,
                new Visitor() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (attributes.isRegularFile()) {
                            found.add(file);
                        } else {
                            refused[0]++;
                        }
                        return found.size() + refused[0] > limits.collectFiles()
                                ? FileVisitResult.TERMINATE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException problem) {
                        refused[0]++;
                        return FileVisitResult.CONTINUE;
                    }
                });
        found.sort(Comparator.naturalOrder());
        var files = new ArrayList<CollectedFile>();
        long left = limits.collectBytes();
        for (var file : found) {
            byte[] content;
            try (var in =
                    Files.newInputStream(
                            file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                content = in.readNBytes((int) Math.min(left + 1, 64 << 20));
            } catch (IOException unreadable) {
                refused[0]++;
                continue;
            }
            if (content.length > left) {
                return new Contents(files, "more than " + limits.collectBytes() + " bytes in /out");
            }
            left -= content.length;
            files.add(new CollectedFile(folder.relativize(file).toString(), Content.of(content)));
        }
        return new Contents(
                files,
                refused[0] == 0
                        ? ""
                        : refused[0] + " entries in /out were no regular files and were not read");
    }

    private static class Visitor extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException problem) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(
                Path path, @org.jspecify.annotations.Nullable IOException problem) {
            return FileVisitResult.CONTINUE;
        }
    }
}
