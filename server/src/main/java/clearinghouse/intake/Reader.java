package clearinghouse.intake;

import clearinghouse.formats.advisory.TlpLabel;
import java.util.Locale;

/**
 * How one who may see a finding stands to it, and up to which label it may read it (TLP 2.0). A
 * label only ever takes sight away: whoever stands in none of these ways sees nothing, however
 * freely a finding is labelled. Row security reads the same table.
 */
enum Reader {
    /** The machine that tries proofs; no person sees by it. */
    LABORATORY(TlpLabel.RED),
    /** The organisation that submitted it. */
    SOURCE(TlpLabel.RED),
    /** One of the office who took it on by name. */
    RECIPIENT(TlpLabel.RED),
    /** A party that was invited into its case, by name. */
    PARTICIPANT(TlpLabel.RED),
    /** Anyone else of the office whose duty it is: one organisation, but nobody in particular. */
    OFFICE(TlpLabel.AMBER_STRICT),
    /** Anyone else of the office, by name, whom a second person let read it in an emergency. */
    BREAK_GLASS(TlpLabel.RED),
    /** Another organisation, with the source's own recorded consent. */
    BROKER_OF_SOURCE(TlpLabel.AMBER_STRICT),
    /** Another organisation, with the consent of one who is not the source. */
    BROKER_OF_PARTICIPANT(TlpLabel.AMBER);

    private final TlpLabel strictest;

    Reader(TlpLabel strictest) {
        this.strictest = strictest;
    }

    boolean mayRead(TlpLabel label) {
        return label.compareTo(strictest) <= 0;
    }

    static Reader parse(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
