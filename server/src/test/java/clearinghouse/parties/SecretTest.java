package clearinghouse.parties;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SecretTest {

    private static final Pattern IN_THE_GUIDE = Pattern.compile("(?m)^    (ch_\\S+)$");

    @Test
    void a_scanner_with_the_expression_of_the_guide_finds_every_token_that_is_made()
            throws IOException {
        var expression = IN_THE_GUIDE.matcher(Files.readString(guide()));
        assertThat(expression.find()).as("the guide has an expression").isTrue();
        var scanner = Pattern.compile(expression.group(1));
        var chance = new SecureRandom();
        for (int i = 0; i < 1000; i++) {
            var secret = Secret.random(chance).text();
            var leaked = scanner.matcher("export TOKEN=\"" + secret + "\"; curl …");
            assertThat(leaked.find()).isTrue();
            assertThat(leaked.group()).isEqualTo(secret);
            assertThat(Secret.couldBe(secret)).isTrue();
        }
    }

    @Test
    void any_one_wrong_character_is_seen_without_the_database() {
        var secret = Secret.random(new SecureRandom()).text();
        for (int i = 0; i < secret.length(); i++) {
            var typo = new StringBuilder(secret);
            typo.setCharAt(i, secret.charAt(i) == '7' ? '8' : '7');
            assertThat(Secret.couldBe(typo.toString())).as("at %d", i).isFalse();
        }
        assertThat(Secret.couldBe(secret.substring(1))).isFalse();
        assertThat(Secret.couldBe(secret + "0")).isFalse();
        assertThat(Secret.couldBe("")).isFalse();
    }

    private static Path guide() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve(".mvn"))) {
            folder = java.util.Objects.requireNonNull(folder.getParent());
        }
        return folder.resolve("docs/operate/tokens.md");
    }
}
