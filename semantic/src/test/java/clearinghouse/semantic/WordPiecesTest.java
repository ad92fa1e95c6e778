package clearinghouse.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordPiecesTest {

    private static final WordPieces PIECES = shipped();

    private static WordPieces shipped() {
        try (InputStream file =
                WordPiecesTest.class.getResourceAsStream("/all-minilm-l6-v2-q-tokenizer.json")) {
            return WordPieces.read(Objects.requireNonNull(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * What the tokenizer of Hugging Face (ai.djl.huggingface:tokenizers 0.36.0) makes of them. The
     * two were compared once on 20,000 records of the NVD, and gave the same for each.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            textBlock =
                    """
                    Unbounded recursion in parse_string() of src/reader.c:17 = 4895 15494 2098 28667 9236 3258 1999 11968 3366 1035 5164 1006 1007 1997 5034 2278 1013 8068 1012 1039 1024 2459
                    \u00dcn\u00efc\u00f6d\u00e9 \u0130stanbul = 27260 9960
                    \u4e2d\u6587 and \u3042 = 1746 1861 1998 1646
                    $+<>^`|~ \u00a3 = 1002 1009 1026 1028 1034 1036 1064 1066 1069
                    \u041f\u0440\u0438\u0432\u0435\u0301\u0442 = 1194 16856 10325 25529 15290 22919
                    """)
    void a_text_is_split_as_the_model_was_taught(String text, String pieces) {
        assertThat(PIECES.of(text, 100)).isEqualTo(framed(pieces));
    }

    private static List<Integer> framed(String pieces) {
        return Arrays.stream(("101 " + pieces + " 102").split(" ")).map(Integer::valueOf).toList();
    }

    @Test
    void what_cannot_be_seen_is_left_out_and_parts_no_word() {
        assertThat(PIECES.of("a\u0000b\u200bc\u00adde\ufffdf", 100))
                .isEqualTo(framed("5925 3207 2546"));
    }

    @Test
    void a_text_that_writes_the_models_own_signs_is_a_text() {
        assertThat(PIECES.of("[SEP]", 100)).isEqualTo(framed("1031 19802 1033"));
    }

    @Test
    void no_text_has_more_pieces_than_asked_for() {
        assertThat(PIECES.of("word ".repeat(1000), 16)).hasSize(16).startsWith(101).endsWith(102);
        assertThat(PIECES.of("a".repeat(100), 8)).hasSize(8).endsWith(102);
        assertThat(PIECES.of("a".repeat(101), 8)).containsExactly(101, 100, 102);
        assertThat(PIECES.of("", 8)).containsExactly(101, 102);
    }

    @Test
    void a_vocabulary_that_is_none_is_refused() {
        assertThatThrownBy(() -> WordPieces.read(new ByteArrayInputStream(new byte[] {1})))
                .isInstanceOf(IOException.class);
    }
}
