package clearinghouse.formats.published;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.SharedData;
import clearinghouse.formats.cvss.Cvss;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.published.Corpora.Read;
import clearinghouse.formats.ssvc.DecisionTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that is public and at hand: each document is read, or refused with a reason, and none is
 * lost. Counted beside it is what must not get lost on the way.
 */
class CorporaTest {

    @ParameterizedTest
    @CsvSource({
        "almalinux, 4254", "bitnami, 5528", "drupal, 431", "go, 3201", "homebrew, 33",
        "kubernetes, 34", "oss-fuzz, 2992", "psf, 83", "pypa, 2015", "r, 12"
    })
    void every_osv_record_is_read(String corpus, int documents) {
        var read = Corpora.read("osv/" + corpus + ".jsonl.gz", Corpora::vulnerability);
        assertThat(read.refused()).isEmpty();
        assertThat(read.values()).hasSize(documents);
        assertThat(read.values())
                .allSatisfy(record -> {
                    assertThat(record.dates().modified()).isPresent();
                    assertThat(record.details()).isNotBlank();
                });
        vectorsHold(read.values());
    }

    @Test
    void every_github_advisory_is_read() {
        var read = Corpora.read("ghsa/ghsa-sample.jsonl.gz", Corpora::vulnerability);
        assertThat(read.refused()).isEmpty();
        assertThat(read.values()).hasSize(370);
        assertThat(read.values().stream().filter(record -> !record.weaknesses().isEmpty()))
                .hasSizeGreaterThan(300);
        vectorsHold(read.values());
    }

    @Test
    void every_rust_and_haskell_advisory_is_read() {
        var rust = Corpora.read("osv/rustsec.jsonl.gz", Corpora::vulnerability);
        assertThat(rust.refused()).isEmpty();
        assertThat(rust.values()).hasSize(927).allMatch(r -> r.dates().published().isPresent());
        assertThat(rust.values().stream().filter(PublishedRecord::withdrawn)).hasSize(8);
        vectorsHold(rust.values());
        var haskell = Corpora.read("osv/haskell.jsonl.gz", Corpora::vulnerability);
        assertThat(haskell.refused()).isEmpty();
        assertThat(haskell.values()).hasSize(25);
        vectorsHold(haskell.values());
    }

    @Test
    void every_ruby_and_php_advisory_is_read() {
        var ruby = Corpora.read("osv/rubysec.jsonl.gz", Corpora::vulnerability);
        assertThat(ruby.refused()).isEmpty();
        assertThat(ruby.values()).hasSize(847);
        assertThat(ranges(ruby.values())).isEqualTo(1374 + 262);
        var php = Corpora.read("osv/php-friendsofphp.jsonl.gz", Corpora::vulnerability);
        assertThat(php.refused()).isEmpty();
        assertThat(php.values()).hasSize(1_213);
        assertThat(ranges(php.values())).isEqualTo(4_390);
    }

    @Test
    void of_the_node_advisories_only_the_indexes_are_refused() {
        var read = Corpora.read("osv/nodejs-security-wg.jsonl.gz", Corpora::vulnerability);
        assertThat(read.refused()).isEqualTo(Map.of("published-form", 3));
        assertThat(read.values()).hasSize(483);
        assertThat(standings(read.values()).get(Standing.NOT_AFFECTED)).isEqualTo(5);
        // Read as what its path says it is, an index is refused as such.
        assertThat(
                        Corpora.read(
                                        "osv/nodejs-security-wg.jsonl.gz",
                                        line -> NodeSecurityForm.read(line.path(), line.doc()))
                                .refused())
                .isEqualTo(Map.of("node-index", 3));
    }

    @ParameterizedTest
    @CsvSource({
        "vulnrichment-1999-2022, 6109, 6098",
        "vulnrichment-2023, 9028, 9014",
        "vulnrichment-2024, 17990, 17941",
        "go-cna-cve-records, 180, 0"
    })
    void every_cve_record_is_read_with_what_cisa_adds(String corpus, int documents, int decided) {
        var read = Corpora.read("cve/" + corpus + ".jsonl.gz", Corpora::vulnerability);
        assertThat(read.refused()).isEmpty();
        assertThat(read.values()).hasSize(documents);
        assertThat(read.values().stream().filter(record -> !record.ssvc().isEmpty()))
                .hasSize(decided);
        assertThat(read.values()).allMatch(record -> !record.details().isBlank());
        vectorsHold(read.values());
    }

