package clearinghouse.intake;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer;
import clearinghouse.lab.Proof;
import clearinghouse.platform.Schemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Findings over HTTP. No target takes this package, so that each stays as it came. */
class FindingsTest {

    private static final String FINDINGS = "/api/v1/findings";
    private static TestServer server;
    private static TestServer.Member finder;
    private static TestServer.Member stranger;
    private static TestServer.Member triage;
    private static TestServer.Member second;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        finder = server.member("developer", "Finder Lab", "developer");
        stranger = server.member("developer", "Other Lab", "developer");
        triage = server.member("clearinghouse", "Triage", "triage");
        second = server.member("clearinghouse", "Second", "triage");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_finding_is_shown_to_its_submitter_as_it_was_given() {
        var id = submitted();
        var view = finder.client().get(FINDINGS + "/" + id).json();
        assertThat(view.get("title").asString()).isEqualTo("Loop without end");
        assertThat(view.get("target").asString()).isEqualTo("pkg:maven/org.example/thing@1.0");
        assertThat(view.get("credit").asString()).isEqualTo("Finder Lab");
        assertThat(view.get("duplicates_exist").asBoolean()).isFalse();
        assertThat(view.get("verdict").isNull()).isTrue();
        assertThat(view.at("/progress/step").asString()).isEqualTo("no_target");
        assertThat(view.at("/progress/note").asString()).contains("waits for a person");
    }

