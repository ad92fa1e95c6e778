package clearinghouse.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
        var support = Support.of(Optional.of(JUNE), Optional.empty(), today, 180);
        assertThat(support.state()).isEqualTo(state);
        assertThat(support.replace()).isEqualTo(replace);
    }

    private static Lifecycle pump(String from, String below, EndOfSupport end) {
        return new Lifecycle(
                Optional.empty(), "Acme", "Pump", Optional.of(from), Optional.of(below), end);
    }

    private static Support.Held held(String version) {
        return new Support.Held("acme/pump", "Pump", version);
    }

    @Test
    void the_first_end_of_a_version_that_is_held_counts_and_says_of_which_it_is() {
        var byEnd = List.of(pump("1", "2", MAY), pump("2", "4", JUNE));
        var first = Support.first(List.of(held("2"), held("3")), byEnd);
        assertThat(first).contains(new Support.Ending("Pump 2", JUNE));
        assertThat(Support.first(List.of(held("3"), held("1.5")), byEnd))
                .contains(new Support.Ending("Pump 1.5", MAY));
        assertThat(Support.first(List.of(held("5"), held("")), byEnd)).isEmpty();
        assertThat(Support.of(Optional.empty(), first, LocalDate.parse("2027-07-01"), 180))
                .isEqualTo(
                        new Support(Support.State.ENDED, Optional.of(JUNE), Optional.of("Pump 2")));
    }

    @Test
    void no_more_is_compared_than_the_lines_of_a_whole_list() {
        var held = IntStream.range(0, 1_000).mapToObj(i -> held("1." + i)).toList();
        var byEnd = new ArrayList<Lifecycle>(Collections.nCopies(19, pump("2", "3", MAY)));
        byEnd.add(pump("1.999", "2", JUNE));
        assertThat(Support.first(held, byEnd)).contains(new Support.Ending("Pump 1.999", JUNE));
        byEnd.addFirst(pump("2", "3", MAY));
        assertThat(Support.first(held, byEnd)).isEmpty();
    }

    @Test
    void what_the_operator_says_of_its_asset_goes_before_any_list() {
        var support =
                Support.of(
                        Optional.of(JUNE),
                        Optional.of(new Support.Ending("os 7", MAY)),
                        LocalDate.parse("2026-06-15"),
                        180);
        assertThat(support.of()).isEmpty();
        assertThat(support.state()).isEqualTo(Support.State.SUPPORTED);
    }

    @Test
    void what_nobody_knows_of_is_not_supported() {
        var support =
                Support.of(Optional.empty(), Optional.empty(), LocalDate.parse("2026-06-15"), 180);
        assertThat(support.state()).isEqualTo(Support.State.UNKNOWN);
        assertThat(support.replace()).isFalse();
    }
}
