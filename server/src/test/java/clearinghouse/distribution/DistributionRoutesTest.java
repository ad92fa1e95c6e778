package clearinghouse.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer;
import clearinghouse.app.TestServer.Answer;
import clearinghouse.app.Until;
import clearinghouse.formats.tlog.SignedNote;
import clearinghouse.formats.tlog.VerifierKey;
import clearinghouse.platform.Schemas;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The routes of distribution, record and insight on a running server. */
class DistributionRoutesTest {

    private static final Pattern UUID_V7 =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

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
    void the_repository_answers_anyone_from_the_first_start_on() {
        for (var name :
                new String[] {
                    "1.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"
                }) {
            var file = server.anyone().get("/tuf/" + name);
            assertThat(file.status()).as(name).isEqualTo(200);
            assertThat(file.header("ETag")).matches("\"[0-9a-f]{32}\"");
            assertThat(file.header("Cache-Control"))
                    .contains(name.equals("timestamp.json") ? "no-cache" : "immutable");
        }
        assertThat(server.anyone().get("/tuf/2.root.json").status()).isEqualTo(404);
        assertThat(
                        server.anyone()
                                .get(
                                        "/tuf/targets/org.json/json/1/"
                                                + "0".repeat(64)
                                                + ".json-1.jar")
                                .status())
                .isEqualTo(404);
    }

    @Test
    void a_release_needs_its_permission_and_a_published_advisory() {
        var nothing = Map.of("advisory", "adv_" + "a".repeat(26), "patch", "pat_" + "a".repeat(26));
        var hospital = server.member("operator", "Hospital", "operator").client();
        assertThat(hospital.post("/api/v1/releases", nothing).status()).isEqualTo(403);
        var publisher = server.member("clearinghouse", "Publisher", "publish").client();
        var refused = publisher.post("/api/v1/releases", nothing);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("problems.0.pointer")).isEqualTo("/advisory");
        assertThat(publisher.get("/api/v1/releases").json().get("items")).isEmpty();
        var assigned = hospital.get("/api/v1/me/assignments");
        assertThat(new Schemas().validate("assignment-list", assigned.json())).isEmpty();
        assertThat(publisher.get("/api/v1/me/assignments").status()).isEqualTo(403);
    }

    @Test
    void the_funnel_of_a_new_server_is_all_zeros() {
        var funnel = server.member("operator", "Bank", "operator").client().get("/api/v1/funnel");
        assertThat(new Schemas().validate("funnel", funnel.json())).isEmpty();
        assertThat(funnel.json().get("steps").findValuesAsString("count")).containsOnly("0");
    }

    @Test
    void an_auditor_sees_each_entry_sealed_within_moments_and_no_inner_key() {
        var auditor = server.member("clearinghouse", "Auditor", "audit").client();
        var entries =
                Until.holds(
                        Duration.ofSeconds(20),
                        () -> auditor.get("/api/v1/audit/entries"),
                        answer ->
                                answer.json().get("items").findValues("index").stream()
                                        .noneMatch(index -> index.isNull()));
        assertThat(new Schemas().validate("audit-entry-list", entries.json())).isEmpty();
        assertThat(entries.json().toString()).doesNotContainPattern(UUID_V7);
        assertThat(UUID_V7.matcher(new UUID(0x7000L, 1L << 63).toString()).find()).isTrue();
        var checkpoints = auditor.get("/api/v1/audit/checkpoints");
        assertThat(new Schemas().validate("audit-checkpoint-list", checkpoints.json())).isEmpty();
        assertThat(checkpoints.json().get("items").get(0)).isNotNull();
        var grown = auditor.get("/api/v1/audit/consistency/1/2");
        assertThat(new Schemas().validate("audit-consistency", grown.json())).isEmpty();
        assertThat(auditor.get("/api/v1/audit/consistency/2/1").status()).isEqualTo(404);
        assertThat(auditor.get("/api/v1/audit/consistency/0/999999999").status()).isEqualTo(404);
        var proof =
                auditor.get("/api/v1/audit/entries/" + entries.text("items.0.entry.id") + "/proof");
        assertThat(new Schemas().validate("audit-proof", proof.json())).isEmpty();
        assertThat(
                        server.member("operator", "Utility", "operator")
                                .client()
                                .get("/api/v1/audit/entries")
                                .status())
                .isEqualTo(403);
    }

    @Test
    void the_log_is_laid_out_as_c2sp_says_for_auditors_alone_and_a_tile_never_changes() {
        var auditor = server.member("clearinghouse", "Second Auditor", "audit").client();
        var log = "/api/v1/audit";
        var note =
                Until.holds(
                        Duration.ofSeconds(20),
                        () -> auditor.get(log + "/checkpoint"),
                        answer -> answer.status() == 200);
        assertThat(note.header("Content-Type")).isEqualTo("text/plain;charset=utf-8");
        assertThat(note.header("Cache-Control")).isEqualTo("no-store");
        var key = VerifierKey.parse(text(auditor.get(log + "/key")).strip()).orElseThrow();
        var signed = SignedNote.parse(text(note)).orElseThrow();
        assertThat(key.standing(signed)).isInstanceOf(VerifierKey.Standing.Signed.class);

        var tile = auditor.get(log + "/tile/0/000.p/1");
        assertThat(tile.header("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(tile.header("Cache-Control")).contains("immutable");
        assertThat(tile.header("ETag")).matches("\"[0-9a-f]+\"");
        assertThat(auditor.get(log + "/tile/entries/000.p/1").header("ETag"))
                .isNotEqualTo(tile.header("ETag"));
        var stranger = server.member("operator", "Third Bank", "operator").client();
        for (var path :
                List.of(
                        "/checkpoint",
                        "/key",
                        "/tile/0/000.p/1",
                        "/tile/entries/000.p/1",
                        "/consistency/0/1")) {
            assertThat(auditor.get(log + path).status()).as(path).isEqualTo(200);
            assertThat(stranger.get(log + path).status()).as(path).isIn(403, 404);
        }
        for (var path : List.of("/tile/0/999", "/tile/9/000", "/tile/0/0", "/tile/x/y/z/w/v")) {
            assertThat(auditor.get(log + path).status()).as(path).isEqualTo(404);
        }
    }

    private static String text(Answer answer) {
        return new String(answer.raw().body(), StandardCharsets.UTF_8);
    }
}
