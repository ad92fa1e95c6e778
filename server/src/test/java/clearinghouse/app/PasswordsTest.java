package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People who have no authenticator, and those who try their passwords. */
class PasswordsTest {

    private static final String PASSWORD = "gravel tulip oboe margin";
    private static final String OTHER = "lantern oyster drift velvet";
    private static final String REASON = "The ward computer has nothing that holds one";
    private static final Pattern WAITING =
            Pattern.compile("/recoveries/(rcv_[a-z2-7]{26})/refusal");
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static TestServer server;
    private static TestPerson administrator;
    private static TestPerson second;

    private TestPerson nurse;
    private TestCodes codes;
    private String id = "";
    private String people = "";

    @BeforeAll
    static void start() {
        server = TestServer.start(Optional.of("127.0.0.1"));
        administrator = TestPerson.firstAdministrator(server);
        second =
                new TestStaff(server, administrator)
                        .joinOnTheMachine("Second administrator", "administer")
                        .person();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void enrol() {
        register();
        nurse = new TestPerson(server);
        codes = shown(open(nurse, link()));
        assertThat(choose(nurse, PASSWORD, codes.now()).statusCode()).isEqualTo(303);
        later();
    }

    private void register() {
        var name = "Nurse " + NUMBER.incrementAndGet();
        administrator.browser.post(
                "/parties",
                "/parties",
                Map.of(
                        "kind",
                        "operator",
                        "name",
                        "Clinic of " + name,
                        "person",
                        name,
                        "means",
                        "passkey"));
        id = ask("select code from parties_person where name = '" + name + "'");
        people = "/parties/" + ask("select party from parties_person where code = '" + id + "'");
        people += "/people";
    }

    private String link() {
        return TestPerson.linkOn(say(Map.of("without", "yes", "reason", REASON)));
    }

    private HttpResponse<String> say(Map<String, String> fields) {
        return administrator.browser.post(people, people + "/" + id + "/link", fields);
    }

    private static HttpResponse<String> open(TestPerson person, String link) {
        return person.browser.post("/enrol", "/enrol/password/link", Map.of("link", link));
    }

    private static TestCodes shown(HttpResponse<String> page) {
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        return TestCodes.on(page.body());
    }

    private static HttpResponse<String> choose(TestPerson person, String password, String code) {
        return person.browser.post(
                "/enrol", "/enrol/password", Map.of("password", password, "code", code));
    }

    private HttpResponse<String> signIn(String name, String password, String code) {
        return nurse.browser.post(
                "/sign-in/password",
                "/sign-in/password",
                Map.of("name", name, "password", password, "code", code));
    }

    private HttpResponse<String> signIn() {
        return signIn(codes.name(), PASSWORD, codes.now());
    }

    /** As if no code had been taken before. */
    private void later() {
        change("update parties_password set step = 0 where person = '" + id + "'");
    }

    @Test
    void who_was_said_to_have_no_authenticator_chooses_a_password_and_comes_in_with_a_code() {
        assertThat(nurse.isSignedIn()).isTrue();
        nurse.withAnotherBrowser();
        assertThat(signIn().statusCode()).isEqualTo(303);
        assertThat(nurse.browser.sees("/exposures")).isTrue();
        var account = nurse.browser.get("/account").body();
        assertThat(account)
                .contains(codes.name().substring(0, 5) + "-", "password and code")
                .doesNotContain("otpauth:");
        assertThat(recorded("password.added")).isOne();
        assertThat(recorded("enrolment.used")).isOne();
        assertThat(recorded("session.started")).isEqualTo(2);
        assertThat(
                        ask(
                                "select facts from record_entry where action = 'enrolment.issued' and facts like '%%%s%%said%%'"
                                        .formatted(id)))
                .doesNotContain(REASON);
        assertThat(administrator.browser.get(people).body())
                .contains("a password and a code", REASON);
    }

    @Test
    void neither_password_nor_secret_is_in_the_database() {
        assertThat(ask("select encoded from parties_password where person = '" + id + "'"))
                .startsWith("$argon2id$")
                .doesNotContain(PASSWORD);
        assertThat(
                        ask(
                                "select position('\\x%s'::bytea in secret_sealed) from parties_password where person = '%s'"
                                        .formatted(
                                                java.util.HexFormat.of().formatHex(codes.secret()),
                                                id)))
                .isEqualTo("0");
    }

    @Test
    void a_name_may_be_typed_with_hyphen_and_capitals_and_a_code_with_a_space() {
        nurse.withAnotherBrowser();
        var code = codes.now();
        var name = codes.name().toUpperCase(java.util.Locale.ROOT);
        assertThat(
                        signIn(
                                        name.substring(0, 5) + "-" + name.substring(5),
                                        PASSWORD,
                                        code.substring(0, 3) + " " + code.substring(3))
                                .statusCode())
                .isEqualTo(303);
    }

    @Test
    void whatever_is_wrong_has_one_answer_that_comes_at_a_whole_second() {
        var used = codes.now();
        assertThat(signIn(codes.name(), PASSWORD, used).statusCode()).isEqualTo(303);
        nurse.withAnotherBrowser();
        var answers =
                List.of(
                        timed("aaaaabbbbb", PASSWORD, codes.now()),
                        timed("nobody's name", PASSWORD, codes.now()),
                        timed(codes.name(), OTHER, codes.now()),
                        timed(codes.name(), PASSWORD, codes.wrong()),
                        timed(codes.name(), "x".repeat(2000), codes.now()),
                        timed(codes.name(), PASSWORD, used));
        assertThat(answers).containsOnly(answers.getFirst());
        assertThat(answers.getFirst()).startsWith("422").contains("You are not signed in");
        assertThat(nurse.isSignedIn()).isFalse();
        assertThat(signIn(codes.name(), PASSWORD, codes.steps(1)).statusCode()).isEqualTo(303);
    }

    /** The answer without what differs for each visit. */
    private String timed(String name, String password, String code) {
        long begun = System.nanoTime();
        var answer = signIn(name, password, code);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        return answer.statusCode()
                + answer.body()
                        .replaceAll("name=\"_csrf\"[^>]*value=\"[^\"]+\"", "")
                        .replace("value=\"" + name.replace("'", "&#39;") + "\"", "");
    }

    @Test
    void a_code_is_good_once_and_none_from_before_it() {
        nurse.withAnotherBrowser();
        var before = codes.steps(-1);
        var code = codes.steps(1);
        assertThat(signIn(codes.name(), PASSWORD, code).statusCode()).isEqualTo(303);
        nurse.withAnotherBrowser();
        assertThat(signIn(codes.name(), PASSWORD, code).statusCode()).isEqualTo(422);
        assertThat(signIn(codes.name(), PASSWORD, before).statusCode()).isEqualTo(422);
        assertThat(nurse.isSignedIn()).isFalse();
    }

    @Test
    void of_two_who_show_one_code_at_one_time_one_comes_in() {
        later();
        var code = codes.now();
        var two = List.of(new TestPerson(server), new TestPerson(server));
        var answers =
                two.stream()
                        .map(it ->
                                CompletableFuture.supplyAsync(() ->
                                        it.browser
                                                .post(
                                                        "/sign-in/password",
                                                        "/sign-in/password",
                                                        Map.of(
                                                                "name", codes.name(),
                                                                "password", PASSWORD,
                                                                "code", code))
                                                .statusCode()))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();
        assertThat(answers).containsExactlyInAnyOrder(303, 422);
        assertThat(recorded("session.started")).isEqualTo(2);
    }

    @Test
    void wrong_attempts_from_elsewhere_wait_longer_each_time_and_shut_nobody_out() {
        var home = nurse.browser;
        nurse.withAnotherBrowser();
        var elsewhere = nurse.browser;
        for (int i = 0; i < 5; i++) {
            assertThat(signIn(codes.name(), OTHER, codes.wrong()).statusCode()).isEqualTo(422);
        }
        assertThat(signIn().statusCode()).as("not looked at, from anywhere else").isEqualTo(422);
        assertThat(nurse.withAnotherBrowser().browser).isNotSameAs(elsewhere);
        assertThat(signIn().statusCode()).isEqualTo(422);
        assertThat(home.sees("/account")).as("who is signed in stays so").isTrue();
        assertThat(home.get("/account").body()).contains("Refused attempts");
        assertThat(failures()).as("what was not looked at is not counted").isEqualTo(5);
        assertThat(recorded("password.refused")).isEqualTo(5);

        // From where the person came in before, nothing waits.
        nurse.browser = home;
        home.post("/account", "/sign-out", Map.of());
        assertThat(signIn().statusCode()).isEqualTo(303);

        // And elsewhere the wait is over after a minute, and then is longer.
        nurse.withAnotherBrowser();
        passes();
        assertThat(signIn(codes.name(), OTHER, codes.wrong()).statusCode()).isEqualTo(422);
        assertThat(waitSeconds()).isBetween(100L, 120L);
        passes();
        later();
        assertThat(signIn().statusCode()).isEqualTo(303);
        assertThat(failuresInARow()).as("forgiven").isZero();
    }

    private void passes() {
        change("update parties_password_try set waits_until = now() where waits_until > now()");
    }

    private long failures() {
        return Long.parseLong(
                ask(
                        "select count(*) from parties_password_failure f join parties_password w on w.code = f.password where w.person = '"
                                + id
                                + "'"));
    }

    private long waitSeconds() {
        return Long.parseLong(
                tries("extract(epoch from waits_until - now())::bigint").replaceAll("\\..*", ""));
    }

    private long failuresInARow() {
        return Long.parseLong(tries("failures"));
    }

    private String tries(String what) {
        return ask(
                "select %s from parties_password_try t join parties_password w on w.code = t.password where t.network = '' and w.person = '%s'"
                        .formatted(what, id));
    }

    @Test
    void many_attempts_at_once_gain_nothing() {
        var many =
                java.util.stream.IntStream.range(0, 9)
                        .mapToObj(_ -> new TestPerson(server))
                        .toList();
        many.stream()
                .map(it ->
                        CompletableFuture.runAsync(() ->
                                it.browser.post(
                                        "/sign-in/password",
                                        "/sign-in/password",
                                        Map.of(
                                                "name",
                                                codes.name(),
                                                "password",
                                                OTHER,
                                                "code",
                                                "000000"))))
                .toList()
                .forEach(CompletableFuture::join);
        assertThat(failures()).isEqualTo(5);
    }

    @Test
    void an_address_that_tries_on_and_on_waits_whatever_the_names() {
        nurse.withAnotherBrowser();
        var stop = 0;
        for (int i = 0; i < 25 && stop == 0; i++) {
            if (signIn("aaaaabbbbb", OTHER, "000000").statusCode() == 429) {
                stop = i;
            }
        }
        assertThat(stop).isEqualTo(20);
    }

    @Test
    void a_session_is_new_and_what_was_planted_is_worth_nothing() {
        var planted = "A".repeat(43);
        nurse.withAnotherBrowser().browser.remember("session", planted);
        assertThat(signIn().statusCode()).isEqualTo(303);
        assertThat(nurse.browser.cookie("session")).isNotEqualTo(planted);
        var attacker = new TestVisitor(server);
        attacker.remember("session", planted);
        assertThat(attacker.sees("/account")).isFalse();
        var before = nurse.browser.cookie("session");
        later();
        assertThat(signIn().statusCode()).isEqualTo(303);
        attacker.remember("session", before);
        assertThat(attacker.sees("/account")).isFalse();
    }

    @Test
    void after_the_sign_in_one_is_sent_to_a_page_of_ours_and_nowhere_else() {
        nurse.withAnotherBrowser();
        var answer =
                nurse.browser.post(
                        "/sign-in/password?next=%2Fsystems",
                        "/sign-in/password",
                        Map.of(
                                "name",
                                codes.name(),
                                "password",
                                PASSWORD,
                                "code",
                                codes.now(),
                                "next",
                                "//evil.example"));
        assertThat(answer.headers().firstValue("Location")).contains("/");
        assertThat(nurse.browser.get("/sign-in/password?next=%2Fsystems").body())
                .contains("value=\"/systems\"");
    }

    @Test
    void a_link_for_a_passkey_lets_nobody_choose_a_password() {
        register();
        var link = TestPerson.linkOn(say(Map.of()));
        var person = new TestPerson(server);
        var answer = open(person, link);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("This link is for a passkey");
        assertThat(choose(person, PASSWORD, "000000").statusCode()).isEqualTo(422);
        assertThat(person.enrol(link).statusCode()).isEqualTo(303);
    }

    @Test
    void a_reason_has_to_be_said_and_is_kept() {
        register();
        for (var reason : List.of("", "x".repeat(201))) {
            var answer = say(Map.of("without", "yes", "reason", reason));
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).doesNotContain("/enrol#");
        }
        link();
        assertThat(
                        ask(
                                "select without_authenticator from parties_enrolment where revoked_at is null and person = '"
                                        + id
                                        + "'"))
                .isEqualTo(REASON);
    }

