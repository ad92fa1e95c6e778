package clearinghouse.formats.sarif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import clearinghouse.chance.Chance;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.SharedData;
import clearinghouse.formats.purl.PackageUrl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SarifReaderTest {

    private static final String LOG =
            """
            {
              "version": "2.1.0",
              "runs": [
                {
                  "tool": {"driver": {"name": "scout", "version": "7.1",
                    "rules": [{"id": "CWE-674", "messageStrings": {"deep": {"text": "recursion in {0} on {1}"}}}]}},
                  "artifacts": [
                    {"location": {"uri": "proof.xml"}, "mimeType": "application/xml", "contents": {"binary": "PGE+PGE+"}}
                  ],
                  "results": [
                    {
                      "ruleIndex": 0,
                      "message": {"id": "deep", "arguments": ["XML.parse", "nested $1 input"]},
                      "locations": [{"physicalLocation": {"artifactLocation": {"uri": "src/XML.java"}, "region": {"startLine": 268}},
                        "logicalLocations": [{"fullyQualifiedName": "org.json.XML.parse"}]}],
                      "partialFingerprints": {"stack/v1": "abc"},
                      "stacks": [{"frames": [{"location": {"logicalLocations": [{"fullyQualifiedName": "org.json.XML.parse"}]}}]}],
                      "attachments": [{"artifactLocation": {"index": 0}}],
                      "properties": {"purl": "pkg:maven/org.json/json@20220924", "entry": "xml-to-json"}
                    }
                  ],
                  "properties": {"claim": "scl_1"}
                }
              ]
            }
            """;

    private final SarifReader reader = new SarifReader(SarifLimits.standard());

    @Test
    void a_result_is_read_with_rule_message_places_and_fingerprints() {
        var run = valid(LOG).runs().getFirst();
        assertThat(run.toolName()).isEqualTo("scout");
        assertThat(run.toolVersion()).isEqualTo("7.1");
        assertThat(run.properties()).containsOnlyKeys("claim");
        var result = run.results().getFirst();
        assertThat(result.pointer()).isEqualTo("/runs/0/results/0");
        assertThat(result.ruleId()).isEqualTo("CWE-674");
        assertThat(result.level()).isEqualTo("warning");
        assertThat(result.message()).isEqualTo("recursion in XML.parse on nested $1 input");
        assertThat(result.locations())
                .containsExactly(new SarifLocation("src/XML.java", 268, "org.json.XML.parse"));
        assertThat(result.partialFingerprints()).isEqualTo(Map.of("stack/v1", "abc"));
        assertThat(result.stacks()).hasSize(1);
    }

    @Test
    void a_proof_is_the_attached_file_with_its_target_and_entry() {
        var proof = valid(LOG).results().getFirst().proof().orElseThrow();
        assertThat(proof.purl()).isEqualTo(PackageUrl.of("pkg:maven/org.json/json@20220924"));
        assertThat(proof.entry()).isEqualTo("xml-to-json");
        assertThat(proof.attachment().uri()).isEqualTo("proof.xml");
        assertThat(proof.attachment().content())
                .isEqualTo("<a><a>".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void a_proof_that_lacks_everything_names_everything() {
        var log =
                LOG.replace("pkg:maven", "maven")
                        .replace("\"xml-to-json\"", "7")
                        .replace("\"attachments\"", "\"nothing\"");
        assertThat(valid(log).results().getFirst().proof().problems())
                .extracting(Problem::pointer, Problem::code)
                .containsExactly(
                        tuple("/runs/0/results/0/properties/purl", "purl-scheme"),
                        tuple("/runs/0/results/0/properties/entry", "proof-entry"),
                        tuple("/runs/0/results/0/attachments", "proof-attachment"));
    }

    @Test
    void all_faults_of_a_log_are_named_at_once() {
        var log =
                LOG.replace("\"2.1.0\"", "\"2.0.0\"")
                        .replace("\"name\": \"scout\",", "")
                        .replace("\"index\": 0", "\"index\": 3")
                        .replace("\"message\"", "\"massage\"");
        assertThat(reader.read(bytes(log)).problems())
                .extracting(Problem::pointer, Problem::code)
                .containsExactlyInAnyOrder(
                        tuple("/version", "sarif-version"),
                        tuple("/runs/0/tool/driver/name", "required"),
                        tuple(
                                "/runs/0/results/0/attachments/0/artifactLocation/index",
                                "artifact-missing"),
                        tuple("/runs/0/results/0/message", "required"));
    }

    @Test
    void limits_of_size_depth_results_and_attachments_hold() {
        assertThat(codes(new SarifLimits(100, 64, 10, 100))).containsExactly("too-big");
        assertThat(codes(new SarifLimits(10_000, 3, 10, 100))).containsExactly("json-limit");
        assertThat(codes(new SarifLimits(10_000, 64, 0, 100))).contains("too-many-results");
        assertThat(codes(new SarifLimits(10_000, 64, 10, 5)))
                .containsExactly("attachments-too-big");
    }

    @Test
    void what_is_no_base64_is_no_attachment() {
        assertThat(reader.read(bytes(LOG.replace("PGE+PGE+", "<a><a>"))).problems())
                .extracting(Problem::code)
                .containsExactly("base64");
    }

    @Test
    void any_text_is_answered_and_never_thrown_at() {
        Chance.forAll(
                300,
                chance -> {
                    var text = chance.text();
                    assertThat(reader.read(bytes(text))).isNotNull();
                    assertThat(reader.read(bytes(LOG.replace("\"deep\",", text)))).isNotNull();
                });
    }

    @Test
    void logs_of_real_tools_are_read() {
        var wrong = new ArrayList<String>();
        var read = 0;
        var results = 0;
        for (var archive :
                List.of("sarif/sarif-samples.tar.gz", "scan-reports/scanner-reports.tar.gz")) {
            for (var file : SharedData.archive(archive).entrySet()) {
                var text = new String(file.getValue(), StandardCharsets.UTF_8);
                if (!file.getKey().endsWith(".sarif")
                        || !text.matches("(?s).*\"version\": *\"2\\.1\\.0\".*")) {
                    continue;
                }
                switch (reader.read(file.getValue())) {
                    case Parsed.Valid<SarifLog>(var log) -> {
                        read++;
                        results += log.results().size();
                    }
                    case Parsed.Invalid<SarifLog>(var problems) ->
                            wrong.add(file.getKey() + " " + problems);
                }
            }
        }
        assertThat(results).isGreaterThan(2_000);
        // One log of a scanner has a result without a message.
        assertThat(wrong).singleElement().asString().contains("/runs/0/results/52/message");
        assertThat(read).isGreaterThan(300);
    }

    private List<String> codes(SarifLimits limits) {
        return new SarifReader(limits)
                .read(bytes(LOG)).problems().stream().map(Problem::code).toList();
    }

    private SarifLog valid(String text) {
        return reader.read(bytes(text)).orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