    @Test
    void every_nvd_item_is_read_and_nothing_that_it_only_runs_on_is_affected() {
        var old = Corpora.read("nvd/nvd-1.1-2022.jsonl.gz", Corpora::vulnerability);
        assertThat(old.refused()).isEmpty();
        assertThat(old.values()).hasSize(15_454);
        vectorsHold(old.values());
        var overrides = Corpora.read("nvd/nvd-overrides.jsonl.gz", Corpora::vulnerability);
        assertThat(overrides.refused()).isEmpty();
        assertThat(overrides.values()).hasSize(24_155);
        assertThat(affected(old.values()))
                .isEqualTo(matches("nvd/nvd-1.1-2022.jsonl.gz", "\"vulnerable\":true"));
        assertThat(affected(overrides.values()))
                .isEqualTo(matches("nvd/nvd-overrides.jsonl.gz", "\"vulnerable\":true"));
        assertThat(matches("nvd/nvd-overrides.jsonl.gz", "\"vulnerable\":false"))
                .isGreaterThan(1_000);
    }

    @Test
    void every_csaf_document_of_cisa_and_the_vendors_is_read() {
        Read<CsafDocument> cisa =
                Corpora.read("csaf-cisa/csaf-cisa.jsonl.gz", line -> CsafForm.read(line.doc()));
        assertThat(cisa.refused()).isEmpty();
        assertThat(cisa.values()).hasSize(1_799);
        var vulnerabilities = vulnerabilities(cisa);
        assertThat(vulnerabilities).hasSize(5_822);
        // The counts of the corpus, by product status.
        assertThat(standings(vulnerabilities))
                .isEqualTo(
                        Map.of(
                                Standing.AFFECTED, 31_295,
                                Standing.FIXED, 447,
                                Standing.NOT_AFFECTED, 310,
                                Standing.RECOMMENDED, 33));
        assertThat(vulnerabilities.stream().mapToInt(v -> v.remedies().size()).sum())
                .isEqualTo(27_013);
        assertThat(vulnerabilities.stream().mapToInt(v -> v.severities().size()).sum())
                .isEqualTo(5_826);
        vectorsHold(vulnerabilities);

        Read<CsafDocument> vendors =
                Corpora.read(
                        "csaf-vendor/csaf-redhat-suse.jsonl.gz", line -> CsafForm.read(line.doc()));
        assertThat(vendors.refused()).isEmpty();
        assertThat(vendors.values()).hasSize(65);
        // One document writes "known not affected" for 1,153 of them.
        assertThat(standings(vulnerabilities(vendors)))
                .isEqualTo(
                        Map.of(
                                Standing.AFFECTED, 381,
                                Standing.FIXED, 17_871,
                                Standing.NOT_AFFECTED, 14_148 + 1_153,
                                Standing.RECOMMENDED, 13_208));
        vectorsHold(vulnerabilities(vendors));
    }

    @Test
    void every_openvex_document_is_read_and_what_is_none_is_refused() {
        var rancher =
                Corpora.read(
                        "openvex/rancher-vexhub.jsonl.gz", line -> OpenVexForm.read(line.doc()));
        assertThat(rancher.refused()).isEmpty();
        assertThat(rancher.values().stream().mapToInt(d -> d.statements().size()).sum())
                .isEqualTo(30_902);
        var aqua =
                Corpora.read("openvex/aqua-vexhub.jsonl.gz", line -> OpenVexForm.read(line.doc()));
        // The hub's manifests say where the documents lie.
        assertThat(aqua.refused()).isEqualTo(Map.of("vex-context", 44));
        assertThat(aqua.values().stream().mapToInt(d -> d.statements().size()).sum())
                .isEqualTo(11_472);
    }

    @Test
    void of_the_openvex_examples_every_vex_document_is_read() {
        var refused = new ArrayList<String>();
        int read = 0;
        for (var file : SharedData.archive("openvex/openvex-examples.tar.gz").entrySet()) {
            if (!file.getKey().endsWith(".json")) {
                continue;
            }
            var json = JsonMapper.shared().readTree(file.getValue());
            if (OpenVexForm.read(json) instanceof Parsed.Valid<VexDocument>) {
                read++;
            } else {
                refused.add(file.getKey());
            }
        }
        System.out.println("OpenVEX examples: " + read + " read, refused " + refused);
        assertThat(refused)
                .allMatch(name ->
                        name.contains("csaf")
                                || name.contains("sbom")
                                || name.contains("sarif/sample-2vulns.json")
                                || name.contains("sarif/sample-history.json")
                                || name.endsWith("context.json")
                                || name.endsWith("schema.json"));
        assertThat(read).isEqualTo(25);
    }

