package clearinghouse.kernel;

import java.security.SecureRandom;
import java.util.Optional;

/** An organisation or person that may act here. */
public record PartyId(String code) implements PublicId {

    public static final String PREFIX = "pty";

    public PartyId {
        PublicId.require(PREFIX, code);
    }

    public static PartyId random(SecureRandom chance) {
        return new PartyId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<PartyId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new PartyId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
