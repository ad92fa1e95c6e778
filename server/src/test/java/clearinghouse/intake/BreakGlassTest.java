package clearinghouse.intake;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.intake.BreakGlass.Review;
import clearinghouse.intake.BreakGlass.Reviewing;
import clearinghouse.intake.Opening.Answer;
import clearinghouse.intake.Opening.Request;
import clearinghouse.parties.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BreakGlassTest {

    private static final Instant NOON = Instant.parse("2027-03-01T12:00:00Z");
    private static final Duration WAITS = Duration.ofHours(4);
    private static final Duration READS = Duration.ofHours(4);
    private static final Duration REVIEW = Duration.ofDays(3);
    private static final PersonId ANA = new PersonId("per_" + "a".repeat(26));
    private static final PersonId BEN = new PersonId("per_" + "b".repeat(26));
    private static final PersonId CAI = new PersonId("per_" + "c".repeat(26));
    private static final PersonId DEE = new PersonId("per_" + "d".repeat(26));
    private static final String AGENT = "agt_" + "b".repeat(26);
    private static final Opening.Asked ASKED = new Opening.Asked(ANA, NOON, NOON.plus(WAITS));
    private static final BreakGlass OPEN = let(new Opening.Open(ANA, BEN, NOON, NOON.plus(READS)));

    private static BreakGlass let(Opening.Open open) {
        return new BreakGlass(
                open,
                new Review.Due(open.by(), open.second(), open.until(), open.until().plus(REVIEW)));
    }

    @Test
    void who_triages_breaks_no_glass() {
        assertThat(BreakGlass.ask(ANA.code(), true, Optional.empty(), WAITS, NOON))
                .isInstanceOf(Request.NotMade.class);
        assertThat(BreakGlass.ask(ANA.code(), false, Optional.empty(), WAITS, NOON))
                .isEqualTo(new Request.Made(ASKED));
    }

    @Test
    void whoever_let_the_other_in_is_no_second_person_and_yet_may_refuse() {
        var waits = new BreakGlass(ASKED, new Review.NotDue());
        assertThat(waits.let(BEN.code(), false, READS, NOON)).isInstanceOf(Answer.NotGiven.class);
        assertThat(waits.let(BEN.code(), true, READS, NOON)).isInstanceOf(Answer.Consent.class);
        assertThat(waits.opening().refuse(BEN.code(), NOON)).isInstanceOf(Answer.Refusal.class);
    }

    @Test
    void a_third_person_reviews_it_once_and_not_before_it_ended() {
        var ended = NOON.plus(READS);
        assertThat(OPEN.review(CAI.code(), ended.minusMillis(1)))
                .isInstanceOf(Reviewing.NotClosed.class);
        for (var none : List.of(ANA.code(), BEN.code(), AGENT)) {
            assertThat(OPEN.review(none, ended)).isInstanceOf(Reviewing.NotClosed.class);
        }
        assertThat(OPEN.review(CAI.code(), ended))
                .isEqualTo(new Reviewing.Closed(new Review.Given(CAI, ended)));
        var reviewed = new BreakGlass(OPEN.opening(), new Review.Given(CAI, ended));
        assertThat(reviewed.review(DEE.code(), ended)).isInstanceOf(Reviewing.NotClosed.class);
    }

    @Test
    void a_review_that_is_not_there_in_time_is_overdue_and_says_by_which_rule() {
        var by = NOON.plus(READS).plus(REVIEW);
        assertThat(OPEN.isOverdue(by.minusMillis(1))).isFalse();
        assertThat(OPEN.isOverdue(by)).isTrue();
        assertThat(OPEN.reviewBy())
                .contains(
                        new Opening.End(
                                by,
                                "An auditor who is neither of the two reviews it within 3 days after it ended."));
        assertThat(OPEN.opening().end().orElseThrow().rule()).contains("may read for 4 hours from");
    }

    @Test
    void what_is_void_since_is_reviewed_all_the_same_and_says_who_let_it() {
        var voided = new BreakGlass(new Opening.Voided(ANA), OPEN.review());
        assertThat(voided.answeredBy()).contains(BEN);
        assertThat(voided.review(CAI.code(), NOON)).isInstanceOf(Reviewing.Closed.class);
    }

    /**
     * Whatever anyone tries in whatever order and at whatever time, of however many findings: each
     * reads one at a time, for which another person let it who does not rest on the same word, no
     * longer ago than the limit; and whatever was read is reviewed by a third person or waits for
     * it.
     */
    @Test
    void nobody_reads_alone_or_twice_or_unreviewed() {
        var chance = new Random(27);
        var actors = List.of(ANA.code(), BEN.code(), CAI.code(), DEE.code(), AGENT);
        // These two came in on the word of the same person.
        var pair = Set.of(ANA.code(), BEN.code());
        int read = 0;
        int reviewed = 0;
        for (int history = 0; history < 10_000; history++) {
            var now = NOON;
            var mine = Optional.<BreakGlass>empty();
            var lets = new HashSet<String>();
            var since = NOON;
            for (int step = 0; step < 12; step++) {
                now = now.plus(Duration.ofMinutes(chance.nextInt(180)));
                var actor = actors.get(chance.nextInt(actors.size()));
                switch (chance.nextInt(4)) {
                    case 0 -> {
                        var asked =
                                BreakGlass.ask(
                                        ANA.code(),
                                        false,
                                        mine.map(BreakGlass::opening),
                                        WAITS,
                                        now);
                        if (asked instanceof Request.Made(var made)) {
                            var then = now;
                            assertThat(mine.filter(it -> it.opening().lets(ANA.code(), then)))
                                    .as("what is open while another one is asked for")
                                    .isEmpty();
                            mine = Optional.of(new BreakGlass(made, new Review.NotDue()));
                            lets.clear();
                        }
                    }
                    case 1, 2 -> {
                        boolean two = !pair.contains(actor);
                        if (mine.isPresent()
                                && mine.get().let(actor, two, READS, now)
                                        instanceof Answer.Consent(var open)) {
                            assertThat(lets).isEmpty();
                            mine = Optional.of(let(open));
                            lets.add(actor);
                            since = now;
                        }
                    }
                    default -> {
                        if (mine.isPresent()
                                && mine.get().review(actor, now)
                                        instanceof Reviewing.Closed(var given)) {
                            assertThat(lets).doesNotContain(actor);
                            assertThat(actor).isNotEqualTo(ANA.code()).startsWith("per_");
                            assertThat(mine.get().opening().lets(ANA.code(), now)).isFalse();
                            mine = Optional.of(new BreakGlass(mine.get().opening(), given));
                            reviewed++;
                        }
                    }
                }
                for (var reader : actors) {
                    if (mine.isPresent() && mine.get().opening().lets(reader, now)) {
                        read++;
                        assertThat(reader).isEqualTo(ANA.code());
                        assertThat(lets).hasSize(1).doesNotContain(ANA.code(), BEN.code(), AGENT);
                        assertThat(now).isBefore(since.plus(READS));
                        assertThat(mine.get().review()).isInstanceOf(Review.Due.class);
                    }
                }
            }
        }
        assertThat(read).as("histories in which somebody read").isGreaterThan(1000);
        assertThat(reviewed).as("histories in which somebody reviewed").isGreaterThan(1000);
    }
}
