package clearinghouse.formats.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.SharedData;
import clearinghouse.formats.purl.PackageUrl;
import com.fasterxml.jackson.databind.DatabindException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
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

    // Software we did not write reads 98 of the 100; what it finds in them, we find.
    @Test
    void cyclonedx_core_java_finds_the_same_components() throws IOException {
        var mapper = JsonMapper.builder().build();
        var theirs =
                new ObjectMapper()
                        .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        var compared = 0;
        for (var collection : List.of("products", "containers", "containers-multitool")) {
            try (var lines = SharedData.lines("sbom/" + collection + ".jsonl.gz")) {
                for (var line : (Iterable<String>) lines::iterator) {
                    if (!line.contains("\"bomFormat\"")) {
                        continue;
                    }
                    var entry = mapper.readTree(line);
                    var document = entry.path("doc").toString().getBytes(StandardCharsets.UTF_8);
                    var found = new ArrayList<String>();
                    try {
                        flatten(theirs.readValue(document, Bom.class).getComponents(), found);
                    } catch (DatabindException _) {
                        continue;
                    }
                    compared++;
                    assertThat(
                                    reader.read(document).orElseThrow().components().stream()
                                            .filter(c -> c.pointer().startsWith("/components/"))
                                            .map(c -> identity(c.name(), c.version(), c.purl())))
                            .as(entry.path("path").stringValue())
                            .containsExactlyInAnyOrderElementsOf(found);
                }
            }
        }
        assertThat(compared).isGreaterThan(90);
    }

    private static void flatten(@Nullable List<Component> components, List<String> found) {
        for (var component : components == null ? List.<Component>of() : components) {
            var purl =
                    component.getPurl() != null
                                    && PackageUrl.parseLeniently(component.getPurl())
                                            instanceof Parsed.Valid<PackageUrl>(var parsed)
                            ? Optional.of(parsed)
                            : Optional.<PackageUrl>empty();
            var version = component.getVersion() == null ? "" : component.getVersion().strip();
            found.add(identity(component.getName().strip(), version, purl));
            flatten(component.getComponents(), found);
        }
    }

    private static String identity(String name, String version, Optional<PackageUrl> purl) {
        var shown = version.isEmpty() ? purl.map(PackageUrl::version).orElse("") : version;
        return name + " " + shown + " " + purl.map(PackageUrl::render).orElse("");
    }
}
