package clearinghouse.parties;

import java.util.Locale;

/** What a party is here for. */
public enum PartyKind {
    CLEARINGHOUSE,
    DEVELOPER,
    MAINTAINER,
    OPERATOR,
    BROKER;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static PartyKind parse(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
