package clearinghouse.coordination;

import static org.assertj.core.api.Assertions.assertThat;

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

    @Test
    void a_secret_is_known_again_after_a_restart() {
        var secret = LinkKey.open(folder.resolve("key"), chance).make(chance);
        var reopened = LinkKey.open(folder.resolve("key"), chance);
        assertThat(reopened.parse(secret.text())).contains(secret);
    }

    @Test
    void a_secret_with_one_other_character_is_forged() {
        var key = LinkKey.open(folder.resolve("key"), chance);
        var text = key.make(chance).text();
        for (int i = "inv_".length(); i < text.length(); i++) {
            var other = text.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(key.parse(text.substring(0, i) + other + text.substring(i + 1))).isEmpty();
        }
    }

    @Test
    void a_secret_of_another_key_is_forged() {
        var foreign = LinkKey.open(folder.resolve("other"), chance).make(chance);
        assertThat(LinkKey.open(folder.resolve("key"), chance).parse(foreign.text())).isEmpty();
    }

    @Test
    void what_does_not_look_like_a_secret_is_none() {
        var key = LinkKey.open(folder.resolve("key"), chance);
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
        assertThat(LinkKey.open(folder.resolve("key"), chance).make(chance).toString())
                .isEqualTo("Secret[inv_…]");
    }
}
