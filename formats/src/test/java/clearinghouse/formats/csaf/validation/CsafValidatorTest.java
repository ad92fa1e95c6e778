package clearinghouse.formats.csaf.validation;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.Samples;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.csaf.CsafRenderer;
import clearinghouse.formats.csaf.validation.CsafValidator.Extent;
import clearinghouse.formats.licence.LicenceExpression;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CsafValidatorTest {

    private static final Instant NOW = Instant.parse("2026-11-29T00:00:00Z");

    private static CsafVerdict judge(String document) {
        return CsafValidator.validate(document.getBytes(StandardCharsets.UTF_8), Extent.FULL, NOW);
    }

    private static List<String> rules(List<Problem> problems) {
        return problems.stream().map(Problem::code).distinct().toList();
    }

    /** A valid document of 2.0 with that product tree and those vulnerabilities. */
    private static String document(String tree, String vulnerabilities) {
        return """
        {"document": {"category": "csaf_base", "csaf_version": "2.0",
           "publisher": {"category": "other", "name": "x", "namespace": "https://example.com"},
           "title": "x", "tracking": {"current_release_date": "2026-01-01T00:00:00Z", "id": "X-1",
           "initial_release_date": "2026-01-01T00:00:00Z", "revision_history": [
             {"date": "2026-01-01T00:00:00Z", "number": "1", "summary": "x"}],
           "status": "final", "version": "1"}},
         "product_tree": %s, "vulnerabilities": %s}
        """
                .formatted(tree, vulnerabilities);
    }

    private static String ofOneProduct(String vulnerabilities) {
        return document(
                "{\"full_product_names\": [{\"name\": \"A\", \"product_id\": \"A\"}]}",
                vulnerabilities);
    }

    @ParameterizedTest
    @EnumSource
    void what_we_publish_ourselves_is_valid(TlpLabel tlp) {
        var folder = URI.create("https://clearinghouse.example.org/csaf/");
        for (var advisory :
                List.of(
                        Samples.orgJson(tlp, List.of()),
                        Samples.orgJson(),
                        Samples.branches(),
                        Samples.withRemedyFor("20220924"))) {
            assertThat(judge(CsafRenderer.render(advisory)).errors()).isEmpty();
            var verdict = judge(CsafRenderer.render(advisory, Optional.of(folder)));
            assertThat(verdict.errors()).isEmpty();
            assertThat(rules(verdict.warnings())).doesNotContain("6.2.11", "6.2.20");
        }
    }

    @Test
    void a_problem_names_rule_and_place() {
        var verdict =
                judge(
                        ofOneProduct(
                                "[{\"title\": \"x\", \"product_status\": {\"fixed\": [\"B\"]}}]"));
        assertThat(verdict.isValid()).isFalse();
        assertThat(verdict.errors())
                .containsExactly(
                        new Problem(
                                "/vulnerabilities/0/product_status/fixed/0",
                                "6.1.1",
                                "no product is defined as \"B\""));
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "CWE-416,'Use After Free',true",
                "CWE-416,' Use After Free',false",
                "CWE-416,'Use After Free ',false",
                "CWE-600,'Uncaught Exception in Servlet ',true",
                "CWE-600,'Uncaught Exception in Servlet',true",
                "CWE-600,' Uncaught Exception in Servlet',false"
            })
    void a_weakness_has_its_name_with_blanks_only_where_the_list_has_them(
            String id, String name, boolean valid) {
        var verdict =
                judge(
                        ofOneProduct(
                                "[{\"title\": \"x\", \"cwe\": {\"id\": \"%s\", \"name\": \"%s\"}}]"
                                        .formatted(id, name)));
        assertThat(rules(verdict.errors()).contains("6.1.11")).isNotEqualTo(valid);
    }

    @Test
    void only_mandatory_tests_are_asked_for_whether_it_is_valid() {
        var text = ofOneProduct("[{\"title\": \"x\"}]").getBytes(StandardCharsets.UTF_8);
        var basic = CsafValidator.validate(text, Extent.BASIC, NOW);
        assertThat(basic.isValid()).isTrue();
        assertThat(basic.warnings()).isEmpty();
        assertThat(basic.infos()).isEmpty();
        assertThat(rules(CsafValidator.validate(text, Extent.FULL, NOW).warnings()))
                .contains("6.2.1", "6.2.12");
    }

    @Test
    void a_name_with_a_slash_or_a_tilde_is_escaped_in_the_pointer() {
        var verdict = judge(ofOneProduct("[{\"a/b~c\": 1}]"));
        assertThat(verdict.warnings())
                .extracting(Problem::pointer)
                .contains("/vulnerabilities/0/a~1b~0c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{\"document\": NaN}`         | json",
                "`{\"a\": 1, \"a\": 2}`        | json",
                "`{\"document\": {}`           | json",
                "`{} {}`                       | json",
                "`Infinity`                    | json",
                "``                            | json",
                "`[]`                          | schema",
                "`null`                        | schema",
                "`{}`                          | schema",
                "`{\"document\": {\"csaf_version\": \"1.0\"}}` | schema",
                "`{\"document\": {\"csaf_version\": 2.0}}`     | schema",
            })
    void what_is_no_such_document_is_one_error(String text, String rule) {
        assertThat(rules(judge(text).errors())).containsExactly(rule);
    }

    @ParameterizedTest
    @CsvSource({"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "ISO-8859-1"})
    void another_encoding_than_utf_8_is_refused(String encoding) {
        var text = ofOneProduct("[{\"title\": \"é\"}]").getBytes(Charset.forName(encoding));
        assertThat(CsafValidator.validate(text, Extent.FULL, NOW).errors())
                .extracting(Problem::code)
                .containsExactly("json");
    }

    @Test
    void a_text_nested_without_end_is_refused() {
        var deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(rules(judge(deep).errors())).containsExactly("json");
        var document = document("{\"branches\": " + deep + "}", "[]");
        assertThat(rules(judge(document).errors())).containsExactly("json");
    }

    /** Anything may stand where the structure wants another kind of value. */
    @ParameterizedTest
    @CsvSource({"1", "true", "null", "\"x\"", "[]", "{}", "[[]]", "[null]", "[{}]"})
    void no_rule_trusts_the_structure(String anything) {
        for (var version : List.of("2.0", "2.1")) {
            for (var member :
                    List.of(
                            "\"product_tree\": %s",
                            "\"vulnerabilities\": %s",
                            "\"product_tree\": {\"branches\": %s, \"relationships\": %s, \"product_paths\": %s, \"full_product_names\": %s, \"product_groups\": %s}",
                            "\"vulnerabilities\": [{\"product_status\": %s, \"scores\": %s, \"metrics\": %s, \"remediations\": %s, \"flags\": %s, \"ids\": %s, \"cwes\": %s, \"cwe\": %s}]",
                            "\"vulnerabilities\": [{\"metrics\": [{\"content\": {\"cvss_v3\": %s, \"cvss_v4\": %s, \"ssvc_v2\": %s, \"epss\": %s}, \"products\": %s}]}]")) {
                var text =
                        "{\"document\": {\"csaf_version\": \""
                                + version
                                + "\", \"tracking\": "
                                + anything
                                + "}, "
                                + member.replace("%s", anything)
                                + "}";
                assertThat(judge(text).isValid()).isFalse();
            }
        }
    }

    @Test
    @Timeout(20)
    void products_that_are_made_of_each_other_are_told_and_end() {
        var relationships =
                IntStream.range(0, 20_000)
                        .mapToObj(i -> relationship("R" + i, "R" + (i + 1) % 20_000))
                        .collect(Collectors.joining(","));
        var verdict =
                judge(
                        document(
                                "{\"full_product_names\": [{\"name\": \"A\", \"product_id\": \"A\"}], \"relationships\": ["
                                        + relationships
                                        + "]}",
                                "[{\"title\": \"x\"}]"));
        assertThat(rules(verdict.errors())).containsExactly("6.1.3");
        assertThat(verdict.errors()).hasSize(Report.MOST);
    }

    @Test
    @Timeout(20)
    void a_long_chain_of_products_is_no_circle() {
        var relationships =
                IntStream.range(0, 20_000)
                        .mapToObj(i -> relationship("R" + i, i == 0 ? "A" : "R" + (i - 1)))
                        .collect(Collectors.joining(","));
        assertThat(
                        judge(
                                        document(
                                                "{\"full_product_names\": [{\"name\": \"A\", \"product_id\": \"A\"}], \"relationships\": ["
                                                        + relationships
                                                        + "]}",
                                                "[{\"title\": \"x\"}]"))
                                .errors())
                .isEmpty();
    }

    private static String relationship(String id, String of) {
        return """
        {"category": "installed_on", "product_reference": "%s", "relates_to_product_reference": "A",
         "full_product_name": {"name": "x", "product_id": "%s"}}
        """
                .formatted(of, id);
    }

    /** Three megabytes in which everything refers to everything. */
    @Test
    void a_large_document_takes_seconds_at_most() {
        var names =
                IntStream.range(0, 20_000)
                        .mapToObj(i -> "{\"name\": \"x\", \"product_id\": \"P%d\"}".formatted(i))
                        .collect(Collectors.joining(","));
        var ids =
                IntStream.range(0, 20_000)
                        .mapToObj("\"P%d\""::formatted)
                        .collect(Collectors.joining(","));
        var vulnerability =
                "{\"title\": \"x\", \"product_status\": {\"known_affected\": [%s]}, \"remediations\": [{\"category\": \"vendor_fix\", \"details\": \"x\", \"product_ids\": [%s]}]}"
                        .formatted(ids, ids);
        var text =
                document(
                        "{\"full_product_names\": [" + names + "]}",
                        "[" + String.join(",", Collections.nCopies(8, vulnerability)) + "]");
        assertThat(text.length()).isGreaterThan(3_000_000);
        var begun = System.nanoTime();
        assertThat(judge(text).errors()).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    }

    /** Patterns of the standard that a backtracking matcher does not survive. */
    @Test
    @Timeout(20)
    void a_text_made_to_defeat_a_pattern_is_only_wrong() {
        var names =
                List.of(
                        "cpe:2.3:a:" + "a".repeat(100_000) + "!",
                        "cpe:2.3:a:" + "\\\\?".repeat(50_000),
                        "cpe:/a:" + "a".repeat(100_000) + "!");
        for (var cpe : names) {
            var verdict =
                    judge(
                            document(
                                    "{\"full_product_names\": [{\"name\": \"A\", \"product_id\": \"A\", \"product_identification_helper\": {\"cpe\": \"%s\"}}]}"
                                            .formatted(cpe),
                                    "[{\"title\": \"x\"}]"));
            assertThat(rules(verdict.errors())).containsExactly("schema");
        }
        assertThat(SsvcNamespace.parse("a".repeat(999) + "!")).isEmpty();
        assertThat(CvssForm.V31.letters("CVSS:3.1/" + "AV:N/".repeat(50_000))).isEmpty();
        assertThat(LanguageTag.parse("en" + "-abcde".repeat(50_000) + "!")).isEmpty();
        assertThat(LicenceExpression.parse("(".repeat(50_000))).isEmpty();
        assertThat(DocumentVersion.parse("1.0.0-" + "a.".repeat(50_000))).isEmpty();
    }
}
