package clearinghouse.parties;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One passkey of a person; says nothing of what its authenticator knows. */
public record PasskeyId(String code) implements PublicId {

    public static final String PREFIX = "pky";

    public PasskeyId {
        PublicId.require(PREFIX, code);
    }

    public static PasskeyId random(SecureRandom chance) {
        return new PasskeyId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<PasskeyId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new PasskeyId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
