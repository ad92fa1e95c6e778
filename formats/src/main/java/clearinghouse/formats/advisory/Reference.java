package clearinghouse.formats.advisory;

import java.net.URI;

/** Where to read more. */
public record Reference(Kind kind, URI url, String summary) {

    /** The reference types of OSV that advisories use here. */
    public enum Kind {
        ADVISORY,
        ARTICLE,
        EVIDENCE,
        FIX,
        PACKAGE,
        REPORT,
        WEB
    }

    public Reference {
        Text.required("the summary of a reference", summary);
        if (!url.isAbsolute()) {
            throw new IllegalArgumentException("the address of a reference is absolute");
        }
    }
}
