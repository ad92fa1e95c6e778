package clearinghouse.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Function;

/** A secret of this server at another one, in a file that nobody else reads. */
final class OwnSecret {

    private static final int LONGEST = 1024;

    private OwnSecret() {}

    /**
     * @param refused the start, because of this
     */
    static String in(Path file, Function<String, StartRefused> refused) {
        try {
            var mode = Files.getPosixFilePermissions(file);
            if (!PosixFilePermissions.toString(mode).endsWith("------")) {
                throw refused.apply(
                        "the secret in %s is readable by others: set its mode to 0600"
                                .formatted(file.getFileName()));
            }
            if (Files.size(file) > LONGEST) {
                throw refused.apply("%s is too long to be a secret".formatted(file.getFileName()));
            }
            var secret = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (secret.isEmpty()) {
                throw refused.apply("%s is empty".formatted(file.getFileName()));
            }
            return secret;
        } catch (IOException _) {
            throw refused.apply(
                    "the secret's file %s cannot be read".formatted(file.getFileName()));
        }
    }
}
