package clearinghouse.platform;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How high something is classified, in the order of Executive Order 13526. */
public enum Classification {
    UNCLASSIFIED,
    CONFIDENTIAL,
    SECRET,
    TOP_SECRET;

    /** As it stands on a document. */
    public String banner() {
        return name().replace('_', ' ');
    }

    public boolean isAbove(Classification other) {
        return compareTo(other) > 0;
    }

    /** As it stands on a document; empty for anything else. */
    public static Optional<Classification> parse(String banner) {
        return Arrays.stream(values()).filter(it -> it.banner().equals(banner)).findFirst();
    }

    /** As the database has it. */
    public static Classification ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
