package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestStaff.Colleague;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How one of the staff comes to read in an emergency what is not their duty, over pages and in SQL.
 */
class BreakGlassesTest {

    private static final String WHY = "canary-why: it is exploited and nobody who triages answers";
    private static final String WORDS = "canary-words: it was an emergency, and was over in time";
    private static final String ASKERS_GRANTS =
            "glass:ask,glass:see,metrics:read,funnel:all,advisory:read,funnel:read,token:own,passkey:manage";
    private static final String ADMINISTRATORS_GRANTS =
            "glass:ask,glass:see,glass:let,party:manage,party:read,passkey:manage,recovery:decide";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static TestServer server;
    private static TestCase it;
    private static TestStaff staff;
    private static TestPerson one;
    private static Colleague two;
    private static Colleague auditor;

    private Colleague asker;
    private String finding = "";

    @BeforeAll
    static void start() {
        server = TestServer.start();
        it = TestCase.confirmed(server);
        one = TestPerson.firstAdministrator(server);
        staff = new TestStaff(server, one);
        two = staff.joinOnTheMachine("Second administrator", "administer");
        auditor = staff.join("Auditor", "audit");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void somebodyNeedsToRead() {
        owner(
                "update intake_break_glass set answer_by = asked_at + interval '1 millisecond' where answer is null");
        asker = staff.join("Observer " + NUMBER.incrementAndGet(), "observe");
        finding = TestCase.submit(it.finder().client(), "Finder Labs");
    }

    private static void owner(String sql) {
        TestCase.execute(server.roles().owner(), sql);
    }

    private static String fact(String sql) {
        return TestCase.ask(server.roles().owner(), sql);
    }

    private static HttpResponse<String> ask(Colleague who, String finding) {
        return who.browser().post("/", "/break-glass", Map.of("finding", finding, "why", WHY));
    }

    private static HttpResponse<String> act(TestVisitor who, String glass, String act) {
        return who.post("/", "/break-glass/" + glass + "/" + act, Map.of("words", WORDS));
    }

    private String asked() {
        assertThat(ask(asker, finding).statusCode()).isEqualTo(303);
        return fact("select code from intake_break_glass where finding = '%s'".formatted(finding));
    }

    private String broken() {
        var glass = asked();
        assertThat(act(two.browser(), glass, "consent").statusCode()).isEqualTo(303);
        return glass;
    }

    private static boolean reads(TestVisitor who, String glass) {
        var page = who.get("/break-glass/" + glass);
        assertThat(page.statusCode()).isIn(200, 404);
        return page.statusCode() == 200 && page.body().contains("canary-description");
    }

    private static void isOver(String glass) {
        owner(
                """
                update intake_break_glass set asked_at = now() - interval '9 hours', answer_by = now() - interval '5 hours',
                       answered_at = now() - interval '8 hours', closes_at = now() - interval '4 hours'
                 where code = '%s'
                """
                        .formatted(glass));
    }

    @Test
    void after_an_administrator_let_it_the_one_who_asked_reads_that_finding_alone() {
        var other = TestCase.submit(it.finder().client(), "Finder Labs");
        var glass = asked();
        assertThat(reads(asker.browser(), glass)).as("before anyone answered").isFalse();
        assertThat(act(two.browser(), glass, "consent").statusCode()).isEqualTo(303);
        assertThat(reads(asker.browser(), glass)).isTrue();
        for (var nobody : List.of(two.browser(), one.browser, auditor.browser())) {
            assertThat(reads(nobody, glass)).isFalse();
        }
        for (var path :
                List.of(
                        "/findings/" + finding,
                        "/findings/" + other,
                        "/findings",
                        "/vulnerabilities/" + it.vulnerability())) {
            assertThat(asker.browser().get(path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(
                        asker.browser()
                                .post("/", "/findings/" + finding + "/proof", Map.of())
                                .statusCode())
                .isEqualTo(404);
    }

    @Test
    void what_is_for_named_recipients_is_read_by_the_one_who_is_named_by_it() {
        var body = new HashMap<>(TestCase.submission("Finder Labs"));
        body.put("tlp", "TLP:RED");
        finding = it.finder().client().post("/api/v1/findings", body).text("id");
        var glass = broken();
        assertThat(reads(asker.browser(), glass)).isTrue();
        assertThat(asker.browser().get("/break-glass/" + glass).body()).contains("TLP:RED");
    }

    @Test
    void an_administrator_who_let_the_asker_in_is_no_second_person() {
        var glass = asked();
        var refused = act(one.browser, glass, "consent");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("pass for one");
        assertThat(reads(asker.browser(), glass)).isFalse();
        assertThat(act(two.browser(), glass, "consent").statusCode()).isEqualTo(303);
    }

    @Test
    void an_administrator_asks_like_anyone_and_does_not_let_himself() {
        ask(two, finding);
        var glass =
                fact("select code from intake_break_glass where finding = '%s'".formatted(finding));
        assertThat(act(two.browser(), glass, "consent").statusCode()).isEqualTo(409);
        assertThat(reads(two.browser(), glass)).isFalse();
        assertThat(act(one.browser, glass, "consent").statusCode()).isEqualTo(303);
        assertThat(reads(two.browser(), glass)).isTrue();
        isOver(glass);
        assertThat(reads(two.browser(), glass)).isFalse();
    }

    @Test
    void a_token_neither_asks_nor_answers_nor_reads_nor_reviews() {
        var glass = broken();
        var token = new TestVisitor(server, staff.clientOf(asker, "observe"), "");
        assertThat(reads(token, glass)).isFalse();
        assertThat(
                        token.post("/", "/break-glass", Map.of("finding", finding, "why", WHY))
                                .statusCode())
                .isEqualTo(404);
        isOver(glass);
        var administrator = new TestVisitor(server, server.administrator(), "");
        var audits = new TestVisitor(server, staff.clientOf(auditor, "audit"), "");
        for (var act : List.of("consent", "refusal")) {
            assertThat(act(administrator, glass, act).statusCode()).isEqualTo(404);
        }
        assertThat(act(audits, glass, "review").statusCode()).isEqualTo(404);
        assertThat(audits.get("/break-glass").body()).contains("sign in with your passkey");
    }

    @Test
    void who_triages_breaks_no_glass_and_others_do_not_learn_of_it() {
        var analyst = staff.join("Analyst " + NUMBER.incrementAndGet(), "analyse");
        assertThat(ask(analyst, finding).statusCode()).isEqualTo(409);
        var glass = asked();
        var other = staff.join("Keeper " + NUMBER.incrementAndGet(), "keep_keys");
        assertThat(other.browser().get("/break-glass").body()).doesNotContain(glass, finding);
        assertThat(asker.browser().get("/break-glass").body()).contains(glass, finding);
    }

    @Test
    void what_is_no_finding_is_not_asked_for_and_a_fault_keeps_what_was_written() {
        var page = ask(asker, "fnd_" + "a".repeat(26));
        assertThat(page.statusCode()).isEqualTo(422);
        assertThat(page.body())
                .contains("There is no finding of this code.")
                .contains("canary-why");
        assertThat(ask(asker, "x").statusCode()).isEqualTo(422);
    }

    @Test
    void it_closes_by_itself_and_a_request_that_nobody_answers_ends() {
        var glass = broken();
        isOver(glass);
        assertThat(reads(asker.browser(), glass)).isFalse();
        finding = TestCase.submit(it.finder().client(), "Finder Labs");
        var late = asked();
        owner(
                "update intake_break_glass set asked_at = now() - interval '5 hours', answer_by = now() - interval '1 hour' where code = '%s'"
                        .formatted(late));
        assertThat(act(two.browser(), late, "consent").statusCode()).isEqualTo(409);
        assertThat(reads(asker.browser(), late)).isFalse();
    }

    @Test
    void a_way_in_that_is_lost_takes_with_it_what_it_opened() {
        var glass = broken();
        staff.clientOf(asker, "observe");
        assertThat(reads(asker.browser(), glass)).isTrue();
        owner(
                "update parties_token set revoked_at = now() where holder = '%s'"
                        .formatted(asker.id()));
        assertThat(reads(asker.browser(), glass)).isFalse();
        assertThat(act(auditor.browser(), glass, "review").statusCode()).isEqualTo(303);
    }

    @Test
    void of_many_who_answer_at_once_one_does_and_of_many_requests_at_once_one_is_made() {
        var glass = asked();
        var third = staff.joinOnTheMachine("Third administrator", "administer");
        var answers =
                atOnce(
                        List.of(
                                () -> act(two.browser(), glass, "consent"),
                                () -> act(third.browser(), glass, "consent"),
                                () -> act(third.browser(), glass, "refusal")));
        assertThat(answers).containsExactlyInAnyOrder(303, 409, 409);
        assertThat(act(two.browser(), glass, "consent").statusCode()).as("again").isEqualTo(409);
        var keeper = staff.join("Keeper " + NUMBER.incrementAndGet(), "keep_keys");
        var findings = new ArrayList<Supplier<HttpResponse<String>>>();
        for (int i = 0; i < 4; i++) {
            var wanted = TestCase.submit(it.finder().client(), "Finder Labs");
            findings.add(() -> ask(keeper, wanted));
        }
        assertThat(atOnce(findings)).containsExactlyInAnyOrder(303, 409, 409, 409);
    }

    private static List<Integer> atOnce(List<Supplier<HttpResponse<String>>> acts) {
        try (var threads = Executors.newFixedThreadPool(acts.size())) {
            return acts.stream()
                    .map(act ->
                            CompletableFuture.supplyAsync(() -> act.get().statusCode(), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        }
    }

    @Test
    void the_alarm_is_raised_at_once_to_everyone_who_has_to_know() {
        var before = new TestVisitor(server, it.finder().client(), "");
        assertThat(before.get("/").body()).doesNotContain(finding);
        var glass = broken();
        assertThat(
                        fact(
                                "select facts::json ->> 'finding' from record_entry where action = 'break_glass.alarm' and subject = '%s'"
                                        .formatted(glass)))
                .isEqualTo(finding);
        var coordinator = new TestVisitor(server, it.coordinator().client(), "");
        for (var told :
                List.of(one.browser, two.browser(), auditor.browser(), coordinator, before)) {
            assertThat(told.get("/").body()).contains("The glass was broken", finding);
        }
        for (var told : List.of(coordinator, before)) {
            assertThat(told.get("/findings/" + finding).body())
                    .contains("The glass was broken for this finding.");
        }
        reads(asker.browser(), glass);
        reads(asker.browser(), glass);
        assertThat(
                        it.finder()
                                .client()
                                .get("/api/v1/findings/" + finding + "/reads")
                                .json()
                                .get("items")
                                .findValuesAsString("reading"))
                .filteredOn(reading -> reading.startsWith("break_glass"))
                .containsExactly(
                        "break_glass.read",
                        "break_glass.read",
                        "break_glass.let",
                        "break_glass.requested");
        var stranger =
                new TestVisitor(
                        server, server.member("developer", "Third Labs", "developer").client(), "");
        assertThat(stranger.get("/").body()).doesNotContain(finding);
    }

    @Test
    void a_third_person_closes_it_in_words_and_is_late_by_a_rule_that_is_told() {
        var glass = broken();
        assertThat(act(auditor.browser(), glass, "review").statusCode())
                .as("while it is open")
                .isEqualTo(409);
        isOver(glass);
        assertThat(line(auditor.browser(), glass)).contains("A review is due by");
        owner(
                "update intake_break_glass set answered_at = now() - interval '9 days', closes_at = now() - interval '8 days', review_by = now() - interval '5 days' where code = '%s'"
                        .formatted(glass));
        assertThat(line(auditor.browser(), glass))
                .contains("The review is overdue since")
                .contains(
                        "An auditor who is neither of the two reviews it within 3 days after it ended.");
        assertThat(one.browser.get("/").body()).contains("Its review is overdue.");
        assertThat(
                        auditor.browser()
                                .post("/", "/break-glass/" + glass + "/review", Map.of())
                                .statusCode())
                .as("without words")
                .isEqualTo(422);
        assertThat(act(two.browser(), glass, "review").statusCode()).isEqualTo(404);
        var other = staff.join("Other auditor " + NUMBER.incrementAndGet(), "audit");
        assertThat(
                        atOnce(
                                List.of(
                                        () -> act(auditor.browser(), glass, "review"),
                                        () -> act(other.browser(), glass, "review"))))
                .containsExactlyInAnyOrder(303, 409);
        assertThat(line(two.browser(), glass)).contains("canary-words").contains("Reviewed.");
        assertThat(one.browser.get("/").body()).doesNotContain(finding);
        assertThat(
                        server.administrator()
                                .get("/api/v1/break-glass")
                                .json()
                                .get("items")
                                .valueStream()
                                .filter(item -> item.get("id").asString().equals(glass))
                                .findFirst()
                                .orElseThrow()
                                .get("review")
                                .asString())
                .isEqualTo("reviewed");
    }

    private static String line(TestVisitor who, String glass) {
        var page = who.get("/break-glass").body();
        var from = page.indexOf("aria-labelledby=\"" + glass);
        assertThat(from).as(page).isPositive();
        return page.substring(from, page.indexOf("</section>", from));
    }

    @Test
    void an_auditor_who_asked_does_not_review() {
        var asks = staff.join("Asking auditor " + NUMBER.incrementAndGet(), "audit");
        ask(asks, finding);
        var glass =
                fact("select code from intake_break_glass where finding = '%s'".formatted(finding));
        act(two.browser(), glass, "consent");
        isOver(glass);
        assertThat(act(asks.browser(), glass, "review").statusCode()).isEqualTo(409);
        assertThat(line(asks.browser(), glass)).doesNotContain("/review");
        assertThat(act(auditor.browser(), glass, "review").statusCode()).isEqualTo(303);
    }

    @Test
    void neither_reason_nor_review_stands_anywhere_in_the_clear() {
        var glass = broken();
        isOver(glass);
        act(auditor.browser(), glass, "review");
        assertThat(TestCase.tablesWith(server.roles().owner(), "canary-why")).isEmpty();
        assertThat(TestCase.tablesWith(server.roles().owner(), "canary-words")).isEmpty();
    }

    /** Each row of each table, as row security shows it. */
    private static Map<String, Set<String>> seen(String actor, String grants) throws SQLException {
        var all = new TreeMap<String, Set<String>>();
        try (var connection = as(actor, grants);
                var statement = connection.createStatement()) {
            var tables = new ArrayList<String>();
            try (var rows =
                    statement.executeQuery(
                            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'flyway_schema_history'")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            for (var table : tables) {
                var found = new TreeSet<String>();
                try (var rows = statement.executeQuery("select t::text from " + table + " t")) {
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                }
                all.put(table, found);
            }
        }
        return all;
    }

    @Test
    void the_database_itself_shows_the_asker_the_rows_of_that_finding_more_and_nobody_else_any()
            throws SQLException {
        finding = it.finding();
        TestCase.submit(it.finder().client(), "Finder Labs");
        var glass = broken();
        var open = seen(asker.id(), ASKERS_GRANTS);
        var others = seen(two.id(), ASKERS_GRANTS);
        var byToken = seen(asker.id(), ASKERS_GRANTS.replace("glass:ask,", ""));
        isOver(glass);
        var more = new TreeMap<String, Set<String>>();
        seen(asker.id(), ASKERS_GRANTS)
                .forEach((table, rows) -> {
                    var added = new TreeSet<>(Objects.requireNonNull(open.get(table)));
                    added.removeAll(rows);
                    if (!added.isEmpty() && !table.equals("intake_break_glass")) {
                        more.put(table, added);
                    }
                });
        assertThat(more.keySet())
                .containsExactly("intake_finding", "validation_verdict", "vault_key");
        assertThat(more.values()).allSatisfy(rows -> assertThat(rows).hasSize(1));
        assertThat(more.values())
                .allSatisfy(rows -> assertThat(rows).allMatch(row -> row.contains(finding)));
        for (var nobody : List.of(others, byToken)) {
            assertThat(nobody.get("intake_finding")).isEmpty();
            assertThat(nobody.get("intake_proof")).isEmpty();
            assertThat(nobody.get("vault_key")).noneMatch(row -> row.contains(finding));
        }
        assertThat(open.get("intake_proof")).isEmpty();
        assertThat(open.get("intake_vulnerability")).isEmpty();
        assertThat(open.get("coordination_case")).isEmpty();
    }

    @Test
    void the_database_itself_takes_no_consent_of_one_who_is_no_second_person() throws SQLException {
        var glass = asked();
        var answer =
                """
                update intake_break_glass set answer = 'consented', second = %s, answered_at = now(),
                       closes_at = now() + interval '4 hours', review_by = now() + interval '3 days' where code = '%s'
                """;
        var first =
                fact(
                        "select code from parties_person where name = 'First administrator' order by id limit 1");
        var done = new ArrayList<String>();
        for (var tried :
                List.of(
                        List.of(asker.id(), ADMINISTRATORS_GRANTS, "app_actor()"),
                        List.of(asker.id(), ADMINISTRATORS_GRANTS, "'" + two.id() + "'"),
                        List.of(two.id(), ADMINISTRATORS_GRANTS, "'" + asker.id() + "'"),
                        List.of(first, ADMINISTRATORS_GRANTS, "app_actor()"),
                        List.of("agt_" + "b".repeat(26), ADMINISTRATORS_GRANTS, "app_actor()"),
                        List.of(
                                two.id(),
                                ADMINISTRATORS_GRANTS.replace("glass:let,", ""),
                                "app_actor()"))) {
            try (var connection = as(tried.get(0), tried.get(1))) {
                if (changed(connection, answer.formatted(tried.get(2), glass)) > 0) {
                    done.add(tried.toString());
                }
            }
        }
        try (var connection = as(asker.id(), ASKERS_GRANTS)) {
            if (changed(
                            connection,
                            """
                            insert into intake_break_glass (code, id, finding, asker, party, reason_sealed, asked_at, answer_by,
                                                            answer, second, answered_at, closes_at, review_by)
                            values ('brk_x', gen_random_uuid(), '%s', app_actor(), app_party(), '', now(), now() + interval '1 day',
                                    'consented', '%s', now(), now() + interval '1 day', now() + interval '2 days')
                            """
                                    .formatted(finding, two.id()))
                    > 0) {
                done.add("born open");
            }
        }
        try (var connection = as(asker.id(), ASKERS_GRANTS)) {
            if (changed(
                            connection,
                            """
                            insert into intake_break_glass (code, id, finding, asker, party, reason_sealed, asked_at, answer_by)
                            values ('brk_x', gen_random_uuid(), '%s', app_actor(), app_party(), '', now(), now() + interval '1 day')
                            """
                                    .formatted(it.finding()))
                    > 0) {
                done.add("a second one at a time");
            }
        }
        try (var connection = as(asker.id(), ASKERS_GRANTS)) {
            if (changed(
                            connection,
                            "update intake_break_glass set closes_at = now() + interval '9 days'")
                    > 0) {
                done.add("kept open");
            }
        }
        assertThat(done).isEmpty();
        try (var connection = as(two.id(), ADMINISTRATORS_GRANTS)) {
            assertThat(changed(connection, answer.formatted("app_actor()", glass))).isEqualTo(1);
        }
    }

    @Test
    void the_database_itself_takes_no_review_of_the_two_or_before_the_end() throws SQLException {
        var glass = broken();
        var review =
                "insert into intake_break_glass_review (glass, reviewer, party, words_sealed, at) values ('%s', app_actor(), app_party(), '', now())"
                        .formatted(glass);
        var grants = "glass:review,glass:see,audit:read";
        try (var connection = as(auditor.id(), grants)) {
            assertThat(changed(connection, review)).as("while it is open").isZero();
        }
        isOver(glass);
        for (var none : List.of(asker.id(), two.id(), "agt_" + "b".repeat(26))) {
            try (var connection = as(none, grants)) {
                assertThat(changed(connection, review)).as(none).isZero();
            }
        }
        try (var connection = as(auditor.id(), grants)) {
            assertThat(changed(connection, review)).isEqualTo(1);
        }
    }

    /** A transaction of that person, as the server opens one; never committed. */
    private static Connection as(String actor, String grants) throws SQLException {
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
            introduction.setString(3, grants);
            introduction.execute();
        }
        return connection;
    }

    /** None where the database refuses it for want of a right, or by a rule of the table. */
    private static int changed(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        } catch (SQLException e) {
            assertThat(e.getSQLState()).as(sql).isIn("42501", "23514");
            return 0;
        }
    }
}
