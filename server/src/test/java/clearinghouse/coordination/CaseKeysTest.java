package clearinghouse.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestCase;
import clearinghouse.app.TestServer;
import clearinghouse.app.Until;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The keys of findings follow them into a case and out of it. */
class CaseKeysTest {

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
    void the_key_of_a_finding_lies_under_that_of_its_case_and_whoever_could_read_it_still_can() {
        var it = TestCase.confirmed(server);
        assertThat(parentOf(it.finding())).isEqualTo("none");
        var opened = it.open();
        assertThat(parentOf(it.finding())).isEqualTo(opened);

        var triage = server.member("clearinghouse", "Triage", "triage").client();
        for (var reader :
                java.util.List.of(it.finder().client(), it.coordinator().client(), triage)) {
            assertThat(reader.get("/api/v1/findings/" + it.finding()).text("title"))
                    .isEqualTo(TestCase.TITLE);
        }
        assertThat(triage.get("/api/v1/cases/" + opened).status()).isNotEqualTo(200);
    }

    @Test
    void a_finding_that_joins_takes_its_key_along_and_one_that_is_split_off_takes_it_back() {
        var it = TestCase.confirmed(server);
        var opened = it.open();
        var other = server.member("developer", "Second Lab", "developer");
        var second = TestCase.submit(other.client(), "Second Lab");
        var own = other.client().get("/api/v1/findings/" + second).text("vulnerability");
        assertThat(parentOf(second)).isEqualTo("none");
        // As the verdicts of both would have it.
        execute(
                """
                update intake_finding set vulnerability = '%1$s' where code = '%2$s';
                insert into intake_move (id, finding, source, target, reason, actor, at)
                values (gen_random_uuid(), '%2$s', '%3$s', '%1$s', 'same_fix', 'test', now());
                insert into platform_job (id, kind, subject, party, state, run_at, created_at)
                values (gen_random_uuid(), 'finding.moved', '%2$s', '%4$s', 'ready', now(), now())
                """
                        .formatted(it.vulnerability(), second, own, other.party()));
        Until.holds(Duration.ofMinutes(1), () -> parentOf(second), opened::equals);
        assertThat(other.client().get("/api/v1/findings/" + second).text("title"))
                .isEqualTo(TestCase.TITLE);

        var split =
                it.coordinator()
                        .client()
                        .post(
                                "/api/v1/vulnerabilities/" + it.vulnerability() + "/split",
                                Map.of("finding", second, "reason", "another cause"));
        assertThat(split.status()).as(split.json().toString()).isEqualTo(200);
        Until.holds(Duration.ofMinutes(1), () -> parentOf(second), "none"::equals);
        assertThat(parentOf(it.finding())).isEqualTo(opened);
        assertThat(other.client().get("/api/v1/findings/" + second).text("title"))
                .isEqualTo(TestCase.TITLE);
    }

    private static String parentOf(String finding) {
        return ask(
                "select coalesce(parent, 'none') from vault_key where subject = '%s'"
                        .formatted(finding));
    }

    private static String ask(String question) {
        try (var connection = server.roles().owner().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(question)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void execute(String statements) {
        try (var connection = server.roles().owner().connect();
                var statement = connection.createStatement()) {
            statement.execute(statements);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
