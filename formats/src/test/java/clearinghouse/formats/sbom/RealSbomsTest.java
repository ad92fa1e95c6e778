package clearinghouse.formats.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.SharedData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Inventories that others published, read as they are. */
class RealSbomsTest {

    private final SbomReader reader = new SbomReader(SbomLimits.standard());

    @ParameterizedTest
    @ValueSource(strings = {"products", "containers", "containers-multitool"})
    void every_published_sbom_is_read_with_all_its_components(String collection) {
        var mapper = JsonMapper.builder().build();
        var wrong = new ArrayList<String>();
        var warnings = new TreeMap<String, Integer>();
        var documents = 0;
        var components = 0;
        var withPurl = 0;
        try (var lines = SharedData.lines("sbom/" + collection + ".jsonl.gz")) {
            for (var line : (Iterable<String>) lines::iterator) {
                var entry = mapper.readTree(line);
                var name = entry.path("path").stringValue();
                documents++;
                switch (reader.read(
                        entry.path("doc").toString().getBytes(StandardCharsets.UTF_8))) {
                    case Parsed.Invalid<Sbom>(var problems) -> wrong.add(name + " " + problems);
                    case Parsed.Valid<Sbom>(var sbom) -> {
                        components += sbom.components().size();
                        withPurl +=
                                (int)
                                        sbom.components().stream()
                                                .filter(c -> c.purl().isPresent())
                                                .count();
                        sbom.warnings().forEach(w -> warnings.merge(w.code(), 1, Integer::sum));
                        var expected = entry.path("components").asInt(-1);
                        if (sbom.components().size() < expected) {
                            wrong.add(
                                    name + " has " + sbom.components().size() + " of " + expected);
                        }
                    }
                }
            }
        }
        // Placeholders, such as @0.0.0 beside 1, and one real contradiction of Typo3's.
        var contradictions = Optional.ofNullable(warnings.remove("version-contradiction"));
        assertThat(contradictions.orElse(0)).isLessThan(60);
        assertThat(warnings.values().stream().mapToInt(Integer::intValue).sum())
                .as("warnings %s on %s components of %s documents", warnings, components, documents)
                .isLessThan(100);
        assertThat(withPurl).isGreaterThan(components / 2);
        assertThat(wrong).isEmpty();
    }
}
