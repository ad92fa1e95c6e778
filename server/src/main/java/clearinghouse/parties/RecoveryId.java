package clearinghouse.parties;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One request to let somebody in again. */
public record RecoveryId(String code) implements PublicId {

    public static final String PREFIX = "rcv";

    public RecoveryId {
        PublicId.require(PREFIX, code);
    }

    public static RecoveryId random(SecureRandom chance) {
        return new RecoveryId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<RecoveryId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new RecoveryId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
