package clearinghouse.catalogue;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One act of importing. */
public record ImportId(String code) implements PublicId {

    public static final String PREFIX = "imp";

    public ImportId {
        PublicId.require(PREFIX, code);
    }

    public static ImportId random(SecureRandom chance) {
        return new ImportId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<ImportId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new ImportId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
