package clearinghouse.formats.cve;

import java.util.regex.Pattern;

/**
 * A name that a GCVE Numbering Authority gives by itself (GCVE BCP-04).
 *
 * @param authority its number in the directory of GCVE; 0 stands for CVE itself
 */
public record GcveId(int authority, int year, long number) {

    private static final Pattern OURS = Pattern.compile("[A-Z][A-Z0-9]*-(\\d{4})-(\\d{4,18})");

    public GcveId {
        if (authority < 1 || year < 0 || year > 9999 || number < 0) {
            throw new IllegalArgumentException("no id of a numbering authority");
        }
    }

    /**
     * @param number of an advisory, such as {@code CLH-2026-0001}
     */
    public static GcveId of(int authority, String number) {
        var parts = OURS.matcher(number);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a number of a year is missing");
        }
        return new GcveId(
                authority, Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)));
    }

    @Override
    public String toString() {
        return "GCVE-%d-%04d-%04d".formatted(authority, year, number);
    }
}
