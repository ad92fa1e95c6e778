package clearinghouse.parties;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** A machine identity of a party. */
public record AgentId(String code) implements Holder {

    public static final String PREFIX = "agt";

    public AgentId {
        PublicId.require(PREFIX, code);
    }

    public static AgentId random(SecureRandom chance) {
        return new AgentId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<AgentId> parse(String text) {
        return PublicId.isCode(PREFIX, text) ? Optional.of(new AgentId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
