package clearinghouse.formats.cvss;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeverityTest {

    @ParameterizedTest
    @CsvSource({
        "0.0, NONE",
        "0.1, LOW",
        "3.9, LOW",
        "4.0, MEDIUM",
        "6.9, MEDIUM",
        "7.0, HIGH",
        "8.9, HIGH",
        "9.0, CRITICAL",
        "10, CRITICAL"
    })
    void a_score_has_the_rating_of_the_standards_table(BigDecimal score, Severity severity) {
        assertThat(Severity.of(score)).isEqualTo(severity);
    }
}
