package clearinghouse.catalogue;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** Of a subscription. */
public record SubscriptionId(String code) implements PublicId {

    public static final String PREFIX = "sub";

    public SubscriptionId {
        PublicId.require(PREFIX, code);
    }

    public static SubscriptionId random(SecureRandom chance) {
        return new SubscriptionId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<SubscriptionId> parse(String text) {
        return PublicId.isCode(PREFIX, text)
                ? Optional.of(new SubscriptionId(text))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
