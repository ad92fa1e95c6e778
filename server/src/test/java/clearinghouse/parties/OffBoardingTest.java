package clearinghouse.parties;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestCase;
import clearinghouse.app.TestServer;
import clearinghouse.app.TestVisitor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OffBoardingTest {

    private static final Map<String, Object> NOTHING = Map.of();
    private static final Map<String, Object> STOP = Map.of("agents", "stop");

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String leaving(String party, String person) {
        return "/api/v1/parties/%s/people/%s/off-boarding".formatted(party, person);
    }

    private TestServer.Member administrator(String name) {
        return server.member("clearinghouse", name, "administer");
    }

    private String person(String party, String name) {
        return server.administrator()
                .post("/api/v1/parties/" + party + "/people", Map.of("name", name))
                .text("id");
    }

    private String agent(TestServer.Member of) {
        return server.administrator()
                .post(
                        "/api/v1/parties/" + of.party() + "/agents",
                        Map.of("name", "Fuzzer", "responsible", of.person()))
                .text("id");
    }

    private TestServer.Client token(String party, String holder, String role) {
        return server.as(
                server.administrator()
                        .post(
                                "/api/v1/parties/" + party + "/tokens",
                                Map.of("holder", holder, "roles", List.of(role), "days", 30))
                        .text("token"));
    }

    @Test
    void who_leaves_is_nobody_with_the_next_request_and_the_next_visit() {
        var member = server.member("developer", "Finder Labs", "developer");
        var agent = token(member.party(), agent(member), "developer");
        var visitor = new TestVisitor(server, member.client(), "");
        assertThat(visitor.sees("/findings")).isTrue();
        var path = leaving(member.party(), member.person());
        var preview = server.administrator().get(path);
        assertThat(preview.json().get("tokens").asInt()).isEqualTo(1);
        assertThat(preview.json().get("agents")).hasSize(1);
        assertThat(preview.json().get("last_of").get(0).asString()).isEqualTo("developer");
        assertThat(server.administrator().post(path, STOP).json()).isEqualTo(preview.json());
        assertThat(member.client().get("/api/v1/me").status()).isEqualTo(401);
        assertThat(agent.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(visitor.sees("/findings")).isFalse();
        assertThat(server.administrator().post(path, STOP).status()).isEqualTo(404);
        assertThat(
                        server.administrator()
                                .post(
                                        "/api/v1/parties/" + member.party() + "/tokens",
                                        Map.of(
                                                "holder",
                                                member.person(),
                                                "roles",
                                                List.of("developer"),
                                                "days",
                                                1))
                                .status())
                .as("a token for who left")
                .isEqualTo(422);
    }

    @Test
    void agents_go_to_the_named_heir_or_nothing_happens_at_all() {
        var member = server.member("developer", "Finder Labs", "developer");
        var id = agent(member);
        var agent = token(member.party(), id, "developer");
        var heir = person(member.party(), "Heir");
        var stranger = server.member("developer", "Others", "developer");
        var path = leaving(member.party(), member.person());
        for (var wrong : List.of(stranger.person(), member.person())) {
            assertThat(
                            server.administrator()
                                    .post(path, Map.of("agents", "hand-over", "heir", wrong))
                                    .status())
                    .isEqualTo(422);
        }
        assertThat(server.administrator().post(path, Map.of("agents", "hand-over")).status())
                .isEqualTo(422);
        assertThat(member.client().get("/api/v1/me").status()).isEqualTo(200);
        assertThat(
                        server.administrator()
                                .post(path, Map.of("agents", "hand-over", "heir", heir))
                                .status())
                .isEqualTo(200);
        assertThat(member.client().get("/api/v1/me").status()).isEqualTo(401);
        assertThat(agent.get("/api/v1/me").status()).isEqualTo(200);
        var now = token(member.party(), heir, "developer");
        var shown = now.get("/api/v1/me/tokens").json().get("items");
        var ofAgent =
                shown.valueStream()
                        .filter(it -> it.get("holder").asString().equals(id))
                        .findFirst()
                        .orElseThrow();
        // Who left may know the secret: it ends with the longest overlap, and does not renew
        // itself.
        assertThat(ofAgent.get("until").asString())
                .isLessThan(java.time.Instant.now().plus(java.time.Duration.ofDays(8)).toString());
        var rotation = "/api/v1/me/tokens/" + ofAgent.get("id").asString() + "/rotation";
        assertThat(agent.post(rotation, Map.of("overlap_hours", 1)).status()).isEqualTo(409);
        assertThat(now.post(rotation, Map.of("overlap_hours", 1)).status()).isEqualTo(201);
    }

    @Test
    void an_agent_whose_person_left_acts_no_more_whoever_forgot_it() {
        var member = server.member("developer", "Finder Labs", "developer");
        var agent = token(member.party(), agent(member), "developer");
        assertThat(agent.get("/api/v1/me").status()).isEqualTo(200);
        TestCase.execute(
                server.roles().owner(),
                "update parties_person set left_at = now() where code = '%s'"
                        .formatted(member.person()));
        assertThat(agent.get("/api/v1/me").status()).isEqualTo(401);
    }

    @Test
    void the_last_administrator_stays_and_keeps_the_role() {
        var only =
                server.administrator()
                        .get("/api/v1/parties/" + server.clearinghouse() + "/people")
                        .json()
                        .at("/items/0/id")
                        .asString();
        var path = leaving(server.clearinghouse(), only);
        assertThat(server.administrator().get(path).text("refused")).contains("nobody else");
        assertThat(server.administrator().post(path, STOP).status()).isEqualTo(409);
        var roles = "/api/v1/parties/%s/holders/%s/roles".formatted(server.clearinghouse(), only);
        assertThat(server.administrator().post(roles, Map.of("roles", List.of())).status())
                .isEqualTo(409);
        var second = administrator("Second");
        assertThat(server.administrator().post(path, STOP).status()).isEqualTo(200);
        assertThat(second.client().get("/api/v1/parties").status()).isEqualTo(200);
    }

    @Test
    void of_two_administrators_who_remove_each_other_exactly_one_does() throws Exception {
        for (int round = 0; round < 5; round++) {
            var one = administrator("One " + round);
            var other = administrator("Other " + round);
            var line = new CyclicBarrier(2);
            try (var threads = Executors.newFixedThreadPool(2)) {
                var first = threads.submit(() -> removes(line, one, other));
                var second = threads.submit(() -> removes(line, other, one));
                assertThat(List.of(first.get(), second.get()))
                        .as("round %d", round)
                        .containsExactlyInAnyOrder(true, false);
            }
            assertThat(
                            List.of(
                                    one.client().get("/api/v1/me").status(),
                                    other.client().get("/api/v1/me").status()))
                    .containsExactlyInAnyOrder(200, 401);
        }
    }

    @Test
    void of_two_administrators_who_take_each_others_role_exactly_one_does() throws Exception {
        for (int round = 0; round < 5; round++) {
            var one = administrator("One " + round);
            var other = administrator("Other " + round);
            var line = new CyclicBarrier(2);
            try (var threads = Executors.newFixedThreadPool(2)) {
                var first = threads.submit(() -> demotes(line, one, other));
                var second = threads.submit(() -> demotes(line, other, one));
                assertThat(List.of(first.get(), second.get()))
                        .as("round %d", round)
                        .containsExactlyInAnyOrder(true, false);
            }
        }
    }

    private boolean removes(CyclicBarrier line, TestServer.Member who, TestServer.Member whom)
            throws Exception {
        line.await();
        return who.client().post(leaving(whom.party(), whom.person()), STOP).status() == 200;
    }

    private boolean demotes(CyclicBarrier line, TestServer.Member who, TestServer.Member whom)
            throws Exception {
        line.await();
        return who.client()
                        .post(
                                "/api/v1/parties/%s/holders/%s/roles"
                                        .formatted(whom.party(), whom.person()),
                                Map.of("roles", List.of("triage")))
                        .status()
                == 200;
    }

    @Test
    void a_party_leaves_in_one_act_and_nothing_that_it_gave_is_gone() {
        var it = TestCase.confirmed(server);
        var caseId = it.open();
        var vendor = server.member("maintainer", "Parser Project", "maintainer");
        var link = it.invite(caseId, vendor.party());
        server.anyone().post(link + "/acceptance", NOTHING);
        var agent = token(it.finder().party(), agent(it.finder()), "developer");
        for (var party : List.of(it.finder().party(), vendor.party())) {
            var path = "/api/v1/parties/" + party + "/off-boarding";
            assertThat(server.administrator().get(path).status()).isEqualTo(200);
            assertThat(server.administrator().post(path, NOTHING).status()).isEqualTo(200);
            assertThat(server.administrator().post(path, NOTHING).status()).isEqualTo(404);
        }
        for (var gone : List.of(it.finder().client(), agent, vendor.client())) {
            assertThat(gone.get("/api/v1/me").status()).isEqualTo(401);
        }
        assertThat(server.anyone().get(link).status()).as("its link").isEqualTo(410);
        var coordinator = it.coordinator().client();
        assertThat(coordinator.get("/api/v1/findings/" + it.finding()).text("title"))
                .isEqualTo(TestCase.TITLE);
        var seen = coordinator.get("/api/v1/cases/" + caseId).json();
        assertThat(seen.get("participants").findValuesAsString("state"))
                .containsExactlyInAnyOrder("accepted", "left", "left");
        assertThat(seen.get("events").findValuesAsString("kind")).contains("participant_left");
        assertThat(seen.at("/embargo/state").asString()).isEqualTo("active");
        assertThat(
                        coordinator
                                .post(
                                        "/api/v1/cases/" + caseId + "/participants",
                                        Map.of("party", vendor.party(), "role", "vendor"))
                                .status())
                .as("inviting who left")
                .isEqualTo(422);
        assertThat(
                        server.administrator()
                                .post(
                                        "/api/v1/parties/" + vendor.party() + "/people",
                                        Map.of("name", "Late"))
                                .status())
                .as("a person for who left")
                .isEqualTo(404);
    }

    @Test
    void a_broker_that_leaves_acts_for_nobody_and_an_operator_that_leaves_is_acted_for_by_nobody() {
        var operator = server.member("operator", "Water Utility", "operator");
        var second = server.member("operator", "Town Clinic", "operator");
        var broker = server.member("broker", "ISAC", "broker");
        for (var member : List.of(operator, second)) {
            member.client().post("/api/v1/me/brokers", Map.of("broker", broker.party()));
        }
        var forOperator = broker.client().actingFor(operator.party());
        var forSecond = broker.client().actingFor(second.party());
        server.administrator()
                .post("/api/v1/parties/" + operator.party() + "/off-boarding", NOTHING);
        assertThat(forOperator.get("/api/v1/assets").status()).isEqualTo(401);
        assertThat(forSecond.get("/api/v1/assets").status()).isEqualTo(200);
        var left =
                server.administrator()
                        .post("/api/v1/parties/" + broker.party() + "/off-boarding", NOTHING);
        assertThat(left.json().get("consents").asInt()).isEqualTo(1);
        assertThat(forSecond.get("/api/v1/assets").status()).isEqualTo(401);
        assertThat(
                        second.client()
                                .post("/api/v1/me/brokers", Map.of("broker", broker.party()))
                                .status())
                .isEqualTo(422);
    }

    @Test
    void the_clearinghouse_itself_does_not_leave() {
        var path = "/api/v1/parties/" + server.clearinghouse() + "/off-boarding";
        assertThat(server.administrator().post(path, NOTHING).status()).isEqualTo(404);
        assertThat(server.administrator().get("/api/v1/me").status()).isEqualTo(200);
    }

    @Test
    void nobody_but_who_administers_ends_anything() {
        var member = server.member("developer", "Finder Labs", "developer");
        var triage = server.member("clearinghouse", "Triage", "triage").client();
        for (var who : List.of(member.client(), triage)) {
            assertThat(who.post(leaving(member.party(), member.person()), STOP).status())
                    .isEqualTo(404);
            assertThat(
                            who.post("/api/v1/parties/" + member.party() + "/off-boarding", NOTHING)
                                    .status())
                    .isEqualTo(404);
        }
    }
}
