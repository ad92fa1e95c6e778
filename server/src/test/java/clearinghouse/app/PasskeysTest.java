package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People who come in by passkey, and those who pretend to. */
class PasskeysTest {

    private static TestServer server;
    private static TestPerson administrator;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private TestPerson analyst;
    private String name = "";

    @BeforeAll
    static void start() {
        server = TestServer.start(Optional.of("127.0.0.1"));
        administrator = TestPerson.firstAdministrator(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void register() {
        name = "Analyst " + NUMBER.incrementAndGet();
        analyst = TestPerson.enrolled(server, invite(name));
    }

    /** By the administrator's page; the link that it shows. */
    private static String invite(String person) {
        return administrator.invite("colleague", person);
    }

    @Test
    void the_first_start_leaves_a_link_that_makes_an_administrator() {
        assertThat(administrator.browser.sees("/parties")).isTrue();
        assertThat(administrator.browser.sees("/queue")).isFalse();
    }

    @Test
    void a_link_registers_one_passkey_and_is_spent() {
        var link = invite("Somebody");
        var first = new TestPerson(server);
        assertThat(first.openLink(link).body()).contains("Somebody of Clearinghouse");
        assertThat(first.enrol(link).statusCode()).isEqualTo(303);
        assertThat(first.browser.sees("/queue")).isTrue();
        var second = new TestPerson(server);
        assertThat(second.openLink(link).statusCode()).isEqualTo(410);
        assertThat(second.openLink(link).body()).contains("used already");
    }

    @Test
    void of_two_who_opened_one_link_only_the_first_registers() {
        var link = invite("Somebody");
        var first = new TestPerson(server);
        var second = new TestPerson(server);
        var late = second.openLink(link);
        assertThat(first.enrol(link).statusCode()).isEqualTo(303);
        var answer =
                second.browser.post(
                        "/enrol",
                        "/enrol",
                        Map.of("answer", second.authenticator.create(TestPerson.options(late))));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(second.isSignedIn()).isFalse();
    }

    @Test
    void a_link_that_nobody_made_or_that_is_over_opens_nothing() {
        var person = new TestPerson(server);
        assertThat(person.openLink("A".repeat(43)).statusCode()).isEqualTo(410);
        assertThat(person.openLink("x").statusCode()).isEqualTo(410);
        var link = invite("Somebody late");
        change(
                "update parties_enrolment set ends_at = now() - interval '1 second' where used_at is null");
        assertThat(person.openLink(link).body()).contains("has expired");
    }

    @Test
    void a_newer_link_takes_the_place_of_the_one_before() {
        var page = invite("Twice");
        var people = "/parties/" + server.clearinghouse() + "/people";
        var id = idOf("Twice");
        var newer =
                TestPerson.linkOn(
                        administrator.browser.post(people, people + "/" + id + "/link", Map.of()));
        assertThat(new TestPerson(server).openLink(page).statusCode()).isEqualTo(410);
        assertThat(new TestPerson(server).enrol(newer).statusCode()).isEqualTo(303);
    }

    @Test
    void an_invitation_that_outlived_the_registration_gives_nobody_a_second_way_in() {
        var earlier = invite("Raced");
        var people = "/parties/" + server.clearinghouse() + "/people";
        var id = idOf("Raced");
        var newer =
                TestPerson.linkOn(
                        administrator.browser.post(people, people + "/" + id + "/link", Map.of()));
        assertThat(new TestPerson(server).enrol(newer).statusCode()).isEqualTo(303);
        // As two administrators leave it who make a link at the same moment.
        change("update parties_enrolment set revoked_at = null where person = '" + id + "'");
        assertThat(new TestPerson(server).enrol(earlier).statusCode()).isEqualTo(422);
        assertThat(ask("select count(*) from parties_passkey where person = '" + id + "'"))
                .isEqualTo("1");
    }

    @Test
    void who_shows_the_passkey_is_signed_in_and_on_record() {
        analyst.withAnotherBrowser();
        assertThat(analyst.isSignedIn()).isFalse();
        assertThat(analyst.signIn().statusCode()).isEqualTo(303);
        assertThat(analyst.browser.sees("/queue")).isTrue();
        assertThat(recorded("session.started", idOf(name))).isEqualTo(2);
        assertThat(recorded("passkey.added", idOf(name))).isOne();
        assertThat(recorded("enrolment.used", idOf(name))).isOne();
    }

    @Test
    void an_answer_is_taken_once() {
        analyst.withAnotherBrowser();
        var answer = analyst.authenticator.show(TestPerson.options(analyst.askToSignIn()));
        var ceremony = analyst.browser.cookie("ceremony");
        assertThat(analyst.answer(answer).statusCode()).isEqualTo(303);
        analyst.withAnotherBrowser();
        analyst.browser.remember("ceremony", ceremony);
        assertThat(analyst.answer(answer).body()).contains("sent twice");
        assertThat(analyst.isSignedIn()).isFalse();
    }

    @Test
    void an_answer_to_the_question_of_another_browser_is_refused() {
        analyst.withAnotherBrowser();
        var overheard = analyst.authenticator.show(TestPerson.options(analyst.askToSignIn()));
        var thief = new TestPerson(server);
        assertThat(thief.answer(overheard).statusCode()).isEqualTo(422);
        thief.askToSignIn();
        assertThat(thief.answer(overheard).statusCode()).isEqualTo(422);
        assertThat(thief.isSignedIn()).isFalse();
    }

    @Test
    void an_answer_that_comes_too_late_is_refused() {
        analyst.withAnotherBrowser();
        var answer = analyst.authenticator.show(TestPerson.options(analyst.askToSignIn()));
        change("update parties_ceremony set ends_at = now() - interval '1 second'");
        assertThat(analyst.answer(answer).body()).contains("took too long");
        assertThat(analyst.isSignedIn()).isFalse();
    }

    @Test
    void an_answer_that_was_given_to_another_site_is_refused() {
        analyst.authenticator.at("https://clearinghouse.evil.example");
        assertRefused();
    }

    @Test
    void an_answer_for_another_relying_party_is_refused() {
        analyst.authenticator.forRelyingParty("evil.example");
        assertRefused();
    }

    @Test
    void an_authenticator_that_asked_for_nobodys_finger_is_refused() {
        analyst.authenticator.unverified();
        assertRefused();
    }

    @Test
    void a_signature_by_another_key_is_refused() {
        analyst.authenticator.withAnotherKey();
        assertRefused();
    }

    @Test
    void a_passkey_that_says_it_is_somebody_elses_is_refused() {
        analyst.authenticator.ofUser("per_" + "a".repeat(26));
        assertRefused();
    }

    @Test
    void what_is_no_answer_at_all_is_refused() {
        for (var answer :
                List.of("", "{", "null", "[]", "{\"rawId\":\"AA\"}", "[".repeat(60_000))) {
            analyst.withAnotherBrowser().askToSignIn();
            assertThat(analyst.answer(answer).statusCode()).isEqualTo(422);
            assertThat(analyst.isSignedIn()).isFalse();
        }
    }

    private void assertRefused() {
        analyst.withAnotherBrowser();
        assertThat(analyst.signIn().statusCode()).isEqualTo(422);
        assertThat(analyst.isSignedIn()).isFalse();
    }

    @Test
    void who_answers_wrong_again_and_again_has_to_wait() {
        analyst.withAnotherBrowser();
        for (int i = 0; i < 10; i++) {
            analyst.askToSignIn();
            assertThat(analyst.answer("{}").statusCode()).isEqualTo(422);
        }
        assertThat(analyst.signIn().statusCode()).isEqualTo(429);
    }

    @Test
    void a_copy_of_a_passkey_is_refused_and_on_record() {
        analyst.withAnotherBrowser().authenticator.counting(10);
        assertThat(analyst.signIn().statusCode()).isEqualTo(303);
        analyst.withAnotherBrowser().authenticator.counting(5);
        assertThat(analyst.signIn().body()).contains("a copy of it has been used");
        assertThat(analyst.isSignedIn()).isFalse();
        assertThat(recorded("passkey.cloned", idOf(name))).isOne();
        analyst.authenticator.counting(20);
        assertThat(analyst.signIn().statusCode()).isEqualTo(303);
    }

    @Test
    void a_passkey_that_does_not_count_may_stay_at_zero() {
        var link = invite("Synced");
        var person = new TestPerson(server);
        person.authenticator.counting(0);
        assertThat(person.enrol(link).statusCode()).isEqualTo(303);
        for (int i = 0; i < 2; i++) {
            person.withAnotherBrowser().authenticator.counting(-1);
            assertThat(person.signIn().statusCode()).isEqualTo(303);
        }
    }

    @Test
    void a_cookie_that_somebody_planted_is_worth_nothing_after_the_sign_in() {
        var planted = "A".repeat(43);
        analyst.withAnotherBrowser().browser.remember("session", planted);
        assertThat(analyst.signIn().statusCode()).isEqualTo(303);
        assertThat(analyst.browser.cookie("session")).isNotEqualTo(planted);
        var attacker = new TestVisitor(server);
        attacker.remember("session", planted);
        assertThat(attacker.sees("/account")).isFalse();
        // Neither is the one of an earlier session of the same browser.
        var before = analyst.browser.cookie("session");
        assertThat(analyst.signIn().statusCode()).isEqualTo(303);
        attacker.remember("session", before);
        assertThat(attacker.sees("/account")).isFalse();
    }

    @Test
    void after_the_sign_in_one_is_sent_to_a_page_of_ours_and_nowhere_else() {
        for (var elsewhere :
                List.of("https://evil.example/", "//evil.example", "/\\evil.example", "/x?y=//z")) {
            analyst.withAnotherBrowser();
            var answer = analyst.authenticator.show(TestPerson.options(analyst.askToSignIn()));
            assertThat(location(analyst.answer(answer, Map.of("next", elsewhere))))
                    .as(elsewhere)
                    .isEqualTo("/");
        }
        analyst.withAnotherBrowser();
        var answer = analyst.authenticator.show(TestPerson.options(analyst.askToSignIn()));
        assertThat(location(analyst.answer(answer, Map.of("next", "/queue")))).isEqualTo("/queue");
    }

    @Test
    void no_step_is_taken_for_another_site() {
        for (var path :
                List.of(
                        "/sign-in/question",
                        "/sign-in/passkey",
                        "/enrol/question",
                        "/enrol",
                        "/account/passkeys/question",
                        "/account/passkeys",
                        "/account/sessions/end")) {
            assertThat(analyst.browser.send(path, Map.of("_csrf", "stale")).statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    @Test
    void a_second_passkey_signs_in_too_and_the_last_one_stays() {
        var first = analyst.authenticator;
        analyst.withAnotherAuthenticator();
        assertThat(analyst.addPasskey().statusCode()).isEqualTo(303);
        assertThat(analyst.withAnotherBrowser().signIn().statusCode()).isEqualTo(303);
        var withSecond = analyst.browser;
        analyst.authenticator = first;
        assertThat(analyst.withAnotherBrowser().signIn().statusCode()).isEqualTo(303);
        var account = analyst.browser.get("/account").body();
        var second = idBefore(account, "Remove Second key");
        assertThat(
                        analyst.browser
                                .post(
                                        "/account",
                                        "/account/passkeys/" + second + "/removal",
                                        Map.of())
                                .statusCode())
                .isEqualTo(303);
        assertThat(withSecond.sees("/account")).as("ended on its next request").isFalse();
        assertThat(recorded("passkey.removed", idOf(name))).isOne();
        var left = idBefore(account, "Remove Key");
        assertThat(
                        analyst.browser
                                .post(
                                        "/account",
                                        "/account/passkeys/" + left + "/removal",
                                        Map.of())
                                .statusCode())
                .isEqualTo(409);
        assertThat(analyst.isSignedIn()).isTrue();
    }

    @Test
    void a_while_after_the_passkey_was_shown_it_has_to_be_shown_again_to_change_ways_in() {
        TestCase.execute(
                server.roles().owner(),
                "update parties_session set started_at = started_at - interval '16 minutes' where holder = '%s'"
                        .formatted(idOf(name)));
        assertThat(analyst.browser.get("/account").body())
                .contains("sign in again")
                .doesNotContain("Add a passkey");
        for (var path : List.of("/account/passkeys/question", "/account/passkeys")) {
            assertThat(analyst.browser.post("/account", path, Map.of()).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(analyst.signIn().statusCode()).isEqualTo(303);
        assertThat(analyst.withAnotherAuthenticator().addPasskey().statusCode()).isEqualTo(303);
    }

    @Test
    void nobody_adds_more_passkeys_than_policy_allows() {
        TestCase.execute(
                server.roles().owner(),
                "insert into policy_limit (name, version, number, reason, loaded_at) values ('passkey.most', 900, 2, 'test', now())");
        try {
            assertThat(analyst.withAnotherAuthenticator().addPasskey().statusCode()).isEqualTo(303);
            var refused = analyst.withAnotherAuthenticator().addPasskey();
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("at most 2");
        } finally {
            TestCase.execute(
                    server.roles().owner(), "delete from policy_limit where version = 900");
        }
        assertThat(analyst.addPasskey().statusCode()).as("as shipped").isEqualTo(303);
    }

    @Test
    void a_passkey_of_somebody_else_cannot_be_removed() {
        analyst.withAnotherAuthenticator().addPasskey();
        var id = idBefore(analyst.browser.get("/account").body(), "Remove Second key");
        var other = TestPerson.enrolled(server, invite("Other"));
        assertThat(
                        other.browser
                                .post("/account", "/account/passkeys/" + id + "/removal", Map.of())
                                .statusCode())
                .isEqualTo(404);
        assertThat(analyst.browser.get("/account").body()).contains("Remove Second key");
    }

    @Test
    void who_has_a_token_cannot_turn_it_into_a_passkey() {
        var member = server.member("operator", "Clinic", "operator");
        var visitor = new TestVisitor(server, member.client(), "");
        assertThat(visitor.post("/account", "/account/passkeys/question", Map.of()).statusCode())
                .isEqualTo(404);
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse(answer.body());
    }

    /** The id in the form whose button says this. */
    private static String idBefore(String page, String button) {
        var end = page.indexOf(button);
        assertThat(end).as(button).isPositive();
        var start = page.lastIndexOf("pky_", end);
        return page.substring(start, start + 30);
    }

    private static String idOf(String person) {
        return ask("select code from parties_person where name = '" + person + "'");
    }

    private static long recorded(String action, String actor) {
        return Long.parseLong(
                ask(
                        "select count(*) from record_entry where action = '%s' and actor = '%s'"
                                .formatted(action, actor)));
    }

    private static String ask(String sql) {
        return TestCase.ask(server.roles().owner(), sql);
    }

    private static void change(String sql) {
        TestCase.execute(server.roles().owner(), sql);
    }
}
