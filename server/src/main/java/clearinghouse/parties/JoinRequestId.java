package clearinghouse.parties;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One request to join; names it, and does not open it. */
public record JoinRequestId(String code) implements PublicId {

    public static final String PREFIX = "jrq";

    public JoinRequestId {
        PublicId.require(PREFIX, code);
    }

    public static JoinRequestId random(SecureRandom chance) {
        return new JoinRequestId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<JoinRequestId> parse(String text) {
        return PublicId.isCode(PREFIX, text)
                ? Optional.of(new JoinRequestId(text))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
