package clearinghouse.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SupportTest {

    private static final EndOfSupport JUNE =
            new EndOfSupport(LocalDate.parse("2027-06-30"), "The vendor's page");
    private static final EndOfSupport MAY =
            new EndOfSupport(LocalDate.parse("2027-05-31"), "Another page");

    @ParameterizedTest
    @CsvSource({
        "2026-12-31, SUPPORTED, false",
        "2027-01-01, ENDS_SOON, true",
        "2027-06-30, ENDS_SOON, true",
        "2027-07-01, ENDED, true"
    })
    void support_ends_after_its_last_day_and_is_told_180_days_before(
            LocalDate today, Support.State state, boolean replace) {
        var support = Support.of(Optional.of(JUNE), List.of(), today, 180);
        assertThat(support.state()).isEqualTo(state);
        assertThat(support.replace()).isEqualTo(replace);
    }

    @Test
    void the_first_end_among_the_components_counts_and_says_of_which_it_is() {
        var support =
                Support.of(
                        Optional.empty(),
                        List.of(
                                new Support.Ending("pump 2", JUNE),
                                new Support.Ending("os 7", MAY)),
                        LocalDate.parse("2027-06-15"),
                        180);
        assertThat(support)
                .isEqualTo(new Support(Support.State.ENDED, Optional.of(MAY), Optional.of("os 7")));
    }

    @Test
    void what_the_operator_says_of_its_asset_goes_before_any_list() {
        var support =
                Support.of(
                        Optional.of(JUNE),
                        List.of(new Support.Ending("os 7", MAY)),
                        LocalDate.parse("2026-06-15"),
                        180);
        assertThat(support.of()).isEmpty();
        assertThat(support.state()).isEqualTo(Support.State.SUPPORTED);
    }

    @Test
    void what_nobody_knows_of_is_not_supported() {
        var support = Support.of(Optional.empty(), List.of(), LocalDate.parse("2026-06-15"), 180);
        assertThat(support.state()).isEqualTo(Support.State.UNKNOWN);
        assertThat(support.replace()).isFalse();
    }
}
