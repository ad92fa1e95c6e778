package clearinghouse.pages;

import clearinghouse.parties.AgentId;
import clearinghouse.parties.Parties;
import clearinghouse.parties.PersonId;
import clearinghouse.record.Reading;

/**
 * One reading, as its submitter is told of it.
 *
 * @param actor by which the reader can be asked after
 * @param about what was read, where the page is not about it alone
 */
record ReadLine(String when, String what, String who, String actor, String why, Subject about) {

    static ReadLine of(Parties.SeenReading seen) {
        return new ReadLine(
                Times.shortly(seen.at()),
                what(seen.reading()),
                who(seen),
                seen.actor(),
                why(seen.purpose()),
                Subject.of(seen.subject()));
    }

    static String what(Reading reading) {
        return switch (reading) {
            case FINDING_TITLE -> "the title, in a list or over a case";
            case FINDING_TEXT -> "the text";
            case OPENING_REQUESTED -> "asked to read the proof";
            case OPENING_CONSENTED -> "let the one who asked read the proof";
            case OPENING_REFUSED -> "refused to have the proof read";
            case PROOF -> "the proof";
            case BREAK_GLASS_REQUESTED -> "asked to break the glass and read the text";
            case BREAK_GLASS_LET -> "broke the glass: let the one who asked read the text";
            case BREAK_GLASS_REFUSED -> "refused to break the glass";
            case BREAK_GLASS_REVIEWED -> "reviewed why the glass was broken";
            case BREAK_GLASS -> "the text, through the broken glass";
            case EVIDENCE -> "the evidence";
            case REASON -> "why it is set aside";
            case LABEL_REASON -> "why it was labelled anew";
            case PATCH_SUMMARY -> "the patch's name and verdict";
            case PATCH_DIFF -> "the patch";
            case PATCH_REPORT -> "the runs that judged the patch";
            case PATCH_BUILD -> "what was built of the patch";
            case DRAFT_TITLE -> "the title of a draft, in a list";
            case DRAFT -> "the draft of an advisory";
            case EARLY_NOTICE -> "an early notice";
            case NOTE -> "the note beside a receipt";
            case JOIN_REQUEST -> "what a request to join says";
        };
    }

    private static String who(Parties.SeenReading seen) {
        var kind = kind(seen.actor());
        return seen.brokerName()
                .map(broker ->
                        "%s of %s, in the name of %s".formatted(kind, broker, seen.partyName()))
                .orElseGet(() -> "%s of %s".formatted(kind, seen.partyName()));
    }

    private static String kind(String actor) {
        if (PersonId.parse(actor).isPresent()) {
            return "A person";
        }
        if (AgentId.parse(actor).isPresent()) {
            return "An agent";
        }
        return actor.equals("worker") ? "The laboratory" : "Somebody with an invitation";
    }

    private static String why(String purpose) {
        return switch (purpose) {
            case "validate" -> "to try it in the sandbox";
            case "judge-patch" -> "to judge a patch";
            case "read-proof" -> "downloaded it";
            case "read-evidence", "read-patch", "request" -> "looked at it";
            case "invitation" -> "through an invitation to the case";
            case "publish" -> "to publish it";
            case "release" -> "to release it";
            default -> purpose.replace('-', ' ');
        };
    }
}
