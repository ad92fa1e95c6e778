package clearinghouse.vault;

import clearinghouse.platform.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/** A key in a file of its own that only its owner reads. */
public final class KeyFile {

    private KeyFile() {}

    /** What stands in the file; on first use, what is fresh is put there, whole or not at all. */
    public static byte[] open(Path file, Supplier<byte[]> fresh) {
        try {
            if (Files.notExists(file)) {
                PrivateFile.write(file, fresh.get());
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
}
