package clearinghouse.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {

    private static final SecureRandom CHANCE = new SecureRandom();

    @TempDir private Path folder;

    @Test
    void the_key_is_made_once_and_then_read() throws IOException {
        var file = folder.resolve("some.key");
        var made = SigningKey.open(file, CHANCE);
        var read = SigningKey.open(file, CHANCE);
        assertThat(read.publicKey()).isEqualTo(made.publicKey()).hasSize(32);
        assertThat(read.sign(new byte[] {7})).isEqualTo(made.sign(new byte[] {7}));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_key_that_others_can_read_is_refused() throws IOException {
        var file = folder.resolve("some.key");
        SigningKey.open(file, CHANCE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> SigningKey.open(file, CHANCE)).hasMessageContaining("0600");
    }

    @Test
    void halves_of_two_keys_are_refused_and_not_quoted() throws IOException {
        var one = folder.resolve("one.key");
        var two = folder.resolve("two.key");
        SigningKey.open(one, CHANCE);
        SigningKey.open(two, CHANCE);
        var secret = Files.readAllLines(one).getFirst();
        Files.writeString(one, secret + "\n" + Files.readAllLines(two).getLast() + "\n");
        assertThatThrownBy(() -> SigningKey.open(one, CHANCE))
                .hasMessageContaining("one.key")
                .hasMessageNotContaining(secret)
                .hasNoCause();
    }
}
