package clearinghouse.parties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.parties.JoinRequest.Admitted;
import clearinghouse.parties.JoinRequest.Answer;
import clearinghouse.parties.JoinRequest.Declined;
import clearinghouse.parties.JoinRequest.Expired;
import clearinghouse.parties.JoinRequest.Outcome;
import clearinghouse.parties.JoinRequest.Waiting;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be made of a request to join, and what counts as another way to its person. */
class JoinRequestTest {

    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant APRIL = Instant.parse("2026-04-01T00:00:00Z");
    private static final Instant MAY = Instant.parse("2026-05-01T00:00:00Z");

    @Test
    void one_that_waits_is_answered_either_way() {
        var waiting = JoinRequest.unanswered(APRIL, MARCH);
        assertThat(waiting).isEqualTo(new Waiting(APRIL));
        assertThat(waiting.answer(Outcome.ADMITTED, MARCH))
                .isEqualTo(new Answer.Given(new Admitted(MARCH)));
        assertThat(waiting.answer(Outcome.DECLINED, MARCH))
                .isEqualTo(new Answer.Given(new Declined(MARCH)));
    }

    @Test
    void at_its_last_moment_it_waits_no_more() {
        assertThat(JoinRequest.unanswered(APRIL, APRIL)).isEqualTo(new Expired(APRIL));
        assertThat(new Waiting(APRIL).answer(Outcome.ADMITTED, APRIL))
                .isInstanceOf(Answer.NotGiven.class);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_over_stays_as_it_is(Outcome outcome) {
        for (var over : List.of(new Expired(APRIL), new Declined(APRIL), new Admitted(APRIL))) {
            assertThat(over.answer(outcome, MAY)).isInstanceOf(Answer.NotGiven.class);
        }
    }

    @Test
    void nobody_asks_to_be_the_clearinghouse() {
        assertThatThrownBy(() -> new JoinWish(PartyKind.CLEARINGHOUSE, "x", "x", "x", "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static final String CONTACT = "ana@hospital.example, +1 (555) 010-9999";

    @ParameterizedTest
    @ValueSource(
            strings = {
                CONTACT,
                "  ANA@hospital.example,  +1 (555) 010-9999 ",
                "Wrote to Ana@Hospital.example.",
                "Called 555 010 9999 and she answered",
                "Called 001.555.010.9999"
            })
    void a_way_that_the_request_gave_is_no_other_way(String words) {
        assertThat(AnotherWay.refusal(words, CONTACT)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Called the switchboard, +1 555 010 1000, which stands on the county's site",
                "Met her at the ISAC's meeting on 2026-03-01",
                "Wrote to security@hospital.example, from its security.txt"
            })
    void a_way_that_was_found_elsewhere_is(String words) {
        assertThat(AnotherWay.refusal(words, CONTACT)).isEmpty();
    }
}
