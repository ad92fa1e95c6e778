package clearinghouse.parties;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** A human who acts for a party. */
public record PersonId(String code) implements Holder {

    public static final String PREFIX = "per";

    public PersonId {
        PublicId.require(PREFIX, code);
    }

    public static PersonId random(SecureRandom chance) {
        return new PersonId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<PersonId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new PersonId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
