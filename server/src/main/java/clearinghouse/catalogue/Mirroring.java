package clearinghouse.catalogue;

import clearinghouse.formats.csaf.provider.Issuer;
import java.util.Locale;
import java.util.Optional;

/** Whether the documents of a source are offered to everyone here, and why not. */
public enum Mirroring {
    /** The operator did not choose it. */
    OFF,
    /** Nobody has looked since it was chosen. */
    WAITING,
    MIRRORED,
    /** Its issuer lets itself be listed, and not its documents be mirrored. */
    LISTED,
    /** Its issuer allows neither. */
    REFUSED,
    /** Another source is mirrored whose publisher has the same namespace. */
    TAKEN,
    /** There is no metadata of a CSAF 2.0 provider that says what a list needs. */
    NO_ISSUER;

    /**
     * @param taken another source is mirrored as this party
     */
    static Mirroring of(Optional<Issuer> issuer, boolean taken) {
        if (issuer.isEmpty()) {
            return NO_ISSUER;
        }
        if (!issuer.get().mirrored() && !issuer.get().listed()) {
            return REFUSED;
        }
        if (taken) {
            return TAKEN;
        }
        return issuer.get().mirrored() ? MIRRORED : LISTED;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Mirroring parse(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
