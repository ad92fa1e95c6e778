package clearinghouse.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.signer.Desk;
import clearinghouse.signer.SigningKey.Algorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkKeyTest {

    private final SecureRandom chance = new SecureRandom();
    private final Path folder;

    LinkKeyTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private LinkKey key(String whose) {
        try {
            var keys = Files.createDirectories(folder.resolve(whose));
            return new LinkKey(new Desk(keys, keys, Algorithm.ML_DSA_65, chance));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_secret_is_known_again_after_a_restart() {
        var secret = key("ours").make(chance);
        var reopened = key("ours");
        assertThat(reopened.parse(secret.text())).contains(secret);
    }

    @Test
    void a_secret_with_one_other_character_is_forged() {
        var key = key("ours");
        var text = key.make(chance).text();
        for (int i = "inv_".length(); i < text.length(); i++) {
            var other = text.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(key.parse(text.substring(0, i) + other + text.substring(i + 1))).isEmpty();
        }
    }

    @Test
    void a_secret_of_another_key_is_forged() {
        var foreign = key("other").make(chance);
        assertThat(key("ours").parse(foreign.text())).isEmpty();
    }

    @Test
    void what_does_not_look_like_a_secret_is_none() {
        var key = key("ours");
        var text = key.make(chance).text();
        for (var wrong :
                new String[] {
                    "",
                    "inv_",
                    text + "A",
                    text.substring(1),
                    text.toUpperCase(java.util.Locale.ROOT)
                }) {
            assertThat(key.parse(wrong)).isEmpty();
        }
    }

    @Test
    void a_secret_does_not_print_itself() {
        assertThat(key("ours").make(chance).toString()).isEqualTo("Secret[inv_…]");
    }
}
