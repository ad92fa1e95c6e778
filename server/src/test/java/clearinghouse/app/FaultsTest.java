package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer.Answer;
import clearinghouse.app.TestServer.Client;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a schema sees and what it cannot are told in one answer, and nothing is done. */
class FaultsTest {

    private static final String NO_CASE = "/api/v1/cases/cas_" + "a".repeat(26);
    private static TestServer server;
    private static Client developer;
    private static Client coordinator;
    private static Client operator;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        developer = server.member("developer", "Finder Labs", "developer").client();
        operator = server.member("operator", "Hospital", "operator").client();
        coordinator =
                server.member("clearinghouse", "Coordinator", "coordinate", "triage").client();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_finding_is_told_what_its_schema_sees_together_with_what_it_cannot() {
        var body = changed(TestCase.submission("Finder Labs"));
        body.remove("title");
        body.put("target", "not-a-purl");
        body.put("proof", Map.of("encoding", "base64", "content", "###"));
        body.put("severity", "high");
        assertThat(pointers(developer.post("/api/v1/findings", body)))
                .containsExactly("/proof/content", "/severity", "/target", "/title");
        assertThat(developer.get("/api/v1/findings").json().get("items")).isEmpty();
    }

    @Test
    void of_what_the_schema_refused_nothing_more_is_said() {
        var body = changed(TestCase.submission("Finder Labs"));
        body.put("target", "");
        body.put("proof", Map.of("encoding", "base64"));
        assertThat(pointers(developer.post("/api/v1/findings", body)))
                .containsExactly("/proof/content", "/target");
        assertThat(pointers(developer.post("/api/v1/findings", List.of("###"))))
                .containsExactly("");
        assertThat(pointers(developer.post("/api/v1/findings", Map.of("proof", "###"))))
                .containsExactly("/description", "/entry", "/proof", "/target", "/title");
    }

    @Test
    void a_sarif_log_is_read_also_beside_a_member_that_nobody_knows() {
        var body = Map.of("sarif", Map.of("version", "2.1.0", "runs", List.of()), "x", 1);
        assertThat(pointers(developer.post("/api/v1/findings/sarif", body)))
                .contains("/x")
                .anyMatch(pointer -> pointer.startsWith("/sarif"));
    }

    @Test
    void a_claim_is_told_both() {
        var body = Map.of("target", "not-a-purl", "areas", List.of("parser"), "hours", 1000);
        assertThat(pointers(developer.post("/api/v1/scans/claims", body)))
                .containsExactly("/hours", "/target", "/technique");
    }

    @Test
    void an_inventory_is_told_both() {
        var asset = Map.of("name", "Ward", "internet_exposed", "perhaps");
        var body = Map.of("asset", asset, "document", "{\"bomFormat\": 1}");
        assertThat(pointers(operator.post("/api/v1/inventories", body)))
                .contains("/asset/internet_exposed")
                .anyMatch(pointer -> pointer.startsWith("/document"));
    }

    @Test
    void an_embargo_without_a_zone_is_told_that_its_end_is_no_date() {
        assertThat(pointers(coordinator.post("/api/v1/cases", Map.of("embargo_until", "soon"))))
                .containsExactly("/embargo_until", "/vulnerability", "/zone");
        assertThat(
                        pointers(
                                coordinator.post(
                                        NO_CASE + "/embargo",
                                        Map.of("until", "2099-05-01T12:00:00-04:00"))))
                .containsExactly("/zone");
    }

    @Test
    void a_draft_is_told_both_each_at_its_place_in_the_array() {
        var body = changed(TestCase.draft());
        body.remove("title");
        body.put("identifiers", List.of(7, "CVE-2022-45688", "CVE-twenty"));
        body.put("cvss", "CVSS:3.1/AV:N");
        body.put(
                "references",
                List.of(
                        Map.of("kind", "rumour", "url", "ftp://example.com", "summary", "x"),
                        Map.of("kind", "web", "url", "https://example.com", "summary", "x")));
        body.put(
                "assessment",
                Map.of("known_exploited", true, "exploitation", "none", "automatable", true));
        assertThat(pointers(coordinator.post(NO_CASE + "/advisories", body)))
                .containsExactly(
                        "/assessment/exploitation",
                        "/assessment/technical_impact",
                        "/cvss",
                        "/identifiers/0",
                        "/identifiers/2",
                        "/references/0/kind",
                        "/references/0/url",
                        "/title");
    }

    @Test
    void where_not_every_fault_is_listed_the_answer_says_so() {
        var body = changed(TestCase.submission("Finder Labs"));
        for (int i = 0; i < 250; i++) {
            body.put("unknown" + i, i);
        }
        var answer = developer.post("/api/v1/findings", body);
        assertThat(pointers(answer)).hasSize(100);
        assertThat(answer.text("detail")).isEqualTo("250 faults; the first 100 are listed");
    }

    private static Map<String, Object> changed(Map<String, Object> valid) {
        return new HashMap<>(valid);
    }

    private static List<String> pointers(Answer answer) {
        assertThat(answer.status()).isEqualTo(422);
        return answer.json().get("problems").findValuesAsString("pointer");
    }
}
