package clearinghouse.intake;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One report of a suspected vulnerability. */
public record FindingId(String code) implements PublicId {

    public static final String PREFIX = "fnd";

    public FindingId {
        PublicId.require(PREFIX, code);
    }

    public static FindingId random(SecureRandom chance) {
        return new FindingId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<FindingId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new FindingId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