    @Test
    void duties_with_much_power_take_a_passkey() {
        for (var duties : List.of("analyse", "administer", "keep_keys", "audit")) {
            id =
                    server.administrator()
                            .post(
                                    "/api/v1/parties/" + server.clearinghouse() + "/people",
                                    Map.of("name", "Colleague"))
                            .text("id");
            people = "/parties/" + server.clearinghouse() + "/people";
            var answer = say(Map.of("without", "yes", "reason", REASON, "duties", duties));
            assertThat(answer.statusCode()).as(duties).isEqualTo(422);
            assertThat(answer.body())
                    .contains("this takes a passkey", "security key")
                    .doesNotContain("/enrol#");
            assertThat(ask("select count(*) from parties_enrolment where person = '" + id + "'"))
                    .isEqualTo("0");
        }
        var watches = say(Map.of("without", "yes", "reason", REASON, "duties", "observe"));
        assertThat(watches.statusCode()).isEqualTo(200);
    }

    @Test
    void a_duty_that_is_given_afterwards_does_not_come_with_the_password() {
        var person = new TestPerson(server);
        id =
                server.administrator()
                        .post(
                                "/api/v1/parties/" + server.clearinghouse() + "/people",
                                Map.of("name", "Watcher"))
                        .text("id");
        people = "/parties/" + server.clearinghouse() + "/people";
        var link =
                TestPerson.linkOn(
                        say(Map.of("without", "yes", "reason", REASON, "duties", "observe")));
        // Between the link and its use: then it takes a passkey after all.
        var theirs = shown(open(person, link));
        change("update parties_person set duties = '{observe,triage}' where code = '" + id + "'");
        var refused = choose(person, PASSWORD, theirs.now());
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("this takes a passkey");
        change("update parties_person set duties = '{observe}' where code = '" + id + "'");
        assertThat(choose(person, PASSWORD, theirs.now()).statusCode()).isEqualTo(303);
        // And after it.
        change("update parties_person set duties = '{observe,triage}' where code = '" + id + "'");
        assertThat(person.isSignedIn()).isTrue();
        assertThat(person.browser.sees("/queue")).isFalse();
        change(
                "insert into policy_password_duty (duty, version, allowed, reason, loaded_at) values ('triage', 900, true, 'test', now())");
        try {
            assertThat(person.browser.sees("/queue")).as("policy says otherwise").isTrue();
        } finally {
            change("delete from policy_password_duty where version = 900");
        }
        assertThat(person.browser.sees("/queue")).isFalse();
    }

