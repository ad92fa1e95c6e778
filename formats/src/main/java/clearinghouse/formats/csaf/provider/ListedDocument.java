package clearinghouse.formats.csaf.provider;

import clearinghouse.formats.advisory.Sector;
import clearinghouse.formats.csaf.CsafRenderer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;

/**
 * What the lists of a provider tell of one document, as the document says it.
 *
 * @param trackingId {@code /document/tracking/id}
 * @param initialRelease {@code /document/tracking/initial_release_date}
 * @param currentRelease {@code /document/tracking/current_release_date}
 * @param products vendor and product of each that it is about
 * @param sectors in which these are used
 */
public record ListedDocument(
        String trackingId,
        String title,
        String summary,
        Instant initialRelease,
        Instant currentRelease,
        List<String> products,
        List<Sector> sectors) {

    /** The newest first, and always in the same order. */
    static final Comparator<ListedDocument> NEWEST_FIRST =
            Comparator.comparing(ListedDocument::currentRelease)
                    .reversed()
                    .thenComparing(ListedDocument::path);

    public ListedDocument {
        products = List.copyOf(products);
        sectors = List.copyOf(sectors);
    }

    /** CSAF 2.0 §7.1.11: the year of the initial release. */
    public String year() {
        return String.valueOf(initialRelease.atOffset(ZoneOffset.UTC).getYear());
    }

    public String fileName() {
        return CsafRenderer.fileName(trackingId);
    }

    /** Beneath the directory. */
    public String path() {
        return year() + "/" + fileName();
    }
}
