package clearinghouse.coordination;

import clearinghouse.kernel.PartyId;
import java.util.Locale;

/** A party in a case. */
public record Participant(PartyId party, Role role, Consent consent) {

    public enum Role {
        FINDER,
        VENDOR,
        COORDINATOR;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Role parse(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * Finders are not told of each other before publication: that someone else found the same is
     * not theirs to know.
     */
    boolean isShownTo(Participant viewer) {
        return role != Role.FINDER || viewer.role() != Role.FINDER || party.equals(viewer.party());
    }
}
