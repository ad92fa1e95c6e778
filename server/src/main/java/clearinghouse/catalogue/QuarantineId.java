package clearinghouse.catalogue;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** A document that could not be read, kept until it can. */
public record QuarantineId(String code) implements PublicId {

    public static final String PREFIX = "qrt";

    public QuarantineId {
        PublicId.require(PREFIX, code);
    }

    public static QuarantineId random(SecureRandom chance) {
        return new QuarantineId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<QuarantineId> parse(String text) {
        return PublicId.isCode(PREFIX, text)
                ? Optional.of(new QuarantineId(text))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
