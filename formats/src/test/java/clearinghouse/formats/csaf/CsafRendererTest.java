package clearinghouse.formats.csaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import clearinghouse.formats.Schemas;
import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.advisory.Samples;
import clearinghouse.formats.advisory.TlpLabel;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CsafRendererTest {

    private static final Path VALIDATOR = Path.of("../e2e/csaf-validator").toAbsolutePath();

    @ParameterizedTest
    @EnumSource
    void a_document_of_any_label_passes_the_schema(TlpLabel tlp) {
        assertThat(
                        Schemas.faults(
                                "csaf-2.0.json",
                                CsafRenderer.render(Samples.orgJson(tlp, List.of()))))
                .isEmpty();
    }

    @Test
    void the_schema_would_notice_a_broken_document() {
        var broken = CsafRenderer.render(Samples.orgJson()).replace("\"final\"", "\"finished\"");
        assertThat(Schemas.faults("csaf-2.0.json", broken)).hasSize(1);
    }

    @Test
    void the_same_advisory_gives_the_same_bytes() {
        assertThat(CsafRenderer.render(Samples.orgJson()))
                .isEqualTo(CsafRenderer.render(Samples.orgJson()));
    }

    @Test
    void the_stricter_amber_is_never_widened() {
        var document = read(Samples.orgJson(TlpLabel.AMBER_STRICT, List.of()));
        assertThat(document.at("/document/distribution/tlp/label").stringValue())
                .isEqualTo("AMBER");
        assertThat(document.at("/document/distribution/text").stringValue())
                .contains("TLP:AMBER+STRICT");
    }

    @Test
    void what_is_affected_and_what_is_fixed_are_told_apart() {
        var document = read(Samples.orgJson());
        var versions = document.at("/product_tree/branches/0/branches/0/branches");
        assertThat(versions.valueStream().map(v -> v.path("name").stringValue()))
                .containsExactly(
                        "vers:maven/<20230227", "20220924", "20220924-clearinghouse.1", "20230227");
        var status = document.at("/vulnerabilities/0/product_status");
        assertThat(status.path("known_affected").valueStream().map(JsonNode::stringValue))
                .containsExactly("CSAFPID-0001", "CSAFPID-0002");
        assertThat(status.path("fixed").valueStream().map(JsonNode::stringValue))
                .containsExactly("CSAFPID-0003", "CSAFPID-0004");
        assertThat(
                        versions.at(
                                        "/2/product/product_identification_helper/hashes/0/file_hashes/0/value")
                                .stringValue())
                .isEqualTo(Samples.SHA256);
    }

    @Test
    void the_range_of_two_branches_leaves_out_what_lies_between_them() {
        var text = CsafRenderer.render(Samples.branches());
        assertThat(Schemas.faults("csaf-2.0.json", text)).isEmpty();
        assertThat(
                        read(Samples.branches())
                                .at("/product_tree/branches/0/branches/0/branches/0/name")
                                .stringValue())
                .isEqualTo("vers:maven/<1.0.5|>=1.1|<2.0");
    }

    @Test
    void a_remedy_for_one_version_is_for_that_product_alone() {
        var document = read(Samples.withRemedyFor("20220924"));
        assertThat(document.at("/vulnerabilities/0/remediations/0/product_ids").toString())
                .isEqualTo("[\"CSAFPID-0002\"]");
    }

    // Section 6.2.11.
    @Test
    void where_its_address_is_known_a_document_names_it() {
        var folder = URI.create("https://clearinghouse.example/api/v1/advisories/files/adv_x/");
        var text = CsafRenderer.render(Samples.orgJson(), Optional.of(folder));
        assertThat(Schemas.faults("csaf-2.0.json", text)).isEmpty();
        var references = JsonMapper.builder().build().readTree(text).at("/document/references");
        assertThat(references.path(0).path("category").stringValue()).isEqualTo("self");
        assertThat(references.path(0).path("url").stringValue())
                .isEqualTo(folder + "clh-2026-0001.json");
        assertThat(references.path(1).path("category").stringValue()).isEqualTo("external");
        assertThat(CsafRenderer.render(Samples.orgJson())).doesNotContain("\"self\"");
    }

    // CSAF 2.0, section 5.1
    @ParameterizedTest
    @CsvSource({
        "CLH-2026-0001, clh-2026-0001.json",
        "Example Company - 2019-YH3234, example_company_-_2019-yh3234.json",
        "RHBA-2019:0024, rhba-2019_0024.json",
        "2022 #01-A, 2022_01-a.json"
    })
    void a_file_is_named_after_its_tracking_id(String id, String name) {
        assertThat(CsafRenderer.fileName(id)).isEqualTo(name);
    }

    @Test
    void an_independent_validator_finds_no_error_and_would_find_one(@TempDir Path folder)
            throws IOException, InterruptedException {
        assumeTrue(
                Files.isDirectory(
                        VALIDATOR.resolve("node_modules/@secvisogram/csaf-validator-lib")),
                "not run: e2e/csaf-validator is not installed (npm ci)");
        var good = folder.resolve("good.json");
        var bad = folder.resolve("bad.json");
        var text = CsafRenderer.render(Samples.orgJson());
        Files.writeString(good, text);
        // 6.1.1: a product id that no branch defines.
        Files.writeString(bad, text.replaceFirst("\"CSAFPID-0002\"", "\"CSAFPID-9999\""));
        assertThat(validate(good)).isEqualTo("0");
        assertThat(validate(bad)).isEqualTo("1");
    }

    private static String validate(Path file) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(
                                "node",
                                VALIDATOR.resolve("validate-csaf.mjs").toString(),
                                file.toString())
                        .redirectErrorStream(true)
                        .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var exit = process.waitFor();
        return exit < 2 ? String.valueOf(exit) : output;
    }

    private static JsonNode read(Advisory advisory) {
        return JsonMapper.builder().build().readTree(CsafRenderer.render(advisory));
    }
}
