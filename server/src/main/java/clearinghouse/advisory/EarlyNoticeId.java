package clearinghouse.advisory;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * Of an early notice, which is its tracking id as well: a number would tell that there is one more
 * advisory.
 */
public record EarlyNoticeId(String code) implements PublicId {

    public static final String PREFIX = "ern";

    public EarlyNoticeId {
        PublicId.require(PREFIX, code);
    }

    public static EarlyNoticeId random(SecureRandom chance) {
        return new EarlyNoticeId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<EarlyNoticeId> parse(String text) {
        return PublicId.isCode(PREFIX, text)
                ? Optional.of(new EarlyNoticeId(text))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
