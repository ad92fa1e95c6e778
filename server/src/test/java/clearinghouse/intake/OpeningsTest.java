package clearinghouse.intake;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestCase;
import clearinghouse.app.TestServer;
import clearinghouse.app.TestServer.Answer;
import clearinghouse.app.TestServer.Client;
import clearinghouse.app.TestServer.Member;
import clearinghouse.app.TestVisitor;
import clearinghouse.platform.Migrations;
import clearinghouse.platform.PostgresAddress;
import clearinghouse.platform.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How staff come to read a proof, over REST and in the database's own words. */
class OpeningsTest {

    private static final Map<String, String> REASON =
            Map.of("reason", "canary-reason: the verdict is flaky and nobody knows why");
    private static final String STAFF =
            "finding:triage,finding:read,party:read,patch:read,exposure:assist,funnel:all,"
                    + "case:coordinate,case:read,case:answer,patch:submit,advisory:draft";

    private static TestServer server;
    private static TestCase it;
    private static Member asker;
    private static Member second;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        it = TestCase.confirmed(server);
        asker = server.member("clearinghouse", "Ana", "triage");
        second = it.coordinator();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String finding() {
        return TestCase.submit(it.finder().client(), "Finder Labs");
    }

    private static String proof(String finding) {
        return "/api/v1/findings/" + finding + "/proof";
    }

    private static int reading(Client client, String finding) {
        return client.get(proof(finding)).status();
    }

    private static Answer ask(Client client, String finding) {
        return client.post("/api/v1/findings/" + finding + "/openings", REASON);
    }

    private static String asked(Client client, String finding) {
        var answer = ask(client, finding);
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(201);
        return answer.text("id");
    }

    private static Answer consent(Client client, String opening) {
        return client.post("/api/v1/openings/" + opening + "/consent", Map.of());
    }

    private static void owner(String sql) {
        TestCase.execute(server.roles().owner(), sql);
    }

