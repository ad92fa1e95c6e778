package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.parties.Enrolments;
import clearinghouse.platform.Db;
import clearinghouse.platform.Pool;
import clearinghouse.record.AuditRecord;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who lost every passkey comes back by two administrators, and by no one of them alone. */
class RecoveryTest {

    private static final Pattern WAITING =
            Pattern.compile("/recoveries/(rcv_[a-z2-7]{26})/refusal");
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static TestServer server;
    private static TestStaff staff;
    private static TestPerson one;
    private static TestPerson two;

    private TestPerson analyst;
    private String id = "";
    private String people = "";

    @BeforeAll
    static void start() {
        server = TestServer.start(Optional.of("127.0.0.1"));
        one = TestPerson.firstAdministrator(server);
        staff = new TestStaff(server, one);
        two = staff.joinOnTheMachine("Second administrator", "administer").person();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void register() {
        var name = "Analyst " + NUMBER.incrementAndGet();
        analyst = TestPerson.enrolled(server, invite("colleague", name));
        id = ask("select code from parties_person where name = '" + name + "'");
        people = "/parties/" + server.clearinghouse() + "/people";
    }

    private static String invite(String kind, String person) {
        return one.invite(kind, person);
    }

    @Test
    void one_administrator_alone_gives_no_link_to_who_has_a_passkey() {
        assertThat(one.browser.post(people, people + "/" + id + "/link", Map.of()).statusCode())
                .isEqualTo(409);
        assertThat(ask("select count(*) from parties_enrolment where person = '" + id + "'"))
                .isEqualTo("1");
        assertThat(one.browser.get(people).body()).doesNotContain(id + "/link");
    }

    @Test
    void the_database_refuses_one_administrator_too() throws SQLException {
        var statements =
                new String[] {
                    "insert into parties_enrolment (code, hash, person, kind, issued_by, issued_at, ends_at)"
                            + " values ('enr_x', 'x', '%s', 'invitation', app_actor(), now(), now())",
                    "insert into parties_passkey (code, id, person, credential, attestation, counter, name, added_at)"
                            + " values ('pky_x', gen_random_uuid(), '%s', 'x', 'x', 0, 'x', now())",
                    "update parties_passkey set removed_at = now() where person = '%s'",
                    "update parties_person set duties = '{administer}' where code = '%s'",
                    "insert into parties_recovery (code, id, person, reason, asked_by, asked_at, ends_at, consented, decided_by, decided_at)"
                            + " values ('rcv_x', gen_random_uuid(), '%s', 'x', app_actor(), now(), now(), true, app_actor(), now())"
                };
        for (var statement : statements) {
            assertThat(changed(statement.formatted(id))).as(statement).isFalse();
        }
        assertThat(
                        changed(
                                "insert into parties_recovery (code, id, person, reason, asked_by, asked_at, ends_at)"
                                        + " values ('rcv_x', gen_random_uuid(), '%s', 'x', app_actor(), now(), now());"
                                                .formatted(id)
                                        + " update parties_recovery set consented = true, decided_by = app_actor(), decided_at = now() where code = 'rcv_x'"))
                .as("who asks consents")
                .isFalse();
    }

    @Test
    void one_administrator_takes_duties_and_ends_what_let_in_who_left() throws SQLException {
        assertThat(
                        changed(
                                "update parties_person set duties = '{triage}' where code = '%s'"
                                        .formatted(id)))
                .isTrue();
        var left = "update parties_person set left_at = now() where code = '%s';".formatted(id);
        assertThat(
                        changed(
                                left
                                        + " update parties_passkey set removed_at = now() where person = '%s'"
                                                .formatted(id)))
                .isTrue();
        assertThat(
                        changed(
                                left
                                        + " insert into parties_recovery (code, id, person, reason, asked_by, asked_at, ends_at) values ('rcv_x', gen_random_uuid(), '%s', 'x', app_actor(), now(), now())"
                                                .formatted(id)))
                .isFalse();
    }

    @Test
    void a_recovery_of_who_left_is_over() {
        asks(one);
        var recovery = waiting(two);
        assertThat(
                        server.administrator()
                                .post(
                                        "/api/v1/parties/%s/people/%s/off-boarding"
                                                .formatted(server.clearinghouse(), id),
                                        Map.of("agents", "stop"))
                                .status())
                .isEqualTo(200);
        assertThat(decides(two, recovery, "consent").statusCode()).isEqualTo(409);
        assertThat(asks(one).statusCode()).isEqualTo(404);
    }

    /** Whether an administrator who showed a passkey could do this without our code; undone. */
    private static boolean changed(String sql) throws SQLException {
        try (var connection = server.roles().server().connect()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute(
                        "select set_config('app.actor', 'per_one', true), set_config('app.party', '%s', true), set_config('app.grants', 'party:manage,party:read,passkey:manage,recovery:decide', true)"
                                .formatted(server.clearinghouse()));
                statement.execute(sql);
                int last = statement.getUpdateCount();
                while (statement.getMoreResults() || statement.getUpdateCount() >= 0) {
                    last = statement.getUpdateCount();
                }
                return last > 0;
            } catch (SQLException e) {
                // For want of a right, or against a rule of the table.
                assertThat(e.getSQLState()).as(sql).isIn("42501", "23514");
                return false;
            } finally {
                connection.rollback();
            }
        }
    }

