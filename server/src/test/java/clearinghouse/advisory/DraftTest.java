package clearinghouse.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestCase;
import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.SsvcInputs;
import clearinghouse.platform.Json;
import clearinghouse.platform.Schemas;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class DraftTest {

    private static ObjectNode valid() {
        return (ObjectNode) Json.tree(TestCase.draft());
    }

    private static ObjectNode with(String member, Object value) {
        var draft = valid();
        draft.set(member, Json.tree(value));
        assertThat(new Schemas().validate("advisory-draft", draft)).isEmpty();
        return draft;
    }

    private static List<String> faults(ObjectNode draft) {
        return Draft.parse(draft).problems().stream().map(Problem::pointer).toList();
    }

    @Test
    void a_whole_draft_is_read() {
        var draft = Draft.parse(valid()).orElseThrow();
        assertThat(draft.fixed()).containsExactly("1.1");
        assertThat(draft.cvss()).isPresent();
        assertThat(draft.cwes()).hasSize(1);
        assertThat(draft.references()).hasSize(1);
    }

    @Test
    void every_fault_is_told_with_its_place() {
        var draft = with("identifiers", List.of("CVE-2022-45688", "not an id"));
        draft.put("cvss", "CVSS:3.1/AV:X");
        draft.set(
                "references",
                Json.tree(
                        List.of(
                                Map.of(
                                        "kind", "web",
                                        "url", "javascript:alert(1)",
                                        "summary", "x"))));
        assertThat(faults(draft))
                .contains("/identifiers/1", "/references/0/url")
                .anyMatch(pointer -> pointer.startsWith("/cvss"));
    }

    @Test
    void two_cve_ids_are_two_advisories() {
        assertThat(faults(with("identifiers", List.of("CVE-2022-45688", "CVE-2023-5072"))))
                .containsExactly("/identifiers");
    }

    @Test
    void what_is_known_to_be_exploited_is_exploited_actively() {
        var assessment =
                Map.of(
                        "known_exploited",
                        true,
                        "automatable",
                        true,
                        "technical_impact",
                        "total",
                        "exploitation",
                        "none");
        assertThat(faults(with("assessment", assessment)))
                .containsExactly("/assessment/exploitation");
    }

    @Test
    void exploitation_that_nobody_stated_is_none() {
        assertThat(Draft.parse(valid()).orElseThrow().assessment())
                .isEqualTo(
                        new SsvcInputs(
                                SsvcInputs.Exploitation.NONE,
                                true,
                                SsvcInputs.TechnicalImpact.PARTIAL,
                                false));
    }
}