    @Test
    void staff_do_not_find_a_proof_that_nobody_opened() {
        var finding = finding();
        for (var staff : List.of(asker, second)) {
            assertThat(staff.client().get("/api/v1/findings/" + finding).status()).isEqualTo(200);
            var answer = staff.client().get(proof(finding));
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.json())
                    .isEqualTo(staff.client().get(proof("fnd_" + "a".repeat(26))).json());
        }
        assertThat(reading(it.finder().client(), finding)).isEqualTo(200);
    }

    @Test
    void after_a_consent_the_one_who_asked_reads_that_proof_alone() {
        var finding = finding();
        var other = finding();
        var opening = asked(asker.client(), finding);
        assertThat(reading(asker.client(), finding)).isEqualTo(404);
        var given = consent(second.client(), opening);
        assertThat(given.text("state")).isEqualTo("open");
        assertThat(given.text("until_explained"))
                .isEqualTo("Who asked may read for one day from the consent of the second person.");
        assertThat(Base64.getDecoder().decode(asker.client().get(proof(finding)).text("content")))
                .isEqualTo(TestCase.PROOF.getBytes(StandardCharsets.UTF_8));
        assertThat(reading(asker.client(), other)).isEqualTo(404);
        assertThat(reading(second.client(), finding)).as("who consented").isEqualTo(404);
    }

    @Test
    void a_refused_request_opens_nothing_and_is_not_consented_to_any_more() {
        var finding = finding();
        var opening = asked(asker.client(), finding);
        var refused = second.client().post("/api/v1/openings/" + opening + "/refusal", Map.of());
        assertThat(refused.text("state")).isEqualTo("refused");
        assertThat(consent(second.client(), opening).status()).isEqualTo(409);
        assertThat(reading(asker.client(), finding)).isEqualTo(404);
        assertThat(ask(asker.client(), finding).status()).as("asked anew").isEqualTo(201);
    }

    @Test
    void nobody_consents_to_oneself_by_no_token_and_through_no_agent() {
        var finding = finding();
        var opening = asked(asker.client(), finding);
        var again = token(asker.person(), "coordinate");
        var agent = agentOf(asker.person());
        for (var self : List.of(asker.client(), again, agent)) {
            assertThat(consent(self, opening).status()).isEqualTo(409);
            assertThat(reading(self, finding)).isEqualTo(404);
        }
        assertThat(ask(agent, finding).status()).as("an agent asks").isEqualTo(409);
        assertThat(ask(asker.client(), finding).status()).as("asked twice").isEqualTo(409);
        assertThat(consent(it.finder().client(), opening).status()).isEqualTo(404);
    }

    private static Client token(String holder, String role) {
        var issued =
                server.administrator()
                        .post(
                                "/api/v1/parties/" + server.clearinghouse() + "/tokens",
                                Map.of("holder", holder, "roles", List.of(role), "days", 1));
        return server.as(issued.text("token"));
    }

    private static Client agentOf(String person) {
        var agent =
                server.administrator()
                        .post(
                                "/api/v1/parties/" + server.clearinghouse() + "/agents",
                                Map.of("name", "Helper", "responsible", person));
        return token(agent.text("id"), "triage");
    }

    @Test
    void of_many_who_answer_at_once_one_does() {
        var finding = finding();
        var opening = asked(asker.client(), finding);
        var others = new ArrayList<Client>();
        for (int i = 0; i < 6; i++) {
            others.add(server.member("clearinghouse", "Other " + i, "triage").client());
        }
        try (var threads = Executors.newFixedThreadPool(others.size())) {
            var answers =
                    others.stream()
                            .map(other ->
                                    CompletableFuture.supplyAsync(
                                            () -> consent(other, opening).status(), threads))
                            .toList();
            assertThat(answers.stream().map(CompletableFuture::join))
                    .containsExactlyInAnyOrder(200, 409, 409, 409, 409, 409);
        }
        assertThat(purposes(finding)).containsExactly("consent-to-open", "ask-to-open");
    }

    @Test
    void a_token_that_is_revoked_takes_with_it_what_its_holder_consented_to() {
        var finding = finding();
        var opening = asked(asker.client(), finding);
        var person = server.member("clearinghouse", "Ben", "triage").person();
        var stolen =
                server.administrator()
                        .post(
                                "/api/v1/parties/" + server.clearinghouse() + "/tokens",
                                Map.of("holder", person, "roles", List.of("triage"), "days", 1));
        consent(server.as(stolen.text("token")), opening);
        assertThat(reading(asker.client(), finding)).isEqualTo(200);
        server.administrator()
                .post(
                        "/api/v1/parties/"
                                + server.clearinghouse()
                                + "/tokens/"
                                + stolen.text("id")
                                + "/revocation",
                        Map.of());
        assertThat(reading(asker.client(), finding)).isEqualTo(404);
        assertThat(consent(second.client(), opening).status()).isEqualTo(409);
        var anew = asked(asker.client(), finding);
        assertThat(consent(second.client(), anew).status()).isEqualTo(200);
        assertThat(reading(asker.client(), finding)).isEqualTo(200);
    }

    @Test
    void an_opening_closes_by_itself_and_a_request_that_nobody_answers_ends() {
        var finding = finding();
        var opening = asked(asker.client(), finding);
        consent(second.client(), opening);
        owner(
                """
                update intake_opening set answered_at = now() - interval '2 days', closes_at = now() - interval '1 day'
                 where code = '%s'
                """
                        .formatted(opening));
        assertThat(reading(asker.client(), finding)).isEqualTo(404);
        var late = asked(asker.client(), finding);
        owner(
                """
                update intake_opening set asked_at = now() - interval '4 days', answer_by = now() - interval '1 day'
                 where code = '%s'
                """
                        .formatted(late));
        assertThat(consent(second.client(), late).status()).isEqualTo(409);
        assertThat(reading(asker.client(), finding)).isEqualTo(404);
        assertThat(second.client().get("/api/v1/openings").json().toString())
                .doesNotContain(late, opening);
    }

    @Test
    void the_finder_sees_each_step_and_the_record_keeps_it() {
        var finding = finding();
        var opening = asked(asker.client(), finding);
        consent(second.client(), opening);
        reading(asker.client(), finding);
        assertThat(purposes(finding))
                .containsExactly("read-proof", "consent-to-open", "ask-to-open");
        var auditor = server.member("clearinghouse", "Auditor", "audit").client();
        var entries = new ArrayList<String>();
        for (var next = "/api/v1/audit/entries"; !next.isEmpty(); ) {
            var page = auditor.get(next).json();
            for (var item : page.get("items")) {
                if (item.at("/entry/subject").asString().equals(finding)) {
                    entries.add(item.at("/entry/action").asString());
                }
            }
            next =
                    page.get("next").isNull()
                            ? ""
                            : "/api/v1/audit/entries?cursor=" + page.get("next").asString();
        }
        assertThat(entries)
                .containsSubsequence(
                        "opening.requested", "opening.consented", "proof.read", "opening.used");
    }

    private static List<String> purposes(String finding) {
        return it.finder()
                .client()
                .get("/api/v1/findings/" + finding + "/reads")
                .json()
                .get("items")
                .findValuesAsString("purpose");
    }

    @Test
    void the_reason_is_read_by_staff_and_stands_nowhere_in_the_clear() {
        var opening = asked(asker.client(), finding());
        var line =
                second.client()
                        .get("/api/v1/openings")
                        .json()
                        .get("items")
                        .valueStream()
                        .filter(item -> item.get("id").asString().equals(opening))
                        .findFirst()
                        .orElseThrow();
        assertThat(line.get("reason").asString()).isEqualTo(REASON.get("reason"));
        assertThat(TestCase.tablesWith(server.roles().owner(), "canary-reason")).isEmpty();
        assertThat(it.finder().client().get("/api/v1/openings").status()).isEqualTo(403);
    }

    @Test
    void the_clearinghouse_is_no_party_of_its_own_case() {
        var own = TestCase.confirmed(server);
        var caseId = own.open();
        var invited =
                own.coordinator()
                        .client()
                        .post(
                                "/api/v1/cases/" + caseId + "/participants",
                                Map.of("party", server.clearinghouse(), "role", "vendor"));
        assertThat(invited.status()).isEqualTo(409);
        // As an earlier version let it in.
        owner(
                """
                insert into coordination_participant (case_code, case_id, party, role, state, since, joined_at)
                select code, id, '%s', 'vendor', 'accepted', now(), now() from coordination_case where code = '%s'
                """
                        .formatted(server.clearinghouse(), caseId));
        assertThat(reading(own.coordinator().client(), own.finding())).isEqualTo(404);
        assertThat(reading(asker.client(), own.finding())).isEqualTo(404);
    }

    @Test
    void a_vendor_reads_the_proof_through_its_case() {
        var own = TestCase.confirmed(server);
        var vendor = server.member("maintainer", "Vendor", "maintainer");
        assertThat(reading(vendor.client(), own.finding())).isEqualTo(404);
        var link = own.invite(own.open(), vendor.party());
        var opened = server.anyone().post(link + "/reproducer", Map.of());
        assertThat(opened.status()).isEqualTo(200);
        server.anyone().post(link + "/acceptance", Map.of());
        assertThat(reading(vendor.client(), own.finding())).isEqualTo(200);
    }

    @Test
    void the_database_itself_shows_staff_no_proof_without_an_opening() throws SQLException {
        var finding = finding();
        var opening = asked(asker.client(), finding);
        var sealed = "select count(*) from intake_proof where finding = '" + finding + "'";
        var every = "select count(*) from intake_proof";
        try (var ana = as(asker.person())) {
            assertThat(number(ana, sealed)).isZero();
        }
        consent(second.client(), opening);
        try (var ana = as(asker.person())) {
            assertThat(number(ana, sealed)).isEqualTo(1);
        }
        try (var ben = as(second.person())) {
            assertThat(number(ben, every)).as("no proof in bulk").isZero();
        }
    }

    @Test
    void the_database_itself_takes_no_consent_of_the_one_who_asked() throws SQLException {
        var opening = asked(asker.client(), finding());
        var answer =
                """
                update intake_opening set answer = 'consented', second = %s, answered_at = now(), closes_at = now() + interval '1 day'
                 where code = '%s'
                """;
        var agent = "agt_" + "b".repeat(26);
        var done = new ArrayList<String>();
        for (var tried :
                List.of(
                        new Tried(asker.person(), "app_actor()"),
                        new Tried(asker.person(), "'" + second.person() + "'"),
                        new Tried(second.person(), "'" + asker.person() + "'"),
                        new Tried(agent, "app_actor()"))) {
            try (var connection = as(tried.actor())) {
                if (changed(connection, answer.formatted(tried.second(), opening)) > 0) {
                    done.add(tried.toString());
                }
            }
        }
        try (var connection = as(asker.person())) {
            var bornOpen =
                    """
                    insert into intake_opening (code, id, finding, asker, party, reason_sealed, asked_at, answer_by,
                                                answer, second, answered_at, closes_at)
                    select 'opn_x', gen_random_uuid(), finding, asker, party, reason_sealed, asked_at, answer_by,
                           'consented', '%s', now(), now() + interval '1 day' from intake_opening where code = '%s'
                    """
                            .formatted(second.person(), opening);
            if (changed(connection, bornOpen) > 0) {
                done.add("an opening that was born open");
            }
        }
        assertThat(done).isEmpty();
        try (var ben = as(second.person())) {
            assertThat(changed(ben, answer.formatted("app_actor()", opening))).isEqualTo(1);
        }
    }

    @Test
    void what_is_for_named_recipients_takes_two_of_these() throws SQLException {
        var body = new HashMap<>(TestCase.submission("Finder Labs"));
        body.put("tlp", "TLP:RED");
        var finding = it.finder().client().post("/api/v1/findings", body).text("id");
        assertThat(ask(asker.client(), finding).status()).as("not one of them").isEqualTo(404);
        takeOn(asker.client(), finding);
        var opening = asked(asker.client(), finding);
        var nowhere = consent(second.client(), "opn_" + "a".repeat(26));
        for (var answer :
                List.of(
                        consent(second.client(), opening),
                        second.client()
                                .post("/api/v1/openings/" + opening + "/refusal", Map.of()))) {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.json()).isEqualTo(nowhere.json());
        }
        assertThat(second.client().get("/api/v1/openings").json().toString())
                .doesNotContain(opening, finding);
        assertThat(asker.client().get("/api/v1/openings").json().toString()).contains(opening);
        var page = new TestVisitor(server, second.client(), "").get("/openings");
        assertThat(page.body()).doesNotContain(opening, finding);
        try (var ben = as(second.person())) {
            var theirs = " from intake_opening where code = '" + opening + "'";
            assertThat(number(ben, "select count(*)" + theirs)).isZero();
            assertThat(
                            changed(
                                    ben,
                                    """
                                    update intake_opening set answer = 'consented', second = app_actor(), answered_at = now(),
                                           closes_at = now() + interval '1 day' where code = '%s'
                                    """
                                            .formatted(opening)))
                    .isZero();
        }
        takeOn(second.client(), finding);
        assertThat(consent(second.client(), opening).text("tlp")).isEqualTo("TLP:RED");
        assertThat(asker.client().get(proof(finding)).text("tlp")).isEqualTo("TLP:RED");
        assertThat(reading(second.client(), finding)).as("who consented").isEqualTo(404);
    }

    @Test
    void an_opening_opens_nothing_of_a_finding_that_is_labelled_for_others_since()
            throws SQLException {
        var finding = finding();
        consent(second.client(), asked(asker.client(), finding));
        assertThat(reading(asker.client(), finding)).isEqualTo(200);
        it.finder()
                .client()
                .post(
                        "/api/v1/findings/" + finding + "/label",
                        Map.of("tlp", "TLP:RED", "reason", "it is exploited"));
        assertThat(reading(asker.client(), finding)).isEqualTo(404);
        var sealed = "select count(*) from intake_proof where finding = '" + finding + "'";
        try (var ana = as(asker.person())) {
            assertThat(number(ana, sealed)).isZero();
        }
        takeOn(asker.client(), finding);
        assertThat(reading(asker.client(), finding)).as("by name").isEqualTo(200);
    }

    @Test
    void an_opening_cannot_be_asked_for_by_force_for_what_one_may_not_read() throws SQLException {
        var body = new HashMap<>(TestCase.submission("Finder Labs"));
        body.put("tlp", "TLP:RED");
        var finding = it.finder().client().post("/api/v1/findings", body).text("id");
        try (var ana = as(asker.person())) {
            assertThat(
                            changed(
                                    ana,
                                    """
                                    insert into intake_opening (code, id, finding, asker, party, reason_sealed, asked_at, answer_by)
                                    values ('opn_y', gen_random_uuid(), '%s', app_actor(), app_party(), ''::bytea, now(),
                                            now() + interval '1 day')
                                    """
                                            .formatted(finding)))
                    .isZero();
        }
    }

    private static void takeOn(Client by, String finding) {
        var cause = it.finder().client().get("/api/v1/findings/" + finding).text("vulnerability");
        var taken = by.post("/api/v1/vulnerabilities/" + cause + "/taking-on", Map.of());
        assertThat(taken.status()).as(taken.json().toString()).isEqualTo(200);
    }

    private record Tried(String actor, String second) {}

    /** A transaction of staff with every grant of triage and coordination; never committed. */
    private static Connection as(String actor) throws SQLException {
        var connection = server.roles().server().connect();
        connection.setAutoCommit(false);
        try (var introduction =
                connection.prepareStatement(
                        """
                        select set_config('app.actor', ?, true), set_config('app.party', ?, true),
                               set_config('app.purpose', 'test', true), set_config('app.grants', ?, true)
                        """)) {
            introduction.setString(1, actor);
            introduction.setString(2, server.clearinghouse());
            introduction.setString(3, STAFF);
            introduction.execute();
        }
        return connection;
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** None where the database refuses it for want of a right, or as no two people. */
    private static int changed(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        } catch (SQLException e) {
            assertThat(e.getSQLState()).as(sql).isIn("42501", "23514");
            return 0;
        }
    }

    @Test
    void a_proof_of_before_keeps_its_bytes() throws SQLException {
        var before =
                TestPostgres.migrated("before_openings", OpeningsTest::migrateToBefore)
                        .createDatabase();
        TestCase.execute(
                before.owner(),
                """
                insert into parties_party (code, id, kind, name, created_at)
                values ('pty_x', gen_random_uuid(), 'developer', 'x', now());
                insert into intake_vulnerability (code, id, package, state, opened_at)
                values ('vul_x', gen_random_uuid(), 'x', 'unconfirmed', now());
                insert into intake_finding (code, id, party, actor, package, version, format, entry_sealed, title_sealed,
                       description_sealed, proof_sealed, original_sealed, credit, vulnerability, received_at)
                values ('fnd_x', gen_random_uuid(), 'pty_x', 'x', 'x', 'x', 'native', '', '', '', 'sealed'::bytea,
                        'as it came'::bytea, '', 'vul_x', now())
                """);
        Migrations.run(before.owner());
        try (var connection = before.owner().connect();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                """
                                select finding, encode(proof_sealed, 'escape'), encode(original_sealed, 'escape')
                                  from intake_proof
                                """)) {
            assertThat(rows.next()).isTrue();
            assertThat(List.of(rows.getString(1), rows.getString(2), rows.getString(3)))
                    .containsExactly("fnd_x", "sealed", "as it came");
        }
    }

    private static void migrateToBefore(PostgresAddress owner) {
        Flyway.configure()
                .dataSource(owner.jdbcUrl(), owner.user(), owner.password())
                .locations("classpath:db/migration")
                .target("250")
                .load()
                .migrate();
    }
}
