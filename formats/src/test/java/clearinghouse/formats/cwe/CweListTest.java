package clearinghouse.formats.cwe;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.SharedData;
import clearinghouse.formats.advisory.Cwe;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CweListTest {

    private static final Parsed<Cwe> RECURSION =
            Parsed.valid(new Cwe(674, "Uncontrolled Recursion"));

    @Test
    void an_id_is_enough_and_a_name_has_to_be_the_lists() {
        assertThat(CweList.weakness(674, Optional.empty())).isEqualTo(RECURSION);
        assertThat(CweList.weakness(674, Optional.of("Uncontrolled Recursion")))
                .isEqualTo(RECURSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "uncontrolled recursion", "Uncontrolled Recursion ", "Recursion"})
    void another_name_is_refused(String name) {
        assertThat(CweList.weakness(674, Optional.of(name)).problems())
                .containsExactly(
                        new Problem(
                                "/name",
                                "cwe-name",
                                "CWE-674 is named \"Uncontrolled Recursion\""));
    }

    @ParameterizedTest
    @CsvSource({
        "16, cwe-category",
        "1000, cwe-view",
        // Deprecated: a weakness, a category, a view.
        "92, cwe-deprecated",
        "1, cwe-deprecated",
        "630, cwe-deprecated",
        "99999, cwe-unknown",
        "0, cwe-unknown",
        "-674, cwe-unknown",
    })
    void what_is_no_weakness_of_today_is_refused(int id, String code) {
        assertThat(CweList.weakness(id, Optional.empty()).problems())
                .extracting(Problem::pointer, Problem::code)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("/id", code));
    }

    @Test
    void it_says_of_every_entry_what_the_published_list_says() {
        var mapper = JsonMapper.shared();
        try (var lines = SharedData.lines("cwe/cwe.jsonl.gz")) {
            lines.map(mapper::readTree)
                    .filter(it -> it.path("doc").path("ID").isString())
                    .forEach(it -> {
                        var entry = it.path("doc");
                        int id = Integer.parseInt(entry.path("ID").asString());
                        var said = CweList.weakness(id, Optional.empty());
                        var code =
                                entry.path("Status").asString().equals("Deprecated")
                                        ? "cwe-deprecated"
                                        : it.path("path").asString().contains("/C/")
                                                ? "cwe-category"
                                                : "cwe-view";
                        if (it.path("path").asString().contains("/W/")
                                && !code.equals("cwe-deprecated")) {
                            var name = entry.path("Name").asString().strip();
                            assertThat(said).isEqualTo(Parsed.valid(new Cwe(id, name)));
                        } else {
                            assertThat(said.problems())
                                    .extracting(Problem::code)
                                    .containsExactly(code);
                        }
                    });
        }
    }
}
