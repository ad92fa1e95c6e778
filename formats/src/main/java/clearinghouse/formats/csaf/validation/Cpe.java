package clearinghouse.formats.csaf.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A CPE name, 2.2 or 2.3, as the pattern of the CSAF schema takes it. The pattern itself is not
 * run: on a long name that does not fit it takes a backtracking matcher without end.
 *
 * @param formatted whether it is of CPE 2.3
 * @param parts part, vendor, product, version, update, edition, language and, in 2.3, four more;
 *     what a name of 2.2 leaves out is empty
 */
record Cpe(boolean formatted, List<String> parts) {

    static final int VENDOR = 1;
    static final int PRODUCT = 2;
    static final int VERSION = 3;
    static final int UPDATE = 4;
    static final int EDITION = 5;
    static final int LANGUAGE = 6;
    private static final int FORMATTED_PARTS = 11;
    private static final int URI_PARTS = 7;
    private static final String ESCAPABLE = "\\*?!\"#$%&'()+,/:;<=>@[]^`{|}~";

    static Optional<Cpe> parse(String text) {
        if (text.startsWith("cpe:2.3:")) {
            return formatted(text.substring("cpe:2.3:".length()));
        }
        return text.regionMatches(true, 0, "cpe:/", 0, 5)
                ? uri(text.substring(5))
                : Optional.empty();
    }

    private static Optional<Cpe> formatted(String text) {
        var parts = new ArrayList<String>();
        var begin = 0;
        for (var i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == ':') {
                parts.add(text.substring(begin, i));
                begin = i + 1;
            } else if (text.charAt(i) == '\\') {
                i++;
            }
        }
        if (parts.size() != FORMATTED_PARTS || !"aho*-".contains(parts.getFirst())) {
            return Optional.empty();
        }
        if (parts.getFirst().length() != 1) {
            return Optional.empty();
        }
        for (var i = 1; i < FORMATTED_PARTS; i++) {
            if (!(i == LANGUAGE ? isLanguage(parts.get(i)) : isComponent(parts.get(i)))) {
                return Optional.empty();
            }
        }
        return Optional.of(new Cpe(true, parts));
    }

    private static Optional<Cpe> uri(String text) {
        var parts = new ArrayList<>(List.of(text.split(":", -1)));
        if (parts.size() > URI_PARTS
                || !(parts.getFirst().isEmpty() || parts.getFirst().matches("[aAhHoO]"))) {
            return Optional.empty();
        }
        for (var part : parts.subList(1, parts.size())) {
            if (!Letters.all(part, c -> isPlain(c) || c == '~' || c == '%')) {
                return Optional.empty();
            }
        }
        while (parts.size() < URI_PARTS) {
            parts.add("");
        }
        return Optional.of(new Cpe(false, parts));
    }

    // Wildcards at the ends only: any number of ? or one *, then at least one character.
    private static boolean isComponent(String text) {
        if (text.equals("*") || text.equals("-")) {
            return true;
        }
        var from = leading(text);
        var to = text.length();
        if (to > from && text.charAt(to - 1) == '*' && !isEscaped(text, to - 1)) {
            to--;
        } else {
            while (to > from && text.charAt(to - 1) == '?' && !isEscaped(text, to - 1)) {
                to--;
            }
        }
        if (from >= to) {
            return false;
        }
        for (var i = from; i < to; i++) {
            var c = text.charAt(i);
            if (c == '\\') {
                i++;
                if (i >= to || ESCAPABLE.indexOf(text.charAt(i)) < 0) {
                    return false;
                }
            } else if (!isPlain(c)) {
                return false;
            }
        }
        return true;
    }

    private static int leading(String text) {
        if (text.startsWith("*")) {
            return 1;
        }
        var i = 0;
        while (i < text.length() && text.charAt(i) == '?') {
            i++;
        }
        return i;
    }

    private static boolean isEscaped(String text, int at) {
        var slashes = 0;
        while (at - slashes - 1 >= 0 && text.charAt(at - slashes - 1) == '\\') {
            slashes++;
        }
        return slashes % 2 == 1;
    }

    private static boolean isLanguage(String text) {
        return text.equals("*")
                || text.equals("-")
                || text.matches("[a-zA-Z]{2,3}(-([a-zA-Z]{2}|[0-9]{3}))?");
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_';
    }

    /** Whether the part says nothing in particular. */
    boolean isAny(int part) {
        var text = parts.get(part);
        return text.isEmpty() || text.equals("*");
    }

    boolean isNotApplicable(int part) {
        return parts.get(part).equals("-");
    }

    /** The part without escapes, in lower case. */
    String plain(int part) {
        var text = parts.get(part).toLowerCase(Locale.ROOT);
        return formatted ? text.replaceAll("\\\\(.)", "$1") : text;
    }
}
