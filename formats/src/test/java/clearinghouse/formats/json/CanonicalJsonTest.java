package clearinghouse.formats.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.chance.Chance;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CanonicalJsonTest {
    private static JsonNode json(String text) {
        return switch (new StrictJson(100_000, 50, StrictJson.Numbers.ANY)
                .parse(text.getBytes(StandardCharsets.UTF_8))) {
            case StrictJson.Document(var root) -> root;
            case StrictJson.Unreadable(var problem) -> throw new AssertionError(problem);
        };
    }

    // RFC 8785 appendix B: IEEE 754 bits and their text.
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2",
    })
    void numbers_are_written_as_rfc_8785_appendix_b_lists_them(String bits, String text) {
        assertThat(
                        EcmaScriptNumber.render(
                                Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))))
                .isEqualTo(text);
    }

    @Test
    void a_number_reads_back_as_itself() {
        Chance.forAll(
                1_000,
                chance -> {
                    var value = chance.number();
                    assertThat(Double.parseDouble(EcmaScriptNumber.render(value)) == value)
                            .isTrue();
                });
    }

    @Test
    void rfc_8785_section_3_2_2_is_reproduced() {
        assertThat(
                        CanonicalJson.rfc8785(
                                json(
                                        """
                                        {"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                                         "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                                         "literals": [null, true, false]}
                                        """)))
                .isEqualTo(
                        """
                        {"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA'B\\"\\\\\\\\\\"/"}\
                        """);
    }

    @Test
    void rfc_8785_sorts_members_by_utf_16_unit_and_olpc_by_code_point() {
        var value = json("{\"\ufb33\":1,\"\ud83d\ude02\":2,\"1\":3,\"\\r\":4}");
        assertThat(CanonicalJson.rfc8785(value))
                .isEqualTo("{\"\\r\":4,\"1\":3,\"\ud83d\ude02\":2,\"\ufb33\":1}");
        assertThat(CanonicalJson.olpc(value))
                .isEqualTo("{\"\r\":4,\"1\":3,\"\ufb33\":1,\"\ud83d\ude02\":2}");
    }

    @Test
    void olpc_escapes_quote_and_backslash_only() {
        assertThat(CanonicalJson.olpc(json("[\"a\\\"b\\\\c\\nd\", -7, true, null, {}]")))
                .isEqualTo("[\"a\\\"b\\\\c\nd\",-7,true,null,{}]");
    }

    @Test
    void olpc_has_no_fractions() {
        assertThatThrownBy(() -> CanonicalJson.olpc(json("1.5")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void reading_canonical_text_and_writing_it_again_changes_nothing() {
        Chance.forAll(
                1_000,
                chance -> {
                    var value = JsonMapper.shared().createObjectNode();
                    value.put("k" + whole(chance.text()), whole(chance.text()));
                    value.putArray("n").add(chance.number()).addObject();
                    var once = CanonicalJson.rfc8785(value);
                    assertThat(CanonicalJson.rfc8785(json(once))).isEqualTo(once);
                });
    }

    private static String whole(String text) {
        return text.replaceAll("[\\ud800-\\udfff]", "");
    }
}
