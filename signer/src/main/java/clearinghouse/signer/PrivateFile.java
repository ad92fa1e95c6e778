package clearinghouse.signer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;

/** A file that only its owner reads. */
public final class PrivateFile {

    private PrivateFile() {}

    /**
     * What stands in the file; on first use, what is fresh is put there.
     *
     * @throws IllegalStateException when others can read it
     */
    public static byte[] open(Path file, Supplier<byte[]> fresh) {
        try {
            if (Files.notExists(file)) {
                write(file, fresh.get());
            }
            var mode = Files.getPosixFilePermissions(file);
            if (!PosixFilePermissions.toString(mode).endsWith("------")) {
                throw new IllegalStateException(
                        "the key file %s is readable by others; set its mode to 0600"
                                .formatted(file.getFileName()));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whole or not at all, and on disk, name and all, before it returns. */
    public static void write(Path file, byte[] content) throws IOException {
        var partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.deleteIfExists(partial);
        try (var out =
                FileChannel.open(
                        partial,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            var left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                out.write(left);
            }
            out.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        try (var folder =
                FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
