package clearinghouse.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/** A secret in a file that only its owner reads, such as a systemd credential. */
final class SecretFile {

    private SecretFile() {}

    /**
     * @param what it is, for the sentence that refuses it
     */
    static byte[] read(Path file, String what, int longest) {
        try {
            var mode = Files.getPosixFilePermissions(file);
            if (!PosixFilePermissions.toString(mode).endsWith("------")) {
                throw new BrokenKeystore(
                        "the %s file %s is readable by others; set its mode to 0600"
                                .formatted(what, file));
            }
            if (Files.size(file) > longest) {
                throw new BrokenKeystore(
                        "the %s file %s is longer than %d bytes; name the right one"
                                .formatted(what, file, longest));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new BrokenKeystore(
                    "the %s file %s cannot be read; name one that is there".formatted(what, file));
        }
    }

    static byte[] firstLine(Path file, String what, int longest) {
        var content = read(file, what, longest);
        int end = 0;
        while (end < content.length && content[end] != '\n' && content[end] != '\r') {
            end++;
        }
        return Arrays.copyOf(content, end);
    }
}
