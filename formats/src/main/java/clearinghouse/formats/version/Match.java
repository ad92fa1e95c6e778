package clearinghouse.formats.version;

/** Whether a version lies in a range. */
public sealed interface Match {

    record Inside() implements Match {}

    record Outside() implements Match {}

    /** Cannot be decided; a person or a better source has to. */
    record Possible(String reason) implements Match {}

    /** Of two ranges that both count: what one holds is held, and a doubt is no denial. */
    static Match either(Match one, Match other) {
        return switch (one) {
            case Inside inside -> inside;
            case Outside _ -> other;
            case Possible possible -> other instanceof Inside ? other : possible;
        };
    }
}
