package clearinghouse.matching;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of products as words, of which some tell more than others. */
final class Words {

    private static final int MOST = 24;
    private static final int LONGEST = 64;
    private static final int TELLING = 3;

    /** They stand in names of every kind of thing. */
    private static final Set<String> EVERYWHERE =
            Set.of(
                    "a",
                    "all",
                    "an",
                    "and",
                    "application",
                    "by",
                    "device",
                    "devices",
                    "edition",
                    "family",
                    "firmware",
                    "for",
                    "from",
                    "hardware",
                    "in",
                    "including",
                    "module",
                    "modules",
                    "of",
                    "on",
                    "or",
                    "product",
                    "products",
                    "series",
                    "software",
                    "system",
                    "systems",
                    "the",
                    "to",
                    "tool",
                    "version",
                    "versions",
                    "with");

    private Words() {}

    /** In small letters, of a text however long. */
    static List<String> of(String text) {
        var words = new ArrayList<String>();
        var lower = text.toLowerCase(Locale.ROOT);
        int at = 0;
        while (at < lower.length() && words.size() < MOST) {
            int end = at;
            while (end < lower.length() && isOfWord(lower.codePointAt(end))) {
                end += Character.charCount(lower.codePointAt(end));
            }
            if (end > at) {
                words.add(lower.substring(at, Math.min(end, at + LONGEST)));
            }
            at = end == at ? at + Character.charCount(lower.codePointAt(at)) : end;
        }
        return words;
    }

    /** A plus tells one thing from another, as in C++. */
    private static boolean isOfWord(int letter) {
        return Character.isLetterOrDigit(letter) || letter == '+';
    }

    /** What a vendor calls a product, without the vendor and the words that tell nothing. */
    static List<String> product(List<String> vendor, String name) {
        var words = new ArrayList<>(of(name));
        if (!vendor.isEmpty()
                && words.size() > vendor.size()
                && words.subList(0, vendor.size()).equals(vendor)) {
            words.subList(0, vendor.size()).clear();
        }
        var left = words.stream().filter(word -> !EVERYWHERE.contains(word)).toList();
        return left.isEmpty() ? words : left;
    }

    /** Those by which it may be found, or all where there are none. */
    static Set<String> telling(List<String> name) {
        var telling =
                name.stream()
                        .filter(word -> word.length() >= TELLING || hasDigit(word))
                        .collect(Collectors.toSet());
        // "S7 1500" and "S7-1500" and "S71500" are one.
        telling.add(String.join("", name));
        return telling;
    }

    /**
     * In hundredths: how likely what an operator calls {@code component} is what an advisory calls
     * {@code advisory}, both of one vendor. The same words are the same product; a component with
     * more of them is a member of a family; with fewer it may be any of its members.
     */
    static int likeness(List<String> advisory, List<String> component) {
        var one = String.join("", advisory);
        var other = String.join("", component);
        if (one.equals(other)) {
            return 90;
        }
        var named = new HashSet<>(advisory);
        var owned = new HashSet<>(component);
        if (named.equals(owned)) {
            return 85;
        }
        if (owned.containsAll(named)) {
            return isTelling(named) ? 75 : 50;
        }
        if (named.containsAll(owned)) {
            return isTelling(owned) ? 60 : 30;
        }
        var shared = new HashSet<>(named);
        shared.retainAll(owned);
        return isTelling(shared) && !Collections.disjoint(withDigits(named), withDigits(owned))
                ? 100 * shared.size() / (named.size() + owned.size())
                : 0;
    }

    /** Whether it names one product, as a word with letters and digits does, or several words. */
    private static boolean isTelling(Set<String> words) {
        return words.size() > 1
                || words.stream().anyMatch(word -> hasDigit(word) && word.length() > 2);
    }

    private static Set<String> withDigits(Set<String> words) {
        return words.stream().filter(Words::hasDigit).collect(Collectors.toSet());
    }

    private static boolean hasDigit(String word) {
        return word.chars().anyMatch(letter -> letter >= '0' && letter <= '9');
    }

    static String spaced(String one, String other) {
        return Stream.of(one, other).filter(it -> !it.isEmpty()).collect(Collectors.joining(" "));
    }
}
