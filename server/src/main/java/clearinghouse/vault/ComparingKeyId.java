package clearinghouse.vault;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;

/** One key under which what is compared is hashed. */
record ComparingKeyId(String code) implements PublicId {

    private static final String PREFIX = "cmp";

    ComparingKeyId {
        PublicId.require(PREFIX, code);
    }

    static ComparingKeyId random(SecureRandom chance) {
        return new ComparingKeyId(PublicId.randomCode(PREFIX, chance));
    }

    @Override
    public String toString() {
        return code;
    }
}