    @Test
    void a_visit_by_password_makes_no_way_in_that_lasts() {
        assertThat(nurse.browser.sees("/tokens")).isFalse();
        assertThat(
                        nurse.browser
                                .post("/account", "/account/passkeys/question", Map.of())
                                .statusCode())
                .isEqualTo(404);
        assertThat(say(Map.of()).statusCode()).as("nor does one administrator").isEqualTo(409);
    }

    @Test
    void weak_passwords_and_wrong_codes_are_sent_back_and_the_right_ones_taken() {
        register();
        var person = new TestPerson(server);
        var theirs = shown(open(person, link()));
        for (var weak :
                List.of(
                        "short",
                        "aaaaaaaaaaaaaaaa",
                        "correct horse battery staple",
                        "Nurse " + NUMBER.get() + " clinic",
                        "x".repeat(1500))) {
            var answer = choose(person, weak, theirs.now());
            assertThat(answer.statusCode()).as(weak).isEqualTo(422);
            assertThat(TestCodes.on(answer.body()).name()).isEqualTo(theirs.name());
            assertThat(answer.body()).doesNotContain("value=\"" + weak);
        }
        var wrong = choose(person, PASSWORD, theirs.wrong());
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("not the code of now").doesNotContain(PASSWORD);
        assertThat(choose(person, PASSWORD, theirs.now()).statusCode()).isEqualTo(303);
        var again = new TestPerson(server);
        assertThat(choose(again, PASSWORD, theirs.now()).statusCode()).isEqualTo(422);
    }

