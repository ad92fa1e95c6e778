package clearinghouse.formats.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    private final StrictJson json = new StrictJson(200, 5, StrictJson.Numbers.INTEGERS);

    private StrictJson.Read parse(String text) {
        return json.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_plain_document_is_read() {
        assertThat(parse("{\"a\":[1,\"b\",null]} ")).isInstanceOf(StrictJson.Document.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"a\":1,\"a\":2}",
                "{} {}",
                "[[[[[[1]]]]]]",
                "NaN",
                "'a'",
                "\"\\ud800\"",
                "{\"\\udfff\":1}",
                "[1.0]",
                "[1e2]",
                "\ufeff{}",
                "// c\n{}",
            })
    void what_two_readers_could_read_differently_is_refused(String text) {
        assertThat(parse(text)).isInstanceOf(StrictJson.Unreadable.class);
    }

    @Test
    void a_number_beyond_a_double_is_refused() {
        assertThat(
                        new StrictJson(1_000, 5, StrictJson.Numbers.ANY)
                                .parse("1e999".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(StrictJson.Unreadable.class);
        assertThat(parse("1" + "0".repeat(320))).isInstanceOf(StrictJson.Unreadable.class);
    }

    @Test
    void a_document_over_the_limit_is_refused_with_the_limit() {
        assertThat(parse("\"" + "a".repeat(200) + "\""))
                .isEqualTo(new StrictJson.Unreadable("is larger than 200 bytes"));
    }

    @Test
    void other_encodings_are_refused() {
        assertThat(json.parse("{}".getBytes(StandardCharsets.UTF_16)))
                .isEqualTo(new StrictJson.Unreadable("is not UTF-8"));
        assertThat(json.parse("{}".getBytes(StandardCharsets.UTF_16LE)))
                .isInstanceOf(StrictJson.Unreadable.class);
    }

    @Test
    void a_problem_never_quotes_the_text() {
        assertThat(parse("{\"secret\":1,\"secret\":2}").toString()).doesNotContain("secret");
        assertThat(parse("[hunter2]").toString()).doesNotContain("hunter2");
    }
}
