package clearinghouse.matching;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of makers, without what lawyers put behind them. */
final class Vendors {

    private static final Set<String> LEGAL =
            Set.of(
                    "ag",
                    "inc",
                    "incorporated",
                    "ltd",
                    "limited",
                    "llc",
                    "gmbh",
                    "corp",
                    "corporation",
                    "co",
                    "company",
                    "sa",
                    "se",
                    "plc",
                    "bv",
                    "nv",
                    "ab",
                    "as",
                    "oy",
                    "spa",
                    "srl",
                    "kg",
                    "pte",
                    "pty",
                    "kk",
                    "foundation",
                    "project");

    private static final int MOST = 8;

    private static final Pattern BETWEEN =
            Pattern.compile(
                    "[,;()]|(?i:\\ban? (?:subsidiary|brand|division|part) of\\b|\\b(?:by|and)\\b)");

    private Vendors() {}

    /** Never empty where the text has a letter or a digit. */
    static List<String> words(String vendor) {
        var words = new ArrayList<>(Words.of(vendor));
        while (words.size() > 1 && LEGAL.contains(words.getLast())) {
            words.removeLast();
        }
        if (words.size() > 1 && words.getFirst().equals("the")) {
            words.removeFirst();
        }
        return words;
    }

    /**
     * All makers that a text names, the text as a whole first: some write two of them, a short name
     * in brackets, or whose subsidiary it is. Bounded in number.
     */
    static List<List<String>> named(String vendor) {
        var named = new LinkedHashSet<List<String>>();
        named.add(words(vendor));
        BETWEEN.splitAsStream(vendor)
                .map(Vendors::words)
                .filter(words -> !words.stream().allMatch(LEGAL::contains))
                .limit(MOST)
                .forEach(named::add);
        named.remove(List.of());
        return List.copyOf(named);
    }

    /**
     * Whether one may be the other's name in short: its first words, or its initials. A company and
     * a part of it are so too, and none of two that only share a word.
     */
    static boolean areAkin(List<String> one, List<String> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return false;
        }
        int shared = Math.min(one.size(), other.size());
        return one.subList(0, shared).equals(other.subList(0, shared))
                || String.join("", one).equals(String.join("", other))
                || initials(one).equals(other.getFirst())
                || initials(other).equals(one.getFirst());
    }

    /** What all that are akin have one of in common. */
    static Set<String> keys(List<String> vendor) {
        var keys = new HashSet<String>();
        if (!vendor.isEmpty()) {
            keys.add(vendor.getFirst());
            keys.add(String.join("", vendor));
            keys.add(initials(vendor));
        }
        return keys;
    }

    /** Of several words; one word is short enough. */
    private static String initials(List<String> words) {
        return words.size() < 2
                ? words.getFirst()
                : words.stream()
                        .map(word -> Character.toString(word.codePointAt(0)))
                        .collect(Collectors.joining());
    }

    static String plain(String vendor) {
        return String.join("", words(vendor));
    }

    /** Of two that are said. */
    static boolean same(String one, String other) {
        return !one.isEmpty() && one.equals(other);
    }
}
