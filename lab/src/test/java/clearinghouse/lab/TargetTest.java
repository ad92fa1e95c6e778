package clearinghouse.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import clearinghouse.runner.protocol.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {

    private static final Target TARGET = Target.shipped().getFirst();

    @Test
    void the_shipped_target_is_the_public_flaw_of_org_json() {
        assertThat(TARGET.id()).isEqualTo("org-json-cve-2022-45688");
        assertThat(TARGET.purl()).isEqualTo("pkg:maven/org.json/json");
        assertThat(TARGET.vulnerable()).isEqualTo("20220924");
        assertThat(TARGET.fixed()).containsExactly("20230227");
        assertThat(TARGET.defaultEntry()).isEqualTo("XML.toJSONObject");
    }

    // one valid description, one difference
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "language": "java"          | "language": "cobol"         | language
                    "id": "org-json             | "id": "../org-json          | id
                    "vulnerable": "20220924"    | "vulnerable": "1"           | vulnerable build
                    "fixed": ["20230227"]       | "fixed": ["2"]              | fixed build
                    "stackKiB": 512             | "stackKiB": 1               | profile
                    "jvm": ["-Xint"]            | "jvm": ["-javaagent:x"]     | -X options
                    "jvm": ["-Xint"]            | "jvm": ["-Xint", 7]         | list of texts
                    org.json:json:20220924:jar" | org.json/json"              | coordinates
                    57d65f5883                  | 57D65F5883                  | SHA-256
                    "throws": "java.lang.St     | "throws": "java/lang St     | Java name
                    "name": "book"              | "unknown": "book"           | unknown field
                    "times": 100                | "times": 100000000          | too large
                    "times": 100                | "times": -1                 | whole number
                    "inputLanguage": "xml"      | "inputLanguage": "sh"       | inputLanguage
                    """)
    void a_description_with_one_fault_is_refused_with_its_reason(
            String from, String to, String reason) throws IOException {
        var valid = description();
        assertThat(valid).contains(from);
        assertThatExceptionOfType(InvalidTarget.class)
                .isThrownBy(() ->
                        Target.parse(valid.replace(from, to).getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining(reason);
    }

    @Test
    void what_is_no_json_is_refused() {
        for (var text : List.of("", "[]", "{", "null", "[".repeat(100_000))) {
            assertThatExceptionOfType(InvalidTarget.class)
                    .isThrownBy(() -> Target.parse(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void a_proof_says_why_it_would_not_run() {
        assertThat(new Proof("XML.toJSONObject", Content.of("<a>")).problem(TARGET)).isEmpty();
        assertThat(new Proof("System.exit", Content.of("<a>")).problem(TARGET).orElse(""))
                .contains("XML.toJSONObject");
        assertThat(
                        new Proof("XML.toJSONObject", Content.of(new byte[Proof.MAX_BYTES + 1]))
                                .problem(TARGET))
                .isPresent();
    }

    @Test
    void variants_are_the_same_each_time_and_none_repeats_a_proof() {
        var proofs = List.of(proof("<a>".repeat(9)), proof("<b c='d'>".repeat(9)));
        var variants = Variants.of(TARGET, proofs);
        assertThat(variants).isEqualTo(Variants.of(TARGET, proofs)).hasSizeGreaterThan(15);
        assertThat(variants.getFirst().input()).isEqualTo("variant 1 (renamed tags)");
        assertThat(variants.getFirst().content().text()).startsWith("<qa><qa>");
        assertThat(variants)
                .extracting(variant -> new Proof(variant.entry(), variant.content()))
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(proofs);
    }

    @Test
    void variants_of_many_large_proofs_stay_bounded() {
        var proofs =
                java.util.stream.IntStream.range(0, 16)
                        .mapToObj(i -> proof(("<t" + i + ">").repeat(250_000)))
                        .toList();
        assertThat(
                        Variants.of(TARGET, proofs).stream()
                                .mapToLong(variant -> variant.content().size())
                                .sum())
                .isLessThanOrEqualTo(24L << 20);
    }

    private static Proof proof(String text) {
        return new Proof("XML.toJSONObject", Content.of(text));
    }

    private static String description() throws IOException {
        try (var in = Target.class.getResourceAsStream("targets/org-json/target.json")) {
            if (in == null) {
                throw new IOException("missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
