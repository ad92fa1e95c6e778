package clearinghouse.retention;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One legal hold on one finding or case. */
public record HoldId(String code) implements PublicId {

    public static final String PREFIX = "hld";

    public HoldId {
        PublicId.require(PREFIX, code);
    }

    public static HoldId random(SecureRandom chance) {
        return new HoldId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<HoldId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new HoldId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
