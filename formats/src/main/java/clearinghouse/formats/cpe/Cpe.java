package clearinghouse.formats.cpe;

import clearinghouse.formats.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A CPE 2.3 name (NISTIR 7695), its values without their escapes. {@code *} is any value and {@code
 * -} none; a value that is that character and no more was written with an escape, and is kept with
 * it.
 *
 * @param part {@code a} application, {@code o} operating system, {@code h} hardware
 */
public record Cpe(
        String part,
        String vendor,
        String product,
        String version,
        String update,
        String edition,
        String language,
        String softwareEdition,
        String targetSoftware,
        String targetHardware,
        String other) {

    private static final String ANY = "*";
    private static final String NONE = "-";
    private static final int LONGEST = 4_096;
    private static final String FORMATTED = "cpe:2.3:";
    private static final String URI = "cpe:/";

    /** A formatted string ({@code cpe:2.3:a:...}) or a URI of CPE 2.2 ({@code cpe:/a:...}). */
    public static Parsed<Cpe> parse(String name) {
        if (name.length() > LONGEST) {
            return invalid("a CPE name has at most " + LONGEST + " characters");
        }
        if (name.startsWith(FORMATTED)) {
            var values = split(name.substring(FORMATTED.length()));
            return values.size() == 11
                    ? of(values)
                    : invalid("a formatted CPE 2.3 name has eleven values");
        }
        if (name.startsWith(URI)) {
            return uri(name.substring(URI.length()));
        }
        return invalid("a CPE name begins with cpe:2.3: or cpe:/");
    }

    /**
     * The version, and behind a space the update where there is one; empty for any and for none.
     */
    public Optional<String> versionAndUpdate() {
        if (version.equals(ANY) || version.equals(NONE)) {
            return Optional.empty();
        }
        return Optional.of(
                update.equals(ANY) || update.equals(NONE) ? version : version + " " + update);
    }

    private static Parsed<Cpe> of(List<String> values) {
        var part = values.getFirst();
        if (!List.of("a", "o", "h", ANY, NONE).contains(part)) {
            return invalid("the part of a CPE name is a, o, h or *");
        }
        return Parsed.valid(
                new Cpe(
                        part,
                        values.get(1),
                        values.get(2),
                        values.get(3),
                        values.get(4),
                        values.get(5),
                        values.get(6),
                        values.get(7),
                        values.get(8),
                        values.get(9),
                        values.get(10)));
    }

    private static Parsed<Cpe> uri(String text) {
        var values = new ArrayList<String>();
        for (var value : text.split(":", -1)) {
            values.add(value.isEmpty() ? ANY : decoded(value));
        }
        if (values.size() > 7) {
            return invalid("a CPE URI has at most seven values");
        }
        while (values.size() < 11) {
            values.add(ANY);
        }
        unpack(values);
        return of(values);
    }

    /** In a URI five values may be packed into the edition: {@code ~edition~sw~tsw~thw~other}. */
    private static void unpack(List<String> values) {
        var edition = values.get(5);
        if (edition.startsWith("~")) {
            var packed = edition.split("~", -1);
            for (int i = 1; i < packed.length && i <= 5; i++) {
                var value = packed[i].isEmpty() ? ANY : packed[i];
                values.set(i == 1 ? 5 : 5 + i, value);
            }
        }
    }

    private static String decoded(String value) {
        var out = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            if (c == '%' && i + 2 < value.length()) {
                var high = Character.digit(value.charAt(i + 1), 16);
                var low = Character.digit(value.charAt(i + 2), 16);
                if (high >= 0 && low >= 0) {
                    out.append((char) (high * 16 + low));
                    i += 2;
                    continue;
                }
            }
            out.append(c);
        }
        return out.toString();
    }

    private static List<String> split(String text) {
        var values = new ArrayList<String>();
        var value = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                value.append(c).append(text.charAt(i));
            } else if (c == ':') {
                values.add(unescaped(value.toString()));
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        values.add(unescaped(value.toString()));
        return values;
    }

    private static String unescaped(String value) {
        // An escaped * or - is a value of that one character, and neither any nor none.
        if (value.equals("\\*") || value.equals("\\-")) {
            return value;
        }
        var out = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) {
                i++;
            }
            out.append(value.charAt(i));
        }
        return out.toString();
    }

    private static Parsed<Cpe> invalid(String message) {
        return Parsed.invalid("", "cpe", message);
    }
}
