package clearinghouse.exposure;

import static clearinghouse.exposure.ReceiptState.APPLIED;
import static clearinghouse.exposure.ReceiptState.DELIVERED;
import static clearinghouse.exposure.ReceiptState.HELP;
import static clearinghouse.exposure.ReceiptState.READ;
import static clearinghouse.exposure.ReceiptState.VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.exposure.ExposureState.Move;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExposureStateTest {

    @Test
    void there_are_the_twelve_states_of_the_glossary_in_its_spelling() {
        assertThat(Arrays.stream(ReceiptState.values()).map(ReceiptState::code))
                .containsExactly(
                        "delivered",
                        "read",
                        "acknowledged",
                        "planned",
                        "in_progress",
                        "applied",
                        "verified",
                        "deferred",
                        "cannot",
                        "not_affected",
                        "not_ours",
                        "help");
    }

    // Where an exposure stands, and where each statement of its operator leaves it:
    // "=" keeps the receipt and moves nothing, "-" is a refusal, "machine" is for a machine to say.
    private static final String TABLE =
            """
            //            delivered, read, acknowledged, planned, in_progress, applied, verified, deferred, cannot, not_affected, not_ours, help
            found,        delivered, read, acknowledged, planned, in_progress, applied, machine,  deferred, cannot, not_affected, not_ours, help
            delivered,    =,         read, acknowledged, planned, in_progress, applied, machine,  deferred, cannot, not_affected, not_ours, help
            read,         =,         =,    acknowledged, planned, in_progress, applied, machine,  deferred, cannot, not_affected, not_ours, help
            acknowledged, =,         =,    =,            planned, in_progress, applied, machine,  deferred, cannot, not_affected, not_ours, help
            planned,      =,         =,    =,            planned, in_progress, applied, machine,  deferred, cannot, not_affected, not_ours, help
            in_progress,  =,         =,    =,            planned, in_progress, applied, machine,  deferred, cannot, not_affected, not_ours, help
            applied,      =,         =,    =,            planned, in_progress, applied, machine,  deferred, cannot, not_affected, not_ours, help
            verified,     =,         =,    -,            -,       -,           -,       machine,  -,        -,      -,            -,        =
            deferred,     =,         =,    acknowledged, planned, in_progress, applied, machine,  deferred, cannot, not_affected, not_ours, help
            cannot,       =,         =,    acknowledged, planned, in_progress, applied, machine,  deferred, cannot, not_affected, not_ours, help
            not_affected, =,         =,    acknowledged, planned, in_progress, applied, machine,  deferred, cannot, not_affected, not_ours, help
            not_ours,     =,         =,    acknowledged, planned, in_progress, applied, machine,  deferred, cannot, not_affected, not_ours, help
            help,         =,         =,    acknowledged, planned, in_progress, applied, machine,  deferred, cannot, not_affected, not_ours, help
            """;

    static Stream<List<String>> rows() {
        return TABLE.lines()
                .filter(line -> !line.startsWith("//"))
                .map(line -> List.of(line.split(", *")));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void each_statement_moves_the_exposure_as_the_table_says(List<String> row) {
        var state = ExposureState.parse(row.getFirst());
        assertThat(Stream.of(ReceiptState.values()).map(said -> said(state.say(said))).toList())
                .isEqualTo(row.subList(1, row.size()));
    }

    private static String said(Move move) {
        return switch (move) {
            case Move.Moved(var to) -> to.code();
            case Move.Kept() -> "=";
            case Move.Refused(_) -> "-";
            case Move.NotYours(_) -> "machine";
        };
    }

    @Test
    void a_refusal_after_verified_says_what_opens_it_again() {
        assertThat(ExposureState.of(VERIFIED).say(APPLIED))
                .isInstanceOfSatisfying(
                        Move.Refused.class,
                        refused -> assertThat(refused.why()).contains("opens it again"));
    }

    @ParameterizedTest
    @EnumSource
    void a_clean_inventory_verifies_whatever_was_said_before(ReceiptState before) {
        assertThat(ExposureState.of(before).verified()).isEqualTo(ExposureState.of(VERIFIED));
    }

    @Test
    void only_a_proof_is_taken_back_when_the_affected_component_returns() {
        assertThat(ExposureState.of(VERIFIED).holdingAffected()).isEqualTo(ExposureState.FOUND);
        assertThat(ExposureState.of(APPLIED).holdingAffected())
                .isEqualTo(ExposureState.of(APPLIED));
    }

    @Test
    void a_notice_that_arrives_late_takes_nothing_back() {
        assertThat(ExposureState.FOUND.delivered()).isEqualTo(ExposureState.of(DELIVERED));
        assertThat(ExposureState.of(HELP).delivered()).isEqualTo(ExposureState.of(HELP));
        assertThat(ExposureState.of(READ).delivered()).isEqualTo(ExposureState.of(READ));
    }
}
