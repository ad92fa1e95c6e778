package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestStaff.Colleague;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Who comes in by passkey is given a further duty by two administrators, and by no one of them
 * alone.
 */
class EntrustmentsTest {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String ADMINISTRATORS_GRANTS =
            "party:manage,party:read,passkey:manage,recovery:decide";

    private static TestServer server;
    private static TestStaff staff;
    private static TestPerson one;
    private static Colleague two;
    private static Colleague puppet;

    private Colleague analyst;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        one = TestPerson.firstAdministrator(server);
        staff = new TestStaff(server, one);
        two = staff.joinOnTheMachine("Second administrator", "administer");
        puppet = staff.join("Registered by the first", "administer");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void register() {
        analyst = staff.join("Analyst " + NUMBER.incrementAndGet(), "analyse");
    }

    private static HttpResponse<String> ask(TestVisitor who, Colleague whom, String duty) {
        var path = "/parties/" + server.clearinghouse() + "/people";
        return who.post(
                "/", path + "/" + whom.id() + "/duties", Map.of("duties", duty, "why", "On call"));
    }

    private static String asked(Colleague whom, String duty) {
        assertThat(ask(one.browser, whom, duty).statusCode()).isEqualTo(303);
        return fact(
                "select code from parties_entrustment where decided_at is null and person = '%s'"
                        .formatted(whom.id()));
    }

    private static int decides(TestVisitor who, String entrustment, String act) {
        return who.post("/", "/entrustments/" + entrustment + "/" + act, Map.of()).statusCode();
    }

    private static String duties(Colleague of) {
        return fact(
                "select array_to_string(duties, ' ') from parties_person where code = '%s'"
                        .formatted(of.id()));
    }

    private static String fact(String sql) {
        return TestCase.ask(server.roles().owner(), sql);
    }

    @Test
    void one_asks_another_lets_and_it_holds_from_the_next_request_on() {
        assertThat(analyst.browser().sees("/break-glass")).as("by coordination").isTrue();
        assertThat(analyst.browser().sees("/parties")).isFalse();
        var entrustment = asked(analyst, "administer");
        assertThat(two.browser().get("/recoveries").body())
                .contains("On call", entrustment + "/consent");
        assertThat(one.browser.get("/recoveries").body()).doesNotContain(entrustment + "/consent");
        assertThat(analyst.browser().sees("/parties")).isFalse();
        assertThat(decides(two.browser(), entrustment, "consent")).isEqualTo(303);
        assertThat(analyst.browser().sees("/parties")).isTrue();
        assertThat(duties(analyst)).isEqualTo("administer coordinate publish triage");
        assertThat(decides(two.browser(), entrustment, "consent")).as("again").isEqualTo(409);
        assertThat(
                        fact(
                                "select string_agg(action, ' ' order by id) from record_entry where subject = '%s'"
                                        .formatted(entrustment)))
                .isEqualTo("duties.asked duties.given");
    }

    @Test
    void one_takes_a_duty_away_and_it_takes_two_to_give_it_again() {
        var entrustment = asked(analyst, "audit");
        decides(two.browser(), entrustment, "consent");
        assertThat(duties(analyst)).contains("audit");
        var roles =
                "/api/v1/parties/" + server.clearinghouse() + "/holders/" + analyst.id() + "/roles";
        assertThat(server.administrator().post(roles, Map.of("roles", List.of("triage"))).status())
                .isEqualTo(200);
        assertThat(duties(analyst)).isEqualTo("triage");
        assertThat(
                        server.administrator()
                                .post(roles, Map.of("roles", List.of("triage", "audit")))
                                .status())
                .isIn(409, 422);
        assertThat(duties(analyst)).isEqualTo("triage");
    }

