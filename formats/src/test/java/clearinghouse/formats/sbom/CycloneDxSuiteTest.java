package clearinghouse.formats.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.SharedData;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The documents by which the standard tests its own schemas, whose names say the verdict. */
class CycloneDxSuiteTest {

    private static final String SUITE = "cyclonedx/cyclonedx-spec-tests.tar.gz";

    private final SbomReader reader = new SbomReader(SbomLimits.standard());

    @Test
    void every_valid_document_is_read_in_both_encodings() {
        var wrong = new ArrayList<String>();
        var read = new TreeMap<String, Integer>();
        documents("valid-")
                .forEach((name, document) -> {
                    switch (reader.read(document)) {
                        case Parsed.Valid<Sbom> _ ->
                                read.merge(name.substring(name.lastIndexOf('.')), 1, Integer::sum);
                        case Parsed.Invalid<Sbom>(var problems) -> wrong.add(name + " " + problems);
                    }
                });
        assertThat(wrong).isEmpty();
        assertThat(read.get(".json")).isGreaterThan(150);
        assertThat(read.get(".xml")).isGreaterThan(150);
    }

    @Test
    void every_invalid_document_is_refused_with_its_place_and_its_rule() {
        var wrong = new ArrayList<String>();
        var rules = new TreeMap<String, Integer>();
        documents("invalid-")
                .forEach((name, document) -> {
                    switch (reader.read(document)) {
                        case Parsed.Valid<Sbom> _ -> wrong.add(name);
                        case Parsed.Invalid<Sbom>(var problems) -> {
                            var first = problems.getFirst();
                            rules.merge(first.code(), 1, Integer::sum);
                            if (first.pointer().isEmpty() && !first.message().contains("line")) {
                                wrong.add(name + " without place: " + first);
                            }
                        }
                    }
                });
        assertThat(wrong).as("rules %s", rules).isEmpty();
        assertThat(rules.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(150);
    }

    @Test
    void every_example_of_the_project_is_read_without_a_warning() {
        var odd = new ArrayList<String>();
        var examples = SharedData.archive("cyclonedx/cyclonedx-bom-examples.tar.gz");
        examples.forEach((path, document) -> {
            switch (reader.read(document)) {
                case Parsed.Valid<Sbom>(var sbom) -> {
                    if (!sbom.warnings().isEmpty()) {
                        odd.add(path + " " + sbom.warnings());
                    }
                }
                case Parsed.Invalid<Sbom>(var problems) -> odd.add(path + " " + problems);
            }
        });
        assertThat(examples).hasSizeGreaterThan(50);
        assertThat(odd).isEmpty();
    }

    private static Map<String, byte[]> documents(String prefix) {
        var documents = new TreeMap<String, byte[]>();
        SharedData.archive(SUITE)
                .forEach((path, document) -> {
                    var name = path.substring(path.lastIndexOf('/') + 1);
                    if (name.startsWith(prefix)
                            && (name.endsWith(".json") || name.endsWith(".xml"))) {
                        documents.put(path, document);
                    }
                });
        return documents;
    }
}