    @Test
    void of_two_browsers_with_one_link_one_chooses() {
        register();
        var link = link();
        var one = new TestPerson(server);
        var other = new TestPerson(server);
        var first = shown(open(one, link));
        var late = shown(open(other, link));
        assertThat(first.secret()).isNotEqualTo(late.secret());
        assertThat(choose(other, PASSWORD, first.now()).statusCode())
                .as("the code is of what this browser was shown")
                .isEqualTo(422);
        assertThat(choose(one, PASSWORD, first.now()).statusCode()).isEqualTo(303);
        assertThat(choose(other, PASSWORD, late.now()).statusCode()).isEqualTo(422);
        assertThat(open(other, link).statusCode()).isEqualTo(410);
    }

    @Test
    void what_is_no_form_of_ours_is_refused_and_nothing_fails() {
        nurse.withAnotherBrowser();
        for (var odd :
                List.of("", "\0", "\ud83e", "\u202e", "'; drop table", "%00", "é".repeat(600))) {
            assertThat(signIn(odd, odd, odd).statusCode()).isEqualTo(422);
            assertThat(open(nurse, odd).statusCode()).isEqualTo(410);
            assertThat(choose(nurse, odd, odd).statusCode()).isEqualTo(422);
        }
    }

    @Test
    void no_step_is_taken_for_another_site() {
        for (var path :
                List.of(
                        "/sign-in/password",
                        "/enrol/password/link",
                        "/enrol/password",
                        "/account/password")) {
            assertThat(nurse.browser.send(path, Map.of("_csrf", "stale")).statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    @Test
    void the_password_is_changed_by_who_shows_it_and_a_code_again() {
        var there = nurse.browser;
        nurse.withAnotherBrowser();
        assertThat(signIn().statusCode()).isEqualTo(303);
        later();
        assertThat(changed(OTHER, codes.now(), OTHER).statusCode()).isEqualTo(422);
        assertThat(changed(PASSWORD, codes.wrong(), OTHER).statusCode()).isEqualTo(422);
        assertThat(changed(PASSWORD, codes.now(), "short").statusCode()).isEqualTo(422);
        assertThat(failures()).isEqualTo(2);
        assertThat(changed(PASSWORD, codes.now(), OTHER).statusCode()).isEqualTo(303);
        assertThat(there.sees("/account")).as("others are signed out").isFalse();
        assertThat(nurse.isSignedIn()).isTrue();
        assertThat(recorded("password.changed")).isOne();
        later();
        nurse.withAnotherBrowser();
        assertThat(signIn().statusCode()).isEqualTo(422);
        assertThat(signIn(codes.name(), OTHER, codes.now()).statusCode()).isEqualTo(303);
    }

    private HttpResponse<String> changed(String old, String code, String fresh) {
        return nurse.browser.post(
                "/account",
                "/account/password",
                Map.of("password", old, "code", code, "fresh", fresh));
    }

    @Test
    void who_lost_it_is_let_in_by_two_and_with_a_passkey_the_password_ends() {
        var old = nurse.browser;
        var link = recovered(Map.of("reason", "Phone fell into the lake"));
        var person = new TestPerson(server);
        assertThat(open(person, link).statusCode()).as("for a passkey").isEqualTo(422);
        assertThat(person.enrol(link).statusCode()).isEqualTo(303);
        assertThat(old.sees("/account")).isFalse();
        nurse.withAnotherBrowser();
        assertThat(signIn().statusCode()).isEqualTo(422);
        assertThat(recorded("password.ended")).isOne();
        assertThat(
                        ask(
                                "select encoded || length(secret_sealed) from parties_password where ended_at is not null and person = '"
                                        + id
                                        + "'"))
                .as("nothing is left to guess at")
                .isEqualTo("0");
        assertThat(person.browser.sees("/tokens")).isTrue();
    }

    @Test
    void two_say_of_who_lost_it_that_there_is_still_no_authenticator() {
        var link = recovered(Map.of("reason", "Phone fell into the lake", "without", "yes"));
        var person = new TestPerson(server);
        var theirs = shown(open(person, link));
        assertThat(choose(person, OTHER, theirs.now()).statusCode()).isEqualTo(303);
        nurse.withAnotherBrowser();
        assertThat(signIn().statusCode()).as("the former one").isEqualTo(422);
        assertThat(
                        ask(
                                "select count(*) from parties_password where ended_at is null and person = '"
                                        + id
                                        + "'"))
                .isEqualTo("1");
    }

    private String recovered(Map<String, String> fields) {
        assertThat(
                        administrator
                                .browser
                                .post(people, people + "/" + id + "/recovery", fields)
                                .statusCode())
                .isEqualTo(303);
        var page = second.browser.get("/recoveries").body();
        if (fields.containsKey("without")) {
            assertThat(page).contains("the link lets choose a password");
        }
        var waiting = WAITING.matcher(page);
        assertThat(waiting.find()).isTrue();
        return TestPerson.linkOn(
                second.browser.post(
                        "/recoveries", "/recoveries/" + waiting.group(1) + "/consent", Map.of()));
    }

    @Test
    void with_a_person_ends_the_password() {
        var party = people.replace("/people", "").replace("/parties/", "/api/v1/parties/");
        var leaving = party + "/people/" + id + "/off-boarding";
        assertThat(server.administrator().get(leaving).text("password")).isEqualTo("true");
        assertThat(server.administrator().post(leaving, Map.of("agents", "stop")).status())
                .isEqualTo(200);
        assertThat(nurse.isSignedIn()).isFalse();
        nurse.withAnotherBrowser();
        assertThat(signIn().statusCode()).isEqualTo(422);
        assertThat(
                        ask(
                                "select count(*) from parties_password where ended_at is null and person = '"
                                        + id
                                        + "'"))
                .isEqualTo("0");
    }

    @Test
    void the_database_refuses_what_the_server_would_not_do() {
        register();
        var link = TestPerson.linkOn(say(Map.of()));
        var other = new TestPerson(server);
        assertThat(other.enrol(link).statusCode()).isEqualTo(303);
        var enrolment =
                ask(
                        "select code from parties_enrolment where used_at is not null and person = '"
                                + id
                                + "'");
        var statements =
                List.of(
                        // Beside a passkey, and by a link that is not for it.
                        """
                        insert into parties_password (code, id, person, enrolment, sign_in_name, encoded, secret_sealed, step, added_at)
                        values ('pwd_x', gen_random_uuid(), '%s', '%s', 'aaaaaaaaaa', 'x', 'x', 0, now())
                        """
                                .formatted(id, enrolment),
                        // One administrator says it of who has a way in.
                        """
                        insert into parties_enrolment (code, hash, person, kind, without_authenticator, issued_by, issued_at, ends_at)
                        values ('enr_x', 'x', '%s', 'invitation', 'x', app_actor(), now(), now())
                        """
                                .formatted(id));
        for (var statement : statements) {
            assertThatThrownBy(() -> as(id, statement))
                    .as(statement)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("row-level security");
        }
    }

    private static void as(String person, String statement) throws SQLException {
        try (var connection = server.roles().server().connect()) {
            connection.setAutoCommit(false);
            try (var introduction =
                    connection.prepareStatement(
                            """
                            select set_config('app.actor', ?, true), set_config('app.party', ?, true),
                                   set_config('app.purpose', 'test', true),
                                   set_config('app.grants', 'passkey:manage,passkey:present,party:manage', true)
                            """)) {
                introduction.setString(1, person);
                introduction.setString(2, server.clearinghouse());
                introduction.execute();
            }
            try (var act = connection.createStatement()) {
                act.executeUpdate(statement);
            }
        }
    }

    private long recorded(String action) {
        return Long.parseLong(
                ask(
                        "select count(*) from record_entry where action = '%s' and actor = '%s'"
                                .formatted(action, id)));
    }

    private static String ask(String sql) {
        return TestCase.ask(server.roles().owner(), sql);
    }

    private static void change(String sql) {
        TestCase.execute(server.roles().owner(), sql);
    }
}
