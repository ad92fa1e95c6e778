package clearinghouse.formats.tuf;

import java.util.Locale;

enum TopRole {
    ROOT,
    TARGETS,
    SNAPSHOT,
    TIMESTAMP;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
