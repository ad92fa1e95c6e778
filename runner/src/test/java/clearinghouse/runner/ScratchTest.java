package clearinghouse.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScratchTest {

    @Test
    void a_folder_that_is_not_in_memory_is_not_taken_even_when_it_is_named() {
        for (var folder : new String[] {"/proc", "/nowhere"}) {
            assertThat(Scratch.choose(Optional.of(Path.of(folder))))
                    .isEqualTo(
                            new Scratch.Nowhere(
                                    "proofs are run only where their files stay in memory, and "
                                            + folder
                                            + " is no writable tmpfs with 256 MiB free:"
                                            + " mount one there, or name one with serve --scratch DIR"));
        }
    }

    @Test
    void the_systems_own_memory_serves_where_none_is_named() {
        assertThat(Scratch.choose(Optional.empty())).isEqualTo(new Scratch.In(Path.of("/dev/shm")));
    }
}
