package clearinghouse.coordination;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** An invitation as the record names it: the actor of what is done through its link. */
public record InvitationId(String code) implements PublicId {

    public static final String PREFIX = "ivt";

    public InvitationId {
        PublicId.require(PREFIX, code);
    }

    public static InvitationId random(SecureRandom chance) {
        return new InvitationId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<InvitationId> parse(String text) {
        return PublicId.isCode(PREFIX, text)
                ? Optional.of(new InvitationId(text))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
