package clearinghouse.app;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A secret of this server at another one, in a file that nobody else reads. */
final class OwnSecret {

    private static final int LONGEST = 1024;

    /** Where there is nobody in between without TLS, either. */
    static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1");

    private OwnSecret() {}

    /** The address of another server, over TLS or on this machine: nothing in it but a place. */
    static Optional<URI> mayGoTo(String text) {
        try {
            return Optional.of(new URI(text))
                    .filter(it -> it.getHost() != null)
                    .filter(it ->
                            "https".equals(it.getScheme())
                                    || ("http".equals(it.getScheme())
                                            && THIS_MACHINE.contains(it.getHost())))
                    .filter(it -> it.getRawUserInfo() == null)
                    .filter(it -> it.getRawQuery() == null)
                    .filter(it -> it.getRawFragment() == null);
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    /**
     * Says nothing of what it read, nor the file's name: who confuses the two wrote the secret
     * there.
     *
     * @param line of the settings that names the file
     * @param refused the start, because of this
     */
    static String in(Path file, String line, Function<String, StartRefused> refused) {
        try {
            var mode = Files.getPosixFilePermissions(file);
            if (!PosixFilePermissions.toString(mode).endsWith("------")) {
                throw refused.apply(
                        "the file that %s names is readable by others: set its mode to 0600"
                                .formatted(line));
            }
            if (Files.size(file) > LONGEST) {
                throw refused.apply(
                        "the file that %s names is too long for a secret".formatted(line));
            }
            var secret = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (secret.isEmpty()) {
                throw refused.apply("the file that %s names is empty".formatted(line));
            }
            return secret;
        } catch (IOException _) {
            throw refused.apply("the file that %s names cannot be read".formatted(line));
        }
    }
}
