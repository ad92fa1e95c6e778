package clearinghouse.inventory;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One inventory as it was uploaded. */
public record DocumentId(String code) implements PublicId {

    public static final String PREFIX = "doc";

    public DocumentId {
        PublicId.require(PREFIX, code);
    }

    public static DocumentId random(SecureRandom chance) {
        return new DocumentId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<DocumentId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new DocumentId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
