package clearinghouse.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What comes in, from whom, and how much of it. */
class DoorTest {

    private static final Map<String, Object> NOTHING = Map.of();
    private static final String FINDINGS = "/api/v1/findings";

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
    void metrics_are_for_who_observes_and_only_health_is_for_anyone() {
        assertThat(server.anyone().get("/actuator/prometheus").status()).isEqualTo(401);
        assertThat(server.anyone().get("/actuator").status()).isIn(401, 404);
        assertThat(server.administrator().get("/actuator/prometheus").status()).isNotEqualTo(200);
        var observer = server.member("clearinghouse", "Monitoring", "observe").client();
        var metrics = observer.get("/actuator/prometheus");
        assertThat(metrics.status()).isEqualTo(200);
        assertThat(new String(metrics.raw().body(), StandardCharsets.UTF_8))
                .contains("jvm_memory_used_bytes")
                .contains("clearinghouse_jobs_failing{kind=\"advisory.published\"}")
                .contains("clearinghouse_jobs_late{kind=\"finding.received\"}");
        assertThat(observer.get("/api/v1/parties").status()).isEqualTo(403);
        for (var health : List.of("/actuator/health/readiness", "/actuator/health/liveness")) {
            assertThat(server.anyone().get(health).json().propertyNames())
                    .as(health)
                    .containsExactly("status");
        }
    }

    @Test
    void no_metric_names_an_invitation_that_was_opened() {
        var secret = "inv_" + "S".repeat(64);
        server.anyone().get("/api/v1/invitations/" + secret);
        server.anyone().get("/invitations/" + secret);
        var observer = server.member("clearinghouse", "Other monitoring", "observe").client();
        var metrics = observer.get("/actuator/prometheus");
        assertThat(new String(metrics.raw().body(), StandardCharsets.UTF_8))
                .contains("http_server_requests")
                .doesNotContain("S".repeat(64));
    }

    @Test
    void each_route_is_measured_by_itself() {
        var paths = server.anyone().get("/api/v1/openapi.json").json().get("paths");
        paths.forEachEntry((path, routes) ->
                server.anyone()
                        .ask(routes.has("get") ? "GET" : "POST", path.replaceAll("[{}]", "")));
        var observer = server.member("clearinghouse", "Third monitoring", "observe").client();
        var metrics =
                new String(
                        observer.get("/actuator/prometheus").raw().body(), StandardCharsets.UTF_8);
        assertThat(paths.propertyNames())
                .hasSizeGreaterThan(100)
                .allMatch(path -> metrics.contains("uri=\"" + path + "\""));
    }

    @Test
    void two_actors_of_a_party_may_use_the_same_idempotency_key() {
        var first = server.member("developer", "Two Agents Inc.", "developer");
        var second = anotherPersonOf(first.party(), "developer");
        var key = Map.of("Idempotency-Key", "finding-1");
        var one = first.client().post(FINDINGS, TestCase.submission("x"), key);
        assertThat(one.status()).as(one.json().toString()).isEqualTo(202);
        assertThat(first.client().post(FINDINGS, TestCase.submission("x"), key))
                .satisfies(again -> assertThat(again.header("Idempotency-Replayed")).isNotEmpty());
        var other = second.post(FINDINGS, TestCase.submission("x"), key);
        assertThat(other.header("Idempotency-Replayed")).isEmpty();
        assertThat(other.text("id")).isNotEqualTo(one.text("id"));
    }

    @Test
    void a_revoked_token_replays_nothing() {
        var member = server.member("developer", "Revoked Inc.", "developer");
        var token = tokenOf(member.party(), member.person(), "developer");
        var client = server.as(token.text("token"));
        var key = Map.of("Idempotency-Key", "finding-1");
        assertThat(client.post(FINDINGS, TestCase.submission("x"), key).status()).isEqualTo(202);
        server.administrator()
                .post(
                        "/api/v1/parties/%s/tokens/%s/revocation"
                                .formatted(member.party(), token.text("id")),
                        NOTHING);
        assertThat(client.post(FINDINGS, TestCase.submission("x"), key).status()).isEqualTo(401);
    }

    @Test
    void a_link_takes_an_answer_from_who_also_sends_a_token_and_a_key() {
        var it = TestCase.confirmed(server);
        var vendor = server.member("maintainer", "Parser Project", "maintainer");
        var link = it.invite(it.open(), vendor.party());
        var answer =
                vendor.client()
                        .post(link + "/acceptance", NOTHING, Map.of("Idempotency-Key", "accept"));
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    }

