package clearinghouse.formats.cwe;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.cwe.CweHistory.Usage;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CweHistoryTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1192 | 4.13 | System-on-Chip (SoC) Using Components without Unique, Immutable Identifiers",
                "1192 | 4.14 | Improper Identifier for IP Block used in System-On-Chip (SOC)",
                "1419 | 4.13 | Incorrect Initialization of Resource",
                "596  | 3.0  | Incorrect Semantic Object Comparison",
                "596  | 4.13 | DEPRECATED: Incorrect Semantic Object Comparison",
            })
    void a_weakness_is_named_as_in_that_release(int id, String version, String name) {
        assertThat(CweHistory.weaknessName(id, version)).contains(name);
    }

    @ParameterizedTest
    @CsvSource({"1419, 4.12", "1008, 4.13", "19, 2.11", "79, 9.9", "999999, 4.13"})
    void there_is_none_before_it_came_nor_for_a_category_or_a_view(int id, String version) {
        assertThat(CweHistory.weaknessName(id, version)).isEmpty();
    }

    @Test
    void the_newest_release_is_that_of_the_day() {
        assertThat(CweHistory.newestRelease(Instant.parse("2024-01-21T10:00:00Z")))
                .contains("4.13");
        assertThat(CweHistory.newestRelease(Instant.parse("2024-02-29T00:00:00Z")))
                .contains("4.14");
        assertThat(CweHistory.newestRelease(Instant.parse("2000-01-01T00:00:00Z"))).isEmpty();
    }

    @Test
    void a_name_is_of_the_newest_release_of_its_day_that_has_it_or_the_first_one_after() {
        var name = "Incorrect Initialization of Resource";
        assertThat(CweHistory.releaseOf(1419, name, Instant.parse("2024-02-01T00:00:00Z")))
                .contains("4.13");
        assertThat(CweHistory.releaseOf(1419, name, Instant.parse("2001-01-01T00:00:00Z")))
                .contains("4.13");
        assertThat(CweHistory.releaseOf(1419, "Another", Instant.parse("2024-02-01T00:00:00Z")))
                .isEmpty();
    }

    @Test
    void each_entry_says_whether_it_is_for_mapping() {
        assertThat(CweHistory.usage(79)).isEqualTo(Usage.ALLOWED);
        assertThat(CweHistory.usage(20)).isEqualTo(Usage.DISCOURAGED);
        assertThat(CweHistory.usage(1023)).isEqualTo(Usage.ALLOWED_WITH_REVIEW);
        assertThat(CweHistory.usage(596)).isEqualTo(Usage.PROHIBITED);
        assertThat(CweHistory.usage(999_999)).isEqualTo(Usage.UNKNOWN);
    }
}
