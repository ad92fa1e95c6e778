package clearinghouse.parties;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One credential: names it, says nothing of its secret. */
public record TokenId(String code) implements PublicId {

    public static final String PREFIX = "tok";

    public TokenId {
        PublicId.require(PREFIX, code);
    }

    public static TokenId random(SecureRandom chance) {
        return new TokenId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<TokenId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new TokenId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
