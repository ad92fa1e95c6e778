package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.regex.Pattern;
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

    @Test
    void more_than_a_page_of_findings_waits_for_a_person_the_longest_waiting_first() {
        try (var busy = TestServer.start()) {
            var first = TestCase.confirmed(busy);
            for (int i = 0; i < 55; i++) {
                TestCase.submit(first.finder().client(), "Finder Labs");
            }
            TestCase.execute(
                    busy.roles().owner(),
                    "insert into validation_verdict (finding, target, verdict, level, evidence_sealed, started_at, decided_at) select code, 'example', 'reproduced', 'L2', ''::bytea, now(), now() from intake_finding where code <> '%s'"
                            .formatted(first.finding()));
            TestCase.execute(
                    busy.roles().owner(),
                    "update intake_vulnerability set state = 'disclosed' where code <> '%s'"
                            .formatted(first.vulnerability()));
            var visitor = new TestVisitor(busy, first.coordinator().client(), "");
            assertThat(visitor.get("/queue").body())
                    .contains("One finding waits")
                    .contains("/findings/" + first.finding())
                    .doesNotContain("No finding waits");
            TestCase.execute(
                    busy.roles().owner(), "update intake_vulnerability set state = 'confirmed'");
            var queue = visitor.get("/queue").body();
            assertThat(queue).contains("56 findings wait").contains("Show more waiting findings");
            assertThat(queue.indexOf("/findings/fnd_"))
                    .isEqualTo(queue.indexOf("/findings/" + first.finding()));
            var more = Pattern.compile("/queue\\?waiting=[^\"]+").matcher(queue);
            assertThat(more.find()).isTrue();
            assertThat(visitor.get(more.group()).body())
                    .contains("56 findings wait")
                    .contains("/findings/fnd_")
                    .doesNotContain("/findings/" + first.finding(), "Show more waiting findings");
        }
    }
}
