package clearinghouse.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestCase;
import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.Cwe;
import clearinghouse.formats.advisory.SsvcInputs;
import clearinghouse.platform.Json;
import clearinghouse.platform.Schemas;
import java.util.HashMap;
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
        var draft = with("identifiers", List.of("CVE-2022-45688", "nonsense"));
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
    void sectors_are_those_of_cisa_in_one_order_and_no_others() {
        var named = Draft.parse(with("sectors", List.of("nuclear", "energy"))).orElseThrow();
        assertThat(named.sectors())
                .extracting("name")
                .containsExactly("Energy", "Nuclear Reactors, Materials, and Waste");
        assertThat(Draft.parse(valid()).orElseThrow().sectors()).isEmpty();
        assertThat(faults(with("sectors", List.of("energy", "retail"))))
                .containsExactly("/sectors/1");
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

    private static ObjectNode weak(Object... weaknesses) {
        return with("cwes", List.of(weaknesses));
    }

    @Test
    void a_weakness_is_given_by_its_id_and_named_by_the_list() {
        var text = weak(Map.of("id", 674));
        var draft = Draft.parse(text).orElseThrow();
        assertThat(draft.cwes()).containsExactly(new Cwe(674, "Uncontrolled Recursion"));
        assertThat(draft.kept(text).at("/cwes/0/name").asString())
                .isEqualTo("Uncontrolled Recursion");
    }

    @Test
    void what_the_list_does_not_name_so_is_refused_with_its_place() {
        var text =
                weak(
                        Map.of("id", 674, "name", "Deep nesting"),
                        Map.of("id", 674, "name", "Uncontrolled Recursion"),
                        Map.of("id", 16),
                        Map.of("id", 92),
                        Map.of("id", 99_999));
        assertThat(faults(text))
                .containsExactly("/cwes/0/name", "/cwes/2/id", "/cwes/3/id", "/cwes/4/id");
    }

    @Test
    void what_was_accepted_under_an_older_list_stays_readable() {
        var draft = Draft.accepted(weak(Map.of("id", 674, "name", "A name of another year")));
        assertThat(draft.cwes()).containsExactly(new Cwe(674, "A name of another year"));
    }

    @Test
    void one_range_or_a_list_of_them_is_given_and_never_both() {
        var name = Map.of("vendor", "Example", "product", "parser");
        var range = Map.of("introduced", "0", "fixed", "1.0.5");
        assertThat(faulty(name)).isTrue();
        assertThat(faulty(name, Map.of("introduced", "0", "fixed", List.of()))).isFalse();
        assertThat(faulty(name, Map.of("introduced", "0", "fixed", List.of("1.0.5", "2.0"))))
                .isTrue();
        assertThat(faulty(name, Map.of("ranges", List.of(range)))).isFalse();
        assertThat(faulty(name, Map.of("ranges", List.of()))).isTrue();
        assertThat(faulty(name, Map.of("ranges", List.of(range)), Map.of("introduced", "0")))
                .isTrue();
    }

    @SafeVarargs
    private static boolean faulty(Map<String, ?>... members) {
        var affected = new HashMap<String, Object>();
        for (var some : members) {
            affected.putAll(some);
        }
        var draft = valid();
        draft.set("affected", Json.tree(affected));
        return !new Schemas().validate("advisory-draft", draft).isEmpty();
    }
}
