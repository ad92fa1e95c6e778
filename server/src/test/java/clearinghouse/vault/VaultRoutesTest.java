package clearinghouse.vault;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer;
import clearinghouse.app.Until;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VaultRoutesTest {

    private static final String KEYS = "/api/v1/keys";
    private static final String ROTATIONS = KEYS + "/rotations";
    private static final Map<String, Object> NOTHING = Map.of();

    private static TestServer server;
    private static TestServer.Member one;
    private static TestServer.Client other;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        one = server.member("clearinghouse", "Ada", "keep_keys");
        other = server.member("clearinghouse", "Grace", "keep_keys").client();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void two_keepers_change_the_key_of_a_running_server_and_the_record_tells_each_step() {
        var finder = server.member("developer", "Finder Labs", "developer").client();
        var finding = finder.post("/api/v1/findings", submission()).text("id");
        var old = one.client().get(KEYS).text("keys.0.name");

        var asked = one.client().post(ROTATIONS, NOTHING);
        assertThat(asked.status()).isEqualTo(201);
        var rotation = asked.header("Location");
        assertThat(one.client().post(rotation + "/consent", NOTHING).status()).isEqualTo(409);
        assertThat(agentOf(one).post(rotation + "/consent", NOTHING).status()).isEqualTo(409);
        assertThat(one.client().get(rotation).text("state")).isEqualTo("asked");
        assertThat(other.post(rotation + "/consent", NOTHING).status()).isEqualTo(202);

        Until.holds(
                Duration.ofMinutes(1), () -> other.get(rotation).text("state"), "finished"::equals);
        var keys = other.get(KEYS).json().get("keys");
        assertThat(keys.findValuesAsString("state")).containsExactly("current", "destroyed");
        assertThat(keys.get(1).get("name").asString()).isEqualTo(old);
        assertThat(finder.get("/api/v1/findings/" + finding).text("title")).isEqualTo("Loop");
        assertThat(finder.post("/api/v1/findings", submission()).status()).isEqualTo(202);

        var auditor = server.member("clearinghouse", "Auditor", "audit").client();
        var told =
                Until.holds(
                        Duration.ofMinutes(1),
                        () ->
                                auditor
                                        .get("/api/v1/audit/entries")
                                        .json()
                                        .findValuesAsString("action")
                                        .stream()
                                        .filter(action -> action.startsWith("key."))
                                        .toList(),
                        actions -> actions.contains("key.rotation_finished"));
        assertThat(told)
                .containsSubsequence(
                        "key.rotation_asked",
                        "key.rotation_consented",
                        "key.made",
                        "key.destroyed",
                        "key.rotation_finished");
        assertThat(other.get(ROTATIONS).json().get("items").size()).isPositive();
    }

    @Test
    void what_was_asked_for_can_be_refused_and_is_then_decided() {
        var asked =
                Until.holds(
                        Duration.ofMinutes(1),
                        () -> one.client().post(ROTATIONS, NOTHING),
                        answer -> answer.status() == 201);
        assertThat(other.post(ROTATIONS, NOTHING).status()).isEqualTo(409);
        var rotation = asked.header("Location");
        assertThat(other.post(rotation + "/refusal", NOTHING).text("state")).isEqualTo("refused");
        assertThat(other.post(rotation + "/consent", NOTHING).status()).isEqualTo(409);
        assertThat(other.post(rotation + "/refusal", NOTHING).status()).isEqualTo(409);
    }

    @Test
    void to_keep_the_keys_is_a_duty_of_its_own() {
        for (var role : List.of("administer", "coordinate", "publish", "triage", "audit")) {
            var member = server.member("clearinghouse", "Staff " + role, role).client();
            assertThat(member.get(KEYS).status()).as(role).isEqualTo(403);
            assertThat(member.post(ROTATIONS, NOTHING).status()).as(role).isEqualTo(403);
        }
        assertThat(one.client().get("/api/v1/findings").status()).isEqualTo(403);
        assertThat(one.client().get(ROTATIONS + "/rot_" + "a".repeat(26)).status()).isEqualTo(404);
    }

    private static TestServer.Client agentOf(TestServer.Member person) {
        var party = "/api/v1/parties/" + person.party();
        var agent =
                server.administrator()
                        .post(
                                party + "/agents",
                                Map.of("name", "rotator", "responsible", person.person()))
                        .text("id");
        return server.as(
                server.administrator()
                        .post(
                                party + "/tokens",
                                Map.of("holder", agent, "roles", List.of("keep_keys"), "days", 1))
                        .text("token"));
    }

    private static Map<String, Object> submission() {
        return Map.of(
                "title",
                "Loop",
                "description",
                "Any input does.",
                "target",
                "pkg:maven/org.example/thing@1.0",
                "entry",
                "parse",
                "proof",
                Map.of("encoding", "base64", "content", "eA=="));
    }
}
