package clearinghouse.parties;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One password with what its codes are made from, of one person. */
public record PasswordId(String code) implements PublicId {

    public static final String PREFIX = "pwd";

    public PasswordId {
        PublicId.require(PREFIX, code);
    }

    public static PasswordId random(SecureRandom chance) {
        return new PasswordId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<PasswordId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new PasswordId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
