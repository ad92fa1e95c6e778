package clearinghouse.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.sbom.Sbom;
import clearinghouse.formats.sbom.SbomComponent;
import clearinghouse.formats.sbom.SbomLimits;
import clearinghouse.formats.sbom.SbomReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoInventoryTest {

    private static final String BEFORE = "pkg:maven/org.json/json@20220924";
    private static final String AFTER = BEFORE + "-clearinghouse.1";

    @Test
    void after_the_fix_one_component_is_the_fetched_file_and_nothing_else_changed()
            throws IOException {
        var before = Files.readString(Path.of("../examples/inventories/hospital.cdx.json"));

        var after = DemoInventory.withFix(before, BEFORE, AFTER, "abc".getBytes(UTF_8));

        var exchanged = components(after).stream().filter(it -> !components(before).contains(it));
        assertThat(exchanged)
                .singleElement()
                .satisfies(json -> {
                    assertThat(json.version()).isEqualTo("20220924-clearinghouse.1");
                    assertThat(json.purl().orElseThrow().render()).startsWith(AFTER);
                    assertThat(json.hashes())
                            .isEqualTo(
                                    Map.of(
                                            "sha-256",
                                            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
                });
        assertThat(components(after)).hasSameSizeAs(components(before));
        assertThat(after).doesNotContain("\"" + BEFORE + "?");
    }

    private static List<SbomComponent> components(String document) {
        return new SbomReader(SbomLimits.standard())
                .read(document.getBytes(UTF_8))
                .map(Sbom::components)
                .orElseThrow();
    }
}
