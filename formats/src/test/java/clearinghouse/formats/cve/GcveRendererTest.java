package clearinghouse.formats.cve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Schemas;
import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.advisory.Identifier;
import clearinghouse.formats.advisory.Samples;
import clearinghouse.formats.advisory.TlpLabel;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class GcveRendererTest {

    private static final UUID ORGANIZATION =
            UUID.fromString("8254265b-2729-46b6-b9e3-3dfca2d5bfca");
    private static final CveAssigner ASSIGNER =
            new CveAssigner(ORGANIZATION, ORGANIZATION, "rural");

    private static JsonNode rendered(Advisory advisory) {
        var id = GcveId.of(1988, advisory.tracking().id());
        return JsonMapper.shared()
                .readTree(GcveRenderer.render(advisory, ASSIGNER, id).orElseThrow());
    }

    @Test
    void our_number_is_the_authoritys_number() {
        assertThat(GcveId.of(1988, "CLH-2026-0001")).hasToString("GCVE-1988-2026-0001");
        assertThat(GcveId.of(7, "CLH-2026-123456")).hasToString("GCVE-7-2026-123456");
        assertThat(GcveId.of(7, "RURAL2-2026-0001")).hasToString("GCVE-7-2026-0001");
        assertThatThrownBy(() -> GcveId.of(7, "draft"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** 0 is CVE's own. */
    @Test
    void nobody_numbers_in_the_name_of_cve() {
        assertThatThrownBy(() -> new GcveId(0, 2026, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_record_has_our_number_and_is_equal_to_its_other_names() {
        var record = rendered(Samples.orgJson());
        assertThat(record.at("/cveMetadata/vulnId").asString()).isEqualTo("GCVE-1988-2026-0001");
        var extension = record.at("/containers/cna/x_gcve/0");
        assertThat(extension.path("vulnId").asString()).isEqualTo("GCVE-1988-2026-0001");
        assertThat(extension.path("recordType").asString()).isEqualTo("advisory");
        assertThat(extension.path("relationships").findValuesAsString("destId"))
                .containsExactly("CVE-2022-45688", "GHSA-3vqj-43w4-2q58");
        assertThat(extension.path("relationships").findValuesAsString("type"))
                .containsOnly("equal");
        assertThat(record.at("/cveMetadata").has("cveId")).isFalse();
    }

    @Test
    void without_another_name_there_is_no_relationship() {
        var record = rendered(Samples.orgJson(TlpLabel.CLEAR, List.of()));
        assertThat(record.at("/containers/cna/x_gcve/0").has("relationships")).isFalse();
    }

    /** BCP-05 is a CVE record but for its name. */
    @Test
    void under_a_cve_id_it_passes_the_schema_of_cve() {
        var record = rendered(Samples.orgJson()).deepCopy();
        var metadata = (ObjectNode) record.path("cveMetadata");
        metadata.remove("vulnId");
        metadata.put("cveId", "CVE-2022-45688");
        assertThat(Schemas.faults("cve-5.1.json", record.toString())).isEmpty();
    }

    @Test
    void what_is_not_for_everyone_has_no_record() {
        var amber = Samples.orgJson(TlpLabel.AMBER, List.of(new Identifier.Cve("CVE-2022-45688")));
        assertThat(GcveRenderer.render(amber, ASSIGNER, new GcveId(1988, 2026, 1)))
                .isInstanceOf(Parsed.Invalid.class);
    }
}
