package clearinghouse.formats.likeness;

/**
 * A hash that nobody computes without its key, so that guesses cannot be tried against what is
 * kept. Under one key the same purpose and text give the same 64 bits.
 */
@FunctionalInterface
public interface KeyedHash {

    /**
     * @param purpose no value of one purpose is worth anything for another
     */
    long of(String purpose, String text);
}
