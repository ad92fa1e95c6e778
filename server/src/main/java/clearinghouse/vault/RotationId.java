package clearinghouse.vault;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One rotation of the wrapping key. */
public record RotationId(String code) implements PublicId {

    public static final String PREFIX = "rot";

    public RotationId {
        PublicId.require(PREFIX, code);
    }

    static RotationId random(SecureRandom chance) {
        return new RotationId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<RotationId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new RotationId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
