package clearinghouse.formats.convert;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Problem;
import clearinghouse.formats.Schemas;
import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.advisory.Samples;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.csaf.CsafRenderer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.vulnerability.Vulnerability.Analysis.State;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CycloneDxVexRendererTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static String vex(Advisory advisory) {
        return CycloneDxVexRenderer.render(CsafRenderer.render(advisory, Optional.empty()), NOW)
                .orElseThrow();
    }

    @Test
    void a_document_passes_the_schema() {
        for (var advisory : List.of(Samples.orgJson(), Samples.branches())) {
            assertThat(Schemas.faults("cyclonedx-1.6.json", vex(advisory))).isEmpty();
        }
        assertThat(
                        Schemas.faults(
                                "cyclonedx-1.6.json",
                                vex(Samples.orgJson()).replace("exploitable", "bad")))
                .as("it would find a fault")
                .isNotEmpty();
    }

    @Test
    void the_library_of_its_authors_reads_what_is_affected_and_what_is_fixed()
            throws JsonProcessingException {
        var advisory = Samples.orgJson();
        // As its JsonParser does, which is bound to a validator of schemas that is not here.
        var bom = new ObjectMapper().readValue(vex(advisory), Bom.class);
        assertThat(bom.getComponents())
                .extracting(Component::getPurl)
                .containsExactly(advisory.affected().getFirst().purl().render());
        assertThat(bom.getVulnerabilities())
                .allMatch(it -> it.getId().equals(advisory.cve().orElseThrow().value()))
                .extracting(it -> it.getAnalysis().getState())
                .containsExactlyInAnyOrder(State.EXPLOITABLE, State.RESOLVED);
        var affected =
                bom.getVulnerabilities().stream()
                        .filter(it -> it.getAnalysis().getState() == State.EXPLOITABLE)
                        .findFirst()
                        .orElseThrow();
        assertThat(affected.getDescription()).isEqualTo(advisory.title());
        assertThat(affected.getRecommendation()).isNotBlank();
        assertThat(affected.getAffects().getFirst().getVersions())
                .anyMatch(it -> String.valueOf(it.getRange()).startsWith("vers:maven/"));
        assertThat(affected.getRatings().getFirst().getVector())
                .isEqualTo(advisory.cvss().orElseThrow().vector());
    }

    @Test
    void all_versions_of_a_package_stand_under_one_component() {
        var json = JsonMapper.shared().readTree(vex(Samples.orgJson()));
        assertThat(json.path("components")).hasSize(1);
    }

    @Test
    void what_is_not_clear_is_not_rendered_for_the_public() {
        var csaf =
                CsafRenderer.render(Samples.orgJson(TlpLabel.AMBER, List.of()), Optional.empty());
        assertThat(CycloneDxVexRenderer.render(csaf, NOW).problems())
                .extracting(Problem::code)
                .containsExactly("convert-tlp");
    }
}
