package clearinghouse.coordination;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** The coordination of one vulnerability among parties. */
public record CaseId(String code) implements PublicId {

    public static final String PREFIX = "cas";

    public CaseId {
        PublicId.require(PREFIX, code);
    }

    public static CaseId random(SecureRandom chance) {
        return new CaseId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<CaseId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new CaseId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
