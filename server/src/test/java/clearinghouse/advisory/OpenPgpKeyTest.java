package clearinghouse.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenPgpKeyTest {

    private static final byte[] DOCUMENT = "{\"a\":1}\n".getBytes(StandardCharsets.UTF_8);

    private final Path folder;
    private final Gpg gpg;

    OpenPgpKeyTest(@TempDir Path folder) {
        this.folder = folder;
        this.gpg = Gpg.in(folder);
    }

    @AfterEach
    void closeGpg() {
        gpg.close();
    }

    private OpenPgpKey key() {
        return OpenPgpKey.open(
                folder.resolve("openpgp.key"),
                "Clearinghouse",
                Clock.systemUTC(),
                new SecureRandom());
    }

    private Gpg.Result verified(OpenPgpKey signer, byte[] document) {
        gpg.write("a.json", document);
        gpg.write("a.json.asc", signer.sign(DOCUMENT).getBytes(StandardCharsets.US_ASCII));
        return gpg.gpg("--verify", "a.json.asc", "a.json");
    }

    @Test
    void gnupg_calls_the_signature_good() {
        gpg.trust(key().certificate());
        var result = verified(key(), DOCUMENT);
        assertThat(result.output()).contains("Good signature from \"Clearinghouse\"");
        assertThat(result.exit()).isZero();
    }

    @Test
    void gnupg_calls_a_changed_document_bad() {
        gpg.trust(key().certificate());
        var result = verified(key(), "{\"a\":2}\n".getBytes(StandardCharsets.UTF_8));
        assertThat(result.output()).contains("BAD signature");
        assertThat(result.exit()).isNotZero();
    }

    @Test
    void the_key_stays_the_same_after_a_restart() {
        var first = key();
        assertThat(key().fingerprint()).isEqualTo(first.fingerprint());
        assertThat(key().certificate()).isEqualTo(first.certificate());
        gpg.trust(first.certificate());
        assertThat(gpg.gpg("--fingerprint").output().replace(" ", ""))
                .contains(first.fingerprint());
    }

    @Test
    void only_the_owner_reads_the_key_and_the_certificate_holds_no_secret() throws IOException {
        assertThat(key().certificate()).contains("BEGIN PGP PUBLIC KEY BLOCK");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder.resolve("openpgp.key"))))
                .isEqualTo("rw-------");
        gpg.trust(key().certificate());
        assertThat(gpg.gpg("--list-secret-keys").output()).doesNotContain("Clearinghouse");
    }
}
