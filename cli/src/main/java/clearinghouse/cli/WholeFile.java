package clearinghouse.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Files that are read or written whole, or not at all. */
final class WholeFile {
    private WholeFile() {}

    /**
     * @param most bytes; of a larger one nothing is read
     */
    static byte[] read(Path file, long most) {
        try {
            if (Files.size(file) > most) {
                throw Failure.badInput("%s is larger than %,d bytes.".formatted(file, most));
            }
            return Files.readAllBytes(file);
        } catch (IOException _) {
            throw Failure.badInput("%s cannot be read.".formatted(file));
        }
    }

    /** Half a file would stop the next look. */
    static void write(Path file, byte[] content) {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            var folder = Optional.ofNullable(file.getParent());
            if (folder.isPresent()) {
                Files.createDirectories(folder.get());
            }
            try (var out =
                    FileChannel.open(
                            fresh,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                for (var left = ByteBuffer.wrap(content); left.hasRemaining(); ) {
                    out.write(left);
                }
                out.force(true);
            }
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw Failure.lacking("%s cannot be written.".formatted(file));
        }
    }
}
