package clearinghouse.formats.osv;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Problem;
import clearinghouse.formats.Schemas;
import clearinghouse.formats.advisory.Samples;
import clearinghouse.formats.advisory.TlpLabel;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class OsvRendererTest {

    @Test
    void a_record_passes_the_schema() {
        var record = OsvRenderer.render(Samples.orgJson()).orElseThrow();
        assertThat(Schemas.faults("osv-1.7.json", record)).isEmpty();
        assertThat(Schemas.faults("osv-1.7.json", record.replace("\"x_CLH", "\"CLH"))).isNotEmpty();
    }

    @Test
    void a_range_keeps_its_events_in_the_ecosystem_of_the_package() {
        var record =
                JsonMapper.builder()
                        .build()
                        .readTree(OsvRenderer.render(Samples.orgJson()).orElseThrow());
        assertThat(record.at("/affected/0/package/ecosystem").stringValue()).isEqualTo("Maven");
        assertThat(record.at("/affected/0/package/name").stringValue()).isEqualTo("org.json:json");
        assertThat(record.at("/affected/0/ranges/0").toString())
                .isEqualTo(
                        "{\"type\":\"ECOSYSTEM\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"20230227\"}]}");
    }

    @Test
    void what_is_not_clear_is_not_rendered_for_the_public() {
        assertThat(OsvRenderer.render(Samples.orgJson(TlpLabel.GREEN, List.of())).problems())
                .extracting(Problem::code)
                .containsExactly("tlp-not-clear");
    }

    @Test
    void each_branch_has_events_of_its_own() {
        var text = OsvRenderer.render(Samples.branches()).orElseThrow();
        assertThat(Schemas.faults("osv-1.7.json", text)).isEmpty();
        assertThat(JsonMapper.builder().build().readTree(text).at("/affected/0/ranges").toString())
                .isEqualTo(
                        "[{\"type\":\"ECOSYSTEM\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"1.0.5\"},"
                                + "{\"introduced\":\"1.1\"},{\"fixed\":\"2.0\"}]}]");
    }
}
