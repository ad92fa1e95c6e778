package clearinghouse.formats.sbom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.SharedData;
import clearinghouse.formats.purl.PackageUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The examples of the SPDX project and of its Java library. */
class SpdxExamplesTest {

    private static final String EXAMPLES = "spdx/spdx-examples.tar.gz";

    /** Made to be refused, as their names say. */
    private static final Set<String> BAD =
            Set.of(
                    "BadJSON.spdx.json",
                    "SPDXWrongVersion.spdx.json",
                    "SPDXJSONExample-wrongversion.spdx.json");

    private final SbomReader reader = new SbomReader(SbomLimits.standard());

    @Test
    void every_example_in_json_and_tag_value_is_read() {
        var wrong = new ArrayList<String>();
        var read = new ArrayList<String>();
        SharedData.archive(EXAMPLES)
                .forEach((path, document) -> {
                    var name = name(path);
                    if (BAD.contains(name) || !(name.endsWith(".json") || name.endsWith(".spdx"))) {
                        return;
                    }
                    switch (reader.read(document)) {
                        case Parsed.Valid<Sbom>(var sbom) -> {
                            read.add(name);
                            // One of the examples lists files alone.
                            if (sbom.components().isEmpty()
                                    && !name.equals("example7-bin.spdx3.json")) {
                                wrong.add(name + " is without components");
                            }
                        }
                        case Parsed.Invalid<Sbom>(var problems) -> wrong.add(name + " " + problems);
                    }
                });
        assertThat(wrong).isEmpty();
        assertThat(read).hasSizeGreaterThan(38);
    }

    @Test
    void every_bad_example_is_refused_with_its_place_and_its_rule() {
        assertThat(problems("BadJSON.spdx.json"))
                .extracting(Problem::pointer, Problem::code)
                .contains(tuple("/creationInfo/creators", "type"));
        assertThat(problems("SPDXWrongVersion.spdx.json"))
                .extracting(Problem::pointer, Problem::code)
                .containsExactly(tuple("/spdxVersion", "sbom-version"));
        assertThat(problems("SPDXJSONExample-wrongversion.spdx.json"))
                .extracting(Problem::pointer, Problem::code)
                .contains(tuple("/packages/0/primaryPackagePurpose", "member-unknown"));
    }

    @Test
    void one_document_is_the_same_in_json_and_in_tag_value() {
        var json = read("SPDXJSONExample-v2.3.spdx.json");
        var lines = read("SPDXTagExample-v2.3.spdx");
        assertThat(lines.specVersion()).isEqualTo(json.specVersion());
        assertThat(lines.subject().created()).isEqualTo(json.subject().created());
        assertThat(lines.components())
                .extracting(
                        SbomComponent::name,
                        SbomComponent::version,
                        SbomComponent::vendor,
                        SbomComponent::purl,
                        SbomComponent::cpes,
                        SbomComponent::hashes)
                .containsExactlyInAnyOrderElementsOf(
                        json.components().stream()
                                .map(c ->
                                        tuple(
                                                c.name(),
                                                c.version(),
                                                c.vendor(),
                                                c.purl(),
                                                c.cpes(),
                                                c.hashes()))
                                .toList());
    }

    @Test
    void models_and_data_sets_of_spdx_3_are_components_of_their_kind() {
        var models = path("ai/example02/spdx3.0/sbom.spdx3.json");
        assertThat(models.specVersion()).isEqualTo("3.0.1");
        assertThat(models.components())
                .filteredOn(c -> c.kind() == SbomComponent.Kind.MACHINE_LEARNING_MODEL)
                .isNotEmpty();
        assertThat(path("dataset/example01/spdx3.0/example01.spdx3.json").components())
                .extracting(SbomComponent::kind)
                .contains(SbomComponent.Kind.DATA);
    }

    @Test
    void a_package_of_spdx_3_has_its_purl_hash_and_maker() {
        var maven = path("software/example9/spdx3.0/appbomination.spdx3.json");
        assertThat(maven.components())
                .flatExtracting(c -> c.purl().stream().toList())
                .contains(PackageUrl.of("pkg:maven/junit/junit@4.12"));
        var golang = path("software/example7/spdx3.0/example7-golang.spdx3.json");
        assertThat(golang.components())
                .anySatisfy(c -> {
                    assertThat(c.name()).isEqualTo("go1.16.4.linux-amd64.tar.gz");
                    assertThat(c.version()).isEqualTo("1.16.4");
                    assertThat(c.hashes()).containsOnlyKeys("sha-256");
                    assertThat(c.vendor()).isNotEmpty();
                });
    }

    private Sbom read(String name) {
        return path("/" + name);
    }

    private Sbom path(String end) {
        return reader.read(document(end)).orElseThrow();
    }

    private List<Problem> problems(String name) {
        return reader.read(document("/" + name)).problems();
    }

    private static byte[] document(String end) {
        return SharedData.archive(EXAMPLES).entrySet().stream()
                .filter(file -> file.getKey().endsWith(end))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
