package clearinghouse.inventory;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One list of ends of support as it was taken in. */
public record LifecycleEditionId(String code) implements PublicId {

    public static final String PREFIX = "lce";

    public LifecycleEditionId {
        PublicId.require(PREFIX, code);
    }

    public static LifecycleEditionId random(SecureRandom chance) {
        return new LifecycleEditionId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<LifecycleEditionId> parse(String text) {
        return PublicId.isCode(PREFIX, text)
                ? Optional.of(new LifecycleEditionId(text))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
