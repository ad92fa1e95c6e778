package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.advisory.CveServicesStandIn;
import clearinghouse.platform.Json;
import clearinghouse.platform.Schemas;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Tag("stores")
class ContractTest {

    private static TestServer server;

    @BeforeAll
    static void start() {
        // With all that is only there where an operator's file says so.
        server =
                TestServer.start(
                        Optional.empty(),
                        data ->
                                CveServicesStandIn.account(
                                        data, URI.create("http://127.0.0.1:9/api")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode contract() {
        return server.anyone().get("/api/v1/openapi.json").json();
    }

    @Test
    void every_operation_names_its_permission_and_the_schema_of_what_it_reads_and_answers() {
        var missing = new ArrayList<String>();
        contract()
                .get("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .properties()
                                .forEach(operation -> {
                                    var node = operation.getValue();
                                    var name = operation.getKey() + " " + path.getKey();
                                    if (!node.has("x-permission") && !node.has("x-open")) {
                                        missing.add(name + " asks for no permission");
                                    }
                                    if (operation.getKey().equals("post")
                                            && !node.has("requestBody")) {
                                        missing.add(name + " has no request schema");
                                    }
                                    if (node.get("responses").size() < 2) {
                                        missing.add(name + " has no answer schema");
                                    }
                                }));
        assertThat(missing).isEmpty();
    }

    @Test
    void every_schema_file_stands_alone_is_closed_and_is_used_by_a_route() throws IOException {
        var used = new TreeSet<>(contract().at("/components/schemas").propertyNames());
        var folder = ArchitectureTest.repository().resolve("server/src/main/resources/schemas");
        var problems = new ArrayList<String>();
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                var name = file.getFileName().toString().replace(".json", "");
                var schema = Json.mapper().readTree(Files.readAllBytes(file));
                if (!schema.path("$id").asString().equals("urn:clearinghouse:schema:" + name)) {
                    problems.add(name + " has another $id");
                }
                if (!schema.path("$schema").asString().contains("2020-12")) {
                    problems.add(name + " is not of 2020-12");
                }
                if (!used.contains(name)) {
                    problems.add(name + " is used by no route");
                }
            }
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void every_operation_declares_what_it_reads_beside_the_body() {
        var operations = new java.util.TreeMap<String, List<String>>();
        for (var path : contract().get("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                operations.put(
                        operation.getKey() + " " + path.getKey(),
                        operation.getValue().path("parameters").findValuesAsString("name"));
            }
        }
        assertThat(operations.get("get /api/v1/findings"))
                .containsExactly("cursor", "Clearinghouse-Acting-For");
        assertThat(operations.get("post /api/v1/findings"))
                .containsExactly("Idempotency-Key", "Clearinghouse-Acting-For");
        assertThat(operations.get("get /api/v1/parties/{party}"))
                .containsExactly("party", "Clearinghouse-Acting-For");
        assertThat(operations.get("post /api/v1/invitations/{secret}/patches"))
                .containsExactly("secret", "Idempotency-Key");
        assertThat(operations.get("post /api/v1/invitations/{secret}/acceptance"))
                .containsExactly("secret");
    }

    @Test
    void what_a_list_says_is_next_is_asked_for_with_a_cursor() {
        var missing = new ArrayList<String>();
        for (var path : contract().get("paths").properties()) {
            var answer =
                    path.getValue()
                            .at("/get/responses/200/content/application~1json/schema/$ref")
                            .asString();
            var hasNext = answer.endsWith("-list");
            var takesCursor =
                    path.getValue()
                            .path("get")
                            .path("parameters")
                            .findValuesAsString("name")
                            .contains("cursor");
            if (hasNext != takesCursor) {
                missing.add(path.getKey());
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void what_was_registered_is_read_where_the_answer_says_and_looked_at_without_its_body() {
        var made =
                server.administrator()
                        .post(
                                "/api/v1/parties",
                                java.util.Map.of("kind", "operator", "name", "Rural Clinic"));
        var read = server.administrator().get(made.header("Location"));
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.json()).isEqualTo(made.json());
        var looked = server.administrator().ask("HEAD", made.header("Location"));
        assertThat(looked.status()).isEqualTo(200);
        assertThat(looked.raw().body()).isEmpty();
        assertThat(looked.header("ETag")).isEqualTo(read.header("ETag"));
        var hospital = server.member("operator", "Hospital Two", "operator").client();
        assertThat(hospital.get(made.header("Location")).status()).isEqualTo(404);
    }

    @Test
    void there_is_no_second_clearinghouse() {
        var answer =
                server.administrator()
                        .post(
                                "/api/v1/parties",
                                java.util.Map.of("kind", "clearinghouse", "name", "Another"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("problems").findValuesAsString("pointer"))
                .containsExactly("/kind");
    }

    @Test
    void parties_are_told_in_pages_the_newest_first() {
        var names = new ArrayList<String>();
        for (int i = 0; i < 60; i++) {
            var name = "Utility " + i;
            names.addFirst(name);
            server.administrator()
                    .post("/api/v1/parties", java.util.Map.of("kind", "operator", "name", name));
        }
        var first = server.administrator().get("/api/v1/parties").json();
        assertThat(first.get("items")).hasSize(50);
        var second =
                server.administrator()
                        .get("/api/v1/parties?cursor=" + first.get("next").asString())
                        .json();
        var told = new ArrayList<>(first.get("items").findValuesAsString("name"));
        told.addAll(second.get("items").findValuesAsString("name"));
        assertThat(told).startsWith(names.toArray(String[]::new));
    }

    @Test
    void
            an_address_that_no_client_writes_by_mistake_is_answered_like_any_other_that_is_not_there() {
        for (var path :
                List.of(
                        "/api/v1/findings;x=1",
                        "/api//v1/me",
                        "/api/v1/%2e%2e/me",
                        "/tuf//root.json")) {
            var answer = server.anyone().ask("GET", path);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.header("Content-Type"))
                    .as(path)
                    .isEqualTo("application/problem+json");
            assertThat(new Schemas().validate("problem", answer.json())).isEmpty();
        }
    }

    @Test
    void each_fault_of_a_body_is_told_with_its_place_at_once() {
        var answer =
                server.administrator()
                        .post(
                                "/api/v1/parties",
                                java.util.Map.of("kind", "pirate", "nam", "x", "sector", ""));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().get("problems").findValuesAsString("pointer"))
                .containsExactly("/kind", "/nam", "/name", "/sector");
        assertThat(new Schemas().validate("problem", answer.json())).isEmpty();
    }

    @Test
    void one_who_may_not_gets_403_for_a_list_and_404_for_a_thing() {
        var hospital = server.member("operator", "County Hospital", "operator").client();
        assertThat(hospital.get("/api/v1/parties").status()).isEqualTo(403);
        assertThat(
                        hospital.post(
                                        "/api/v1/parties/" + server.clearinghouse() + "/people",
                                        java.util.Map.of("name", "x"))
                                .status())
                .isEqualTo(404);
        assertThat(server.anyone().get("/api/v1/parties").status()).isEqualTo(401);
    }

    @Test
    void a_body_larger_than_the_limit_is_refused_with_the_limit() {
        var answer =
                server.administrator()
                        .postBytes("/api/v1/parties", new byte[(1 << 20) + 1], java.util.Map.of());
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text("detail")).contains("1048576");
    }

    @Test
    void a_body_nested_too_deeply_is_refused_before_it_is_understood() {
        var answer =
                server.administrator()
                        .postBytes(
                                "/api/v1/parties",
                                "[".repeat(5000).getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                java.util.Map.of());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("code")).isEqualTo("malformed");
    }

    @Test
    void a_small_gzip_body_that_unfolds_beyond_the_limit_is_stopped_at_it() throws IOException {
        var bomb = new java.io.ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(bomb)) {
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                gzip.write(zeros);
            }
        }
        assertThat(bomb.size()).isLessThan(100_000);
        var answer =
                server.administrator()
                        .postBytes(
                                "/api/v1/parties",
                                bomb.toByteArray(),
                                java.util.Map.of("Content-Encoding", "gzip"));
        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void a_truncated_body_is_refused_with_its_place() {
        var answer =
                server.administrator()
                        .postBytes(
                                "/api/v1/parties",
                                "{\"kind\":".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                java.util.Map.of());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("detail")).contains("line 1");
    }

    @Test
    void a_retry_under_the_same_key_gets_the_same_answer_and_does_nothing() {
        var key = java.util.Map.of("Idempotency-Key", "register-1");
        var body = java.util.Map.of("kind", "broker", "name", "Water ISAC");
        var first = server.administrator().post("/api/v1/parties", body, key);
        var again = server.administrator().post("/api/v1/parties", body, key);
        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        var other =
                server.administrator()
                        .post(
                                "/api/v1/parties",
                                java.util.Map.of("kind", "broker", "name", "Other"),
                                key);
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.text("code")).isEqualTo("idempotency-conflict");
    }

    @Test
    void a_token_is_shown_once_also_to_a_retry() {
        var member = server.member("operator", "Utility", "operator");
        var key = java.util.Map.of("Idempotency-Key", "token-1");
        var body =
                java.util.Map.of(
                        "holder", member.person(), "roles", List.of("operator"), "days", 1);
        var path = "/api/v1/parties/" + member.party() + "/tokens";
        assertThat(server.administrator().post(path, body, key).status()).isEqualTo(201);
        var again = server.administrator().post(path, body, key);
        assertThat(again.status()).isEqualTo(409);
        assertThat(new String(again.raw().body(), java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain("\"token\"");
    }

    @Test
    void a_revoked_token_is_nobody_on_the_next_request() {
        var member = server.member("operator", "Clinic", "operator");
        assertThat(member.client().get("/api/v1/me").status()).isEqualTo(200);
        var issued =
                server.administrator()
                        .post(
                                "/api/v1/parties/" + member.party() + "/tokens",
                                java.util.Map.of(
                                        "holder",
                                        member.person(),
                                        "roles",
                                        List.of("operator"),
                                        "days",
                                        1));
        var second = server.as(issued.text("token"));
        assertThat(second.get("/api/v1/me").status()).isEqualTo(200);
        server.administrator()
                .post(
                        "/api/v1/parties/"
                                + member.party()
                                + "/tokens/"
                                + issued.text("id")
                                + "/revocation",
                        java.util.Map.of());
        assertThat(second.get("/api/v1/me").status()).isEqualTo(401);
    }

    @Test
    void a_broker_acts_for_an_operator_only_by_its_consent() {
        var utility = server.member("operator", "Town Water", "operator");
        var broker = server.member("broker", "ISAC", "broker");
        assertThat(broker.client().actingFor(utility.party()).get("/api/v1/me").status())
                .isEqualTo(401);
        utility.client().post("/api/v1/me/brokers", java.util.Map.of("broker", broker.party()));
        var acting = broker.client().actingFor(utility.party()).get("/api/v1/me");
        assertThat(acting.text("party")).isEqualTo(utility.party());
        assertThat(acting.text("broker")).isEqualTo(broker.party());
        assertThat(acting.text("actor")).isEqualTo(broker.person());
    }
}
