package clearinghouse.parties;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;

/** The answer to a request to join, whose words are sealed under it. */
record JoinDecisionId(String code) implements PublicId {

    static final String PREFIX = "jde";

    JoinDecisionId {
        PublicId.require(PREFIX, code);
    }

    static JoinDecisionId random(SecureRandom chance) {
        return new JoinDecisionId(PublicId.randomCode(PREFIX, chance));
    }

    @Override
    public String toString() {
        return code;
    }
}
