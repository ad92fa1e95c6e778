package clearinghouse.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer;
import clearinghouse.app.Until;
import clearinghouse.platform.Schemas;
import java.time.Duration;
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
        var head = auditor.get("/api/v1/audit/head");
        assertThat(new Schemas().validate("audit-head", head.json())).isEmpty();
        var heads = auditor.get("/api/v1/audit/heads");
        assertThat(new Schemas().validate("audit-head-list", heads.json())).isEmpty();
        assertThat(heads.json().get("items").get(0)).isNotNull();
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
}
