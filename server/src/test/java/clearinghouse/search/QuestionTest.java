package clearinghouse.search;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.NumberPrefix;
import clearinghouse.formats.advisory.TlpLabel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionTest {

    private static final String FINDING = "fnd_" + "a".repeat(26);
    private static final NumberPrefix OWN = new NumberPrefix("RURAL2");

    private static Question asked(String text) {
        return Question.parse(text, OWN).orElseThrow();
    }

    private static List<String> faults(String text) {
        return Question.parse(text, OWN).problems().stream().map(Problem::code).toList();
    }

    @Test
    void a_code_an_identifier_and_a_package_url_are_known_by_their_form() {
        var question =
                asked(FINDING + " cve-2022-45688 GHSA-abcd-efgh-2345 pkg:Maven/org.json/json@1");
        assertThat(question.codes()).containsExactly(FINDING);
        assertThat(question.identifiers()).containsExactly("CVE-2022-45688", "GHSA-ABCD-EFGH-2345");
        assertThat(question.products()).containsExactly("pkg:maven/org.json/json");
        assertThat(question.names()).isEmpty();
    }

    @Test
    void a_number_is_known_by_the_prefix_of_this_clearinghouse_and_no_other() {
        var question = asked("rural2-2026-0001 CLH-2026-0001 RURAL2-2026-1");
        assertThat(question.identifiers()).containsExactly("RURAL2-2026-0001");
        assertThat(question.names()).containsExactly("clh-2026-0001", "rural2-2026-1");
    }

    @Test
    void everything_else_is_a_name_and_quotes_hold_it_together() {
        assertThat(asked("  OpenSSL \"Parser Project\" org.json:json ").names())
                .containsExactly("openssl", "parser project", "org.json:json");
    }

    @Test
    void a_part_that_says_what_it_is_is_that_and_nothing_else() {
        var question = asked("party:\"Finder Labs\" product:zlib");
        assertThat(question.parties()).containsExactly("finder labs");
        assertThat(question.products()).containsExactly("zlib");
        assertThat(question.names()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "amber, AMBER",
        "TLP:AMBER+STRICT, AMBER_STRICT",
        "tlp:red, RED",
        "Clear, CLEAR",
        "green, GREEN"
    })
    void a_label_is_written_with_or_without_its_scheme(String written, TlpLabel label) {
        assertThat(asked("label:" + written).label()).contains(label);
    }

    @Test
    void the_last_day_is_one_of_those_that_are_asked_for() {
        var question = asked("since:2026-01-31 until:2026-02-28");
        assertThat(question.since()).isEqualTo(Optional.of(Instant.parse("2026-01-31T00:00:00Z")));
        assertThat(question.until()).isEqualTo(Optional.of(Instant.parse("2026-03-01T00:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource({
        "label:orange, label",
        "since:31.1.2026, date",
        "since:+999999999-01-01, date",
        "until:0001-01-01, date",
        "x, too-short",
        "party:x, too-short",
        "'', empty",
        "'   ', empty",
        "a1 b1 c1 d1 e1 f1 g1 h1 i1, too-many-parts"
    })
    void what_cannot_be_asked_is_said(String text, String code) {
        assertThat(faults(text)).containsExactly(code);
    }

    @Test
    void a_question_has_an_end() {
        assertThat(faults("a".repeat(Question.LONGEST))).isEmpty();
        assertThat(faults("a".repeat(Question.LONGEST + 1))).containsExactly("too-long");
    }
}
