package clearinghouse.matching;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of products as words, of which some tell more than others. */
final class Words {

    private static final int MOST = 24;
    private static final int LONGEST = 64;
    private static final int TELLING = 3;
    private static final int SEVERAL = 6;
    private static final int BRAND = 6;
    private static final int LONGEST_ACRONYM = 8;

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
                    "fw",
                    "hardware",
                    "in",
                    "including",
                    "model",
                    "models",
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
                    "type",
                    "version",
                    "versions",
                    "with");

    private static final Pattern MARKS = Pattern.compile("\\p{Mn}+");

    private Words() {}

    /** In small letters, of a text however long. */
    static List<String> of(String text) {
        var words = new ArrayList<String>();
        var lower = plain(text).toLowerCase(Locale.ROOT);
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

    /** Some keyboards have no accents. */
    private static String plain(String text) {
        return text.chars().allMatch(letter -> letter < 0x80)
                ? text
                : MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
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
        var left =
                words.stream()
                        .filter(word -> !EVERYWHERE.contains(word))
                        .map(Words::ofOne)
                        .toList();
        return left.isEmpty() ? words : left;
    }

    /** A list has one panel where an advisory speaks of panels. */
    private static String ofOne(String word) {
        return word.length() >= SEVERAL
                        && word.endsWith("s")
                        && !word.endsWith("ss")
                        && !hasDigit(word)
                ? word.substring(0, word.length() - 1)
                : word;
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
            if (isRelease(left(advisory, owned))) {
                return 40;
            }
            // A brand is left out sooner than what tells two products of it apart.
            if (!isTelling(owned)) {
                return isBrand(component, advisory) ? 50 : 30;
            }
            return 2 * owned.size() >= named.size() ? 72 : 60;
        }
        if (abbreviates(component, advisory) || abbreviates(advisory, component)) {
            return 80;
        }
        var shared = new HashSet<>(named);
        shared.retainAll(owned);
        return isTelling(shared) && !Collections.disjoint(withDigits(named), withDigits(owned))
                ? 100 * shared.size() / (named.size() + owned.size())
                : 0;
    }

    /**
     * One long word in front of few others: what people say for the whole. Where numbers follow it,
     * it is a kind of thing.
     */
    private static boolean isBrand(List<String> one, List<String> of) {
        return one.size() == 1
                && of.size() <= 3
                && of.getFirst().equals(one.getFirst())
                && of.stream().noneMatch(Words::hasDigit)
                && one.getFirst().length() >= BRAND;
    }

    private static List<String> left(List<String> words, Set<String> without) {
        return words.stream().filter(word -> !without.contains(word)).toList();
    }

    /** Which release is meant, a list says in the column of versions. */
    private static boolean isRelease(List<String> words) {
        return words.getFirst().startsWith("v")
                && isNumber(words.getFirst().substring(1))
                && words.stream().skip(1).allMatch(Words::isNumber);
    }

    /**
     * Whether one text says in initials what the other says in words, as in {@code SINEMA RC
     * Server}, and the rest alike.
     */
    static boolean abbreviates(List<String> brief, List<String> full) {
        int at = 0;
        boolean same = false;
        for (var word : brief) {
            if (at < full.size() && full.get(at).equals(word)) {
                same |= word.length() >= TELLING || hasDigit(word);
                at++;
            } else if (isAcronym(word, full, at)) {
                at += word.length();
            } else {
                return false;
            }
        }
        return same && at == full.size() && brief.size() < full.size();
    }

    static boolean isAcronym(String word, List<String> of, int at) {
        if (word.length() < 2
                || word.length() > LONGEST_ACRONYM
                || at + word.length() > of.size()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (of.get(at + i).charAt(0) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it names one product, as a word with letters and digits does, or several words. */
    static boolean isTelling(Collection<String> words) {
        return words.size() > 1
                || words.stream().anyMatch(word -> hasDigit(word) && word.length() > 2);
    }

    private static Set<String> withDigits(Set<String> words) {
        return words.stream().filter(Words::hasDigit).collect(Collectors.toSet());
    }

    private static boolean isNumber(String word) {
        return !word.isEmpty() && word.chars().allMatch(letter -> letter >= '0' && letter <= '9');
    }

    private static boolean hasDigit(String word) {
        return word.chars().anyMatch(letter -> letter >= '0' && letter <= '9');
    }

    static String spaced(String one, String other) {
        return Stream.of(one, other).filter(it -> !it.isEmpty()).collect(Collectors.joining(" "));
    }
}
