package clearinghouse.likeness;

import java.util.Locale;

/**
 * Something that a finding has in common with others like it, hashed: equal values are equal
 * things, and say no more.
 */
record Trait(Kind kind, long value) {

    enum Kind {
        /** The proof, byte for byte. */
        PROOF,
        /** A public number. */
        NUMBER,
        /** The innermost frames of a stack, in one package. */
        CRASH,
        /** A function or file of one package. */
        CODE,
        /** One band of how it is phrased. */
        PHRASE;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
