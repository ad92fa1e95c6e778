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
public record Product(
        Software software,
        Naming naming,
        Standing standing,
        Versions versions,
        List<String> platforms) {
    public Product {
        platforms = List.copyOf(platforms);
    }

    /** What is told of together: a product of that name, on these platforms. */
    public record Subject(Naming naming, String on) {}

    public Subject subject() {
        return new Subject(naming, on());
    }

    /** Whether it may be told of too many versions, and harms nobody. */
    boolean isWarning() {
        return standing == Standing.AFFECTED || standing == Standing.UNDER_INVESTIGATION;
    }

    /** In the words that CVE and CycloneDX share. */
    String status() {
        return status(standing);
    }

    static String status(Standing standing) {
        return switch (standing) {
            case AFFECTED -> "affected";
            case NOT_AFFECTED, FIXED, RECOMMENDED -> "unaffected";
            case UNDER_INVESTIGATION, UNKNOWN -> "unknown";
        };
    }

    /** The platforms as one text; empty for anywhere. */
    public String on() {
        return String.join(", ", platforms);
    }
}
