package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What waits for a person can be finished by one. */
class WaitingTest {

    private static final Map<String, Object> NOTHING = Map.of();
    private static final String REASON = "canary-reason: the method bounds its depth";

    private static TestServer server;
    private static TestCase reproduced;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        reproduced = TestCase.confirmed(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_finding_is_set_aside_with_a_sealed_reason_and_taken_up_again() {
        var finder = server.member("developer", "Hasty Labs", "developer");
        var finding = TestCase.submit(finder.client(), "Hasty Labs");
        var path = "/api/v1/findings/" + finding;
        var analyst = reproduced.coordinator().client();
        var page = new TestVisitor(server, analyst, "");
        assertThat(page.get("/findings/" + finding).body()).contains("Set it aside, with a reason");

        var answer =
                page.submit(
                        "/findings/" + finding,
                        "/findings/" + finding + "/set-aside",
                        Map.of("reason", REASON));
        assertThat(answer.statusCode()).isEqualTo(303);
        var seen = finder.client().get(path).json();
        assertThat(seen.at("/set_aside/reason").asString()).isEqualTo(REASON);
        assertThat(seen.get("title").asString()).isEqualTo(TestCase.TITLE);
        assertThat(new TestVisitor(server, finder.client(), "").get("/findings/" + finding).body())
                .contains(REASON)
                .doesNotContain("Take it up again");
        assertThat(page.get("/queue").body()).contains("Set aside: " + REASON);
        assertThat(TestCase.tablesWith(server.roles().owner(), REASON)).isEmpty();

        assertThat(analyst.post(path + "/taking-up", NOTHING).status()).isEqualTo(200);
        assertThat(finder.client().get(path).json().get("set_aside").isNull()).isTrue();
        assertThat(analyst.post(path + "/taking-up", NOTHING).status()).isEqualTo(404);
    }

    @Test
    void what_was_reproduced_is_not_set_aside() {
        var answer =
                reproduced
                        .coordinator()
                        .client()
                        .post(
                                "/api/v1/findings/" + reproduced.finding() + "/set-aside",
                                Map.of("reason", "no time"));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().toString()).contains("its proof was reproduced");
    }

    @Test
    void a_finder_sets_nothing_aside() {
        assertThat(
                        reproduced
                                .finder()
                                .client()
                                .post(
                                        "/api/v1/findings/" + reproduced.finding() + "/set-aside",
                                        Map.of("reason", "x"))
                                .status())
                .isIn(403, 404);
    }
}
