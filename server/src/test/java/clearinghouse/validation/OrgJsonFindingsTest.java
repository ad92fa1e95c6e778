package clearinghouse.validation;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer;
import clearinghouse.app.Until;
import clearinghouse.platform.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Over HTTP, with the real database, the real laboratory and real software under test. */
class OrgJsonFindingsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void four_proofs_of_one_cause_become_one_vulnerability_and_an_invented_one_stays_apart()
            throws IOException {
        var first = server.member("developer", "First Lab", "developer").client();
        var second = server.member("developer", "Second Lab", "developer").client();
        var triage = server.member("clearinghouse", "Triage", "triage").client();
        var submitted = new ArrayList<String>();
        submitted.add(submit(first, "nested-tags.xml", "XML.toJSONObject"));
        submitted.add(submit(first, "nested-entities.xml", "XML.toJSONObject"));
        submitted.add(submit(second, "nested-references.xml", "XML.toJSONObject"));
        submitted.add(submit(second, "nested-markup.xml", "JSONML.toJSONObject"));
        var invented = submit(first, "invented.xml", "XML.toJSONObject");

        var causes = new ArrayList<String>();
        for (var id : submitted) {
            var view = judged(triage, id);
            assertThat(view.at("/verdict/verdict").asString()).isEqualTo("reproduced");
            assertThat(view.at("/verdict/level").asString()).isEqualTo("E3");
            assertThat(view.at("/verdict/silenced_by").asString()).isEqualTo("20230227");
        }
        assertThat(judged(triage, invented).at("/verdict/verdict").asString())
                .isEqualTo("not_reproduced");
        for (var id : submitted) {
            causes.add(triage.get("/api/v1/findings/" + id).text("vulnerability"));
        }
        assertThat(causes).containsOnly(causes.getFirst());
        assertThat(triage.get("/api/v1/findings/" + invented).text("vulnerability"))
                .isNotEqualTo(causes.getFirst());

        var one = triage.get("/api/v1/vulnerabilities/" + causes.getFirst()).json();
        assertThat(one.get("state").asString()).isEqualTo("confirmed");
        assertThat(one.get("findings").findValuesAsString("id"))
                .containsExactlyElementsOf(submitted);
        assertThat(one.get("findings").findValuesAsString("credit"))
                .containsExactly("First Lab", "First Lab", "Second Lab", "Second Lab");
        assertThat(one.get("moves")).hasSize(3);
        assertThat(triage.get("/api/v1/vulnerabilities").json().get("items")).hasSize(2);

        var evidence = triage.get("/api/v1/findings/" + submitted.getFirst() + "/evidence").json();
        assertThat(new Schemas().validate("evidence", evidence)).isEmpty();
        assertThat(new Schemas().validate("vulnerability", one)).isEmpty();
        assertThat(evidence.get("stack")).isNotEmpty();
        assertThat(runs(evidence, "20220924", "proof")).hasSize(3).allMatch("fired"::equals);
        assertThat(runs(evidence, "20230227", "proof")).hasSize(3).allMatch("answered"::equals);
        assertThat(runs(evidence, "20220924", "control "))
                .isNotEmpty()
                .allMatch("answered"::equals);
        var readers = first.get("/api/v1/findings/" + submitted.getFirst() + "/reads").json();
        assertThat(readers.get("items").findValuesAsString("purpose"))
                .containsExactly("read-evidence", "request", "validate");
    }

    private static List<String> runs(JsonNode evidence, String build, String input) {
        var observed = new ArrayList<String>();
        for (var run : evidence.get("runs")) {
            if (run.get("build").asString().equals(build)
                    && run.get("input").asString().startsWith(input)) {
                observed.add(run.get("observed").asString());
            }
        }
        return observed;
    }

    private static JsonNode judged(TestServer.Client reader, String id) {
        return Until.holds(
                PATIENCE,
                () -> reader.get("/api/v1/findings/" + id).json(),
                view -> !view.get("verdict").isNull());
    }

    private static String submit(TestServer.Client by, String file, String entry)
            throws IOException {
        var body = new HashMap<String, Object>();
        body.put("title", "Unbounded recursion in XML to JSON");
        body.put("description", "A deeply nested document ends in a stack overflow: " + file);
        body.put("target", "pkg:maven/org.json/json@20220924");
        body.put("entry", entry);
        body.put(
                "proof",
                Map.of(
                        "encoding",
                        "base64",
                        "content",
                        Base64.getEncoder().encodeToString(Files.readAllBytes(example(file)))));
        var answer = by.post("/api/v1/findings", body);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text("state")).isEqualTo("received");
        return answer.text("id");
    }

    private static Path example(String file) {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("examples/org-json"))) {
            folder = Objects.requireNonNull(folder.getParent(), "no folder with the examples");
        }
        return folder.resolve("examples/org-json/proofs").resolve(file);
    }
}
