package clearinghouse.parties;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One account elsewhere that is bound to a person; says nothing of what it is called there. */
public record IdentityId(String code) implements PublicId {

    public static final String PREFIX = "idn";

    public IdentityId {
        PublicId.require(PREFIX, code);
    }

    public static IdentityId random(SecureRandom chance) {
        return new IdentityId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<IdentityId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new IdentityId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
