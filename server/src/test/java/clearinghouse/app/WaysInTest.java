package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However one came in, each visit asks who is here and what it may; and leaving ends every way. */
class WaysInTest {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static TestServer server;
    private static TestVisitor administrator;

    private TestPerson analyst;
    private String id = "";

    @BeforeAll
    static void start() {
        server = TestServer.start(Optional.of("127.0.0.1"));
        administrator = new TestVisitor(server, server.administrator(), "");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void register() {
        var name = "Analyst " + NUMBER.incrementAndGet();
        analyst = TestPerson.enrolled(server, invite("colleague", "", name));
        id = idOf(name);
    }

    private static String invite(String kind, String organisation, String person) {
        return TestPerson.linkOn(
                administrator.post(
                        "/parties",
                        "/parties",
                        Map.of(
                                "kind",
                                kind,
                                "name",
                                organisation,
                                "person",
                                person,
                                "means",
                                "passkey")));
    }

    @Test
    void a_duty_that_is_taken_is_gone_on_the_next_visit_by_passkey() {
        assertThat(analyst.browser.sees("/queue")).isTrue();
        assertThat(roles(id, "publish").status()).isEqualTo(200);
        assertThat(analyst.browser.sees("/queue")).isFalse();
        assertThat(analyst.isSignedIn()).isTrue();
    }

    @Test
    void one_administrator_gives_no_further_duty_to_who_has_a_passkey() {
        assertThat(roles(id, "triage", "coordinate", "publish", "audit").status()).isEqualTo(409);
        assertThat(
                        server.administrator()
                                .post(
                                        parties() + "/tokens",
                                        Map.of("holder", id, "roles", List.of("audit"), "days", 1))
                                .status())
                .isEqualTo(422);
        assertThat(
                        server.administrator()
                                .post(
                                        parties() + "/tokens",
                                        Map.of("holder", id, "roles", List.of("triage"), "days", 1))
                                .status())
                .isEqualTo(201);
        assertThat(ask("select duties from parties_person where code = '" + id + "'"))
                .doesNotContain("audit");
    }

    @Test
    void a_duty_that_is_taken_is_gone_on_the_next_visit_by_token() {
        var member = server.member("clearinghouse", "Colleague", "triage", "publish");
        var visitor = new TestVisitor(server, member.client(), "");
        assertThat(visitor.sees("/queue")).isTrue();
        assertThat(roles(member.person(), "publish").status()).isEqualTo(200);
        assertThat(visitor.sees("/queue")).isFalse();
        assertThat(visitor.sees("/account")).isTrue();
    }

    @Test
    void a_session_of_a_token_for_some_addresses_opens_nothing_elsewhere() {
        var member = server.member("clearinghouse", "From the office", "triage");
        var token =
                server.administrator()
                        .post(
                                parties() + "/tokens",
                                Map.of(
                                        "holder",
                                        member.person(),
                                        "roles",
                                        List.of("triage"),
                                        "addresses",
                                        List.of("10.8.0.0/16"),
                                        "days",
                                        1))
                        .text("token");
        var outside = new TestVisitor(server).from("10.9.200.1");
        assertThat(outside.post("/sign-in", "/sign-in", Map.of("token", token)).statusCode())
                .isEqualTo(422);
        var visitor = new TestVisitor(server).from("10.8.0.1");
        assertThat(visitor.post("/sign-in", "/sign-in", Map.of("token", token)).statusCode())
                .isEqualTo(303);
        assertThat(visitor.sees("/queue")).isTrue();
        assertThat(visitor.from("10.9.200.1").sees("/queue")).isFalse();
        assertThat(visitor.from("10.8.0.2").sees("/queue")).isTrue();
    }

    @Test
    void a_session_of_a_narrowed_token_is_as_narrow() {
        var member = server.member("clearinghouse", "Reads alone", "triage");
        var token =
                server.administrator()
                        .post(
                                parties() + "/tokens",
                                Map.of(
                                        "holder",
                                        member.person(),
                                        "roles",
                                        List.of("triage"),
                                        "permissions",
                                        List.of("party:read"),
                                        "days",
                                        1))
                        .text("token");
        var visitor = new TestVisitor(server, server.as(token), "");
        assertThat(visitor.sees("/me")).isTrue();
        assertThat(visitor.get("/me").body()).doesNotContain("href=\"/tokens\"");
        assertThat(visitor.sees("/queue")).isFalse();
        assertThat(visitor.sees("/tokens")).isFalse();
    }

    @Test
    void with_a_person_end_its_passkeys_and_sessions() {
        var elsewhere = analyst.browser;
        assertThat(analyst.withAnotherBrowser().signIn().statusCode()).isEqualTo(303);
        var leaving = "/parties/" + server.clearinghouse() + "/people/" + id + "/off-boarding";
        assertThat(administrator.get(leaving).body()).contains("1 passkey, 2 sessions");
        assertThat(administrator.post(leaving, leaving, Map.of()).statusCode()).isEqualTo(303);
        assertThat(analyst.isSignedIn()).isFalse();
        assertThat(elsewhere.sees("/account")).isFalse();
        assertThat(analyst.withAnotherBrowser().signIn().statusCode()).isEqualTo(422);
        assertThat(left("parties_passkey", "removed_at")).isEqualTo("0");
        assertThat(
                        ask(
                                "select count(*) from parties_session where ended_at is null and holder = '"
                                        + id
                                        + "'"))
                .isEqualTo("0");
        assertThat(administrator.get(people()).body()).doesNotContain(id);
        assertThat(
                        administrator
                                .post(people(), people() + "/" + id + "/link", Map.of())
                                .statusCode())
                .isEqualTo(404);
    }

    @Test
    void with_a_person_ends_a_link_that_waits() {
        var link = invite("colleague", "", "Never came");
        var person = idOf("Never came");
        assertThat(
                        server.administrator()
                                .get(parties() + "/people/" + person + "/off-boarding")
                                .text("link"))
                .isEqualTo("true");
        assertThat(
                        server.administrator()
                                .post(
                                        parties() + "/people/" + person + "/off-boarding",
                                        Map.of("agents", "stop"))
                                .status())
                .isEqualTo(200);
        assertThat(new TestPerson(server).openLink(link).statusCode()).isEqualTo(410);
    }

    @Test
    void with_a_party_ends_whatever_let_its_people_in() {
        var member = TestPerson.enrolled(server, invite("operator", "Town Clinic", "Nurse"));
        assertThat(member.isSignedIn()).isTrue();
        var party = ask("select party from parties_person where name = 'Nurse'");
        assertThat(
                        server.administrator()
                                .post("/api/v1/parties/" + party + "/off-boarding", Map.of())
                                .status())
                .isEqualTo(200);
        assertThat(member.isSignedIn()).isFalse();
        assertThat(member.withAnotherBrowser().signIn().statusCode()).isEqualTo(422);
        assertThat(
                        ask(
                                "select count(*) from parties_passkey k join parties_person p on p.code = k.person where k.removed_at is null and p.party = '"
                                        + party
                                        + "'"))
                .isEqualTo("0");
    }

    @Test
    void who_left_is_out_also_where_a_passkey_was_forgotten() {
        TestCase.execute(
                server.roles().owner(),
                "update parties_person set left_at = now() where code = '" + id + "'");
        assertThat(left("parties_passkey", "removed_at")).isEqualTo("1");
        assertThat(analyst.isSignedIn()).isFalse();
        assertThat(analyst.withAnotherBrowser().signIn().statusCode()).isEqualTo(422);
    }

    @Test
    void where_no_identity_provider_is_named_nothing_of_it_is_there() {
        for (var path : List.of("/sign-in", "/enrol")) {
            assertThat(new TestVisitor(server).get(path).body())
                    .doesNotContain("account that you have", "/providers/");
        }
        assertThat(analyst.browser.get("/account").body()).doesNotContain("Accounts elsewhere");
        assertThat(analyst.browser.get("/sign-in/providers/works").statusCode()).isEqualTo(404);
        for (var path : List.of("/sign-in", "/enrol", "/account")) {
            assertThat(
                            analyst.browser
                                    .post("/account", path + "/providers/works", Map.of())
                                    .statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    private static TestServer.Answer roles(String holder, String... roles) {
        return server.administrator()
                .post(parties() + "/holders/" + holder + "/roles", Map.of("roles", List.of(roles)));
    }

    private static String parties() {
        return "/api/v1/parties/" + server.clearinghouse();
    }

    private static String people() {
        return "/parties/" + server.clearinghouse() + "/people";
    }

    private static String idOf(String name) {
        return ask("select code from parties_person where name = '" + name + "'");
    }

    /** How many of the analyst's have not ended. */
    private String left(String table, String ended) {
        return ask(
                "select count(*) from %s where person = '%s' and %s is null"
                        .formatted(table, id, ended));
    }

    private static String ask(String sql) {
        return TestCase.ask(server.roles().owner(), sql);
    }
}
