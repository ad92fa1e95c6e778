package clearinghouse.advisory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.signer.Desk;
import clearinghouse.signer.SigningKey.Algorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdvisoryKeyTest {

    private static final byte[] DOCUMENT = osv("one");

    private final Path folder;
    private final Gpg gpg;
    private final AtomicInteger told = new AtomicInteger();

    AdvisoryKeyTest(@TempDir Path folder) {
        this.folder = folder;
        this.gpg = Gpg.in(folder);
    }

    @AfterEach
    void closeGpg() {
        gpg.close();
    }

    private static byte[] osv(String id) {
        return "{\"schema_version\":\"1.7.5\",\"id\":\"%s\"}\n"
                .formatted(id)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** As after a start. */
    private AdvisoryKey key() {
        return new AdvisoryKey(
                new Desk(folder, folder, Algorithm.ML_DSA_65, new SecureRandom()),
                "Clearinghouse",
                Clock.systemUTC(),
                told::incrementAndGet);
    }

    private Gpg.Result verified(AdvisoryKey signer, byte[] document) {
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
        var result = verified(key(), osv("two"));
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

    @Test
    void that_the_key_is_there_is_told_once_and_before_anything_is_signed() {
        var key = key();
        assertThat(folder.resolve("openpgp.key")).doesNotExist();
        key.openOn(Runnable::run);
        assertThat(told).hasValue(1);
        assertThat(key.sign(DOCUMENT)).startsWith("-----BEGIN PGP SIGNATURE-----");
        assertThat(told).hasValue(1);
    }

    @Test
    void whoever_signs_hears_what_is_wrong_with_the_key_until_it_is_mended() throws Exception {
        key().certificate();
        var good = Files.readAllBytes(folder.resolve("openpgp.key"));
        Files.writeString(folder.resolve("openpgp.key"), "no key");
        var broken = key();
        broken.openOn(Runnable::run);
        assertThatThrownBy(() -> broken.sign(DOCUMENT)).hasMessageContaining("openpgp.key");
        Files.write(folder.resolve("openpgp.key"), good);
        assertThat(broken.sign(DOCUMENT)).startsWith("-----BEGIN PGP SIGNATURE-----");
    }
}
