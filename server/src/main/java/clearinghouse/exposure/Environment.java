package clearinghouse.exposure;

import clearinghouse.inventory.Told;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where an asset runs: what kind of harm a stop or a change does there.
 *
 * @param guess why it is taken to be so, where nobody said it
 * @param hurts whether its operator said that people come to serious harm if it fails
 */
record Environment(Kind kind, Optional<String> guess, boolean hurts) {

    /** SSVC's Safety Impact 2.0.1, from serious injuries on. */
    private static final Set<String> SERIOUS = Set.of("critical", "catastrophic");

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

    static Environment of(Told where, Told safety) {
        boolean hurts = safety.isSaid() && safety.known().filter(SERIOUS::contains).isPresent();
        return switch (where) {
            case Told.Said(var value, _, _) ->
                    new Environment(kind(value), Optional.empty(), hurts);
            case Told.Assumed(var value, var because) ->
                    new Environment(kind(value), Optional.of(because), hurts);
            case Told.Unknown() -> new Environment(Kind.UNKNOWN, Optional.empty(), hurts);
        };
    }

    private static Kind kind(String value) {
        return Kind.valueOf(value.toUpperCase(Locale.ROOT));
    }

    /** What may harm somebody when it stops is limited before it is changed. */
    boolean isLimitedFirst() {
        return switch (kind) {
            case IT -> hurts;
            case OT, CLINICAL, UNKNOWN -> true;
        };
    }

    String words() {
        return kind.words;
    }
}
