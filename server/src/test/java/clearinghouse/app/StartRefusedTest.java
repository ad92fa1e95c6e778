package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.PortInUseException;

class StartRefusedTest {

    @Test
    void what_the_machine_lacks_ends_with_three_and_a_refusal_with_one() {
        assertThat(StartRefused.lacking("No room.").exit()).isEqualTo(3);
        assertThat(StartRefused.because("Not yours.").exit()).isEqualTo(1);
        var missing =
                StartRefused.of(
                        new UncheckedIOException(
                                new IOException("Cannot run program \"setpriv\": error=2")));
        assertThat(missing.exit()).isEqualTo(3);
        assertThat(missing.why()).contains("setpriv");
    }

    @Test
    void a_reason_is_found_however_deep_it_was_wrapped() {
        var ours = StartRefused.because("There is no database.");
        assertThat(StartRefused.of(new CompletionException(new IllegalStateException(ours))))
                .isSameAs(ours);
        assertThat(StartRefused.of(new IllegalStateException(new PortInUseException(8484))).why())
                .contains("The port 8484");
    }

    @Test
    void a_reason_of_many_lines_is_told_by_its_first() {
        assertThat(StartRefused.of(new IllegalStateException("The key is damaged.\nat 3")).why())
                .isEqualTo("The server did not start: The key is damaged.");
    }

    @Test
    void what_a_library_says_of_a_fault_is_not_repeated() {
        var refused = StartRefused.of(new CompletionException(new FlywayException("secret\nrow")));
        assertThat(refused.why()).contains("another database").doesNotContain("secret");
        assertThat(StartRefused.of(new ClassCastException("secret row")).why())
                .isEqualTo("The server did not start (ClassCastException); its log says where.");
    }
}
