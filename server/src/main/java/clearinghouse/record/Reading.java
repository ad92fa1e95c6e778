package clearinghouse.record;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Everything that is told to who submitted something sealed, when another has it opened. Nothing
 * opens without one of these; the closed list of the schema {@code reading-list} has them all.
 */
public enum Reading {
    /** In a list, or as the heading of something else. */
    FINDING_TITLE("finding.title_read", Repeats.ONCE_A_DAY),
    FINDING_TEXT("finding.read", Repeats.ONCE_AN_HOUR),

    /** The steps by which two people of the clearinghouse come to one reading of a proof. */
    OPENING_REQUESTED("opening.requested", Repeats.EACH),
    OPENING_CONSENTED("opening.consented", Repeats.EACH),
    OPENING_REFUSED("opening.refused", Repeats.EACH),
    PROOF("proof.read", Repeats.EACH),

    /**
     * The steps by which one of the staff comes to read a finding in an emergency, and the review.
     */
    BREAK_GLASS_REQUESTED("break_glass.requested", Repeats.EACH),
    BREAK_GLASS_LET("break_glass.let", Repeats.EACH),
    BREAK_GLASS_REFUSED("break_glass.refused", Repeats.EACH),
    BREAK_GLASS_REVIEWED("break_glass.reviewed", Repeats.EACH),

    /** The text of a finding, by one whose duty it is not. */
    BREAK_GLASS("break_glass.read", Repeats.EACH),
    EVIDENCE("evidence.read", Repeats.ONCE_AN_HOUR),

    /** Why triage leaves a finding at what it is, or asks for a proof: its own words. */
    REASON("reason.read", Repeats.ONCE_AN_HOUR),

    /** Why its label is another one: the word of who labelled it anew. */
    LABEL_REASON("label.reason_read", Repeats.ONCE_AN_HOUR),

    /** Its name, and what was said of it. */
    PATCH_SUMMARY("patch.summary_read", Repeats.ONCE_A_DAY),
    PATCH_DIFF("patch.read", Repeats.ONCE_AN_HOUR),

    /** Every run that judged it. */
    PATCH_REPORT("patch.report_read", Repeats.ONCE_AN_HOUR),

    /** What was built of it, to be released. */
    PATCH_BUILD("patch.build_read", Repeats.EACH),
    DRAFT_TITLE("draft.title_read", Repeats.ONCE_A_DAY),
    DRAFT("draft.read", Repeats.ONCE_AN_HOUR),

    /** An advisory, by who is told of it before everyone is. */
    EARLY_NOTICE("early_notice.read", Repeats.ONCE_AN_HOUR),

    /** What an operator wrote beside a receipt. */
    NOTE("note.read", Repeats.ONCE_AN_HOUR),

    /** What an organisation says of itself that asks to join; its receipt tells of it. */
    JOIN_REQUEST("join_request.read", Repeats.ONCE_AN_HOUR);

    /** How often one and the same reading is told of. */
    private enum Repeats {
        /** A copy of it is a weapon, or ends up with others: every single one counts. */
        EACH(Duration.ZERO),
        ONCE_AN_HOUR(Duration.ofHours(1)),
        ONCE_A_DAY(Duration.ofDays(1));

        private final Duration apart;

        Repeats(Duration apart) {
            this.apart = apart;
        }
    }

    private final String action;
    private final Repeats repeats;

    Reading(String action, Repeats repeats) {
        this.action = action;
        this.repeats = repeats;
    }

    /** As the record says it. */
    public String action() {
        return action;
    }

    /**
     * The same reader, the same thing, to the same end: within this time it is one reading. Zero
     * where each counts.
     */
    Duration apart() {
        return repeats.apart;
    }

    public static Optional<Reading> of(String action) {
        return Arrays.stream(values()).filter(it -> it.action.equals(action)).findFirst();
    }
}
