package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer.Answer;
import clearinghouse.app.TestServer.Client;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.parties.Enrolments;
import clearinghouse.parties.JoinRequests;
import clearinghouse.parties.Limits;
import clearinghouse.parties.Parties;
import clearinghouse.platform.Db;
import clearinghouse.platform.Pool;
import clearinghouse.record.AuditRecord;
import clearinghouse.vault.FileKeystore;
import clearinghouse.vault.Vault;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An organisation without an account asks to join, and an administrator answers. */
class JoinRequestsTest {

    private static final String REQUESTS = "/api/v1/join-requests";
    private static final Pattern RECEIPT = Pattern.compile("/join/[A-Za-z0-9_-]{43}");
    private static final Pattern REQUEST = Pattern.compile("/requests/(jrq_[a-z2-7]{26})");
    private static final String CONTACT = "canary-contact@hospital.example";
    private static final String REACHED = "canary-reached: the switchboard on the county's site";
    private static final String REASON = "canary-reason: nobody there knows of this";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static TestServer server;
    private static TestVisitor administrator;

    @BeforeAll
    static void start() {
        server = TestServer.start(Optional.of("127.0.0.1"));
        administrator = new TestVisitor(server, server.administrator(), "");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Map<String, String> wish(String organisation) {
        var wish = new LinkedHashMap<String, String>();
        wish.put("kind", "operator");
        wish.put("organisation", organisation);
        wish.put("purpose", "canary-purpose: two hospitals\nwith 900 beds");
        wish.put("person", "canary-person Ana");
        wish.put("contact", CONTACT);
        return wish;
    }

    private static Map<String, String> with(Map<String, String> wish, String field, String text) {
        var other = new LinkedHashMap<>(wish);
        other.put(field, text);
        return other;
    }

    private static String network() {
        int number = NUMBER.incrementAndGet();
        return "10.20.%d.%d".formatted(number / 250, number % 250);
    }

    /** From a network that has not asked before. */
    private static Answer ask(Map<String, String> wish) {
        return ask(wish, network());
    }

    private static Answer ask(Map<String, String> wish, String network) {
        return server.anyone().post(REQUESTS, wish, Map.of("X-Forwarded-For", network));
    }

    /** One that waits, by its receipt and as administrators know it. */
    private record Asked(String receipt, String id) {
        String page() {
            return "/requests/" + id;
        }

        Answer look() {
            return server.anyone().get(REQUESTS + receipt.substring("/join".length()));
        }

        String shown() {
            return new TestVisitor(server).get(receipt).body();
        }

        HttpResponse<String> admit(TestVisitor by, String reached) {
            return by.post("/requests", page() + "/admission", Map.of("reached", reached));
        }

        HttpResponse<String> decline(TestVisitor by) {
            return by.post("/requests", page() + "/declining", Map.of("reason", REASON));
        }
    }

    private static Asked asked(String organisation) {
        var answer = ask(wish(organisation));
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(201);
        return new Asked(answer.text("receipt"), newest());
    }

    private static String newest() {
        return value("select code from parties_join_request order by id desc limit 1");
    }

    private static String value(String sql) {
        return TestCase.ask(server.roles().owner(), sql);
    }

    private static void change(String sql) {
        TestCase.execute(server.roles().owner(), sql);
    }

    @Test
    void who_asks_on_the_page_sees_at_its_receipt_that_it_waits() {
        var visitor = new TestVisitor(server).from(network());
        assertThat(visitor.get("/sign-in").body()).contains("href=\"/join\"");
        var door = visitor.get("/join");
        assertThat(door.body())
                .contains("Ask to join", "30 days")
                .doesNotContain("value=\"clearinghouse\"")
                .doesNotContain("<script");
        var answer = visitor.post("/join", "/join", wish("County Hospital"));
        assertThat(answer.statusCode()).isEqualTo(303);
        var receipt = answer.headers().firstValue("Location").orElseThrow();
        assertThat(receipt).matches(RECEIPT);
        assertThat(visitor.get(receipt).body())
                .contains("Your request is here. Keep the address", receipt)
                .contains("Your request waits")
                .contains("not yet")
                .doesNotContain("canary");
    }

    @Test
    void what_a_program_asks_is_answered_with_the_same_receipt() {
        var answer = ask(wish("Town Water"));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text("state")).isEqualTo("waiting");
        assertThat(answer.text("until_explained")).contains("join.waiting");
        assertThat(server.anyone().get(answer.header("Location")).json()).isEqualTo(answer.json());
        assertThat(new TestVisitor(server).get(answer.text("receipt")).body())
                .contains("Your request waits");
        assertThat(answer.json().toString()).doesNotContain("canary", "Town Water");
    }

