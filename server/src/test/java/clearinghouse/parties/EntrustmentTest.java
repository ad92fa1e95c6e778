package clearinghouse.parties;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.parties.Entrustment.Request;
import clearinghouse.parties.Entrustment.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EntrustmentTest {

    private static final Instant NOON = Instant.parse("2027-03-01T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final PersonId ANA = new PersonId("per_" + "a".repeat(26));
    private static final PersonId BEN = new PersonId("per_" + "b".repeat(26));
    private static final PersonId CAI = new PersonId("per_" + "c".repeat(26));

    private static Request ask(boolean hasPasskey, Set<Role> held, Set<Role> wanted) {
        return Entrustment.ask(
                ANA, CAI, PartyKind.CLEARINGHOUSE, held, hasPasskey, wanted, DAY, NOON);
    }

    @Test
    void it_is_asked_for_what_is_missing_of_who_comes_in_by_passkey() {
        assertThat(ask(true, Set.of(Role.AUDIT), Set.of(Role.AUDIT, Role.OBSERVE)))
                .isEqualTo(
                        new Request.Made(
                                new Entrustment(CAI, Set.of(Role.OBSERVE), ANA, NOON.plus(DAY))));
        assertThat(ask(false, Set.of(), Set.of(Role.OBSERVE))).isInstanceOf(Request.NotMade.class);
        assertThat(ask(true, Set.of(Role.AUDIT), Set.of(Role.AUDIT)))
                .isInstanceOf(Request.NotMade.class);
        assertThat(ask(true, Set.of(), Set.of(Role.OPERATOR))).isInstanceOf(Request.NotMade.class);
    }

    /** Whoever tries at whatever time: it is let by a second administrator, who gains nothing. */
    @Test
    void nobody_lets_it_who_asked_or_gains_by_it_or_rests_on_the_same_word_or_comes_too_late() {
        var chance = new Random(341);
        var actors = List.of(ANA, BEN, CAI);
        int let = 0;
        for (int i = 0; i < 10_000; i++) {
            var by = actors.get(chance.nextInt(actors.size()));
            var person = actors.get(chance.nextInt(actors.size()));
            var asked = new Entrustment(person, Set.of(Role.AUDIT), by, NOON.plus(DAY));
            var actor = actors.get(chance.nextInt(actors.size()));
            boolean two = chance.nextBoolean();
            var now = NOON.plus(Duration.ofHours(chance.nextInt(48)));
            if (asked.let(actor.code(), two, now) == Verdict.LET) {
                let++;
                assertThat(actor).isNotEqualTo(by).isNotEqualTo(person);
                assertThat(two).isTrue();
                assertThat(now).isBefore(NOON.plus(DAY));
            }
        }
        assertThat(let).isGreaterThan(500);
    }

    @Test
    void the_moment_at_which_it_ends_is_too_late() {
        var asked = new Entrustment(CAI, Set.of(Role.AUDIT), ANA, NOON.plus(DAY));
        assertThat(asked.let(BEN.code(), true, NOON.plus(DAY))).isEqualTo(Verdict.TOO_LATE);
        assertThat(asked.let(BEN.code(), true, NOON.plus(DAY).minusMillis(1)))
                .isEqualTo(Verdict.LET);
    }
}
