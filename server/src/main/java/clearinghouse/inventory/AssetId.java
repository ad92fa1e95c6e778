package clearinghouse.inventory;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One thing that an operator runs. */
public record AssetId(String code) implements PublicId {

    public static final String PREFIX = "ast";

    public AssetId {
        PublicId.require(PREFIX, code);
    }

    public static AssetId random(SecureRandom chance) {
        return new AssetId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<AssetId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new AssetId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