    @Test
    void known_or_not_an_organisation_gets_the_same_answer() {
        server.member("operator", "Known Hospital", "operator");
        asked("Asking Hospital");
        var shapes = new TreeSet<String>();
        for (var name : List.of("Known Hospital", "Asking Hospital", "Clearinghouse", "Nobody")) {
            var answer = ask(wish(name));
            shapes.add(
                    answer.status()
                            + answer.json()
                                    .toString()
                                    .replaceAll(RECEIPT.pattern(), "")
                                    .replaceAll("20\\d\\d-[^\"]*", ""));
        }
        assertThat(shapes).hasSize(1);
    }

    @Test
    void whoever_is_admitted_was_reached_by_another_way_and_gets_the_link_from_the_administrator() {
        var it = asked("Rural Clinic");
        var parties = "select count(*) from parties_party";
        var before = value(parties);
        for (var same : List.of("", " ", "Wrote to " + CONTACT + ", who answered")) {
            var refused = it.admit(administrator, same);
            assertThat(refused.statusCode()).as(same).isEqualTo(422);
            assertThat(refused.body()).contains("field-reached-error").doesNotContain("/enrol#");
        }
        assertThat(value(parties)).isEqualTo(before);
        assertThat(it.look().text("state")).isEqualTo("waiting");

        var link = it.admit(administrator, REACHED);
        assertThat(link.statusCode()).isEqualTo(200);
        assertThat(link.body()).contains("A link for canary-person Ana", "of Rural Clinic");
        var person = TestPerson.enrolled(server, TestPerson.linkOn(link));
        assertThat(person.browser.sees("/exposures")).isTrue();
        assertThat(person.browser.sees("/parties")).isFalse();
        assertThat(person.browser.get("/me").body()).contains("canary-person Ana");

        assertThat(it.shown())
                .contains("Your organisation is admitted")
                .doesNotContain("/enrol", "canary", "pty_", "per_");
        assertThat(it.look().text("state")).isEqualTo("admitted");
        var seen = administrator.get(it.page()).body();
        assertThat(seen)
                .contains("admitted by", REACHED, "Registered as")
                .doesNotContain(CONTACT, "canary-purpose");
        isDestroyed(it);
        assertThat(TestCase.tablesWith(server.roles().owner(), "canary-reached")).isEmpty();
        assertThat(facts(it, "join_request.admitted"))
                .contains("join.another_way", "pty_", "per_", "jde_")
                .doesNotContain("canary");
    }

    @Test
    void whoever_is_declined_reads_why_and_what_it_said_is_destroyed() {
        var it = asked("False Hospital");
        assertThat(TestCase.tablesWith(server.roles().owner(), "canary-purpose")).isEmpty();
        assertThat(administrator.get(it.page()).body())
                .contains(CONTACT, "canary-purpose", "canary-person");
        assertThat(it.decline(administrator).statusCode()).isEqualTo(303);
        assertThat(it.shown()).contains("Your request was declined", REASON);
        assertThat(it.look().text("reason")).isEqualTo(REASON);
        assertThat(administrator.get(it.page()).body())
                .contains("What the asker was told", REASON)
                .doesNotContain(CONTACT, "False Hospital");
        assertThat(administrator.get("/requests").body()).contains("declined by");
        isDestroyed(it);
        assertThat(TestCase.tablesWith(server.roles().owner(), "canary-reason")).isEmpty();
        assertThat(facts(it, "join_request.declined"))
                .contains("join.declined", "jde_")
                .doesNotContain("canary");
    }

