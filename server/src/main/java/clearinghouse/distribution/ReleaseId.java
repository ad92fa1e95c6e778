package clearinghouse.distribution;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One remedy made available as a signed target. */
public record ReleaseId(String code) implements PublicId {

    public static final String PREFIX = "rel";

    public ReleaseId {
        PublicId.require(PREFIX, code);
    }

    public static ReleaseId random(SecureRandom chance) {
        return new ReleaseId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<ReleaseId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new ReleaseId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
