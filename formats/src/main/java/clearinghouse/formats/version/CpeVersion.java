package clearinghouse.formats.version;

import java.util.Optional;

/** The version and update of a CPE name, of its own or alone as {@code version:update}. */
final class CpeVersion {

    private static final int VERSION = 5;

    private CpeVersion() {}

    /** Any version ({@code *}) and none ({@code -}) have no place among versions. */
    static Optional<GenericVersion> read(String text) {
        var fields = text.split("(?<!\\\\):", -1);
        var whole = text.startsWith("cpe:2.3:");
        var first = whole ? VERSION : 0;
        if (fields.length <= first || (!whole && fields.length > 2)) {
            return Optional.empty();
        }
        var version = unquoted(fields[first]);
        var update = fields.length > first + 1 ? unquoted(fields[first + 1]) : "";
        if (says(version)) {
            return GenericVersion.read(says(update) ? version + " " + update : version);
        }
        return Optional.empty();
    }

    private static boolean says(String field) {
        return !field.isEmpty() && !field.equals("*") && !field.equals("-");
    }

    private static String unquoted(String field) {
        return field.replace("\\", "");
    }
}
