package clearinghouse.intake;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer;
import clearinghouse.lab.Proof;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SarifFindingsTest {

    private static final String SARIF = "/api/v1/findings/sarif";
    private static TestServer server;
    private static TestServer.Client finder;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        finder = server.member("developer", "Finder Lab", "developer").client();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_result_with_its_proof_becomes_a_finding() {
        var answer = finder.post(SARIF, Map.of("sarif", log(List.of(result()))));
        assertThat(answer.status()).isEqualTo(202);
        var view = finder.get("/api/v1/findings/" + answer.text("id")).json();
        assertThat(view.get("format").asString()).isEqualTo("sarif");
        assertThat(view.get("title").asString()).isEqualTo("Loop without end");
        assertThat(view.get("description").asString())
                .isEqualTo("Loop without end\nAny input does.");
        assertThat(view.get("target").asString()).isEqualTo("pkg:maven/org.example/thing@1.0");
        assertThat(view.get("entry").asString()).isEqualTo("Thing.read");
        var proof = finder.get("/api/v1/findings/" + answer.text("id") + "/proof");
        assertThat(Base64.getDecoder().decode(proof.text("content"))).isEqualTo(proof());
    }

    @Test
    void what_the_convention_asks_for_and_is_not_there_is_told_with_its_place() {
        var bare = result();
        bare.remove("properties");
        bare.remove("attachments");
        assertThat(faults(log(List.of(bare))))
                .containsExactlyInAnyOrder(
                        "/sarif/runs/0/results/0/properties/purl",
                        "/sarif/runs/0/results/0/properties/entry",
                        "/sarif/runs/0/results/0/attachments");
    }

    @Test
    void a_purl_without_a_version_is_a_fault() {
        var unversioned = result();
        unversioned.put(
                "properties", Map.of("purl", "pkg:maven/org.example/thing", "entry", "Thing.read"));
        assertThat(faults(log(List.of(unversioned))))
                .containsExactly("/sarif/runs/0/results/0/properties/purl");
    }

    @Test
    void a_log_with_no_result_or_with_two_is_refused() {
        assertThat(faults(log(List.of()))).containsExactly("/sarif/runs");
        assertThat(faults(log(List.of(result(), result())))).containsExactly("/sarif/runs");
    }

    @Test
    void an_attached_proof_over_the_limit_is_refused() {
        var big = log(new byte[Proof.MAX_BYTES + 1], List.of(result()));
        assertThat(faults(big)).containsExactly("/sarif/runs/0/results/0/attachments");
    }

    @Test
    void what_is_no_sarif_is_refused() {
        assertThat(faults(Map.of("version", "1.0"))).contains("/sarif/version", "/sarif/runs");
        assertThat(faults(Map.of())).isNotEmpty();
    }

    private static List<String> faults(Map<String, Object> log) {
        var answer = finder.post(SARIF, Map.of("sarif", log));
        assertThat(answer.status()).isEqualTo(422);
        return answer.json().get("problems").findValuesAsString("pointer");
    }

    private static byte[] proof() {
        return "proof".getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> log(List<Map<String, Object>> results) {
        return log(proof(), results);
    }

    private static Map<String, Object> log(byte[] proof, List<Map<String, Object>> results) {
        var run = new HashMap<String, Object>();
        run.put("tool", Map.of("driver", Map.of("name", "finder")));
        run.put("results", results);
        run.put(
                "artifacts",
                List.of(
                        Map.of(
                                "contents",
                                Map.of("binary", Base64.getEncoder().encodeToString(proof)))));
        return Map.of("version", "2.1.0", "runs", List.of(run));
    }

    private static Map<String, Object> result() {
        var result = new HashMap<String, Object>();
        result.put("ruleId", "recursion");
        result.put("message", Map.of("text", "Loop without end\nAny input does."));
        result.put(
                "properties",
                Map.of("purl", "pkg:maven/org.example/thing@1.0", "entry", "Thing.read"));
        result.put("attachments", List.of(Map.of("artifactLocation", Map.of("index", 0))));
        return result;
    }
}
