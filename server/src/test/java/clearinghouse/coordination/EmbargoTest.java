package clearinghouse.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.coordination.Embargo.Active;
import clearinghouse.coordination.Embargo.Exited;
import clearinghouse.coordination.Embargo.Move;
import clearinghouse.coordination.Embargo.Move.Changed;
import clearinghouse.coordination.Embargo.None;
import clearinghouse.coordination.Embargo.Proposed;
import clearinghouse.coordination.Embargo.Revising;
import clearinghouse.kernel.PartyId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbargoTest {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final Instant MARCH = Instant.parse("2027-03-01T17:00:00Z");
    private static final EmbargoEnd MAY = end("2027-05-01T16:00:00Z");
    private static final EmbargoEnd JUNE = end("2027-06-01T16:00:00Z");
    private static final PartyId VENDOR = new PartyId("pty_" + "v".repeat(26));
    private static final PartyId FINDER = new PartyId("pty_" + "f".repeat(26));

    private static final Map<String, Embargo> STATES =
            Map.of(
                    "None", new None(),
                    "Proposed", new Proposed(VENDOR, MAY),
                    "Active", new Active(MAY),
                    "Revising", new Revising(MAY, VENDOR, JUNE),
                    "Exited", new Exited(MARCH));

    private static EmbargoEnd end(String at) {
        return new EmbargoEnd(Instant.parse(at), NEW_YORK);
    }

    /** The Vultron EM model; "-" is a refusal. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # from  | propose  | accept | reject | terminate
                    None     | Proposed | -      | -      | -
                    Proposed | Proposed | Active | None   | -
                    Active   | Revising | -      | -      | Exited
                    Revising | Revising | Active | Active | Exited
                    Exited   | -        | -      | -      | -
                    """)
    void the_embargo_moves_as_the_vultron_model_says(
            String from, String propose, String accept, String reject, String terminate) {
        var embargo = Objects.requireNonNull(STATES.get(from));
        assertThat(
                        List.of(
                                named(embargo.propose(FINDER, JUNE, MARCH)),
                                named(embargo.accept(FINDER, MARCH)),
                                named(embargo.reject()),
                                named(embargo.terminate(MARCH))))
                .containsExactly(propose, accept, reject, terminate);
    }

    private static String named(Move move) {
        return switch (move) {
            case Changed(var to) -> to.getClass().getSimpleName();
            case Move.Refused _ -> "-";
        };
    }

    @Test
    void the_agreed_end_holds_while_a_new_one_is_discussed() {
        assertThat(new Active(MAY).propose(VENDOR, JUNE, MARCH))
                .isEqualTo(new Changed(new Revising(MAY, VENDOR, JUNE)));
    }

    @Test
    void a_rejected_revision_leaves_the_agreed_end() {
        assertThat(new Revising(MAY, VENDOR, JUNE).reject())
                .isEqualTo(new Changed(new Active(MAY)));
    }

    @Test
    void an_accepted_revision_is_the_new_end() {
        assertThat(new Revising(MAY, VENDOR, JUNE).accept(FINDER, MARCH))
                .isEqualTo(new Changed(new Active(JUNE)));
    }

    @Test
    void the_party_that_proposed_does_not_accept_for_the_others() {
        assertThat(new Revising(MAY, VENDOR, JUNE).accept(VENDOR, MARCH))
                .isInstanceOf(Move.Refused.class);
    }

    @Test
    void an_embargo_that_ends_now_is_refused() {
        assertThat(new None().propose(VENDOR, MAY, MAY.at())).isInstanceOf(Move.Refused.class);
    }

    @Test
    void a_proposal_whose_end_has_passed_cannot_be_accepted() {
        assertThat(new Proposed(VENDOR, MAY).accept(FINDER, MAY.at()))
                .isInstanceOf(Move.Refused.class);
    }

    @Test
    void an_agreed_end_that_has_come_ends_the_embargo_by_itself() {
        assertThat(new Active(MAY).asOf(MAY.at())).isEqualTo(new Exited(MAY.at()));
        assertThat(new Revising(MAY, VENDOR, JUNE).asOf(MAY.at())).isEqualTo(new Exited(MAY.at()));
        assertThat(new Active(MAY).asOf(MAY.at().minusMillis(1))).isEqualTo(new Active(MAY));
    }
}
