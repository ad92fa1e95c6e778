package clearinghouse.catalogue;

import java.util.Locale;

/** What is found where somebody publishes. */
public enum SourceKind {
    /** Nobody has looked. */
    UNKNOWN,
    /** A CSAF provider with its metadata. */
    CSAF_PROVIDER,
    /** A ROLIE feed by itself. */
    ROLIE,
    /** A CSAF directory by itself. */
    CSAF_DIRECTORY,
    /** A dump of OSV with a list of changes beside it. */
    OSV,
    /** One file: a document, a table, an archive. */
    FILE;

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static SourceKind parse(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
