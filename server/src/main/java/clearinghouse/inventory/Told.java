package clearinghouse.inventory;

import clearinghouse.kernel.PartyId;
import java.time.Instant;
import java.util.Optional;

/** What is known of one {@link Point}: a guess is never told as if somebody had said it. */
public sealed interface Told {

    /**
     * @param by the operator, or the broker that spoke for it
     */
    record Said(String value, PartyId by, Instant at) implements Told {}

    /**
     * @param because why this is the safer guess
     */
    record Assumed(String value, String because) implements Told {}

    record Unknown() implements Told {}

    default Optional<String> known() {
        return switch (this) {
            case Said(var value, _, _) -> Optional.of(value);
            case Assumed(var value, _) -> Optional.of(value);
            case Unknown() -> Optional.empty();
        };
    }

    default boolean isSaid() {
        return switch (this) {
            case Said _ -> true;
            case Assumed _, Unknown _ -> false;
        };
    }
}
