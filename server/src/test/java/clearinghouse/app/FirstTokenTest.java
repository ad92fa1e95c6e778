package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstTokenTest {

    @Test
    void the_token_that_was_kept_first_stays_the_one(@TempDir Path data) throws IOException {
        Files.createDirectories(data.resolve("keys"));
        var token = FirstToken.in(data);
        assertThat(token.waits()).isFalse();
        assertThat(token.keep("ch_first")).isEqualTo("ch_first");
        assertThat(token.keep("ch_second")).isEqualTo("ch_first");
        assertThat(token.file()).hasContent("ch_first\n");
        assertThat(Files.getPosixFilePermissions(token.file()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(token.waits()).isTrue();
    }
}