    @Test
    void the_known_exploited_ones_are_the_same_as_json_and_as_csv() {
        var json =
                KevForm.read(
                                JsonMapper.shared()
                                        .readTree(
                                                text(
                                                        "kev/known_exploited_vulnerabilities.json.gz")))
                        .orElseThrow();
        assertThat(json.entries()).hasSize(1_404);
        assertThat(json.version()).isEqualTo("2025.08.25");
        assertThat(json.entries())
                .allMatch(entry -> entry.added().isPresent() && entry.due().isPresent());
        var csv = KevForm.readCsv(text("kev/known_exploited_vulnerabilities.csv.gz")).orElseThrow();
        assertThat(csv.entries()).isEqualTo(json.entries());
    }

    @Test
    void every_row_of_the_epss_table_is_told() {
        var told = new AtomicInteger();
        try (var lines = SharedData.lines("epss/epss.csv.gz")) {
            var table = EpssForm.read(lines.iterator(), _ -> told.incrementAndGet()).orElseThrow();
            assertThat(table.problems()).isEmpty();
            assertThat(table.refused()).isZero();
            assertThat(table.rows()).isEqualTo(360_142);
        }
        assertThat(told).hasValue(360_142);
    }

    @Test
    void every_weakness_category_and_view_of_cwe_is_read() {
        var read = Corpora.read("cwe/cwe.jsonl.gz", line -> CweForm.read(line.doc()));
        // The tree and the file with the list's version are no entries.
        assertThat(read.refused()).isEqualTo(Map.of("cwe-no-id", 2));
        assertThat(read.values()).hasSize(1_447);
        assertThat(read.values().stream().map(CweForm.Entry::label)).doesNotHaveDuplicates();
    }

    @Test
    void every_decision_table_of_ssvc_is_read() {
        int tables = 0;
        for (var file : SharedData.archive("ssvc/ssvc-data.tar.gz").entrySet()) {
            if (file.getKey().endsWith(".csv")) {
                var text = new String(file.getValue(), StandardCharsets.UTF_8);
                assertThat(DecisionTable.parse(file.getKey(), text).problems())
                        .as(file.getKey())
                        .isEmpty();
                tables++;
            }
        }
        assertThat(tables).isGreaterThanOrEqualTo(16);
    }

    /** A few that are published are no vectors; they are told, and score nothing. */
    private static void vectorsHold(List<PublishedRecord> records) {
        var none = new TreeMap<String, Integer>();
        int vectors = 0;
        for (var record : records) {
            for (var severity : record.severities()) {
                if (!severity.vector().isEmpty()) {
                    vectors++;
                    if (severity.cvss().isEmpty()) {
                        none.merge(
                                Cvss.parse(severity.vector()).problems().getFirst().message(),
                                1,
                                Integer::sum);
                    }
                }
            }
        }
        if (!none.isEmpty()) {
            System.out.println("no vectors of " + vectors + ": " + none);
        }
        assertThat(none.values().stream().mapToInt(i -> i).sum())
                .isLessThanOrEqualTo(vectors / 100);
    }

    private static List<PublishedRecord> vulnerabilities(Read<CsafDocument> read) {
        return read.values().stream()
                .flatMap(document -> document.vulnerabilities().stream())
                .toList();
    }

    private static Map<Standing, Integer> standings(List<PublishedRecord> records) {
        return records.stream()
                .flatMap(record -> record.affected().stream())
                .collect(
                        Collectors.groupingBy(
                                AffectedSoftware::standing,
                                TreeMap::new,
                                Collectors.summingInt(_ -> 1)));
    }

    private static int affected(List<PublishedRecord> records) {
        return records.stream().mapToInt(record -> record.affected().size()).sum();
    }

    private static int ranges(List<PublishedRecord> records) {
        return records.stream()
                .flatMap(record -> record.affected().stream())
                .mapToInt(affected -> affected.ranges().size())
                .sum();
    }

    private static int matches(String corpus, String part) {
        try (var lines = SharedData.lines(corpus)) {
            return lines.mapToInt(line -> line.split(part, -1).length - 1).sum();
        }
    }

    private static String text(String file) {
        try (var lines = SharedData.lines(file)) {
            return lines.collect(Collectors.joining("\n"));
        }
    }
}
