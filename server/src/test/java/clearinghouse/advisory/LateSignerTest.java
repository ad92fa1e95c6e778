package clearinghouse.advisory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LateSignerTest {

    @TempDir Path folder;

    private DocumentSigner key() {
        return OpenPgpKey.open(
                folder.resolve("openpgp.key"),
                "Clearinghouse",
                Clock.systemUTC(),
                new SecureRandom());
    }

    @Test
    void it_is_the_key_once_it_is_opened() {
        var late = new LateSigner(this::key);
        assertThat(folder).isEmptyDirectory();
        late.openOn(Runnable::run);
        assertThat(late.fingerprint()).isEqualTo(key().fingerprint());
        assertThat(late.certificate()).isEqualTo(key().certificate());
        assertThat(late.sign(new byte[] {1})).startsWith("-----BEGIN PGP SIGNATURE-----");
    }

    @Test
    void whoever_signs_hears_what_is_wrong_with_the_key() throws Exception {
        key();
        Files.writeString(folder.resolve("openpgp.key"), "no key");
        var late = new LateSigner(this::key);
        late.openOn(Runnable::run);
        assertThatThrownBy(() -> late.sign(new byte[] {1})).hasRootCauseInstanceOf(Exception.class);
    }
}
