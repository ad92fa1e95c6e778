package clearinghouse.policy;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;

/** One version of a legal basis, as the record names it. */
record LegalBasisId(String code) implements PublicId {

    private static final String PREFIX = "lgb";

    LegalBasisId {
        PublicId.require(PREFIX, code);
    }

    static LegalBasisId random(SecureRandom chance) {
        return new LegalBasisId(PublicId.randomCode(PREFIX, chance));
    }

    @Override
    public String toString() {
        return code;
    }
}
