package clearinghouse.parties;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One request to give somebody further duties. */
public record EntrustmentId(String code) implements PublicId {

    public static final String PREFIX = "ent";

    public EntrustmentId {
        PublicId.require(PREFIX, code);
    }

    public static EntrustmentId random(SecureRandom chance) {
        return new EntrustmentId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<EntrustmentId> parse(String text) {
        return PublicId.isCode(PREFIX, text)
                ? Optional.of(new EntrustmentId(text))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