    @Test
    void an_address_that_keeps_sending_wrong_tokens_is_told_to_wait() {
        try (var attacked = TestServer.start()) {
            var guess = attacked.as("ch_" + "0".repeat(43) + "00000000");
            var last = IntStream.range(0, 300).mapToObj(_ -> guess.get("/api/v1/me")).toList();
            assertThat(last).extracting(Answer::status).containsOnly(401);
            var waits = guess.get("/api/v1/me");
            assertThat(waits.status()).isEqualTo(429);
            assertThat(Integer.parseInt(waits.header("Retry-After"))).isBetween(1, 61);
            assertThat(attacked.anyone().get("/api/v1/openapi.json").status()).isEqualTo(200);
        }
    }

    @Test
    void a_number_without_measure_is_a_fault_and_no_work() {
        var member = server.member("developer", "Big Numbers Inc.", "developer");
        for (var number : List.of("1e1000000000", "1e-1000000000", "9".repeat(60), "1.5")) {
            var body =
                    """
                    {"target": "pkg:maven/com.example/parser@1.0", "areas": ["a"], "technique": "x", "hours": %s}
                    """
                            .formatted(number);
            var answer =
                    member.client()
                            .postBytes(
                                    "/api/v1/scans/claims",
                                    body.getBytes(StandardCharsets.UTF_8),
                                    Map.of());
            assertThat(answer.status()).as(number).isIn(400, 422);
        }
    }

    @Test
    void a_network_that_holds_many_requests_open_without_a_token_waits_alone() throws Exception {
        var held = new ArrayList<Socket>();
        try {
            var waits =
                    Until.holds(
                            Duration.ofSeconds(30),
                            () -> {
                                held.add(halfARequest());
                                return server.anyone().get("/api/v1/openapi.json");
                            },
                            answer -> answer.status() == 429);
            assertThat(held).hasSizeGreaterThanOrEqualTo(32);
            assertThat(waits.header("Retry-After")).isNotEmpty();
            assertThat(server.administrator().get("/api/v1/me").status()).isEqualTo(200);
        } finally {
            for (var socket : held) {
                socket.close();
            }
        }
        Until.holds(
                Duration.ofSeconds(30),
                () -> server.anyone().get("/api/v1/openapi.json").status(),
                status -> status == 200);
    }

    /** Its body never comes to its end. */
    private static Socket halfARequest() {
        try {
            var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.uri("/").getPort());
            socket.getOutputStream()
                    .write(
                            """
                            POST /api/v1/invitations/inv_%s/acceptance HTTP/1.1\r
                            Host: localhost\r
                            Content-Type: application/json\r
                            Content-Length: 2\r
                            \r
                            {\
                            """
                                    .formatted("S".repeat(64))
                                    .getBytes(US_ASCII));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_small_bomb_of_many_brackets_is_refused_before_it_fills_the_memory() throws Exception {
        var member = server.member("operator", "Bracket Hospital", "operator");
        var packed = new java.io.ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(packed)) {
            gzip.write('[');
            for (int i = 0; i < 10_000_000; i++) {
                gzip.write(i == 0 ? "{}".getBytes(US_ASCII) : ",{}".getBytes(US_ASCII));
            }
            gzip.write(']');
        }
        var answer =
                member.client()
                        .postBytes(
                                "/api/v1/inventories",
                                packed.toByteArray(),
                                Map.of("Content-Encoding", "gzip"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("detail")).contains("parts");
    }

    @Test
    void an_answer_that_is_remembered_holds_nothing_undisclosed() {
        var contract = server.anyone().get("/api/v1/openapi.json").json();
        var remembered =
                contract.get("paths").properties().stream()
                        .flatMap(path -> path.getValue().optional("post").stream())
                        .filter(post ->
                                post.path("parameters")
                                        .findValuesAsString("name")
                                        .contains("Idempotency-Key"))
                        .flatMap(post -> post.get("responses").findValuesAsString("$ref").stream())
                        .map(ref -> ref.substring(ref.lastIndexOf('/') + 1))
                        .filter(name -> !name.equals("problem"))
                        .distinct()
                        .toList();
        assertThat(remembered).hasSizeGreaterThan(15);
        for (var name : remembered) {
            var members =
                    contract.at("/components/schemas/" + name).findValues("properties").stream()
                            .flatMap(properties -> properties.propertyNames().stream())
                            .toList();
            assertThat(members)
                    .as(name)
                    .isNotEmpty()
                    .doesNotContain("title", "description", "summary", "text", "reason", "note")
                    .doesNotContain("content", "diff", "proof", "entry");
        }
    }

    private static TestServer.Client anotherPersonOf(String party, String role) {
        var person =
                server.administrator()
                        .post("/api/v1/parties/" + party + "/people", Map.of("name", "Another"))
                        .text("id");
        return server.as(tokenOf(party, person, role).text("token"));
    }

    private static Answer tokenOf(String party, String person, String role) {
        return server.administrator()
                .post(
                        "/api/v1/parties/" + party + "/tokens",
                        Map.of("holder", person, "roles", List.of(role), "days", 1));
    }
}
