package clearinghouse.intake;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One request of a staff member to read one proof. */
public record OpeningId(String code) implements PublicId {

    public static final String PREFIX = "opn";

    public OpeningId {
        PublicId.require(PREFIX, code);
    }

    public static OpeningId random(SecureRandom chance) {
        return new OpeningId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<OpeningId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new OpeningId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