    @Test
    void a_decision_that_is_sent_again_or_comes_second_changes_nothing() {
        var it = asked("Twice Hospital");
        assertThat(it.decline(administrator).statusCode()).isEqualTo(303);
        for (var again : List.of(it.decline(administrator), it.admit(administrator, REACHED))) {
            assertThat(again.statusCode()).isEqualTo(409);
            assertThat(again.body()).contains("it was declined before");
        }
        var other = asked("Once Hospital");
        assertThat(other.admit(administrator, REACHED).statusCode()).isEqualTo(200);
        var again = other.admit(administrator, REACHED);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("it was admitted before").doesNotContain("/enrol#");
        assertThat(named("Once Hospital")).isEqualTo("1");
        assertThat(named("Twice Hospital")).isEqualTo("0");
        var nothing = new Asked("", "jrq_" + "a".repeat(26));
        assertThat(nothing.admit(administrator, REACHED).statusCode()).isEqualTo(404);
        assertThat(nothing.decline(administrator).statusCode()).isEqualTo(404);
    }

    private static String named(String organisation) {
        return value("select count(*) from parties_party where name = '" + organisation + "'");
    }

    @Test
    void of_two_administrators_at_once_one_decides() throws Exception {
        var second = server.member("clearinghouse", "Second administrator", "administer");
        var colleague = new TestVisitor(server, second.client(), "");
        for (int i = 0; i < 4; i++) {
            var name = "Race Hospital " + i;
            var it = asked(name);
            boolean declines = i % 2 == 1;
            var answers =
                    both(
                            () -> it.admit(administrator, REACHED),
                            () -> declines ? it.decline(colleague) : it.admit(colleague, REACHED));
            var statuses = answers.stream().map(HttpResponse::statusCode).toList();
            assertThat(statuses).containsOnlyOnce(409);
            assertThat(statuses.stream().filter(status -> status < 400)).hasSize(1);
            assertThat(named(name)).isEqualTo(statuses.getFirst() == 200 || !declines ? "1" : "0");
            assertThat(
                            value(
                                    "select count(*) from parties_join_decision where request = '"
                                            + it.id()
                                            + "'"))
                    .isEqualTo("1");
        }
    }

    private static List<HttpResponse<String>> both(
            Supplier<HttpResponse<String>> one, Supplier<HttpResponse<String>> other)
            throws Exception {
        try (var threads = Executors.newFixedThreadPool(2)) {
            var first = threads.submit(one::get);
            var second = threads.submit(other::get);
            return List.of(first.get(), second.get());
        }
    }

    @Test
    void what_nobody_answers_in_time_expires_and_is_destroyed() {
        var it = asked("Late Hospital");
        pass(it);
        assertThat(it.shown()).contains("Your request has expired").doesNotContain("canary");
        assertThat(administrator.get(it.page()).body()).doesNotContain("canary");
        for (var late : List.of(it.admit(administrator, REACHED), it.decline(administrator))) {
            assertThat(late.statusCode()).isEqualTo(409);
            assertThat(late.body()).contains("it waited too long");
        }
        assertThat(named("Late Hospital")).isEqualTo("0");
        clean();
        isDestroyed(it);
        assertThat(facts(it, "join_request.expired")).contains("join.waiting");
        assertThat(it.look().text("state")).isEqualTo("expired");
        assertThat(administrator.get("/requests").body()).contains("expired: nobody answered");
        clean();
        assertThat(
                        value(
                                "select count(*) from record_entry where action = 'join_request.expired' and subject = '"
                                        + it.id()
                                        + "'"))
                .isEqualTo("1");
    }

    private static void pass(Asked it) {
        change(
                "update parties_join_request set asked_at = now() - interval '31 days', ends_at = now() - interval '1 second' where code = '"
                        + it.id()
                        + "'");
    }

    @Test
    void why_it_was_declined_is_destroyed_when_the_asker_has_had_the_time_to_read_it() {
        var it = asked("Old Hospital");
        it.decline(administrator);
        clean();
        assertThat(it.shown()).contains(REASON);
        change(
                "update parties_join_decision set decided_at = now() - interval '91 days' where request = '"
                        + it.id()
                        + "'");
        clean();
        assertThat(it.shown())
                .contains("Your request was declined", "Why is not kept any more")
                .doesNotContain("canary");
        assertThat(
                        key(
                                "(select code from parties_join_decision where request = '"
                                        + it.id()
                                        + "')"))
                .isEqualTo("true");
    }

