package clearinghouse.likeness;

import java.util.ArrayList;
import java.util.List;

/**
 * What two findings have in common, as far as it is known without their words. A proposal: whether
 * they are the same is for a person, or a fix that silences both, to say.
 *
 * @param proof whether the proofs are the same, byte for byte
 * @param numbers how many public numbers both name
 * @param crash whether both name the same innermost frames in one package
 * @param code how many functions and files of one package both name
 * @param phrasing from 0 to 1, how much of their phrasing they share
 * @param meaning from 0 to 1, how nearly they mean the same; 0 where that is not compared
 */
public record Alike(
        boolean proof, int numbers, boolean crash, int code, double phrasing, double meaning) {

    /** How seldom two that are not the same have this in common. */
    private static final double PROOF = 0.99;

    private static final double NUMBER = 0.95;
    private static final double CRASH = 0.9;
    private static final double NAME_OF_CODE = 0.25;
    private static final double MOST_OF_CODE = 0.7;
    private static final double MOST_OF_PHRASING = 0.95;

    /** Below this, two reports of different things are as much alike (benchmarks/duplicates). */
    private static final double PHRASING_OF_STRANGERS = 0.06;

    /** Below this, two reports of different things are often as near (benchmarks/duplicates). */
    static final double MEANING_OF_STRANGERS = 0.55;

    private static final double MOST_OF_MEANING = 0.9;

    /** Each reason counts as if it were the only one that could be right. */
    public int score() {
        double against =
                (1 - (proof ? PROOF : 0))
                        * (1 - (numbers > 0 ? NUMBER : 0))
                        * (1 - (crash ? CRASH : 0))
                        * (1 - Math.min(MOST_OF_CODE, 1 - Math.pow(1 - NAME_OF_CODE, code)))
                        * (1 - ofPhrasing())
                        * (1 - ofMeaning());
        return (int) Math.round(100 * (1 - against));
    }

    private double ofPhrasing() {
        double above = Math.max(0, phrasing - PHRASING_OF_STRANGERS);
        return Math.min(MOST_OF_PHRASING, 3 * above);
    }

    private double ofMeaning() {
        double above = Math.max(0, meaning - MEANING_OF_STRANGERS);
        return Math.min(MOST_OF_MEANING, 4 * above);
    }

    /** In words, the strongest first; no word of either finding. */
    public List<String> reasons() {
        var reasons = new ArrayList<String>();
        if (proof) {
            reasons.add("the same proof, byte for byte");
        }
        if (numbers > 0) {
            reasons.add(
                    numbers == 1
                            ? "the same public number, such as a CVE"
                            : numbers + " public numbers in common, such as a CVE");
        }
        if (crash) {
            reasons.add("the same innermost frames of the stack");
        }
        if (code > 0) {
            reasons.add(
                    code == 1
                            ? "the same function or file of this package"
                            : code + " functions or files of this package in common");
        }
        if (ofPhrasing() > 0) {
            reasons.add("%d %% of the phrasing in common".formatted(Math.round(100 * phrasing)));
        }
        if (ofMeaning() > 0) {
            reasons.add("nearly the same meaning, %d %%".formatted(Math.round(100 * meaning)));
        }
        return List.copyOf(reasons);
    }
}
