package clearinghouse.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/** A key in a file of its own that only its owner reads. */
public final class KeyFile {

    private KeyFile() {}

    /** What stands in the file; on first use, what is fresh is put there, whole or not at all. */
    public static byte[] open(Path file, Supplier<byte[]> fresh) {
        try {
            if (Files.notExists(file)) {
                create(file, fresh.get());
            }
            var mode = Files.getPosixFilePermissions(file);
            if (!PosixFilePermissions.toString(mode).endsWith("------")) {
                throw new IllegalStateException(
                        "the key file is readable by others; set its mode to 0600");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void create(Path file, byte[] key) throws IOException {
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, ownerOnly);
        try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            var left = ByteBuffer.wrap(key);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
