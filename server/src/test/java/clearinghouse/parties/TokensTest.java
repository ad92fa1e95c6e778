package clearinghouse.parties;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestCase;
import clearinghouse.app.TestServer;
import clearinghouse.app.TestVisitor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Behind a proxy that says where each caller is. */
class TokensTest {

    private static final Map<String, Object> NOTHING = Map.of();
    private static final Map<String, Object> A_DAY = Map.of("overlap_hours", 24);
    private static final String FROM = "X-Forwarded-For";

    private static TestServer server;

    private TestServer.Member member;
    private String tokens;

    @BeforeAll
    static void start() {
        server = TestServer.start(Optional.of("127.0.0.1"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void register() {
        member = server.member("developer", "Finder Labs", "developer");
        tokens = "/api/v1/parties/" + member.party() + "/tokens";
    }

    private static Map<String, Object> wish(String holder) {
        return Map.of("holder", holder, "roles", List.of("developer"), "days", 30);
    }

    private static Map<String, Object> with(Map<String, Object> body, String name, Object value) {
        var more = new HashMap<>(body);
        more.put(name, value);
        return more;
    }

    private TestServer.Answer issued(Map<String, Object> body) {
        var answer = server.administrator().post(tokens, body);
        assertThat(answer.status()).as(String.valueOf(answer.json())).isEqualTo(201);
        return answer;
    }

    private String agent() {
        return server.administrator()
                .post(
                        "/api/v1/parties/" + member.party() + "/agents",
                        Map.of("name", "Fuzzer", "responsible", member.person()))
                .text("id");
    }

    private static List<String> permissions(TestServer.Client client) {
        return client.get("/api/v1/me")
                .json()
                .get("permissions")
                .valueStream()
                .map(it -> it.asString())
                .toList();
    }

    @Test
    void a_token_does_no_more_than_the_part_that_it_was_made_for() {
        var narrow =
                server.as(
                        issued(with(wish(member.person()), "permissions", List.of("finding:read")))
                                .text("token"));
        assertThat(permissions(narrow))
                .containsExactly("advisory:read", "finding:read", "funnel:read");
        assertThat(narrow.get("/api/v1/findings").status()).isEqualTo(200);
        assertThat(narrow.post("/api/v1/findings", NOTHING).status()).isEqualTo(403);
        assertThat(narrow.get("/api/v1/me/tokens").status()).isEqualTo(403);
        var foreign =
                server.administrator()
                        .post(
                                tokens,
                                with(
                                        wish(member.person()),
                                        "permissions",
                                        List.of("party:manage")));
        assertThat(foreign.status()).isEqualTo(422);
        assertThat(foreign.json().get("problems").findValuesAsString("pointer"))
                .containsExactly("/permissions");
    }

    @Test
    void a_role_that_is_taken_away_is_gone_with_the_next_request_of_every_token() {
        var narrow =
                server.as(
                        issued(with(wish(member.person()), "permissions", List.of("finding:read")))
                                .text("token"));
        assertThat(setRoles(member.person(), List.of()).status()).isEqualTo(200);
        assertThat(member.client().get("/api/v1/findings").status()).isEqualTo(403);
        assertThat(narrow.get("/api/v1/findings").status()).isEqualTo(403);
        assertThat(setRoles(member.person(), List.of("operator")).status()).isEqualTo(409);
        assertThat(setRoles(member.person(), List.of("developer")).status()).isEqualTo(200);
        assertThat(member.client().get("/api/v1/findings").status()).isEqualTo(200);
    }

    private TestServer.Answer setRoles(String holder, List<String> roles) {
        return server.administrator()
                .post(
                        "/api/v1/parties/%s/holders/%s/roles".formatted(member.party(), holder),
                        Map.of("roles", roles));
    }

    @Test
    void a_token_lives_no_longer_than_policy_allows() {
        var longer = server.administrator().post(tokens, with(wish(member.person()), "days", 367));
        assertThat(longer.status()).isEqualTo(422);
        assertThat(longer.json().get("problems").get(0).get("message").asString())
                .contains("366 days");
        TestCase.execute(
                server.roles().owner(),
                "insert into policy_limit (name, version, days, reason, loaded_at) values ('token.longest', 2, 10, 'test', now())");
        try {
            assertThat(server.administrator().post(tokens, wish(member.person())).status())
                    .isEqualTo(422);
        } finally {
            TestCase.execute(server.roles().owner(), "delete from policy_limit where version = 2");
        }
    }

    @Test
    void a_token_is_good_from_its_networks_alone_and_a_refusal_is_there_for_its_holder() {
        var made =
                issued(
                        with(
                                wish(member.person()),
                                "addresses",
                                List.of("192.0.2.0/24", "2001:db8:7::/48")));
        var bound = server.as(made.text("token"));
        for (var address : List.of("192.0.2.77", "2001:db8:7::5", "::ffff:192.0.2.3")) {
            assertThat(bound.get("/api/v1/me", Map.of(FROM, address)).status())
                    .as(address)
                    .isEqualTo(200);
        }
        var wrong = server.as("ch_" + "a".repeat(51)).get("/api/v1/me", Map.of(FROM, "192.0.3.1"));
        for (var address : List.of("192.0.3.1", "2001:db8:8::5", "10.0.0.1")) {
            var answer = bound.get("/api/v1/me", Map.of(FROM, address));
            assertThat(answer.status()).as(address).isEqualTo(401);
            assertThat(answer.json()).isEqualTo(wrong.json());
        }
        assertThat(bound.get("/api/v1/me").status()).as("loopback itself").isEqualTo(401);
        var shown = token(member.client(), made.text("id"));
        assertThat(shown.get("used_from").asString()).isEqualTo("192.0.2.77");
        assertThat(shown.get("refused_from").asString()).isEqualTo("192.0.3.1");
        assertThat(refusals(made.text("id"))).isEqualTo(1);
    }

    private static tools.jackson.databind.JsonNode token(TestServer.Client client, String id) {
        return client.get("/api/v1/me/tokens")
                .json()
                .get("items")
                .valueStream()
                .filter(it -> it.get("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static long refusals(String token) {
        return server.member("clearinghouse", "Auditor", "audit")
                .client()
                .get("/api/v1/audit/entries")
                .json()
                .get("items")
                .valueStream()
                .filter(entry -> entry.at("/entry/action").asString().equals("token.refused"))
                .filter(entry -> entry.at("/entry/subject").asString().equals(token))
                .count();
    }

    @Test
    void a_page_asks_from_where_its_visitor_comes_too() {
        var bound =
                issued(with(wish(member.person()), "addresses", List.of("192.0.2.0/24")))
                        .text("token");
        var visitor = new TestVisitor(server).from("192.0.2.7");
        assertThat(visitor.post("/sign-in", "/sign-in", Map.of("token", bound)).statusCode())
                .isEqualTo(303);
        assertThat(visitor.sees("/findings")).isTrue();
        assertThat(visitor.from("192.0.3.7").sees("/findings")).isFalse();
    }

    @Test
    void a_range_that_is_none_is_refused_with_its_place() {
        var answer =
                server.administrator()
                        .post(
                                tokens,
                                with(
                                        wish(member.person()),
                                        "addresses",
                                        List.of("192.0.2.0/24", "192.0.2.0/33")));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("problems").findValuesAsString("pointer"))
                .containsExactly("/addresses/1");
    }

    @Test
    void a_use_is_written_down_once_and_not_with_each_request() throws Exception {
        var made = issued(wish(member.person()));
        var client = server.as(made.text("token"));
        client.get("/api/v1/me", Map.of(FROM, "192.0.2.1"));
        var first = token(member.client(), made.text("id"));
        client.get("/api/v1/me", Map.of(FROM, "192.0.2.2"));
        assertThat(token(member.client(), made.text("id"))).isEqualTo(first);
        assertThat(first.get("used_from").asString()).isEqualTo("192.0.2.1");
        TestCase.execute(
                server.roles().owner(),
                "update parties_token_use set used_at = used_at - interval '61 minutes' where token = '%s'"
                        .formatted(made.text("id")));
        client.get("/api/v1/me", Map.of(FROM, "192.0.2.3"));
        assertThat(token(member.client(), made.text("id")).get("used_from").asString())
                .isEqualTo("192.0.2.3");
    }

    @Test
    void a_rotated_token_is_good_beside_the_new_one_and_then_ends_by_itself() {
        var made = issued(wish(member.person()));
        var before = server.as(made.text("token"));
        var path = "/api/v1/me/tokens/" + made.text("id") + "/rotation";
        var rotated = before.post(path, A_DAY);
        assertThat(rotated.status()).isEqualTo(201);
        var after = server.as(rotated.text("token"));
        assertThat(after.get("/api/v1/me").status()).isEqualTo(200);
        assertThat(before.get("/api/v1/me").status()).isEqualTo(200);
        assertThat(permissions(after)).isEqualTo(permissions(before));
        var again = before.post(path, A_DAY);
        assertThat(again.status()).as("the successor is in use").isEqualTo(409);
        assertThat(again.text("detail")).contains(rotated.text("id"));
        TestCase.execute(
                server.roles().owner(),
                "update parties_token set ends_at = now() where code = '%s'"
                        .formatted(made.text("id")));
        assertThat(before.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(after.get("/api/v1/me").status()).isEqualTo(200);
    }

    @Test
    void a_rotation_whose_answer_was_lost_is_done_again_and_puts_nothing_off() {
        var made = issued(wish(member.person()));
        var before = server.as(made.text("token"));
        var path = "/api/v1/me/tokens/" + made.text("id") + "/rotation";
        var lost = before.post(path, Map.of("overlap_hours", 2));
        var again = before.post(path, A_DAY);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text("before_ends")).isEqualTo(lost.text("before_ends"));
        assertThat(server.as(lost.text("token")).get("/api/v1/me").status()).isEqualTo(401);
        assertThat(server.as(again.text("token")).get("/api/v1/me").status()).isEqualTo(200);
        var longer = before.post("/api/v1/me/tokens/" + made.text("id") + "/rotation", NOTHING);
        assertThat(longer.status()).isEqualTo(422);
    }

    @Test
    void an_overlap_is_bounded_by_policy() {
        var made = issued(wish(member.person()));
        var answer =
                member.client()
                        .post(
                                "/api/v1/me/tokens/" + made.text("id") + "/rotation",
                                Map.of("overlap_hours", 7 * 24 + 1));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(server.as(made.text("token")).get("/api/v1/me").status()).isEqualTo(200);
    }

    @Test
    void of_many_rotations_at_once_one_new_token_is_good() throws Exception {
        var made = issued(wish(member.person()));
        var path = "/api/v1/me/tokens/" + made.text("id") + "/rotation";
        int racers = 6;
        var line = new CyclicBarrier(racers);
        try (var threads = Executors.newFixedThreadPool(racers)) {
            var answers = new ArrayList<java.util.concurrent.Future<TestServer.Answer>>();
            for (int i = 0; i < racers; i++) {
                answers.add(
                        threads.submit(() -> {
                            line.await();
                            return member.client().post(path, A_DAY);
                        }));
            }
            var secrets = new ArrayList<String>();
            for (var answer : answers) {
                assertThat(answer.get().status()).isEqualTo(201);
                secrets.add(answer.get().text("token"));
            }
            assertThat(secrets)
                    .filteredOn(secret -> server.as(secret).get("/api/v1/me").status() == 200)
                    .hasSize(1);
        }
    }

    @Test
    void one_sees_ones_own_tokens_and_those_of_ones_agents_and_no_secret() {
        var agent = agent();
        var ofAgent = issued(wish(agent));
        var colleague =
                server.administrator()
                        .post(
                                "/api/v1/parties/" + member.party() + "/people",
                                Map.of("name", "Colleague"))
                        .text("id");
        var ofColleague = issued(wish(colleague));
        var own = member.client().get("/api/v1/me/tokens");
        assertThat(own.json().toString())
                .contains(ofAgent.text("id"))
                .doesNotContain(ofColleague.text("id"))
                .doesNotContain(ofAgent.text("token"));
        var others = server.as(ofColleague.text("token"));
        assertThat(others.get("/api/v1/me/tokens").json().get("items")).hasSize(1);
        var path = "/api/v1/me/tokens/" + ofAgent.text("id");
        assertThat(others.post(path + "/revocation", NOTHING).status()).isEqualTo(404);
        assertThat(others.post(path + "/rotation", A_DAY).status()).isEqualTo(404);
        assertThat(member.client().post(path + "/revocation", NOTHING).status()).isEqualTo(200);
        assertThat(server.as(ofAgent.text("token")).get("/api/v1/me").status()).isEqualTo(401);
        assertThat(member.client().post(path + "/revocation", NOTHING).status()).isEqualTo(404);
    }

    @Test
    void nobody_makes_a_token_for_more_than_it_may_itself() {
        var own = Map.<String, Object>of("roles", List.of("developer"), "days", 1);
        assertThat(member.client().post("/api/v1/me/tokens", own).status()).isEqualTo(201);
        var more =
                member.client()
                        .post(
                                "/api/v1/me/tokens",
                                Map.of("roles", List.of("developer", "administer"), "days", 1));
        assertThat(more.status()).isEqualTo(422);
        var agent = agent();
        var ofAgent = server.as(issued(wish(agent)).text("token"));
        assertThat(ofAgent.post("/api/v1/me/tokens", own).status())
                .as("an agent makes no tokens")
                .isEqualTo(422);
        assertThat(member.client().post("/api/v1/me/tokens", with(own, "holder", agent)).status())
                .isEqualTo(201);
        setRoles(member.person(), List.of());
        assertThat(member.client().post("/api/v1/me/tokens", with(own, "holder", agent)).status())
                .as("for an agent that may more than who answers for it")
                .isEqualTo(422);
    }

    @Test
    void a_holder_has_so_many_good_tokens_and_no_more() {
        var own = Map.of("roles", List.of("developer"), "days", 1);
        for (int i = 1; i < Tokens.MOST_GOOD; i++) {
            member.client().post("/api/v1/me/tokens", own);
        }
        assertThat(member.client().post("/api/v1/me/tokens", own).status()).isEqualTo(409);
    }

    @Test
    void a_broker_that_acts_for_an_operator_manages_no_tokens_there() {
        var operator = server.member("operator", "Water Utility", "operator");
        var broker = server.member("broker", "Water ISAC", "broker");
        operator.client().post("/api/v1/me/brokers", Map.of("broker", broker.party()));
        var acting = broker.client().actingFor(operator.party());
        assertThat(acting.get("/api/v1/assets").status()).isEqualTo(200);
        assertThat(acting.get("/api/v1/me/tokens").status()).isEqualTo(403);
    }

    @Test
    void a_revoked_token_stays_revoked_whatever_a_statement_says() {
        var made = issued(wish(member.person()));
        server.administrator().post(tokens + "/" + made.text("id") + "/revocation", NOTHING);
        try (var connection = server.roles().server().connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select set_config('app.grants', 'party:manage', true)");
            assertThat(
                            statement.executeUpdate(
                                    "update parties_token set revoked_at = null where code = '%s'"
                                            .formatted(made.text("id"))))
                    .isZero();
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }
}
