package clearinghouse.formats.vex;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Schemas;
import clearinghouse.formats.advisory.Samples;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class OpenVexRendererTest {

    private static final String DOCUMENT = OpenVexRenderer.render(Samples.orgJson());

    @Test
    void a_document_passes_the_schema() {
        assertThat(Schemas.faults("openvex-0.2.0.json", DOCUMENT)).isEmpty();
        assertThat(
                        Schemas.faults(
                                "openvex-0.2.0.json",
                                DOCUMENT.replace("action_statement", "status_notes")))
                .isNotEmpty();
    }

    @Test
    void vulnerable_and_fixed_versions_have_their_own_statements() {
        var statements = JsonMapper.builder().build().readTree(DOCUMENT).path("statements");
        assertThat(statements.at("/0/status").stringValue()).isEqualTo("affected");
        assertThat(statements.at("/0/products/0/@id").stringValue())
                .isEqualTo("pkg:maven/org.json/json@20220924");
        assertThat(statements.at("/1/status").stringValue()).isEqualTo("fixed");
        assertThat(statements.at("/1/products/0/hashes/sha-256").stringValue())
                .isEqualTo(Samples.SHA256);
        assertThat(statements.at("/1/products/1/@id").stringValue())
                .isEqualTo("pkg:maven/org.json/json@20230227");
    }
}
