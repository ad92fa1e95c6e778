package clearinghouse.formats.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Small documents that were made to cost much. */
@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class HostileInventoriesTest {

    private final SbomReader reader = new SbomReader(SbomLimits.standard());

    @Test
    void a_document_of_spdx_3_that_is_its_own_root_often_is_gone_over_once() {
        var sbom =
                valid(
                        spdx3(
                                """
                                {"type": "SpdxDocument", "spdxId": "x", "name": "round", "rootElement": [%s]},
                                {"type": "software_Package", "spdxId": "p", "name": "pump", "software_packageVersion": "1"}
                                """
                                        .formatted("\"x\",".repeat(10_000) + "\"p\"")));
        assertThat(sbom.subject().name()).isEqualTo("pump");
        assertThat(sbom.components()).hasSize(1);
    }

    @Test
    void the_documents_and_roots_of_spdx_3_count_against_the_limit_of_components() {
        var few = new SbomReader(new SbomLimits(1 << 20, 20, 3));
        var document = "{\"type\": \"Bundle\", \"spdxId\": \"b\", \"rootElement\": [\"x\", \"y\"]}";
        assertThat(codes(few, spdx3(document))).isEmpty();
        assertThat(codes(few, spdx3(document + "," + document)))
                .containsExactly("too-many-components");
        var empty = "{\"type\": \"Bundle\", \"spdxId\": \"b\"}";
        assertThat(codes(few, spdx3(String.join(",", List.of(empty, empty, empty, empty)))))
                .containsExactly("too-many-components");
    }

    private static String spdx3(String elements) {
        return """
        {"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [
        {"type": "CreationInfo", "@id": "_:c", "specVersion": "3.0.1", "created": "2026-11-22T10:51:29Z"},
        %s]}
        """
                .formatted(elements);
    }

    private Sbom valid(String text) {
        return reader.read(bytes(text)).orElseThrow();
    }

    private static List<String> codes(SbomReader reader, String text) {
        return reader.read(bytes(text)).problems().stream().map(Problem::code).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
