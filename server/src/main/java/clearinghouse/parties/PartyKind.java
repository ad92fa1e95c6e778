package clearinghouse.parties;

import java.util.Locale;

/** What a party is here for. */
public enum PartyKind {
    CLEARINGHOUSE,
    DEVELOPER,
    MAINTAINER,
    OPERATOR,
    BROKER;

    /** Whether a stranger may ask to be one: there is one clearinghouse, and it is here. */
    public boolean canBeAskedFor() {
        return this != CLEARINGHOUSE;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static PartyKind parse(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