    @Test
    void a_retry_gets_the_same_answer_and_makes_no_second_finding() {
        var key = Map.of("Idempotency-Key", "finding-1");
        var before = count();
        var first = finder.client().post(FINDINGS, finding(), key);
        var again = finder.client().post(FINDINGS, finding(), key);
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(count()).isEqualTo(before + 1);
        var other = finder.client().post(FINDINGS, with("title", "Another"), key);
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.text("code")).isEqualTo("idempotency-conflict");
    }

    @Test
    void a_key_of_one_party_means_nothing_to_another() {
        var key = Map.of("Idempotency-Key", "finding-2");
        var first = finder.client().post(FINDINGS, finding(), key);
        var other = stranger.client().post(FINDINGS, finding(), key);
        assertThat(other.status()).isEqualTo(202);
        assertThat(other.text("id")).isNotEqualTo(first.text("id"));
    }

    @Test
    void every_fault_that_a_schema_can_see_is_told_with_its_place() {
        var faulty = finding();
        faulty.put("title", "");
        faulty.remove("description");
        faulty.put("proof", Map.of("encoding", "hex", "content", ""));
        faulty.put("severity", "critical");
        faulty.put("credit", "zero\u0000byte");
        var answer = finder.client().post(FINDINGS, faulty);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("code")).isEqualTo("invalid");
        assertThat(pointers(answer))
                .containsExactly(
                        "/credit",
                        "/description",
                        "/proof/content",
                        "/proof/encoding",
                        "/severity",
                        "/title");
    }

    @Test
    void every_fault_that_a_schema_cannot_see_is_told_with_its_place() {
        var faulty = with("target", "pkg:maven/json");
        faulty.put("proof", Map.of("encoding", "base64", "content", "not base64!"));
        var answer = finder.client().post(FINDINGS, faulty);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(pointers(answer)).containsExactlyInAnyOrder("/target", "/proof/content");
        assertThat(pointers(finder.client().post(FINDINGS, with("target", "pkg:npm/thing"))))
                .containsExactly("/target");
    }

    @Test
    void a_proof_over_the_limit_is_refused_with_the_limit() {
        var answer = finder.client().post(FINDINGS, withProof(new byte[Proof.MAX_BYTES + 1]));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(pointers(answer)).containsExactly("/proof/content");
        assertThat(answer.json().at("/problems/0/message").asString())
                .contains(String.valueOf(Proof.MAX_BYTES));
        assertThat(finder.client().post(FINDINGS, withProof(new byte[Proof.MAX_BYTES])).status())
                .isEqualTo(202);
    }

    @Test
    void an_entry_that_the_target_does_not_have_is_refused_with_those_that_it_has() {
        var answer =
                finder.client().post(FINDINGS, with("target", "pkg:maven/org.json/json@20220924"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(pointers(answer)).containsExactly("/entry");
        assertThat(answer.json().at("/problems/0/message").asString()).contains("XML.toJSONObject");
    }

    @Test
    void an_unknown_ecosystem_and_a_version_that_cannot_be_ordered_are_kept() {
        var id = submitted(with("target", "pkg:tractor/acme/plough@harvest%20%231"));
        var view = finder.client().get(FINDINGS + "/" + id).json();
        assertThat(view.get("target").asString())
                .isEqualTo("pkg:tractor/acme/plough@harvest%20%231");
        assertThat(view.get("version").asString()).isEqualTo("harvest #1");
        var semver = submitted(with("target", "pkg:npm/thing@not.a.version"));
        var kept = finder.client().get(FINDINGS + "/" + semver).json();
        assertThat(kept.get("version").asString()).isEqualTo("not.a.version");
        assertThat(kept.get("version_understood").asBoolean()).isFalse();
    }

    @Test
    void a_version_with_a_zero_byte_is_a_fault_and_not_a_failure() {
        var answer = finder.client().post(FINDINGS, with("target", "pkg:npm/thing@1%00"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(pointers(answer)).containsExactly("/target");
    }

    @Test
    void text_is_kept_whatever_characters_it_has_that_people_can_see() {
        var title = "\u202E \uD83D\uDE80 <script>";
        var id = submitted(with("title", title));
        assertThat(finder.client().get(FINDINGS + "/" + id).text("title")).isEqualTo(title);
    }

    @Test
    void a_claim_that_is_not_ones_own_is_refused() {
        var claim =
                stranger.client()
                        .post(
                                "/api/v1/scans/claims",
                                Map.of(
                                        "target",
                                        "pkg:maven/org.example/thing",
                                        "areas",
                                        List.of("parser"),
                                        "technique",
                                        "fuzzing",
                                        "hours",
                                        1));
        var shown = Map.of("id", claim.text("id"), "fence", claim.json().get("fence").asLong());
        var answer = finder.client().post(FINDINGS, with("claim", shown));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(pointers(answer)).containsExactly("/claim/id");
        assertThat(stranger.client().post(FINDINGS, with("claim", shown)).status()).isEqualTo(202);
    }

    @Test
    void another_party_finds_nothing_at_any_place_of_a_finding() {
        var id = submitted();
        var vulnerability = finder.client().get(FINDINGS + "/" + id).text("vulnerability");
        for (var place : List.of("", "/proof", "/reads", "/evidence")) {
            assertThat(stranger.client().get(FINDINGS + "/" + id + place).status())
                    .as(place)
                    .isEqualTo(404);
            var absent = "fnd_" + "a".repeat(26);
            assertThat(body(stranger.client().get(FINDINGS + "/" + id + place)))
                    .isEqualTo(body(stranger.client().get(FINDINGS + "/" + absent + place)));
        }
        assertThat(stranger.client().get("/api/v1/vulnerabilities/" + vulnerability).status())
                .isEqualTo(404);
        assertThat(
                        stranger.client()
                                .post(
                                        "/api/v1/vulnerabilities/" + vulnerability + "/split",
                                        Map.of("finding", id, "reason", "mine"))
                                .status())
                .isEqualTo(404);
        assertThat(body(stranger.client().get(FINDINGS))).doesNotContain(id);
        assertThat(server.anyone().get(FINDINGS + "/" + id).status()).isEqualTo(401);
        assertThat(finder.client().get("/api/v1/vulnerabilities/" + vulnerability).status())
                .isEqualTo(200);
        assertThat(finder.client().get("/api/v1/vulnerabilities").status()).isEqualTo(403);
    }

    @Test
    void whoever_reads_a_proof_is_shown_to_its_submitter() {
        var id = submitted();
        openByTwo(id);
        var proof = triage.client().get(FINDINGS + "/" + id + "/proof");
        assertThat(Base64.getDecoder().decode(proof.text("content")))
                .isEqualTo("proof".getBytes(StandardCharsets.UTF_8));
        assertThat(proof.json().at("/reader/actor").asString()).isEqualTo(triage.person());
        var reads = finder.client().get(FINDINGS + "/" + id + "/reads").json().get("items");
        assertThat(reads.findValuesAsString("actor"))
                .containsExactly(triage.person(), second.person(), triage.person());
        assertThat(reads.findValuesAsString("party")).containsOnly(server.clearinghouse());
        assertThat(reads.findValuesAsString("purpose"))
                .containsExactly("read-proof", "consent-to-open", "ask-to-open");
    }

    private static void openByTwo(String id) {
        var asked =
                triage.client()
                        .post(
                                FINDINGS + "/" + id + "/openings",
                                Map.of("reason", "to see what it does"));
        second.client().post("/api/v1/openings/" + asked.text("id") + "/consent", Map.of());
    }

    @Test
    void every_answer_matches_its_schema() {
        var receipt = finder.client().post(FINDINGS, finding());
        var id = receipt.text("id");
        var cause = finder.client().get(FINDINGS + "/" + id).text("vulnerability");
        openByTwo(id);
        triage.client().get(FINDINGS + "/" + id + "/proof");
        var answers =
                Map.of(
                        "finding-receipt", receipt,
                        "finding-list", finder.client().get(FINDINGS),
                        "finding", finder.client().get(FINDINGS + "/" + id),
                        "finding-proof", finder.client().get(FINDINGS + "/" + id + "/proof"),
                        "reading-list", finder.client().get(FINDINGS + "/" + id + "/reads"),
                        "vulnerability-list", triage.client().get("/api/v1/vulnerabilities"),
                        "vulnerability", triage.client().get("/api/v1/vulnerabilities/" + cause));
        answers.forEach((schema, answer) ->
                assertThat(new Schemas().validate(schema, answer.json())).as(schema).isEmpty());
    }

    @Test
    void what_no_merge_brought_cannot_be_split_off() {
        var id = submitted();
        var cause = finder.client().get(FINDINGS + "/" + id).text("vulnerability");
        var split = "/api/v1/vulnerabilities/" + cause + "/split";
        var own = Map.of("finding", id, "reason", "another input path");
        assertThat(triage.client().post(split, own).status()).isEqualTo(409);
        var other = Map.of("finding", submitted(), "reason", "another input path");
        assertThat(pointers(triage.client().post(split, other))).containsExactly("/finding");
        assertThat(finder.client().post(split, own).status()).isEqualTo(404);
    }

    @Test
    void pages_of_findings_follow_each_other_without_gap_or_repeat() {
        var crowd = server.member("developer", "Crowd", "developer").client();
        for (int i = 0; i < 52; i++) {
            crowd.post(FINDINGS, finding());
        }
        var first = crowd.get(FINDINGS).json();
        assertThat(first.get("items")).hasSize(50);
        var second = crowd.get(FINDINGS + "?cursor=" + first.get("next").asString()).json();
        assertThat(second.get("items")).hasSize(2);
        assertThat(second.get("next").isNull()).isTrue();
        assertThat(first.get("items").findValuesAsString("id"))
                .doesNotContainAnyElementsOf(second.get("items").findValuesAsString("id"));
        // Sealed for one party: the cursor of one is nothing to another.
        assertThat(
                        finder.client()
                                .get(FINDINGS + "?cursor=" + first.get("next").asString())
                                .status())
                .isEqualTo(404);
    }

    @Test
    void a_body_over_the_limit_is_refused_with_the_limit() {
        var answer = send(new byte[(3 << 20) + 1], Map.of());
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text("detail")).contains(String.valueOf(3 << 20));
    }

    @Test
    void a_small_body_that_unfolds_beyond_the_limit_is_stopped_at_it() throws IOException {
        var bomb = gzip(new byte[256 << 20]);
        assertThat(bomb.length).isLessThan(1 << 20);
        assertThat(send(bomb, Map.of("Content-Encoding", "gzip")).status()).isEqualTo(413);
    }

    @Test
    void a_compressed_finding_is_taken_and_a_damaged_one_is_not() throws IOException {
        var whole = gzip(clearinghouse.platform.Json.mapper().writeValueAsBytes(finding()));
        var zipped = Map.of("Content-Encoding", "gzip");
        assertThat(send(whole, zipped).status()).isEqualTo(202);
        var cut = java.util.Arrays.copyOf(whole, whole.length / 2);
        assertThat(send(cut, zipped).status()).isEqualTo(400);
    }

    @Test
    void malformed_truncated_and_deep_bodies_are_refused_and_nothing_is_stored() {
        var before = count();
        for (var body : List.of("", "{", "{\"title\":\"x\"", "[]]", "{} {}", "[".repeat(100_000))) {
            assertThat(send(body.getBytes(StandardCharsets.UTF_8), Map.of()).status())
                    .as(body.substring(0, Math.min(10, body.length())))
                    .isEqualTo(400);
        }
        assertThat(send("[]".getBytes(StandardCharsets.UTF_8), Map.of()).status()).isEqualTo(422);
        assertThat(count()).isEqualTo(before);
    }

    private static long count() {
        return finder.client().get(FINDINGS).json().get("items").size();
    }

    private static TestServer.Answer send(byte[] body, Map<String, String> headers) {
        return finder.client().postBytes(FINDINGS, body, headers);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static String submitted() {
        return submitted(finding());
    }

    private static String submitted(Map<String, Object> finding) {
        var answer = finder.client().post(FINDINGS, finding);
        assertThat(answer.status()).as(body(answer)).isEqualTo(202);
        return answer.text("id");
    }

    private static Map<String, Object> withProof(byte[] content) {
        return with(
                "proof",
                Map.of(
                        "encoding",
                        "base64",
                        "content",
                        Base64.getEncoder().encodeToString(content)));
    }

    private static Map<String, Object> with(String member, Object value) {
        var changed = finding();
        changed.put(member, value);
        return changed;
    }

    private static Map<String, Object> finding() {
        var finding = new HashMap<String, Object>();
        finding.put("title", "Loop without end");
        finding.put("description", "Any input does.");
        finding.put("target", "pkg:maven/org.example/thing@1.0");
        finding.put("entry", "Thing.read");
        finding.put(
                "proof",
                Map.of(
                        "encoding",
                        "base64",
                        "content",
                        Base64.getEncoder()
                                .encodeToString("proof".getBytes(StandardCharsets.UTF_8))));
        return finding;
    }

    private static List<String> pointers(TestServer.Answer answer) {
        return answer.json().get("problems").findValuesAsString("pointer");
    }

    private static String body(TestServer.Answer answer) {
        return new String(answer.raw().body(), StandardCharsets.UTF_8);
    }
}
