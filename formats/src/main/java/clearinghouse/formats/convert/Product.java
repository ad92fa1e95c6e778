package clearinghouse.formats.convert;

import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.published.Software;
import java.util.List;

/**
 * Versions of a product that have one standing.
 *
 * @param naming by what names the forms may call it
 * @param platforms where it has to run for that, or the product that it is a part of; empty for
 *     anywhere
 */
record Product(
        Software software,
        Naming naming,
        Standing standing,
        Versions versions,
        List<String> platforms) {
    Product {
        platforms = List.copyOf(platforms);
    }

    /** The platforms as one text; empty for anywhere. */
    String on() {
        return String.join(", ", platforms);
    }
}
