package clearinghouse.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UTC              | Monday 1 March 2027, 12:00 UTC",
                "Z                | Monday 1 March 2027, 12:00 UTC",
                "America/New_York | Monday 1 March 2027, 07:00 EST (America/New_York)"
            })
    void a_moment_names_its_zone_once(String zone, String text) {
        assertThat(Times.exact(Instant.parse("2027-03-01T12:00:00Z"), ZoneId.of(zone)))
                .isEqualTo(text);
    }
}
