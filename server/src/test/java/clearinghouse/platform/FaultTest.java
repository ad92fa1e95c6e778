package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class FaultTest {

    @Test
    void a_fault_shows_its_kind_its_place_and_its_causes_and_quotes_nothing() {
        var fault =
                new IllegalArgumentException(
                        "cannot read canary-title", new ArithmeticException("canary-proof"));
        var shown = new StringWriter();
        Fault.of(fault).printStackTrace(new PrintWriter(shown));
        assertThat(shown.toString())
                .contains("java.lang.IllegalArgumentException", "java.lang.ArithmeticException")
                .contains("FaultTest.a_fault_shows_its_kind")
                .doesNotContain("canary");
    }
}
