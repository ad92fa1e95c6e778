package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a browser is signed in, and who ends it. */
class SessionsTest {

    private static final Pattern HERE =
            Pattern.compile("(ses_[a-z2-7]{26})/end(?:(?!</form>)[\\s\\S])*Sign out here");
    private static final Pattern THERE =
            Pattern.compile("(ses_[a-z2-7]{26})/end(?:(?!</form>)[\\s\\S])*Sign out there");

    private static TestServer server;

    private TestServer.Member member;
    private TestVisitor desk;
    private TestVisitor phone;

    @BeforeAll
    static void start() {
        server = TestServer.start(Optional.of("127.0.0.1"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void signIn() {
        member = server.member("operator", "Clinic", "operator");
        desk = new TestVisitor(server, member.client(), "");
        phone = new TestVisitor(server, member.client(), "");
    }

    @Test
    void each_browser_is_listed_and_can_be_ended_at_once() {
        assertThat(desk.get("/account").body()).contains("this one").contains("Sign out there");
        assertThat(
                        desk.post("/account", "/account/sessions/" + id(THERE) + "/end", Map.of())
                                .statusCode())
                .isEqualTo(303);
        assertThat(phone.sees("/account")).isFalse();
        assertThat(desk.sees("/account")).isTrue();
        assertThat(
                        ask(
                                "select count(*) from record_entry where action = 'session.ended' and actor = '"
                                        + member.person()
                                        + "'"))
                .isEqualTo("1");
    }

    @Test
    void all_others_are_ended_and_this_one_stays() {
        var third = new TestVisitor(server, member.client(), "");
        desk.post("/account", "/account/sessions/end", Map.of());
        assertThat(phone.sees("/account")).isFalse();
        assertThat(third.sees("/account")).isFalse();
        assertThat(desk.sees("/account")).isTrue();
    }

    @Test
    void one_browser_more_than_policy_allows_signs_out_the_one_that_was_left_longest() {
        change(
                "insert into policy_limit (name, version, number, reason, loaded_at) values ('session.most', 900, 2, 'test', now()) on conflict do nothing");
        change(
                "update parties_session set last_used_at = now() - interval '5 minutes' where code = '"
                        + id(HERE)
                        + "'");
        var third = new TestVisitor(server, member.client(), "");
        change("delete from policy_limit where version = 900");
        assertThat(desk.sees("/account")).isFalse();
        assertThat(phone.sees("/account")).isTrue();
        assertThat(third.sees("/account")).isTrue();
        assertThat(
                        ask(
                                "select count(*) from record_entry where action = 'session.ended' and actor = '"
                                        + member.person()
                                        + "'"))
                .isEqualTo("1");
    }

    @Test
    void a_session_of_somebody_else_is_not_there() {
        var stranger =
                new TestVisitor(
                        server, server.member("operator", "Other", "operator").client(), "");
        assertThat(
                        stranger.post(
                                        "/account",
                                        "/account/sessions/" + id(HERE) + "/end",
                                        Map.of())
                                .statusCode())
                .isEqualTo(404);
        assertThat(desk.sees("/account")).isTrue();
        assertThat(stranger.get("/account").body()).doesNotContain(id(HERE));
    }

    @Test
    void a_session_that_is_left_alone_or_too_old_is_over() {
        change(
                "update parties_session set last_used_at = now() - interval '31 minutes' where code = '"
                        + id(HERE)
                        + "'");
        assertThat(desk.sees("/account")).isFalse();
        assertThat(phone.sees("/account")).isTrue();
        change(
                "update parties_session set ends_at = now() - interval '1 second' where holder = '"
                        + member.person()
                        + "'");
        assertThat(phone.sees("/account")).isFalse();
    }

    @Test
    void a_visit_puts_the_end_off_but_never_past_the_longest() {
        var session = id(HERE);
        var ends = ask("select ends_at from parties_session where code = '" + session + "'");
        change(
                "update parties_session set last_used_at = now() - interval '29 minutes' where code = '"
                        + session
                        + "'");
        assertThat(desk.sees("/account")).isTrue();
        assertThat(
                        ask(
                                "select last_used_at > now() - interval '1 minute' from parties_session where code = '"
                                        + session
                                        + "'"))
                .isEqualTo("t");
        assertThat(ask("select ends_at from parties_session where code = '" + session + "'"))
                .isEqualTo(ends);
    }

    @Test
    void how_long_is_data() {
        change(
                "insert into policy_limit (name, version, minutes, reason, loaded_at) values ('session.idle', 2, 1, 'a shorter one', now())");
        try {
            change(
                    "update parties_session set last_used_at = now() - interval '2 minutes' where holder = '"
                            + member.person()
                            + "'");
            assertThat(desk.sees("/account")).isFalse();
        } finally {
            change("delete from policy_limit where version > 1");
        }
    }

    @Test
    void a_token_that_is_revoked_ends_what_it_began() {
        var token = ask("select code from parties_token where holder = '" + member.person() + "'");
        server.administrator()
                .post(
                        "/api/v1/parties/%s/tokens/%s/revocation".formatted(member.party(), token),
                        Map.of());
        assertThat(desk.sees("/account")).isFalse();
    }

    @Test
    void who_signs_out_leaves_nothing_that_opens() {
        var cookie = desk.cookie("session");
        desk.post("/account", "/sign-out", Map.of());
        var thief = new TestVisitor(server);
        thief.remember("session", cookie);
        assertThat(thief.sees("/account")).isFalse();
    }

    @Test
    void the_cookie_is_for_this_site_and_no_script_and_is_not_stored() throws Exception {
        var answer =
                new TestVisitor(server)
                        .post("/sign-in", "/sign-in", Map.of("token", member.client().token()));
        var cookie =
                answer.headers().allValues("Set-Cookie").stream()
                        .filter(it -> it.startsWith("session="))
                        .findFirst()
                        .orElseThrow();
        assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict").contains("Path=/");
        var secret = cookie.substring("session=".length(), cookie.indexOf(';'));
        assertThat(TestCase.tablesWith(server.roles().owner(), secret)).isEmpty();
    }

    @Test
    void behind_tls_the_cookie_is_this_hosts_alone() {
        var visitor = new TestVisitor(server).throughTls();
        var answer = visitor.post("/sign-in", "/sign-in", Map.of("token", member.client().token()));
        assertThat(answer.headers().allValues("Set-Cookie"))
                .anySatisfy(cookie ->
                        assertThat(cookie).startsWith("__Host-session=").contains("Secure"))
                .noneSatisfy(cookie -> assertThat(cookie).startsWith("session="));
    }

    @Test
    void no_other_sign_in_is_in_the_memory_of_a_server() {
        for (var cookie : List.of("JSESSIONID", "SESSION")) {
            assertThat(desk.cookie(cookie)).isEmpty();
        }
    }

    private String id(Pattern button) {
        var found = button.matcher(desk.get("/account").body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static String ask(String sql) {
        return TestCase.ask(server.roles().owner(), sql);
    }

    private static void change(String sql) {
        TestCase.execute(server.roles().owner(), sql);
    }
}
