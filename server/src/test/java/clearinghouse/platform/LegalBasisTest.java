package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.platform.LegalBasis.AtLapse;
import clearinghouse.platform.LegalBasis.State;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How a legal basis stands at a moment. */
class LegalBasisTest {

    private static final LocalDate FIRST = LocalDate.parse("2027-01-01");
    private static final LocalDate LAST = LocalDate.parse("2027-09-30");
    private static final int RANDOM_BASES = 20_000;

    @Test
    void it_holds_from_the_first_moment_of_its_first_day_to_the_last_one_of_its_last() {
        var basis = basis(FIRST, Optional.of(LAST), AtLapse.BLOCK, 30);
        // moment,                        state
        is(basis, "2026-12-31T23:59:59.999999999Z", new State.NotYet(FIRST));
        is(basis, "2027-01-01T00:00:00Z", new State.Holding(Optional.of(LAST)));
        is(basis, "2027-08-30T23:59:59.999999999Z", new State.Holding(Optional.of(LAST)));
        is(basis, "2027-08-31T00:00:00Z", new State.Ending(LAST));
        is(basis, "2027-09-30T23:59:59.999999999Z", new State.Ending(LAST));
        is(basis, "2027-10-01T00:00:00Z", new State.Lapsed(LAST));
    }

    @Test
    void one_without_an_end_never_ends() {
        var basis = basis(FIRST, Optional.empty(), AtLapse.BLOCK, 30);
        is(basis, "2026-12-31T23:59:59Z", new State.NotYet(FIRST));
        is(basis, "9999-12-31T23:59:59Z", new State.Holding(Optional.empty()));
    }

    @Test
    void one_of_a_single_day_holds_that_day_and_warns_on_it() {
        var basis = basis(FIRST, Optional.of(FIRST), AtLapse.WARN, 0);
        is(basis, "2027-01-01T00:00:00Z", new State.Ending(FIRST));
        is(basis, "2027-01-02T00:00:00Z", new State.Lapsed(FIRST));
    }

    @Test
    void one_that_ends_before_it_begins_is_none() {
        assertThatThrownBy(() -> basis(FIRST, Optional.of(FIRST.minusDays(1)), AtLapse.WARN, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void of_any_basis_at_any_moment_the_days_alone_say_whether_it_holds() {
        var chance = new Random(20270930);
        for (int i = 0; i < RANDOM_BASES; i++) {
            var from = FIRST.plusDays(chance.nextInt(-400, 400));
            var until =
                    chance.nextInt(5) == 0
                            ? Optional.<LocalDate>empty()
                            : Optional.of(from.plusDays(chance.nextInt(800)));
            var basis =
                    basis(
                            from,
                            until,
                            chance.nextBoolean() ? AtLapse.BLOCK : AtLapse.WARN,
                            chance.nextInt(99));
            var at = near(chance, from, until.orElse(from));
            boolean begun = !at.isBefore(from.atStartOfDay().toInstant(ZoneOffset.UTC));
            boolean over =
                    until.map(last -> last.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC))
                            .filter(end -> !at.isBefore(end))
                            .isPresent();
            var state = basis.state(at);
            var why = basis + " at " + at;
            assertThat(state.holds()).as(why).isEqualTo(begun && !over);
            assertThat(state instanceof State.NotYet).as(why).isEqualTo(!begun);
            assertThat(state instanceof State.Lapsed).as(why).isEqualTo(over);
            assertThat(basis.told(at).bars())
                    .as(why)
                    .isEqualTo(basis.atLapse() == AtLapse.BLOCK && !state.holds());
            assertThat(
                            basis(from, until.map(it -> it.plusDays(1)), basis.atLapse(), 0)
                                    .state(at)
                                    .holds())
                    .as("a later end takes nothing away, " + why)
                    .isIn(true, state.holds());
        }
    }

    /** At a boundary of a day, one step of the clock before or after it, or somewhere. */
    private static Instant near(Random chance, LocalDate from, LocalDate until) {
        var day = chance.nextBoolean() ? from : until.plusDays(1);
        var midnight = day.atStartOfDay().toInstant(ZoneOffset.UTC);
        return switch (chance.nextInt(4)) {
            case 0 -> midnight;
            case 1 -> midnight.minusNanos(1);
            case 2 -> midnight.plusNanos(1);
            default -> midnight.plusSeconds(chance.nextLong(-90_000_000, 90_000_000));
        };
    }

    private static void is(LegalBasis basis, String at, State state) {
        assertThat(basis.state(Instant.parse(at))).as(at).isEqualTo(state);
    }

    private static LegalBasis basis(
            LocalDate from, Optional<LocalDate> until, AtLapse atLapse, int warnDays) {
        return new LegalBasis(
                "agreement", 1, "An agreement", "Signed by both.", from, until, atLapse, warnDays);
    }
}
