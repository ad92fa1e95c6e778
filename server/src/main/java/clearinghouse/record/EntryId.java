package clearinghouse.record;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One entry of the record. */
public record EntryId(String code) implements PublicId {

    public static final String PREFIX = "ent";

    public EntryId {
        PublicId.require(PREFIX, code);
    }

    public static EntryId random(SecureRandom chance) {
        return new EntryId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<EntryId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new EntryId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
