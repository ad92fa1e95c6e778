package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The list in docs/standards/cryptography.md names what really calls a primitive, and no more. */
class CryptographyTest {

    private static final Pattern PRIMITIVE =
            Pattern.compile(
                    "(?m)^import (javax\\.crypto\\.(Cipher|Mac|KEM|KDF|KeyAgreement)"
                            + "|java\\.security\\.(MessageDigest|Signature|KeyPairGenerator)"
                            + "|org\\.bouncycastle\\.\\S*(Argon2BytesGenerator|PGPSignatureGenerator|BcPGPContentVerifierBuilderProvider)"
                            + "|org\\.springframework\\.security\\.crypto\\.\\S*Argon2PasswordEncoder"
                            + ");|SSLContext\\.getInstance");

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Za-z0-9]+)` \\|");

    @Test
    void each_class_that_calls_a_primitive_stands_there_once() throws IOException {
        var table =
                Files.readString(
                        ArchitectureTest.repository().resolve("docs/standards/cryptography.md"));
        assertThat(ROW.matcher(table).results().map(row -> row.group(1)))
                .containsExactlyInAnyOrderElementsOf(callers());
    }

    private static List<String> callers() throws IOException {
        try (var files = Files.walk(ArchitectureTest.repository())) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/main/"))
                    .filter(file -> PRIMITIVE.matcher(text(file)).find())
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
