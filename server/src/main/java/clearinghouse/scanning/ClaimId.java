package clearinghouse.scanning;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One lease on scanning a target. */
public record ClaimId(String code) implements PublicId {

    public static final String PREFIX = "clm";

    public ClaimId {
        PublicId.require(PREFIX, code);
    }

    public static ClaimId random(SecureRandom chance) {
        return new ClaimId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<ClaimId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new ClaimId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
