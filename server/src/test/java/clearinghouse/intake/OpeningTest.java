package clearinghouse.intake;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.intake.Opening.Answer;
import clearinghouse.intake.Opening.Asked;
import clearinghouse.intake.Opening.Open;
import clearinghouse.intake.Opening.Over;
import clearinghouse.intake.Opening.Refused;
import clearinghouse.intake.Opening.Unanswered;
import clearinghouse.intake.Opening.Voided;
import clearinghouse.parties.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpeningTest {

    private static final Instant NOON = Instant.parse("2027-03-01T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final PersonId ANA = new PersonId("per_" + "a".repeat(26));
    private static final PersonId BEN = new PersonId("per_" + "b".repeat(26));
    private static final PersonId CAI = new PersonId("per_" + "c".repeat(26));
    private static final String AGENT = "agt_" + "b".repeat(26);

    private static final Map<String, Opening> STATES =
            Map.of(
                    "Asked", new Asked(ANA, NOON, NOON.plus(DAY)),
                    "Unanswered", new Unanswered(ANA, NOON, NOON.plus(DAY)),
                    "Refused", new Refused(ANA, BEN, NOON),
                    "Open", new Open(ANA, BEN, NOON, NOON.plus(DAY)),
                    "Over", new Over(ANA, BEN, NOON, NOON.plus(DAY)),
                    "Voided", new Voided(ANA));

    /** "-" is a refusal to do it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # from     | ask again | consent | refuse  | a day later
                    Asked      | -         | Open    | Refused | Unanswered
                    Unanswered | Asked     | -       | -       | Unanswered
                    Refused    | Asked     | -       | -       | Refused
                    Open       | -         | -       | -       | Over
                    Over       | Asked     | -       | -       | Over
                    Voided     | Asked     | -       | -       | Voided
                    """)
    void an_opening_moves_as_this_table_says(
            String from, String again, String consent, String refuse, String later) {
        var opening = Objects.requireNonNull(STATES.get(from));
        assertThat(
                        List.of(
                                named(Opening.ask(ANA.code(), Optional.of(opening), DAY, NOON)),
                                named(opening.consent(BEN.code(), DAY, NOON)),
                                named(opening.refuse(BEN.code(), NOON)),
                                opening.asOf(NOON.plus(DAY)).getClass().getSimpleName()))
                .containsExactly(again, consent, refuse, later);
    }

    private static String named(Opening.Request request) {
        return switch (request) {
            case Opening.Request.Made(var asked) -> asked.getClass().getSimpleName();
            case Opening.Request.NotMade _ -> "-";
        };
    }

    private static String named(Answer answer) {
        return switch (answer) {
            case Answer.Consent(var open) -> open.getClass().getSimpleName();
            case Answer.Refusal(var refused) -> refused.getClass().getSimpleName();
            case Answer.NotGiven _ -> "-";
        };
    }

    @Test
    void an_agent_neither_asks_nor_answers() {
        assertThat(Opening.ask(AGENT, Optional.empty(), DAY, NOON))
                .isInstanceOf(Opening.Request.NotMade.class);
        var asked = new Asked(ANA, NOON, NOON.plus(DAY));
        assertThat(asked.consent(AGENT, DAY, NOON)).isInstanceOf(Answer.NotGiven.class);
        assertThat(asked.refuse(AGENT, NOON)).isInstanceOf(Answer.NotGiven.class);
    }

    @Test
    void the_moment_at_which_it_ends_is_too_late() {
        var asked = new Asked(ANA, NOON, NOON.plus(DAY));
        var end = NOON.plus(DAY);
        assertThat(asked.consent(BEN.code(), DAY, end)).isInstanceOf(Answer.NotGiven.class);
        assertThat(asked.consent(BEN.code(), DAY, end.minusMillis(1)))
                .isInstanceOf(Answer.Consent.class);
        var open = new Open(ANA, BEN, NOON, end);
        assertThat(open.lets(ANA.code(), end)).isFalse();
        assertThat(open.lets(ANA.code(), end.minusMillis(1))).isTrue();
    }

    /**
     * Whatever anyone tries in whatever order and at whatever time: who reads is the one who asked,
     * another person consented after that, no longer ago than the limit, and answered once.
     */
    @Test
    void nobody_reads_but_who_asked_and_only_after_somebody_else_consented() {
        var chance = new Random(20);
        var actors = List.of(ANA.code(), BEN.code(), CAI.code(), AGENT, "worker");
        int opened = 0;
        for (int history = 0; history < 20_000; history++) {
            var now = NOON;
            var asker = actors.get(chance.nextInt(actors.size()));
            if (!(Opening.ask(asker, Optional.empty(), DAY, now)
                    instanceof Opening.Request.Made(var asked))) {
                assertThat(asker).isIn(AGENT, "worker");
                continue;
            }
            Opening state = asked;
            var consented = Optional.<String>empty();
            int answers = 0;
            var since = now;
            for (int step = 0; step < 6; step++) {
                now = now.plus(Duration.ofHours(chance.nextInt(12)));
                var actor = actors.get(chance.nextInt(actors.size()));
                var answer =
                        chance.nextBoolean()
                                ? state.consent(actor, DAY, now)
                                : state.refuse(actor, now);
                switch (answer) {
                    case Answer.NotGiven _ -> {}
                    case Answer.Consent(var open) -> {
                        state = open;
                        consented = Optional.of(actor);
                        since = now;
                        answers++;
                    }
                    case Answer.Refusal(var refused) -> {
                        state = refused;
                        answers++;
                    }
                }
                for (var reader : actors) {
                    if (state.lets(reader, now)) {
                        opened++;
                        assertThat(reader).isEqualTo(asker);
                        assertThat(consented).isPresent();
                        assertThat(consented.get()).isNotEqualTo(asker).startsWith("per_");
                        assertThat(now).isBefore(since.plus(DAY));
                    }
                }
                assertThat(answers).isLessThan(2);
            }
        }
        assertThat(opened).as("histories in which somebody read").isGreaterThan(1000);
    }
}
