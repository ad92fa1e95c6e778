package clearinghouse.semantic;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import clearinghouse.formats.likeness.Embedder;
import clearinghouse.formats.likeness.Meaning;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The model on one core; several threads may ask at once. */
public final class SentenceEmbedder implements Embedder {

    /** Another name for another model, other pieces or another way of taking their mean. */
    private static final String MODEL = "all-minilm-l6-v2-q/1";

    private static final String WEIGHTS = "/all-minilm-l6-v2-q.onnx";
    private static final String VOCABULARY = "/all-minilm-l6-v2-q-tokenizer.json";

    /** What it was taught with; the beginning says what a report is about. */
    private static final int MOST_PIECES = 256;

    /** Enough for that many pieces, and a bound for what has none. */
    private static final int MOST_CHARACTERS = 8_192;

    private final WordPieces pieces;
    private final OrtEnvironment runtime = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    /** Loads the model, which takes a good part of a second. */
    public SentenceEmbedder() {
        try (var vocabulary = resource(VOCABULARY);
                var weights = resource(WEIGHTS);
                var options = new OrtSession.SessionOptions()) {
            pieces = WordPieces.read(vocabulary);
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            session = runtime.createSession(weights.readAllBytes(), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OrtException e) {
            throw new IllegalStateException("the model does not load", e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(SentenceEmbedder.class.getResourceAsStream(name), name);
    }

    @Override
    public String model() {
        return MODEL;
    }

    @Override
    public Meaning of(String text) {
        var beginning = text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
        return isReadable(beginning) ? mean(pieces.of(beginning, MOST_PIECES)) : Meaning.NONE;
    }

    /** The model knows English; to it, texts of other scripts all mean the same. */
    private static boolean isReadable(String text) {
        var letters = text.codePoints().filter(Character::isLetter).toArray();
        long latin =
                Arrays.stream(letters)
                        .filter(it ->
                                Character.UnicodeScript.of(it) == Character.UnicodeScript.LATIN)
                        .count();
        return latin > 0 && latin * 2 >= letters.length;
    }

    private Meaning mean(List<Integer> text) {
        long[] numbers = text.stream().mapToLong(it -> it).toArray();
        try (var ids = row(numbers);
                var attended = row(filled(numbers.length, 1));
                var sentence = row(filled(numbers.length, 0));
                var answer =
                        session.run(
                                Map.of(
                                        "input_ids", ids,
                                        "attention_mask", attended,
                                        "token_type_ids", sentence))) {
            var states = ((OnnxTensor) answer.get(0)).getFloatBuffer();
            var mean = new float[states.remaining() / numbers.length];
            for (int i = 0; states.hasRemaining(); i = (i + 1) % mean.length) {
                mean[i] += states.get();
            }
            return Meaning.of(mean);
        } catch (OrtException e) {
            throw new IllegalStateException("the model does not run", e);
        }
    }

    private OnnxTensor row(long[] numbers) throws OrtException {
        return OnnxTensor.createTensor(
                runtime, LongBuffer.wrap(numbers), new long[] {1, numbers.length});
    }

    private static long[] filled(int length, long number) {
        var filled = new long[length];
        Arrays.fill(filled, number);
        return filled;
    }
}