    @Test
    void two_administrators_let_somebody_in_again_and_what_was_lost_opens_nothing() {
        var old = analyst.authenticator;
        var before = analyst.browser;
        assertThat(asks(one).statusCode()).isEqualTo(303);
        var recovery = waiting(two);
        assertThat(two.browser.get("/recoveries").body()).contains("Phone fell into the lake");
        var link = TestPerson.linkOn(decides(two, recovery, "consent"));
        assertThat(before.sees("/account")).as("until the link is used").isTrue();
        analyst.withAnotherAuthenticator().withAnotherBrowser();
        assertThat(analyst.enrol(link).statusCode()).isEqualTo(303);
        assertThat(analyst.browser.sees("/queue")).isTrue();
        assertThat(before.sees("/account")).isFalse();
        analyst.authenticator = old;
        assertThat(analyst.withAnotherBrowser().signIn().statusCode()).isEqualTo(422);
        assertThat(
                        ask(
                                "select string_agg(action, ' ' order by id) from record_entry where action like 'recovery.%%' and subject = '%s'"
                                        .formatted(recovery)))
                .isEqualTo("recovery.asked recovery.consented");
        assertThat(one.browser.get("/recoveries").body())
                .contains("consented by Second administrator");
    }

    @Test
    void who_asked_does_not_consent() {
        asks(one);
        var recovery = waiting(one);
        assertThat(one.browser.get("/recoveries").body()).doesNotContain(recovery + "/consent");
        assertThat(decides(one, recovery, "consent").statusCode()).isEqualTo(409);
        assertThat(decides(one, recovery, "refusal").statusCode()).isEqualTo(303);
        assertThat(decides(two, recovery, "consent").statusCode()).isEqualTo(409);
    }

    @Test
    void a_recovery_that_waited_too_long_is_over_and_can_be_asked_for_again() {
        asks(one);
        var recovery = waiting(two);
        TestCase.execute(
                server.roles().owner(),
                "update parties_recovery set ends_at = now() - interval '1 second' where code = '"
                        + recovery
                        + "'");
        assertThat(decides(two, recovery, "consent").statusCode()).isEqualTo(409);
        assertThat(asks(two).statusCode()).isEqualTo(303);
        assertThat(decides(one, waiting(one), "refusal").statusCode()).isEqualTo(303);
    }

    @Test
    void an_administrator_with_a_token_is_none_of_the_two() {
        asks(one);
        var recovery = waiting(two);
        var token = new TestVisitor(server, server.administrator(), "");
        assertThat(token.sees("/recoveries")).isTrue();
        for (var act : new String[] {"consent", "refusal"}) {
            assertThat(
                            token.post(
                                            "/recoveries",
                                            "/recoveries/" + recovery + "/" + act,
                                            Map.of())
                                    .statusCode())
                    .isEqualTo(404);
        }
        decides(two, recovery, "refusal");
    }

    @Test
    void who_starts_the_server_lets_somebody_in_again_and_every_administrator_sees_it() {
        var old = analyst.browser;
        var clearinghouse = new PartyId(server.clearinghouse());
        var ids = new Ids(Clock.systemUTC(), new SecureRandom());
        try (var pool = Pool.open(server.roles().server())) {
            var machine =
                    new Enrolments(
                            new Db(() -> pool),
                            _ -> Set.of(),
                            new AuditRecord(ids, Clock.systemUTC()),
                            (_, _) -> Duration.ofHours(1),
                            ids,
                            Clock.systemUTC());
            assertThat(machine.recoverOnTheMachine(clearinghouse, "per_" + "a".repeat(26)))
                    .isInstanceOfSatisfying(
                            Enrolments.Offline.NoSuchPerson.class,
                            none ->
                                    assertThat(none.administrators())
                                            .anyMatch(it -> it.startsWith("First administrator")));
            var issued = (Enrolments.Offline.Issued) machine.recoverOnTheMachine(clearinghouse, id);
            analyst.withAnotherAuthenticator().withAnotherBrowser();
            assertThat(analyst.enrol(issued.secret()).statusCode()).isEqualTo(303);
        }
        assertThat(old.sees("/account")).isFalse();
        for (var administrator : new TestPerson[] {one, two}) {
            assertThat(administrator.browser.get("/recoveries").body())
                    .contains("Links made on the server")
                    .contains("Analyst " + NUMBER.get() + " of Clearinghouse");
        }
        assertThat(
                        ask(
                                "select count(*) from record_entry where action = 'enrolment.issued' and actor = 'machine' and purpose = 'recovery' and facts like '%%"
                                        + id
                                        + "%%'"))
                .isEqualTo("1");
    }

    @Test
    void others_do_not_see_who_is_let_in_again() {
        for (var path : new String[] {"/recoveries", people}) {
            assertThat(analyst.browser.get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    private HttpResponse<String> asks(TestPerson administrator) {
        return administrator.browser.post(
                people,
                people + "/" + id + "/recovery",
                Map.of("reason", "Phone fell into the lake"));
    }

    private static String waiting(TestPerson administrator) {
        var found = WAITING.matcher(administrator.browser.get("/recoveries").body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static HttpResponse<String> decides(
            TestPerson administrator, String recovery, String act) {
        return administrator.browser.post(
                "/recoveries", "/recoveries/" + recovery + "/" + act, Map.of());
    }

    private static String ask(String sql) {
        return TestCase.ask(server.roles().owner(), sql);
    }
}
