package clearinghouse.validation;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One candidate patch for a vulnerability. */
public record PatchId(String code) implements PublicId {

    public static final String PREFIX = "pat";

    public PatchId {
        PublicId.require(PREFIX, code);
    }

    public static PatchId random(SecureRandom chance) {
        return new PatchId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<PatchId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new PatchId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
