package clearinghouse.parties;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One browser that is signed in; the cookie is another, secret word. */
public record SessionId(String code) implements PublicId {

    public static final String PREFIX = "ses";

    public SessionId {
        PublicId.require(PREFIX, code);
    }

    public static SessionId random(SecureRandom chance) {
        return new SessionId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<SessionId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new SessionId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
