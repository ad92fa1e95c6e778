package clearinghouse.likeness;

import clearinghouse.formats.likeness.Embedder;
import clearinghouse.formats.likeness.Meaning;
import java.util.Locale;
import java.util.Map;

/**
 * Stands for the model, which a plain build does not fetch: it knows a few words that mean the
 * same, and a text means all of its words together.
 */
public record Synonyms(String model) implements Embedder {

    private static final int DIMENSIONS = 256;

    private static final Map<String, String> SAME =
            Map.of(
                    "unbounded", "endless",
                    "recursion", "calls",
                    "crashes", "ends",
                    "parser", "reader",
                    "input", "document",
                    "tiny", "small");

    @Override
    public Meaning of(String text) {
        var direction = new float[DIMENSIONS];
        for (var word : text.toLowerCase(Locale.ROOT).split("[^a-z]+")) {
            if (!word.isEmpty()) {
                int place = (SAME.getOrDefault(word, word).hashCode() * 0x9e3779b9) >>> 24;
                direction[place]++;
            }
        }
        return Meaning.of(direction);
    }
}