    /** As the job does it. */
    private static void clean() {
        var chance = new SecureRandom();
        var clock = Clock.systemUTC();
        var ids = new Ids(clock, chance);
        var record = new AuditRecord(ids, clock);
        var keystore = FileKeystore.open(server.data().resolve("keys/vault.key"), chance);
        try (var pool = Pool.open(server.roles().server())) {
            var db = new Db(() -> pool);
            Limits limits =
                    (_, name) -> Duration.ofDays(name.equals(Limits.JOIN_DECLINED) ? 90 : 30);
            var joins =
                    new JoinRequests(
                            db,
                            new Vault(keystore, record, chance, clock),
                            new Parties(db, record, ids, clock),
                            new Enrolments(db, _ -> Set.of(), record, limits, ids, clock),
                            record,
                            limits,
                            (_, _) -> 1,
                            ids,
                            clock);
            joins.removeDue(
                    new Access(
                            "worker",
                            new PartyId(server.clearinghouse()),
                            Optional.empty(),
                            "job",
                            Set.of(new Permission("job:work"))),
                    10);
        }
    }

    private static void isDestroyed(Asked it) {
        assertThat(key("'" + it.id() + "'")).isEqualTo("true");
        assertThat(
                        value(
                                "select removed_at is not null from parties_join_request where code = '"
                                        + it.id()
                                        + "'"))
                .isEqualTo("t");
    }

    private static String key(String subject) {
        return value("select (wrapped is null)::text from vault_key where subject = " + subject);
    }

    private static String facts(Asked it, String action) {
        return value(
                "select facts::text from record_entry where action = '%s' and subject = '%s'"
                        .formatted(action, it.id()));
    }

    @Test
    void each_reading_by_an_administrator_is_told_at_the_receipt_and_to_auditors_without_a_word() {
        var it = asked("Read Hospital");
        assertThat(it.look().json().get("read_at")).isEmpty();
        administrator.get(it.page());
        administrator.get(it.page());
        assertThat(it.look().json().get("read_at")).hasSize(1);
        assertThat(it.shown()).doesNotContain("not yet");
        assertThat(asked("Unread Hospital").look().json().get("read_at")).isEmpty();
        var auditor = server.member("clearinghouse", "Auditor", "audit").client();
        var entries = all(auditor, "/api/v1/audit/entries");
        assertThat(entries).contains("join_request.read", "join_request.made", it.id());
        assertThat(entries).doesNotContain("canary", "Read Hospital");
    }

    /** Every page of a list. */
    private static String all(Client client, String path) {
        var found = new StringBuilder();
        for (var next = Optional.of(path); next.isPresent(); ) {
            var page = client.get(next.get()).json();
            found.append(page.get("items"));
            next = page.get("next").asStringOpt().map(cursor -> path + "?cursor=" + cursor);
        }
        return found.toString();
    }

    @Test
    void how_a_person_was_reached_goes_with_the_person_who_is_erased() {
        var it = asked("Leaving Hospital");
        it.admit(administrator, REACHED);
        var of = " from parties_join_decision where request = '" + it.id() + "'";
        var party = "/api/v1/parties/" + value("select party" + of);
        var person = party + "/people/" + value("select person" + of);
        assertThat(administrator.get(it.page()).body()).contains(REACHED);
        var left = server.administrator().post(party + "/off-boarding", Map.of());
        assertThat(left.status()).as(left.json().toString()).isEqualTo(200);
        var erased = server.administrator().post(person + "/erasure", Map.of());
        assertThat(erased.status()).as(erased.json().toString()).isEqualTo(200);
        assertThat(administrator.get(it.page()).body())
                .contains("admitted by")
                .doesNotContain("canary");
        assertThat(value("select length(words_sealed)" + of)).isEqualTo("0");
    }

