package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTest {

    @Test
    void a_server_keeps_its_name_and_no_other_has_it(@TempDir Path one, @TempDir Path other) {
        var chance = new SecureRandom();
        var node = Node.in(one, chance);
        assertThat(Node.in(one, chance)).isEqualTo(node);
        assertThat(Node.in(other, chance)).isNotEqualTo(node);
    }
}
