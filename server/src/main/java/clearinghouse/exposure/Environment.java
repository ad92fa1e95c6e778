package clearinghouse.exposure;

import clearinghouse.inventory.Told;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an asset runs: what kind of harm a stop or a change does there.
 *
 * @param guess why it is taken to be so, where nobody said it
 */
record Environment(Kind kind, Optional<String> guess) {

    enum Kind {
        IT("office or data centre technology (IT)"),
        OT("machines or plant (OT)"),
        CLINICAL("the care of patients (clinical)"),
        /** Neither said nor assumed. */
        UNKNOWN("nothing that is known");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    static Environment of(Told told) {
        return switch (told) {
            case Told.Said(var value, _, _) -> new Environment(kind(value), Optional.empty());
            case Told.Assumed(var value, var because) ->
                    new Environment(kind(value), Optional.of(because));
            case Told.Unknown() -> new Environment(Kind.UNKNOWN, Optional.empty());
        };
    }

    private static Kind kind(String value) {
        return Kind.valueOf(value.toUpperCase(Locale.ROOT));
    }

    /** What may harm somebody when it stops is limited before it is changed. */
    boolean isLimitedFirst() {
        return switch (kind) {
            case IT -> false;
            case OT, CLINICAL, UNKNOWN -> true;
        };
    }

    String words() {
        return kind.words;
    }
}
