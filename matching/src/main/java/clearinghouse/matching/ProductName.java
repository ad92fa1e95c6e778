package clearinghouse.matching;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A name as advisories and lists of devices have it, which often says more than one thing: a short
 * form or an article number in brackets, several models of a family, or with what it is used.
 *
 * @param names each of them as words, the whole one first; bounded in number
 * @param articles numbers by which its maker sells it
 * @param patterns of numbers of its models, with the wildcards of CSAF
 */
record ProductName(
        SequencedSet<List<String>> names,
        SequencedSet<String> articles,
        SequencedSet<String> patterns) {

    private static final int LONGEST = 1_000;
    private static final int MOST = 12;

    private static final Pattern BRACKETS = Pattern.compile("\\(([^()]*)\\)");

    /** In one piece, with a hyphen, and with more digits than a name has. */
    private static final Pattern ARTICLE =
            Pattern.compile("(?=(?:\\D*\\d){4})(?=.*-)[A-Za-z0-9][A-Za-z0-9./-]{8,}");

    private static final Pattern REMARK =
            Pattern.compile(
                    "(?i)(?:incl|including|formerly|also|all|software)\\b.*|\\w+\\.(?:exe|dll|ocx)");

    /** What follows is another product, or what is not meant. */
    private static final Pattern ASIDE =
            Pattern.compile(
                    "(?i),? (?:as used in|used (?:in|with)|running(?: on)?|not including|excluding|without)"
                            + " .*");

    private static final Pattern NOT_MEANT =
            Pattern.compile("(?i)\\b(?:not including|excluding|without) ");

    /** As in SE for a site edition. */
    private static final Pattern EDITION = Pattern.compile("(?i)\\b([a-z])[a-z]+ edition\\b");

    private static final Pattern AND = Pattern.compile(",\\s*(?:and )?| and |;\\s*");
    private static final Pattern BLANKS = Pattern.compile("[\\s,;()]+");
    private static final Pattern SERIES = Pattern.compile("(?i)\\b(?:series|family)\\b");

    /** Two of them in a row or more, and enough beside them to tell it. */
    private static final Pattern PLACEHOLDERS =
            Pattern.compile(
                    "(?=[^xX]*[xX]{2})(?=(?:[xX/-]*[A-Za-z0-9&&[^xX]]){4})(?=\\D*\\d)[A-Za-z0-9/-]{6,40}");

    ProductName {
        names = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(names));
        articles = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(articles));
        patterns = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(patterns));
    }

    /** Of one maker; a name without words has none. */
    static ProductName of(Collection<String> vendor, String text) {
        var read = new Reading(List.copyOf(vendor));
        read.read(text.substring(0, Math.min(LONGEST, text.length())));
        return new ProductName(read.names, read.articles, read.patterns);
    }

    private static final class Reading {
        private final List<String> vendor;
        private final SequencedSet<List<String>> names = new LinkedHashSet<>();
        private final SequencedSet<String> articles = new LinkedHashSet<>();
        private final SequencedSet<String> patterns = new LinkedHashSet<>();

        private Reading(List<String> vendor) {
            this.vendor = vendor;
        }

        private void read(String text) {
            var bare = new StringBuilder();
            var others = new ArrayList<String>();
            var bracket = BRACKETS.matcher(text);
            int from = 0;
            while (bracket.find()) {
                bare.append(text, from, bracket.start());
                from = bracket.end();
                var inside = bracket.group(1).strip();
                var before = bare.toString();
                var after = BRACKETS.matcher(text.substring(from)).replaceAll(" ");
                var longForm = inFull(Words.of(before), Words.of(inside));
                if (ARTICLE.matcher(inside).matches()) {
                    articles.add(inside);
                } else if (longForm > 0) {
                    var words = Words.of(before);
                    var left = words.subList(0, words.size() - longForm);
                    others.add(String.join(" ", left) + " " + inside + " " + after);
                } else if (isList(inside)) {
                    for (var one : inside.split("[,;]")) {
                        others.add(before + " " + one);
                        others.add(one);
                    }
                    bare.append('(').append(inside).append(')');
                } else if (!REMARK.matcher(inside).matches()) {
                    bare.append('(').append(inside).append(')');
                }
            }
            bare.append(text.substring(from));
            add(bare.toString());
            others.forEach(this::add);
            var parts = AND.split(text);
            if (parts.length > 1
                    && parts.length < MOST
                    && List.of(parts).stream().allMatch(ProductName::isModel)) {
                List.of(parts).forEach(this::add);
            }
            placeholders(text);
        }

        private void add(String whole) {
            var part = ASIDE.matcher(whole).replaceFirst("");
            // What is named in order to leave it out is no name of what is left.
            var text = NOT_MEANT.matcher(whole).find() ? part : whole;
            addWords(text);
            addWords(part);
            addWords(EDITION.matcher(text).replaceAll("$1e"));
            addWords(withoutMaker(text));
        }

        /** Of two words of a vendor people put the first in front of a product. */
        private String withoutMaker(String text) {
            var words = Words.of(text);
            return words.size() > 1
                            && !vendor.isEmpty()
                            && words.getFirst().equals(vendor.getFirst())
                            && words.get(1).length() > 2
                    ? String.join(" ", words.subList(1, words.size()))
                    : text;
        }

        /** In {@code DS-2CD2xx2FWD} each x stands for one character of a model's number. */
        private void placeholders(String text) {
            for (var token : BLANKS.split(text)) {
                if (patterns.size() < MOST && PLACEHOLDERS.matcher(token).matches()) {
                    patterns.add(
                            token.replaceAll("[xX]", "?")
                                    + (SERIES.matcher(text).find() ? "*" : ""));
                }
            }
        }

        private void addWords(String text) {
            var words = Words.product(vendor, text);
            if (!words.isEmpty() && names.size() < MOST) {
                names.add(words);
            }
        }
    }

    /** As it stands, and without what stands in brackets. */
    static Set<String> keys(String text) {
        var keys = new LinkedHashSet<String>();
        keys.add(String.join("", Words.of(text)));
        keys.add(
                String.join(
                        "",
                        Words.of(
                                BRACKETS.matcher(
                                                text.substring(0, Math.min(LONGEST, text.length())))
                                        .replaceAll(" "))));
        keys.remove("");
        return keys;
    }

    /** Models of a family, each with a number. */
    private static boolean isList(String inside) {
        var items = inside.split("[,;]");
        return items.length > 1
                && items.length < MOST
                && List.of(items).stream()
                        .map(Words::of)
                        .allMatch(words ->
                                !words.isEmpty()
                                        && words.size() < 3
                                        && Words.isTelling(List.of(words.getLast())));
    }

    private static boolean isModel(String part) {
        var words = Words.of(part);
        return !words.isEmpty()
                && words.size() < 4
                && part.chars().anyMatch(Character::isLetter)
                && words.stream().anyMatch(word -> Words.isTelling(List.of(word)));
    }

    /** How many words right in front of a short form are what it is short for; 0 for none. */
    private static int inFull(List<String> before, List<String> brief) {
        for (int length = 2; length <= Math.min(before.size(), 8); length++) {
            var full = before.subList(before.size() - length, before.size());
            if (stands(brief, full)) {
                return length;
            }
        }
        return 0;
    }

    /** Every word of the short form is the initials of several, or one of the words itself. */
    private static boolean stands(List<String> brief, List<String> full) {
        int at = 0;
        for (var word : brief) {
            if (Words.isAcronym(word.toLowerCase(Locale.ROOT), full, at)) {
                at += word.length();
            } else if (at > 0 && at < full.size() && full.get(at).equals(word)) {
                at++;
            } else {
                return false;
            }
        }
        return at > 0 && at == full.size();
    }
}
