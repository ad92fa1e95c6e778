package clearinghouse.formats.licence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A licence expression of SPDX 3.0.1, annex B, without references into other documents. */
public record LicenceExpression(List<Identifier> identifiers) {

    public LicenceExpression {
        identifiers = List.copyOf(identifiers);
    }

    private static final int LONGEST = 10_000;
    private static final Map<String, Set<String>> LISTS = lists();
    private static final Set<String> NAMES =
            LISTS.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

    /** The name of a licence, or of an exception to one. */
    public record Identifier(String text, boolean exception) {

        /** Not of the list of SPDX, and says so. */
        public boolean isReference() {
            return text.startsWith("LicenseRef-") || text.startsWith("AdditionRef-");
        }

        /** Neither of the list of SPDX nor, by its prefix, of ScanCode's. */
        public boolean isOwn() {
            return isReference()
                    && !text.startsWith("LicenseRef-scancode-")
                    && !text.startsWith("AdditionRef-scancode-");
        }

        public boolean isListed() {
            return isIn(exception ? "exception" : "licence") || isDeprecated();
        }

        public boolean isDeprecated() {
            return isIn(exception ? "deprecated-exception" : "deprecated");
        }

        private boolean isIn(String list) {
            return Objects.requireNonNull(LISTS.get(list)).contains(text.toLowerCase(Locale.ROOT));
        }
    }

    /** Empty when the text is no such expression; names need not be listed. */
    public static Optional<LicenceExpression> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        var reader = new Reader(tokens(text));
        return reader.isWhole()
                ? Optional.of(new LicenceExpression(reader.found))
                : Optional.empty();
    }

    /** Whether SPDX lists the name, as a licence or an exception, deprecated or not. */
    public static boolean isListed(String name) {
        // Some of the deprecated names end in a plus, which an expression takes for an operator.
        var plain = name.endsWith("+") ? name.substring(0, name.length() - 1) : name;
        return NAMES.contains(plain.toLowerCase(Locale.ROOT));
    }

    private static List<String> tokens(String text) {
        var spaced = text.replace("(", " ( ").replace(")", " ) ").strip();
        return spaced.isEmpty() ? List.of() : List.of(spaced.split("\\s+"));
    }

    /** One walk over the words; brackets are counted, so that no depth is too deep. */
    private static final class Reader {
        private final List<Identifier> found = new ArrayList<>();
        private final List<String> tokens;

        Reader(List<String> tokens) {
            this.tokens = tokens;
        }

        boolean isWhole() {
            var open = 0;
            var wantsName = true;
            var mayHaveException = false;
            for (var i = 0; i < tokens.size(); i++) {
                var token = tokens.get(i);
                if (wantsName) {
                    if (token.equals("(")) {
                        open++;
                    } else if (isLicence(token)) {
                        wantsName = false;
                        mayHaveException = true;
                        found.add(new Identifier(named(token), false));
                    } else {
                        return false;
                    }
                } else if (token.equals(")")) {
                    open--;
                    mayHaveException = false;
                    if (open < 0) {
                        return false;
                    }
                } else if (is(token, "AND") || is(token, "OR")) {
                    wantsName = true;
                } else if (is(token, "WITH") && mayHaveException && i + 1 < tokens.size()) {
                    i++;
                    if (!isAddition(tokens.get(i))) {
                        return false;
                    }
                    mayHaveException = false;
                    found.add(new Identifier(tokens.get(i), true));
                } else {
                    return false;
                }
            }
            return open == 0 && !wantsName;
        }

        private static boolean is(String token, String operator) {
            return token.equals(operator) || token.equals(operator.toLowerCase(Locale.ROOT));
        }

        // A few of the old names end in a plus themselves.
        private static String named(String token) {
            return token.endsWith("+") ? token.substring(0, token.length() - 1) : token;
        }

        private static boolean isLicence(String token) {
            if (token.startsWith("LicenseRef-")) {
                return isIdentifier(token.substring("LicenseRef-".length()));
            }
            return isIdentifier(named(token)) && !pretendsToRefer(token);
        }

        private static boolean isAddition(String token) {
            if (token.startsWith("AdditionRef-")) {
                return isIdentifier(token.substring("AdditionRef-".length()));
            }
            return isIdentifier(token) && !pretendsToRefer(token);
        }

        private static boolean pretendsToRefer(String token) {
            var lower = token.toLowerCase(Locale.ROOT);
            return lower.startsWith("licenseref-")
                    || lower.startsWith("additionref-")
                    || lower.startsWith("documentref-");
        }

        private static boolean isIdentifier(String text) {
            for (var i = 0; i < text.length(); i++) {
                var c = text.charAt(i);
                var fits =
                        (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || c == '-'
                                || c == '.';
                if (!fits) {
                    return false;
                }
            }
            return !text.isEmpty();
        }
    }

    private static Map<String, Set<String>> lists() {
        var lists = new HashMap<String, Set<String>>();
        try (var in =
                Objects.requireNonNull(
                        LicenceExpression.class.getResourceAsStream("licences.txt"))) {
            for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                var words = line.split(" ");
                var names = new HashSet<String>();
                for (var i = 1; i < words.length; i++) {
                    names.add(words[i].toLowerCase(Locale.ROOT));
                }
                lists.put(words[0], names);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(lists);
    }
}