    @Test
    void a_receipt_opens_one_request_and_nothing_else() throws SQLException {
        var mine = asked("My Hospital");
        var other = asked("Other Hospital");
        other.admit(administrator, REACHED);
        for (var guess : List.of("A".repeat(43), "x", mine.id(), "%00", "A".repeat(5_000))) {
            assertThat(server.anyone().ask("GET", REQUESTS + "/" + guess).status())
                    .as(guess)
                    .isIn(400, 404);
            assertThat(new TestVisitor(server).get("/join/" + guess).statusCode())
                    .as(guess)
                    .isIn(400, 404);
        }
        try (var holder = introduced(mine.id(), "")) {
            assertThat(texts(holder, "select code from parties_join_request"))
                    .containsExactly(mine.id());
            assertThat(texts(holder, "select request from parties_join_decision")).isEmpty();
            assertThat(texts(holder, "select subject from vault_key where subject like 'j%'"))
                    .containsExactly(mine.id());
        }
        try (var holder = introduced(other.id(), "")) {
            assertThat(texts(holder, "select outcome from parties_join_decision"))
                    .containsExactly("admitted");
            assertThat(texts(holder, "select subject from vault_key where subject like 'jde%'"))
                    .as("how the person was reached")
                    .isEmpty();
        }
        for (var grants : List.of("", "join:ask", "finding:read,party:read,audit:read")) {
            try (var stranger = introduced("anyone", grants)) {
                assertThat(texts(stranger, "select code from parties_join_request")).isEmpty();
                assertThat(texts(stranger, "select code from parties_join_decision")).isEmpty();
            }
        }
    }

    @Test
    void the_database_itself_lets_nobody_decide_but_an_administrator_in_time_and_once()
            throws SQLException {
        var it = asked("Waiting Hospital");
        var decision =
                "insert into parties_join_decision (request, code, outcome, words_sealed, decided_by, decided_at) values ('%s', 'jde_x', 'declined', '', app_actor(), now())"
                        .formatted(it.id());
        for (var grants : List.of("", "join:ask", "job:work", "finding:triage,party:read")) {
            try (var other = introduced(it.id(), grants)) {
                assertThat(refused(other, decision)).as(grants).isTrue();
            }
            try (var other = introduced(it.id(), grants)) {
                var again = "update parties_join_request set removed_at = null";
                assertThat(refused(other, again) || rows(other, again) == 0).as(grants).isTrue();
            }
        }
        try (var manager = introduced("per_one", "party:manage")) {
            assertThat(refused(manager, decision.replace("app_actor()", "'per_other'"))).isTrue();
        }
        try (var manager = introduced("per_one", "party:manage")) {
            assertThat(rows(manager, decision)).isEqualTo(1);
        }
        pass(it);
        try (var manager = introduced("per_one", "party:manage")) {
            assertThat(refused(manager, decision)).isTrue();
        }
        var over = asked("Decided Hospital");
        over.decline(administrator);
        try (var manager = introduced("per_one", "party:manage")) {
            assertThat(refused(manager, decision.replace(it.id(), over.id()))).isTrue();
        }
    }

