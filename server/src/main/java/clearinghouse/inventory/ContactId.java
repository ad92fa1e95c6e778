package clearinghouse.inventory;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** Whom an operator names to be asked. */
public record ContactId(String code) implements PublicId {

    public static final String PREFIX = "ctc";

    public ContactId {
        PublicId.require(PREFIX, code);
    }

    public static ContactId random(SecureRandom chance) {
        return new ContactId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<ContactId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new ContactId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
