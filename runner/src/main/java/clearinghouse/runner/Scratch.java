package clearinghouse.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * The folder for what a box reads and writes. It lies in memory or nowhere: proofs and patches are
 * undisclosed, and what is undisclosed is on disk only sealed.
 */
sealed interface Scratch {

    record In(Path folder) implements Scratch {}

    /**
     * @param why in one sentence, with what to do
     */
    record Nowhere(String why) implements Scratch {}

    long ROOM = 256L << 20;
    Set<String> MEMORY = Set.of("tmpfs", "ramfs");

    /**
     * @param named by who runs the server; else the system's own
     */
    static Scratch choose(Optional<Path> named) {
        var folder = named.orElse(Path.of("/dev/shm"));
        try {
            var store = Files.getFileStore(folder);
            if (Files.isWritable(folder)
                    && MEMORY.contains(store.type())
                    && store.getUsableSpace() >= ROOM) {
                return new In(folder);
            }
        } catch (IOException absent) {
            return nowhere(folder);
        }
        return nowhere(folder);
    }

    private static Nowhere nowhere(Path folder) {
        return new Nowhere(
                "proofs are run only where their files stay in memory, and %s is no writable tmpfs with %d MiB free: mount one there, or name one with serve --scratch DIR"
                        .formatted(folder, ROOM >> 20));
    }
}
