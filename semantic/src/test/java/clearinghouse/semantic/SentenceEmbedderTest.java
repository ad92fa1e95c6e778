package clearinghouse.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.likeness.Embedder;
import clearinghouse.formats.likeness.Meaning;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The model itself, on texts that people and their enemies write. */
class SentenceEmbedderTest {

    private static final SentenceEmbedder MODEL = new SentenceEmbedder();
    private static final String FIRST =
            "Deeply nested brackets exhaust the stack: the reader calls itself once for every opening bracket, so a small document ends the process.";
    private static final String REWORDED =
            "Unbounded recursion while parsing JSON arrays lets a tiny input crash the service with a stack overflow.";
    private static final String UNLIKE =
            "Session cookies are sent over plain connections after the administrator changes the theme colour of the shop.";

    private static double alike(String one, String other) {
        return MODEL.of(one).resemblance(MODEL.of(other));
    }

    @Test
    void a_server_finds_it_by_the_interface_alone() {
        assertThat(ServiceLoader.load(Embedder.class))
                .singleElement()
                .isInstanceOf(SentenceEmbedder.class);
    }

    @Test
    void the_same_in_other_words_is_nearer_than_what_is_another_thing() {
        assertThat(alike(FIRST, REWORDED)).isGreaterThan(alike(FIRST, UNLIKE) + 0.25);
        assertThat(alike(FIRST, FIRST)).isGreaterThan(0.99);
    }

    @Test
    void one_text_always_means_the_same_whoever_asks_at_the_same_time() {
        var once = MODEL.of(FIRST);
        assertThat(IntStream.range(0, 16).parallel().mapToObj(_ -> MODEL.of(FIRST)))
                .containsOnly(once);
    }

    @Test
    void what_is_kept_is_small() {
        assertThat(MODEL.of(FIRST).parts()).hasSize(384);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n\t",
                "1234567890 !!! ???",
                "\u0000\u0001\u001b[0;1\u007f",
                "\ud800 \udfff",
                "\u0413\u043b\u0443\u0431\u043e\u043a\u043e \u0432\u043b\u043e\u0436\u0435\u043d\u043d\u044b\u0435 \u0441\u043a\u043e\u0431\u043a\u0438",
                "\u6df1\u5c42\u5d4c\u5957\u62ec\u53f7\u8017\u5c3d\u5806\u6808",
                "\u05e1\u05d5\u05d2\u05e8\u05d9\u05d9\u05dd \u0645\u062a\u062f\u0627\u062e\u0644\u0629"
            })
    void what_has_no_word_that_the_model_knows_means_nothing(String text) {
        assertThat(MODEL.of(text)).isEqualTo(Meaning.NONE);
        assertThat(alike(text, text)).isZero();
    }

    @Test
    @Timeout(20)
    void a_text_of_any_length_costs_no_more_than_its_beginning() {
        for (var part : new String[] {"a", "a ", "\u0301", "word(", "\u0000", "e\u0301\u0302"}) {
            var text = part.repeat(10_000_000 / part.length());
            long begun = System.nanoTime();
            assertThat(MODEL.of(text)).isEqualTo(MODEL.of(text.substring(0, 20_000)));
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void a_text_that_is_cut_in_the_middle_of_a_sign_is_read_up_to_there() {
        var text = "word".repeat(2_047) + "abc" + "\ud83d\ude00".repeat(10);
        assertThat(MODEL.of(text).parts()).hasSize(384);
    }
}
