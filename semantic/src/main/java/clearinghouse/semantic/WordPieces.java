package clearinghouse.semantic;

import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A text as the numbers that the model was taught: words in lower case without accents, each split
 * into the longest pieces that the vocabulary has (WordPiece, as BERT does it).
 */
final class WordPieces {

    /** What a longer word means, the model cannot know. */
    private static final int LONGEST_WORD = 100;

    /** Before a piece that is not the first of its word. */
    private static final String CONTINUED = "##";

    private static final String MARK = "\\p{P}$+<=>^`|~";
    private static final String HAN =
            "\\x{3400}-\\x{4DBF}\\x{4E00}-\\x{9FFF}\\x{F900}-\\x{FAFF}\\x{20000}-\\x{2CEAF}\\x{2F800}-\\x{2FA1F}";

    private static final Pattern ACCENT_OR_CONTROL =
            Pattern.compile("\\p{Mn}|[\\p{C}\\x{FFFD}&&[^\\t\\n\\r]]");
    private static final Pattern WORD =
            Pattern.compile("[" + MARK + HAN + "]|[^\\p{IsWhite_Space}" + MARK + HAN + "]+");

    private final Map<String, Integer> vocabulary;
    private final int first;
    private final int last;
    private final int unknown;

    private WordPieces(Map<String, Integer> vocabulary) {
        this.vocabulary = Map.copyOf(vocabulary);
        first = Objects.requireNonNull(vocabulary.get("[CLS]"));
        last = Objects.requireNonNull(vocabulary.get("[SEP]"));
        unknown = Objects.requireNonNull(vocabulary.get("[UNK]"));
    }

    /** From the file {@code tokenizer.json} that comes with a model. */
    static WordPieces read(InputStream file) throws IOException {
        var vocabulary = new HashMap<String, Integer>();
        try {
            JsonMapper.shared()
                    .readTree(file)
                    .at("/model/vocab")
                    .forEachEntry((piece, number) -> vocabulary.put(piece, number.asInt()));
        } catch (JacksonException e) {
            throw new IOException("the vocabulary is no JSON", e);
        }
        return new WordPieces(vocabulary);
    }

    /**
     * @param most no more than these, with those that stand for begin and end
     */
    List<Integer> of(String text, int most) {
        var pieces = new ArrayList<Integer>();
        pieces.add(first);
        var word = WORD.matcher(plain(text));
        while (pieces.size() < most && word.find()) {
            pieces.addAll(piecesOf(word.group()));
        }
        var all = new ArrayList<>(pieces.subList(0, Math.min(pieces.size(), most - 1)));
        all.add(last);
        return List.copyOf(all);
    }

    private static String plain(String text) {
        return ACCENT_OR_CONTROL
                .matcher(Normalizer.normalize(text, Normalizer.Form.NFD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
    }

    /** The longest first; of a word that has a part without a piece, nothing is known. */
    private List<Integer> piecesOf(String word) {
        if (word.length() > LONGEST_WORD) {
            return List.of(unknown);
        }
        var pieces = new ArrayList<Integer>();
        int begin = 0;
        while (begin < word.length()) {
            int end = word.length();
            while (end > begin && !vocabulary.containsKey(piece(word, begin, end))) {
                end--;
            }
            if (end == begin) {
                return List.of(unknown);
            }
            pieces.add(Objects.requireNonNull(vocabulary.get(piece(word, begin, end))));
            begin = end;
        }
        return pieces;
    }

    private static String piece(String word, int begin, int end) {
        return (begin == 0 ? "" : CONTINUED) + word.substring(begin, end);
    }
}
