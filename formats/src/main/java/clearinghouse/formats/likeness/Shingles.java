package clearinghouse.formats.likeness;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A text as the set of its words and pairs of words, each with a weight: what two texts have in
 * common when somebody says the same in other words. Undisclosed, so that it has no text form.
 *
 * @param weights at least 1 for each shingle
 */
public record Shingles(Map<String, Integer> weights) {

    /** A name of code tells more than a word of the language. */
    static final int WEIGHT_OF_CODE = 3;

    /** What no text is told from another by. */
    private static final Set<String> COMMON =
            Set.of(
                    """
                    a about advisory affected after all allow allowed allowing allows also an and any are arbitrary as at
                    attack attacker attackers be because been before being but by can cause causes could crafted cve
                    do does due earlier exists fixed for found from fixes ghsa had has have if impact in into is issue it
                    its leads lead may might no not of on only or other p prior remote s should so some such t than
                    that the their them then there these they this those through to up upgrade upgraded use used
                    user users using value version versions via vulnerability vulnerabilities vulnerable was
                    were when where which while who will with within would you
                    """
                            .strip()
                            .split("\\s+"));

    /** Of few parts, because each part is a step of the matcher's own recursion. */
    private static final Pattern WORD =
            Pattern.compile("[\\p{L}\\p{N}_]+(?:[.:/\\-][\\p{L}\\p{N}_]+){0,16}");

    private static final Pattern PART = Pattern.compile("[\\p{L}\\p{N}_]+");
    private static final Pattern CODE =
            Pattern.compile(".*(?:_|\\p{Ll}\\p{Lu}|\\p{L}[.:]+\\p{L}).*");
    private static final Pattern NUMBER = Pattern.compile("[\\p{N}_]+");

    public Shingles {
        weights = Map.copyOf(weights);
    }

    public static Shingles of(String text) {
        var words = new ArrayList<String>();
        var weights = new LinkedHashMap<String, Integer>();
        var found = WORD.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC));
        while (found.find()) {
            int weight = CODE.matcher(found.group()).matches() ? WEIGHT_OF_CODE : 1;
            for (var part : parts(found.group())) {
                words.add(part);
                weights.merge(part, weight, Math::max);
            }
        }
        for (int i = 1; i < words.size(); i++) {
            weights.merge(words.get(i - 1) + " " + words.get(i), 1, Math::max);
        }
        return new Shingles(weights);
    }

    private static List<String> parts(String word) {
        return PART.matcher(word.toLowerCase(Locale.ROOT))
                .results()
                .map(java.util.regex.MatchResult::group)
                .filter(part -> !COMMON.contains(part) && !NUMBER.matcher(part).matches())
                .toList();
    }

    public boolean isEmpty() {
        return weights.isEmpty();
    }

    /**
     * The weighted Jaccard measure: the weight that both have, of the weight that either has. 1 for
     * the same, 0 for nothing in common or nothing at all.
     */
    public double resemblance(Shingles other) {
        var all = new TreeSet<>(weights.keySet());
        all.addAll(other.weights.keySet());
        long both = 0;
        long either = 0;
        for (var shingle : all) {
            int here = weights.getOrDefault(shingle, 0);
            int there = other.weights.getOrDefault(shingle, 0);
            both += Math.min(here, there);
            either += Math.max(here, there);
        }
        return either == 0 ? 0 : (double) both / either;
    }

    @Override
    public String toString() {
        return "Shingles[" + weights.size() + "]";
    }
}