    @Test
    void neither_who_asked_nor_the_person_nor_one_of_the_same_root_lets_it() {
        var entrustment = asked(analyst, "audit");
        assertThat(decides(one.browser, entrustment, "consent")).isEqualTo(409);
        assertThat(decides(puppet.browser(), entrustment, "consent")).isEqualTo(409);
        assertThat(decides(one.browser, entrustment, "refusal")).as("takes it back").isEqualTo(303);
        var own = asked(two, "audit");
        assertThat(decides(two.browser(), own, "consent")).isEqualTo(409);
        assertThat(decides(two.browser(), own, "refusal")).isEqualTo(303);
        var token = new TestVisitor(server, server.administrator(), "");
        assertThat(ask(token, analyst, "audit").statusCode()).as("by a token").isEqualTo(404);
        assertThat(duties(analyst)).doesNotContain("audit");
    }

    @Test
    void what_nobody_decided_in_time_is_over_and_what_is_wrong_is_not_asked() {
        var entrustment = asked(analyst, "audit");
        assertThat(ask(two.browser(), analyst, "observe").statusCode())
                .as("one at a time")
                .isEqualTo(409);
        TestCase.execute(
                server.roles().owner(),
                "update parties_entrustment set asked_at = now() - interval '2 days', ends_at = now() - interval '1 second' where code = '%s'"
                        .formatted(entrustment));
        assertThat(decides(two.browser(), entrustment, "consent")).isEqualTo(409);
        assertThat(ask(one.browser, analyst, "analyse").statusCode()).as("has it").isEqualTo(409);
        assertThat(ask(one.browser, analyst, "").statusCode()).isEqualTo(422);
        assertThat(ask(two.browser(), analyst, "observe").statusCode()).isEqualTo(303);
    }

    @Test
    void of_two_who_decide_at_once_one_does() {
        var third = staff.joinOnTheMachine("Third administrator", "administer");
        var entrustment = asked(analyst, "audit");
        try (var threads = Executors.newFixedThreadPool(2)) {
            var first =
                    CompletableFuture.supplyAsync(
                            () -> decides(two.browser(), entrustment, "consent"), threads);
            var second =
                    CompletableFuture.supplyAsync(
                            () -> decides(third.browser(), entrustment, "refusal"), threads);
            assertThat(List.of(first.join(), second.join())).containsExactlyInAnyOrder(303, 409);
        }
    }

    @Test
    void the_database_refuses_one_administrator_too() throws SQLException {
        var first =
                fact(
                        "select code from parties_person where name = 'First administrator' order by id limit 1");
        var entrustment = asked(analyst, "audit");
        var consent =
                "update parties_entrustment set consented = true, decided_by = app_actor(), decided_at = now() where code = '%s'"
                        .formatted(entrustment);
        assertThat(changed(first, consent)).as("who asked").isZero();
        assertThat(changed(puppet.id(), consent)).as("one of the same root").isZero();
        assertThat(changed(analyst.id(), consent)).as("the person").isZero();
        assertThat(
                        changed(
                                two.id(),
                                ("insert into parties_entrustment (code, id, person, duties, reason, asked_by, asked_at, ends_at, consented, decided_by, decided_at)"
                                                + " values ('ent_x', gen_random_uuid(), '%s', '{audit}', 'x', '%s', now(), now() + interval '1 day', true, app_actor(), now())")
                                        .formatted(puppet.id(), first)))
                .isZero();
        assertThat(
                        changed(
                                two.id(),
                                "update parties_person set duties = duties || '{audit}' where code = '%s'"
                                        .formatted(analyst.id())))
                .as("without asking")
                .isZero();
        assertThat(changed(two.id(), consent)).isEqualTo(1);
    }

    /** How many rows that administrator could change without our code; undone. */
    private static int changed(String actor, String sql) throws SQLException {
        try (var connection = server.roles().server().connect()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute(
                        "select set_config('app.actor', '%s', true), set_config('app.party', '%s', true), set_config('app.grants', '%s', true)"
                                .formatted(actor, server.clearinghouse(), ADMINISTRATORS_GRANTS));
                return statement.executeUpdate(sql);
            } catch (SQLException e) {
                assertThat(e.getSQLState()).as(sql).isIn("42501", "23514");
                return 0;
            } finally {
                connection.rollback();
            }
        }
    }
}
