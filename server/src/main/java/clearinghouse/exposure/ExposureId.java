package clearinghouse.exposure;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One vulnerability on one asset of an operator. */
public record ExposureId(String code) implements PublicId {

    public static final String PREFIX = "exp";

    public ExposureId {
        PublicId.require(PREFIX, code);
    }

    public static ExposureId random(SecureRandom chance) {
        return new ExposureId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<ExposureId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new ExposureId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
