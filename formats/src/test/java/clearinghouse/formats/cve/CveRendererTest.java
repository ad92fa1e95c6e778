package clearinghouse.formats.cve;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Problem;
import clearinghouse.formats.Schemas;
import clearinghouse.formats.advisory.Samples;
import clearinghouse.formats.advisory.TlpLabel;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CveRendererTest {

    private static final CveAssigner ASSIGNER =
            new CveAssigner(
                    UUID.fromString("00000000-0000-4000-8000-000000000001"),
                    UUID.fromString("00000000-0000-4000-8000-000000000002"),
                    "clearinghouse");

    @Test
    void a_record_passes_the_schema() {
        var record = CveRenderer.render(Samples.orgJson(), ASSIGNER).orElseThrow();
        assertThat(Schemas.faults("cve-5.1.json", record)).isEmpty();
        assertThat(Schemas.faults("cve-5.1.json", record.replace("CVE-2022", "CVE-22")))
                .isNotEmpty();
    }

    @Test
    void a_record_claims_no_date_and_no_name_of_who_assigned_the_id() {
        var record =
                JsonMapper.builder()
                        .build()
                        .readTree(CveRenderer.render(Samples.orgJson(), ASSIGNER).orElseThrow());
        assertThat(record.path("cveMetadata").propertyNames())
                .containsExactlyInAnyOrder("cveId", "assignerOrgId", "state");
        assertThat(record.at("/containers/cna/providerMetadata/orgId").stringValue())
                .isEqualTo(ASSIGNER.orgId().toString());
    }

    @Test
    void without_a_cve_id_or_for_a_closed_circle_there_is_no_record() {
        assertThat(
                        CveRenderer.render(Samples.orgJson(TlpLabel.RED, List.of()), ASSIGNER)
                                .problems())
                .extracting(Problem::code)
                .containsExactly("tlp-not-clear", "cve-missing");
    }

    @Test
    void each_branch_is_an_entry_of_the_affected_versions() {
        var text = CveRenderer.render(Samples.branches(), ASSIGNER).orElseThrow();
        assertThat(Schemas.faults("cve-5.1.json", text)).isEmpty();
        assertThat(text.replaceAll("\\s", ""))
                .contains(
                        "{\"version\":\"0\",\"status\":\"affected\",\"lessThan\":\"1.0.5\",\"versionType\":\"maven\"}",
                        "{\"version\":\"1.1\",\"status\":\"affected\",\"lessThan\":\"2.0\",\"versionType\":\"maven\"}");
    }
}
