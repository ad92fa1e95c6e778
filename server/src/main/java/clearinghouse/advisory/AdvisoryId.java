package clearinghouse.advisory;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One advisory, over all of its revisions. */
public record AdvisoryId(String code) implements PublicId {

    public static final String PREFIX = "adv";

    public AdvisoryId {
        PublicId.require(PREFIX, code);
    }

    public static AdvisoryId random(SecureRandom chance) {
        return new AdvisoryId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<AdvisoryId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new AdvisoryId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
