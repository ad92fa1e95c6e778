package clearinghouse.formats.convert;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.SharedData;
import clearinghouse.formats.published.PublishedDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Real advisories: each becomes a valid document of every form, or is refused for a reason of its
 * own.
 */
class CorporaConversionTest {

    private static final Instant NOW = Instant.parse("2026-11-29T00:00:00Z");

    /** Of a fraction of each corpus, so that the whole stays short. */
    @ParameterizedTest
    @CsvSource({
        "ghsa/ghsa-sample, 20",
        "osv/rustsec, 40",
        "osv/go, 150",
        "osv/almalinux, 200",
        "osv/oss-fuzz, 200",
        "osv/rubysec, 60",
        "osv/php-friendsofphp, 60",
        "cve/vulnrichment-2023, 400",
        "nvd/nvd-1.1-2022, 700",
        "csaf-cisa/csaf-cisa, 60",
        "openvex/rancher-vexhub, 20"
    })
    void what_others_published_becomes_valid_documents_of_every_other_form(
            String corpus, int step) {
        var said = 0;
        for (var line : sample(corpus, step)) {
            var document = published(line);
            for (var target : ConversionTarget.values()) {
                var converted =
                        Conversion.of(
                                new Conversion.Source(document, line.path("doc"), ""), target, NOW);
                if (converted instanceof Parsed.Valid<Conversion>(var conversion)) {
                    said++;
                    // What has the form already comes out as its publisher made it.
                    if (!conversion.text().equals(JsonText.render(line.path("doc")))) {
                        assertThat(Judges.faults(target, conversion.text()))
                                .as("%s to %s", line.path("path").asString(), target)
                                .isEmpty();
                    }
                } else {
                    assertThat(converted.problems().getFirst().code())
                            .as(
                                    "%s to %s: %s",
                                    line.path("path").asString(),
                                    target,
                                    converted.problems().getFirst())
                            .isIn("convert-cve", "convert-openvex");
                }
            }
        }
        assertThat(said).isPositive();
    }

    /** Red Hat's advisories and what the tool of the OSV schema's authors makes of them. */
    @ParameterizedTest
    @CsvSource({
        "rhsa-2024_6220.json, RHSA-2024_6220.json",
        "rhsa-2024_4546.json, RHSA-2024_4546.json"
    })
    void red_hats_advisories_affect_the_same_packages_as_in_osv(String csaf, String osv) {
        var expected =
                JsonMapper.shared()
                        .readTree(
                                SharedData.archive("osv/osv-schema-tests.tar.gz")
                                        .entrySet()
                                        .stream()
                                        .filter(file -> file.getKey().endsWith("/OSV/" + osv))
                                        .findFirst()
                                        .orElseThrow()
                                        .getValue());
        var line =
                sample("csaf-vendor/csaf-redhat-suse", 1).stream()
                        .filter(it -> it.path("path").asString("").endsWith(csaf))
                        .findFirst()
                        .orElseThrow();
        var converted =
                Conversion.of(
                                new Conversion.Source(published(line), line.path("doc"), ""),
                                ConversionTarget.OSV,
                                NOW)
                        .orElseThrow();
        var actual = JsonMapper.shared().readTree(converted.text());
        assertThat(packages(actual)).isEqualTo(packages(expected)).isNotEmpty();
        assertThat(actual.path("upstream")).isEqualTo(expected.path("upstream"));
        assertThat(actual.path("severity")).isEqualTo(expected.path("severity"));
    }

    private static Set<String> packages(JsonNode osv) {
        var packages = new TreeSet<String>();
        for (var affected : (ArrayNode) osv.path("affected")) {
            packages.add(
                    affected.at("/package/ecosystem").asString()
                            + " "
                            + affected.at("/package/name").asString()
                            + " "
                            + affected.at("/ranges/0/events"));
        }
        return packages;
    }

    private static PublishedDocument published(JsonNode line) {
        return PublishedDocument.read(
                        line.path("path").asString("x"),
                        line.path("doc"),
                        line.path("title").asString(""),
                        line.path("markdown").asString(""))
                .orElseThrow();
    }

    private static List<JsonNode> sample(String corpus, int step) {
        var sample = new ArrayList<JsonNode>();
        try (var lines = SharedData.lines(corpus + ".jsonl.gz")) {
            var number = new int[1];
            lines.filter(_ -> number[0]++ % step == 0)
                    .map(JsonMapper.shared()::readTree)
                    .forEach(sample::add);
        }
        return sample;
    }
}
