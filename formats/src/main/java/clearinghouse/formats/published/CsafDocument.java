package clearinghouse.formats.published;

import java.util.List;

/**
 * A CSAF document of somebody else.
 *
 * @param version of CSAF
 * @param id by which its publisher tracks it
 * @param revision of the document, as its publisher numbers it
 * @param status {@code draft}, {@code interim} or {@code final}
 * @param tlp as it stands there; empty where it says none
 * @param narrowed words beside the label, or a sharing group, let fewer people have it
 */
public record CsafDocument(
        String version,
        String id,
        String revision,
        String status,
        String category,
        String title,
        String publisher,
        String namespace,
        String tlp,
        boolean narrowed,
        Dates dates,
        List<Link> references,
        List<PublishedRecord> vulnerabilities) {

    /** Whether it says that everybody may have it. */
    public boolean isForEveryone() {
        return (tlp.equals("CLEAR") || tlp.equals("WHITE")) && !narrowed;
    }

    public CsafDocument {
        references = List.copyOf(references);
        vulnerabilities = List.copyOf(vulnerabilities);
    }
}
