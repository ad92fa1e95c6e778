package clearinghouse.catalogue;

import java.util.Locale;

/** What sources say of a vulnerability, each in its words. */
enum Point {
    TITLE,
    DESCRIPTION,
    /** A vector with the score that it means; else a score or a word as it was said. */
    SEVERITY,
    /** Labels of CWE, or words, in their order. */
    WEAKNESSES,
    /** That it is, since when, and what to do. */
    EXPLOITED,
    /** What somebody chose at points of an SSVC tree. */
    SSVC,
    /** How probable it is that it is exploited within 30 days, and its rank. */
    EPSS,
    PUBLISHED,
    MODIFIED,
    /** {@code yes} or {@code no}. */
    WITHDRAWN;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