    /** A transaction of nobody's party; it is never committed. */
    private static Connection introduced(String actor, String grants) throws SQLException {
        var connection = server.roles().server().connect();
        connection.setAutoCommit(false);
        try (var introduction =
                connection.prepareStatement(
                        """
                        select set_config('app.actor', ?, true), set_config('app.party', ?, true),
                               set_config('app.purpose', 'test', true), set_config('app.grants', ?, true)
                        """)) {
            introduction.setString(1, actor);
            introduction.setString(2, "pty_" + "a".repeat(26));
            introduction.setString(3, grants);
            introduction.execute();
        }
        return connection;
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    private static int rows(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private static boolean refused(Connection connection, String sql) {
        try {
            rows(connection, sql);
            return false;
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isIn("42501", "23505");
            return true;
        }
    }

    @Test
    void a_form_that_is_sent_twice_is_one_request() {
        var visitor = new TestVisitor(server).from(network());
        var fields = with(wish("Impatient Hospital"), "receipt", "R".repeat(43));
        var first = visitor.post("/join", "/join", fields).headers().firstValue("Location");
        var before = value("select count(*) from parties_join_request");
        assertThat(visitor.post("/join", "/join", fields).headers().firstValue("Location"))
                .isEqualTo(first)
                .hasValue("/join/" + "R".repeat(43));
        assertThat(value("select count(*) from parties_join_request")).isEqualTo(before);
        var guessable = with(wish("Lazy Hospital"), "receipt", "1234");
        assertThat(visitor.post("/join", "/join", guessable).headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).matches(RECEIPT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind", "organisation", "purpose", "person", "contact"})
    void a_fault_of_a_field_is_told_at_the_field_and_to_a_program_at_its_place(String field) {
        for (var text : List.of("", "\u200b", "x".repeat(2_001))) {
            var wish = with(wish("Faulty Hospital"), field, text);
            var page = new TestVisitor(server).from(network()).post("/join", "/join", wish);
            assertThat(page.statusCode()).isEqualTo(422);
            assertThat(page.body())
                    .contains("id=\"field-" + field + "-error\"")
                    .containsOnlyOnce("class=\"fault\"");
            var answer = ask(wish);
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().get("problems").findValuesAsString("pointer"))
                    .containsExactly("/" + field);
        }
    }

    @Test
    void nobody_asks_to_be_the_clearinghouse() {
        var wish = with(wish("Another Clearinghouse"), "kind", "clearinghouse");
        assertThat(ask(wish).status()).isEqualTo(422);
        assertThat(new TestVisitor(server).post("/join", "/join", wish).statusCode())
                .isEqualTo(422);
    }

    @Test
    void a_form_without_the_key_of_its_page_is_not_taken() {
        var before = value("select count(*) from parties_join_request");
        var visitor = new TestVisitor(server);
        assertThat(visitor.send("/join", wish("Forged Hospital")).statusCode()).isEqualTo(403);
        assertThat(value("select count(*) from parties_join_request")).isEqualTo(before);
    }

    @Test
    void a_network_that_asks_again_and_again_waits_alone() {
        var network = network();
        Answer last = ask(wish("Many Hospital"), network);
        for (int i = 0; i < 10 && last.status() == 201; i++) {
            last = ask(wish("Many Hospital"), network);
        }
        assertThat(last.status()).isEqualTo(429);
        assertThat(Integer.parseInt(last.header("Retry-After"))).isBetween(1, 3_601);
        var page = new TestVisitor(server).from(network).post("/join", "/join", wish("Many"));
        assertThat(page.statusCode()).isEqualTo(429);
        assertThat(page.body()).contains("Send it again in an hour");
        assertThat(ask(wish("Neighbour Hospital")).status()).isEqualTo(201);
        change(
                "update parties_join_request set removed_at = now() where code in (select code from parties_join_request order by id desc limit 11)");
    }

    @Test
    void no_more_wait_than_policy_says_however_many_ask_at_once() throws Exception {
        var waiting =
                Integer.parseInt(
                        value(
                                "select count(*) from parties_join_request where removed_at is null and ends_at > now()"));
        policy(waiting + 1);
        try (var threads = Executors.newFixedThreadPool(4)) {
            var answers = new ArrayList<Future<Answer>>();
            for (int i = 0; i < 4; i++) {
                answers.add(threads.submit(() -> ask(wish("Crowd Hospital"))));
            }
            var statuses = new ArrayList<Integer>();
            for (var answer : answers) {
                statuses.add(answer.get().status());
            }
            assertThat(statuses).containsOnlyOnce(201).contains(429);
            var page = new TestVisitor(server).from(network());
            var full = page.post("/join", "/join", wish("Late Hospital"));
            assertThat(full.statusCode()).isEqualTo(429);
            assertThat(full.body()).contains("As many requests wait here as may");
        } finally {
            usualPolicy();
        }
    }

    @Test
    void a_clearinghouse_that_takes_no_requests_has_no_such_door() {
        var it = asked("Earlier Hospital");
        var declined = asked("Declined Hospital");
        declined.decline(administrator);
        assertThat(declined.shown()).contains("href=\"/join\"");
        var visitor = new TestVisitor(server).from(network());
        policy(0);
        try {
            for (var path : List.of("/sign-in", "/sign-in?next=/queue", "/")) {
                assertThat(visitor.get(path).body()).as(path).doesNotContain("/join", "Ask to");
            }
            var absent = visitor.get("/no-such-page");
            var door = visitor.get("/join");
            assertThat(door.statusCode()).isEqualTo(404);
            assertThat(plain(door)).isEqualTo(plain(absent));
            var form = visitor.post("/sign-in", "/join", wish("Closed Hospital"));
            assertThat(form.statusCode()).isEqualTo(404);
            assertThat(plain(form)).isEqualTo(plain(absent));
            for (var body : List.of(wish("Closed Hospital"), Map.of("kind", "pirate"))) {
                var answer = server.anyone().post(REQUESTS, body);
                var nowhere = server.anyone().post("/api/v1/no-such-thing", body);
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.raw().body()).isEqualTo(nowhere.raw().body());
            }
            assertThat(
                            server.anyone()
                                    .get("/api/v1/openapi.json")
                                    .json()
                                    .get("paths")
                                    .has(REQUESTS))
                    .isFalse();
            assertThat(it.look().text("state")).isEqualTo("waiting");
            assertThat(declined.shown()).contains(REASON).doesNotContain("href=\"/join\"");
            assertThat(administrator.get("/requests").body())
                    .contains("takes no requests now", "Earlier Hospital");
        } finally {
            usualPolicy();
        }
        assertThat(server.anyone().get("/api/v1/openapi.json").json().get("paths").has(REQUESTS))
                .isTrue();
    }

    private static String plain(HttpResponse<String> page) {
        return page.body().replaceAll("name=\"_csrf\"[^>]*>", "");
    }

    private static void policy(int most) {
        change(
                "insert into policy_limit (name, version, number, reason, loaded_at) values ('join.most', 900, %d, 'test', now())"
                        .formatted(most));
    }

    private static void usualPolicy() {
        change("delete from policy_limit where version = 900");
    }

    @Test
    void text_of_a_stranger_is_shown_as_it_is_and_does_nothing() {
        var wish = wish("<script>alert(1)</script> Hospital");
        wish.put("purpose", "\u202Egnp.exe <img src=x onerror=alert(2)>");
        wish.put("person", "\"><b>Ana</b>");
        wish.put("contact", "javascript:alert(3)");
        assertThat(ask(wish).status()).isEqualTo(201);
        var id = newest();
        for (var page : List.of("/requests", "/requests/" + id)) {
            assertThat(administrator.get(page).body())
                    .as(page)
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt; Hospital")
                    .doesNotContain("<script>alert", "<img src=x", "<b>Ana", "\u202E")
                    .doesNotContain("href=\"javascript");
        }
        assertThat(administrator.get("/requests/" + id).body()).contains("\\u202Egnp.exe");
        var again =
                new TestVisitor(server)
                        .from(network())
                        .post("/join", "/join", with(wish, "contact", ""));
        assertThat(again.body())
                .contains("&lt;img src=x")
                .doesNotContain("<img src=x", "<script>alert");
    }

    @Test
    void the_start_page_says_to_administrators_alone_how_many_wait() {
        asked("Announced Hospital");
        assertThat(administrator.get("/").body()).contains("who ask to join", "href=\"/requests\"");
        for (var duty : List.of("triage", "coordinate", "publish", "audit", "observe")) {
            var colleague =
                    new TestVisitor(
                            server, server.member("clearinghouse", duty, duty).client(), "");
            assertThat(colleague.get("/").body()).as(duty).doesNotContain("/requests");
            assertThat(colleague.get("/requests").statusCode()).as(duty).isEqualTo(404);
        }
    }

    @Test
    void requests_are_told_in_pages_the_newest_that_waits_first() {
        policy(500);
        try {
            for (int i = 0; i < 55; i++) {
                assertThat(ask(wish("Utility " + i)).status()).isEqualTo(201);
            }
            var first = administrator.get("/requests").body();
            assertThat(first.indexOf("Utility 54")).isPositive();
            assertThat(first.indexOf("Utility 54")).isLessThan(first.indexOf("Utility 53"));
            assertThat(first).doesNotContain(">Utility 4<").contains("Show more that wait");
            var next = Pattern.compile("href=\"(/requests\\?waiting=[^\"]+)\"").matcher(first);
            assertThat(next.find()).isTrue();
            assertThat(administrator.get(next.group(1)).body())
                    .contains(">Utility 4<")
                    .doesNotContain("Utility 54");
            var ids = REQUEST.matcher(first).results().map(it -> it.group(1)).toList();
            assertThat(ids).hasSizeGreaterThanOrEqualTo(50);
        } finally {
            usualPolicy();
            change(
                    "update parties_join_request set removed_at = now() where removed_at is null and code in (select code from parties_join_request order by id desc limit 55)");
        }
    }

    @Test
    void no_metric_names_a_receipt() {
        var it = asked("Measured Hospital");
        it.shown();
        it.look();
        Client observer = server.member("clearinghouse", "Monitoring", "observe").client();
        var metrics = observer.get("/actuator/prometheus");
        assertThat(new String(metrics.raw().body(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("http_server_requests")
                .doesNotContain(it.receipt().substring("/join/".length()));
    }
}
