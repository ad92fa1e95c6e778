package clearinghouse.formats.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Versions without published rules: firmware ({@code V2.9 SP1}), dates, build letters, products of
 * a CPE. Digits and letters alternate, other characters only separate. Words for what comes before
 * a release stand before the end; updates, fixes and service packs after it; then single letters,
 * other words, and numbers.
 */
record GenericVersion(List<Token> tokens) implements ReadVersion<GenericVersion> {

    /** Its rank says what it is; the text counts among letters, other words and numbers. */
    record Token(int rank, String text) {}

    private static final int END = 8;
    private static final int LETTER = 20;
    private static final int WORD = 21;
    private static final int NUMBER = 22;

    private static final Map<String, Integer> RANKS =
            Map.ofEntries(
                    Map.entry("dev", 1),
                    Map.entry("nightly", 1),
                    Map.entry("snapshot", 1),
                    Map.entry("alpha", 2),
                    Map.entry("beta", 3),
                    Map.entry("milestone", 4),
                    Map.entry("pre", 5),
                    Map.entry("prerelease", 5),
                    Map.entry("preview", 5),
                    Map.entry("rc", 6),
                    Map.entry("candidate", 6),
                    Map.entry("build", 10),
                    Map.entry("rev", 11),
                    Map.entry("revision", 11),
                    Map.entry("update", 12),
                    Map.entry("upd", 12),
                    Map.entry("hf", 13),
                    Map.entry("hotfix", 13),
                    Map.entry("fix", 13),
                    Map.entry("p", 14),
                    Map.entry("pl", 14),
                    Map.entry("patch", 14),
                    Map.entry("mr", 15),
                    Map.entry("sp", 16),
                    Map.entry("servicepack", 16));

    private static final Set<String> IN_FRONT =
            Set.of("v", "ver", "version", "fw", "firmware", "release", "rel", "r", "rev", "sw");

    private static final Set<String> MEAN_NOTHING =
            Set.of("release", "final", "ga", "stable", "version", "v");

    private static final int SHORTEST_COMMIT = 7;

    static Optional<GenericVersion> read(String version) {
        var text = Letters.lower(version.strip());
        if (looksLikeCommit(text)) {
            return Optional.empty();
        }
        var tokens = new ArrayList<Token>();
        var started = false;
        for (var at = 0; at < text.length(); ) {
            var character = text.charAt(at);
            if (Digits.is(character)) {
                var end = Digits.end(text, at);
                tokens.add(new Token(NUMBER, Digits.withoutZeros(text.substring(at, end))));
                started = true;
                at = end;
            } else if (Letters.are(character)) {
                var end = Letters.end(text, at);
                var word = word(text.substring(at, end), text, end);
                if (!started && !IN_FRONT.contains(word)) {
                    return Optional.empty();
                }
                if (started && !MEAN_NOTHING.contains(word)) {
                    dropZeros(tokens);
                    tokens.add(token(word));
                }
                at = word.equals("servicepack") ? text.indexOf("pack", at) + 4 : end;
            } else if (character < ' ' || character > '~') {
                return Optional.empty();
            } else {
                at++;
            }
        }
        dropZeros(tokens);
        return started ? Optional.of(new GenericVersion(tokens)) : Optional.empty();
    }

    /** Two words, one meaning. */
    private static String word(String word, String text, int end) {
        return word.equals("service") && text.startsWith(" pack", end) ? "servicepack" : word;
    }

    private static Token token(String word) {
        var rank = RANKS.get(word);
        if (rank != null) {
            return new Token(rank, "");
        }
        return new Token(word.length() == 1 ? LETTER : WORD, word);
    }

    private static void dropZeros(List<Token> tokens) {
        while (!tokens.isEmpty()
                && tokens.getLast().rank == NUMBER
                && tokens.getLast().text.isEmpty()) {
            tokens.removeLast();
        }
    }

    private static boolean looksLikeCommit(String text) {
        var letters = false;
        for (var i = 0; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
            letters |= Letters.are(text.charAt(i));
        }
        return letters && text.length() >= SHORTEST_COMMIT;
    }

    /** Whether no word is in it whose place is a guess. */
    boolean certain() {
        return tokens.stream().noneMatch(token -> token.rank == WORD);
    }

    @Override
    public int compareTo(GenericVersion other) {
        for (var i = 0; i < Math.max(tokens.size(), other.tokens.size()); i++) {
            var left = i < tokens.size() ? tokens.get(i) : new Token(END, "");
            var right = i < other.tokens.size() ? other.tokens.get(i) : new Token(END, "");
            var order = Integer.compare(left.rank, right.rank);
            if (order == 0) {
                order =
                        left.rank == NUMBER
                                ? Digits.compare(left.text, right.text)
                                : left.text.compareTo(right.text);
            }
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Override
    public void writeTo(KeyWriter key) {
        for (var token : tokens) {
            if (token.rank == NUMBER) {
                key.number(token.text);
            } else {
                key.mark(token.rank);
                if (token.rank >= LETTER) {
                    key.text(token.text);
                }
            }
        }
        key.mark(END);
    }
}
