package clearinghouse.formats.version;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Maven's order as its POM reference describes it: tokens between dots, hyphens and changes of
 * letters and digits, empty values trimmed at each hyphen, then compared token by token.
 *
 * <p>This is no order in the strict sense: {@code 1 < 1.foo}, {@code 1.foo < 1-alpha} and {@code
 * 1-alpha < 1}. The key breaks such rings where it does least harm, which {@link #inRing} tells.
 */
record MavenVersion(List<Token> tokens) implements ReadVersion<MavenVersion> {

    /**
     * A number or a qualifier, with the separator in front of it.
     *
     * @param text without zeros in front where it is a number
     */
    record Token(char separator, boolean number, String text) {

        boolean empty() {
            return text.isEmpty();
        }

        boolean dotted() {
            return separator == '.';
        }

        /** Behind a dot, and not before the release. */
        boolean late() {
            return dotted() && !number && !early();
        }

        /** Before the release. */
        boolean early() {
            return !number && rank(text) < RELEASE;
        }

        /** What the shorter version has in this place. */
        Token padding() {
            return new Token(separator, number, "");
        }
    }

    private static final String NO_VERSION_HAS = "${}[](),:\"<>|?*/\\";
    private static final Set<String> NOT_A_VERSION =
            Set.of("latest", "unknown", "unspecified", "none", "null", "n/a");

    private static final Map<String, String> ALIASES =
            Map.of("ga", "", "final", "", "release", "", "cr", "rc");
    private static final Map<String, String> ALIASES_BEFORE_A_DIGIT =
            Map.of("a", "alpha", "b", "beta", "m", "milestone");

    private static final Map<String, Integer> RANKS =
            Map.of("alpha", 0, "beta", 1, "milestone", 2, "rc", 3, "snapshot", 4, "", 5, "sp", 6);
    private static final int RELEASE = 5;
    private static final int UNKNOWN = 7;

    static Optional<MavenVersion> read(String version) {
        for (var i = 0; i < version.length(); i++) {
            var character = version.charAt(i);
            if (!Letters.orDigits(character)
                    && (character <= ' '
                            || Character.isWhitespace(character)
                            || NO_VERSION_HAS.indexOf(character) >= 0)) {
                return Optional.empty();
            }
        }
        var lower = Letters.lower(version);
        return !Digits.is(lower.charAt(0)) && NOT_A_VERSION.contains(lower)
                ? Optional.empty()
                : Optional.of(new MavenVersion(trimmed(split(lower))));
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

    /** Of digits or of other characters, or of none, which is zero. */
    private static Token token(char separator, String text, boolean beforeDigit) {
        if (text.isEmpty() || Digits.is(text.charAt(0))) {
            return new Token(separator, true, Digits.withoutZeros(text));
        }
        var name = beforeDigit ? ALIASES_BEFORE_A_DIGIT.getOrDefault(text, text) : text;
        return new Token(separator, false, ALIASES.getOrDefault(name, name));
    }

    private static List<Token> trimmed(List<Token> tokens) {
        var kept = new ArrayList<Token>(tokens.size());
        for (var i = tokens.size() - 1; i >= 0; i--) {
            var boundary = kept.isEmpty() || kept.getLast().separator() == '-';
            if (!(boundary && tokens.get(i).empty())) {
                kept.add(tokens.get(i));
            }
        }
        Collections.reverse(kept);
        return kept;
    }

    @Override
    public int compareTo(MavenVersion other) {
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

    private static int compare(Token left, Token right) {
        if (left.number != right.number) {
            return left.number ? 1 : -1;
        }
        // .qualifier < -qualifier < -number < .number, as the POM reference and Maven 3.2 have it;
        // Maven 3.8.7 calls the first two equal. Published orders follow the former.
        if (left.separator() != right.separator()) {
            return left.dotted() == left.number ? 1 : -1;
        }
        if (left.number) {
            return Digits.compare(left.text, right.text);
        }
        var a = rank(left.text);
        var b = rank(right.text);
        return a == UNKNOWN && b == UNKNOWN
                ? Letters.compare(left.text, right.text)
                : Integer.compare(a, b);
    }

    private static int rank(String qualifier) {
        return RANKS.getOrDefault(qualifier, UNKNOWN);
    }

    /**
     * Whether the version has what rings are made of: behind a dot a qualifier that is not before
     * the release, or after an empty place one that is.
     */
    boolean inRing() {
        for (var i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).late()
                    || (i > 0 && tokens.get(i - 1).empty() && tokens.get(i).early())) {
                return true;
            }
        }
        return false;
    }

    private static final int DOTTED_EARLY = 0x01;
    private static final int HYPHENED_EARLY = 0x08;
    private static final int EMPTY_THEN_EARLY = 0x10;
    private static final int END = 0x11;
    private static final int DOTTED_NOTHING = 0x12;
    private static final int DOTTED_LATE = 0x13;
    private static final int HYPHENED_NOTHING = 0x15;
    private static final int HYPHENED_LATE = 0x16;
    private static final int HYPHENED_NUMBER = 0x18;

    @Override
    public void writeTo(KeyWriter key) {
        for (var i = 0; i < tokens.size(); i++) {
            var empty = i > 0 && tokens.get(i - 1).empty() ? 0 : emptyFrom(i);
            var next = i + empty;
            if (empty > 0 && next < tokens.size() && tokens.get(next).early()) {
                // 4.0.0.Alpha1 is before 4, so its zeros must not stand where numbers do.
                key.mark(EMPTY_THEN_EARLY).count(empty);
                i = next;
            }
            write(tokens.get(i), key);
        }
        key.mark(END);
    }

    private int emptyFrom(int index) {
        var at = index;
        while (at < tokens.size() && tokens.get(at).empty()) {
            at++;
        }
        return at - index;
    }

    private static void write(Token token, KeyWriter key) {
        if (token.number) {
            if (!token.dotted()) {
                key.mark(HYPHENED_NUMBER);
            }
            key.number(token.text);
            return;
        }
        var text = token.text;
        var rank = rank(text);
        if (rank < RELEASE) {
            key.mark((token.dotted() ? DOTTED_EARLY : HYPHENED_EARLY) + rank);
        } else if (rank == RELEASE) {
            key.mark(token.dotted() ? DOTTED_NOTHING : HYPHENED_NOTHING);
        } else {
            key.mark((token.dotted() ? DOTTED_LATE : HYPHENED_LATE) + rank - RELEASE - 1);
            if (rank == UNKNOWN) {
                key.text(text);
            }
        }
    }
}
