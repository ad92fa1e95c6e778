package clearinghouse.formats.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Maven's order as its POM reference describes it: tokens between dots, hyphens and changes of
 * letters and digits, empty values trimmed at each hyphen, then compared token by token.
 */
record MavenKey(List<Token> tokens) implements Comparable<MavenKey> {

    /** A number or a qualifier, with the separator in front of it. */
    record Token(char separator, String value, boolean number) {

        boolean empty() {
            return number ? Digits.zero(value) : value.isEmpty();
        }

        /** What the shorter version has in this place. */
        Token padding() {
            return new Token(separator, number ? "0" : "", number);
        }
    }

    private static final Pattern IMPOSSIBLE = Pattern.compile("[\\s${}\\[\\](),:\"<>|?*/\\\\]");
    private static final Set<String> NOT_A_VERSION =
            Set.of("latest", "unknown", "unspecified", "none", "null", "n/a");

    private static final Map<String, String> ALIASES =
            Map.of("ga", "", "final", "", "release", "", "cr", "rc");
    private static final Map<String, String> ALIASES_BEFORE_A_DIGIT =
            Map.of("a", "alpha", "b", "beta", "m", "milestone");

    private static final List<String> KNOWN =
            List.of("alpha", "beta", "milestone", "rc", "snapshot", "", "sp");

    static Optional<MavenKey> of(String version) {
        if (IMPOSSIBLE.matcher(version).find()) {
            return Optional.empty();
        }
        var lower = version.toLowerCase(Locale.ROOT);
        if (NOT_A_VERSION.contains(lower)) {
            return Optional.empty();
        }
        return Optional.of(new MavenKey(trimmed(split(lower))));
    }

    @Override
    public int compareTo(MavenKey other) {
        for (var i = 0; i < Math.max(tokens.size(), other.tokens.size()); i++) {
            var left = i < tokens.size() ? tokens.get(i) : other.tokens.get(i).padding();
            var right = i < other.tokens.size() ? other.tokens.get(i) : tokens.get(i).padding();
            var order = compare(left, right);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static List<Token> split(String version) {
        var tokens = new ArrayList<Token>();
        var separator = '.';
        var start = 0;
        for (var i = 0; i <= version.length(); i++) {
            var end = i == version.length();
            var c = end ? '-' : version.charAt(i);
            if (end || c == '.' || c == '-') {
                tokens.add(token(separator, version.substring(start, i), false));
                separator = c;
                start = i + 1;
            } else if (i > start && Digits.is(c) != Digits.is(version.charAt(i - 1))) {
                tokens.add(token(separator, version.substring(start, i), Digits.is(c)));
                separator = '-';
                start = i;
            }
        }
        return tokens;
    }

    private static Token token(char separator, String text, boolean beforeDigit) {
        if (text.isEmpty()) {
            return new Token(separator, "0", true);
        }
        if (Digits.are(text)) {
            return new Token(separator, text, true);
        }
        var name = beforeDigit ? ALIASES_BEFORE_A_DIGIT.getOrDefault(text, text) : text;
        return new Token(separator, ALIASES.getOrDefault(name, name), false);
    }

    private static List<Token> trimmed(List<Token> tokens) {
        var kept = new ArrayList<Token>();
        for (var token : tokens.reversed()) {
            var boundary = kept.isEmpty() || kept.getLast().separator() == '-';
            if (!(boundary && token.empty())) {
                kept.add(token);
            }
        }
        return List.copyOf(kept.reversed());
    }

    private static int compare(Token left, Token right) {
        if (left.number() != right.number()) {
            return Boolean.compare(left.number(), right.number());
        }
        // .qualifier < -qualifier < -number < .number, as Maven had it up to 3.8; later ones call
        // the first two equal. Published orders follow the former.
        if (left.separator() != right.separator()) {
            return Boolean.compare(
                    (left.separator() == '.') == left.number(),
                    (right.separator() == '.') == right.number());
        }
        if (left.number()) {
            return Digits.compare(left.value(), right.value());
        }
        var a = rank(left.value());
        var b = rank(right.value());
        return a == KNOWN.size() && b == KNOWN.size()
                ? left.value().compareTo(right.value())
                : Integer.compare(a, b);
    }

    private static int rank(String qualifier) {
        var known = KNOWN.indexOf(qualifier);
        return known < 0 ? KNOWN.size() : known;
    }
}
