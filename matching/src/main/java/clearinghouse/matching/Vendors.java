package clearinghouse.matching;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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

    static String plain(String vendor) {
        return String.join("", words(vendor));
    }

    /** Of two that are said. */
    static boolean same(String one, String other) {
        return !one.isEmpty() && one.equals(other);
    }
}
