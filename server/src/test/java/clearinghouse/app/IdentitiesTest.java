package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.signer.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** People who come in by an account elsewhere, at providers that do what no provider should. */
class IdentitiesTest {

    private static final Pattern ONWARD = Pattern.compile("content=\"0;url=([^\"]+)\"");
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static final Map<String, TestIssuer> ISSUERS = new LinkedHashMap<>();

    private static TestServer server;
    private static TestPerson one;
    private static TestPerson two;

    private TestIssuer works;
    private TestPerson analyst;
    private String id = "";
    private String subject = "";

    @BeforeAll
    static void start() {
        for (var name : List.of("works", "other", "recent", "liar", "inside", "plain", "strict")) {
            ISSUERS.put(name, new TestIssuer());
        }
        ISSUERS.put("short", new TestIssuer(1024));
        issuer("liar").saying(said -> with(said, "issuer", "https://login.example"));
        issuer("inside").saying(said -> with(said, "token_endpoint", "https://10.1.2.3/token"));
        issuer("plain")
                .saying(said -> with(said, "authorization_endpoint", "http://login.example/"));
        issuer("strict")
                .saying(said -> with(said, "authorization_response_iss_parameter_supported", true));
        server = TestServer.start(Optional.of("127.0.0.1"), IdentitiesTest::connect);
        one = TestPerson.firstAdministrator(server);
        two =
                new TestStaff(server, one)
                        .joinOnTheMachine("Second administrator", "administer")
                        .person();
    }

    private static TestIssuer issuer(String name) {
        return Objects.requireNonNull(ISSUERS.get(name));
    }

    private static Map<String, Object> with(Map<String, Object> said, String name, Object value) {
        said.put(name, value);
        return said;
    }

    private static void connect(Path data) {
        try {
            PrivateFile.write(
                    data.resolve("keys/provider.secret"),
                    (TestIssuer.SECRET + "\n").getBytes(StandardCharsets.UTF_8));
            var settings = new StringBuilder();
            ISSUERS.forEach((name, issuer) -> settings.append(issuer.settings(name)));
            settings.append("recent.max-age-minutes = 60\n");
            Files.writeString(data.resolve(ProviderSettings.FILE), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() {
        server.close();
        ISSUERS.values().forEach(TestIssuer::close);
    }

    @BeforeEach
    void bind() {
        ISSUERS.values().forEach(TestIssuer::reset);
        works = issuer("works");
        var name = "Analyst " + NUMBER.incrementAndGet();
        subject = "subject-" + NUMBER.get();
        analyst = TestPerson.enrolled(server, one.invite("colleague", name));
        id = ask("select code from parties_person where name = '" + name + "'");
        assertThat(bound(analyst, "works", subject).statusCode()).isEqualTo(303);
    }

    @Test
    void who_signs_in_at_the_provider_comes_in_here_as_who_bound_the_account() {
        analyst.withAnotherBrowser();
        var page = signIn("works", subject, "/queue");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(onward(page)).isEqualTo(URI.create("/queue"));
        assertThat(analyst.browser.sees("/queue")).isTrue();
        assertThat(analyst.browser.get("/account").body())
                .contains("works works", subject + "@works", "bound account");
        assertThat(recorded("identity.bound")).isEqualTo("1");
        assertThat(
                        ask(
                                "select count(*) from record_entry where action = 'session.started' and actor = '"
                                        + id
                                        + "' and facts like '%idn_%'"))
                .isEqualTo("1");
        assertThat(ask("select count(*) from record_entry where facts like '%" + subject + "%'"))
                .isEqualTo("0");
    }

    @Test
    void a_sign_in_makes_a_new_session_whatever_the_browser_had_before() {
        analyst.withAnotherBrowser();
        signIn("works", subject, "/");
        var first = analyst.browser.cookie("session");
        signIn("works", subject, "/");
        assertThat(analyst.browser.cookie("session")).isNotEqualTo(first).isNotEmpty();
        var thief = new TestVisitor(server).from("10.99.0.1");
        thief.remember("session", first);
        assertThat(thief.sees("/account")).isFalse();
    }

    @Test
    void nobody_is_known_by_a_name_or_a_mail_address() {
        analyst.withAnotherBrowser();
        works.claiming("email", subject + "@works");
        works.claiming("preferred_username", subject + "@works");
        assertThat(signIn("works", "stranger", "/").statusCode()).isEqualTo(422);
        assertThat(analyst.isSignedIn()).isFalse();
    }

    @Test
    void the_same_subject_of_another_issuer_is_somebody_else() {
        analyst.withAnotherBrowser();
        assertThat(signIn("other", subject, "/").body()).contains("not bound to anybody here");
        assertThat(analyst.isSignedIn()).isFalse();
    }

    static Stream<Named<Consumer<TestIssuer>>> forgeries() {
        long now = Instant.now().getEpochSecond();
        return Stream.of(
                Named.of("another nonce", it -> it.claiming("nonce", "another")),
                Named.of("no nonce", it -> it.without("nonce")),
                Named.of("for somebody else", it -> it.claiming("aud", "another")),
                Named.of(
                        "for two, and not said for whom",
                        it -> it.claiming("aud", List.of(TestIssuer.CLIENT, "another"))),
                Named.of("given to somebody else", it -> it.claiming("azp", "another")),
                Named.of("by another issuer", it -> it.claiming("iss", "https://login.example")),
                Named.of("by nobody", it -> it.without("iss")),
                Named.of("of nobody", it -> it.without("sub")),
                Named.of("of too long a name", it -> it.claiming("sub", "s".repeat(256))),
                Named.of("unsigned", it -> it.signingBy("none")),
                Named.of("signed by the public key as a secret", it -> it.signingBy("HS256")),
                Named.of("signed by what it is not", it -> it.signingBy("ES256")),
                Named.of("signed in a way that we do not take", it -> it.signingBy("RS512")),
                Named.of("changed after it was signed", TestIssuer::tampering),
                Named.of("expired", it -> it.claiming(said -> lasting(said, -400, -120))),
                Named.of("over before it begins", it -> it.claiming(said -> lasting(said, 0, -30))),
                Named.of("without an end", it -> it.without("exp")),
                Named.of("from the future", it -> it.claiming("iat", now + 180)),
                Named.of("without a beginning", it -> it.without("iat")),
                Named.of(
                        "no token at all",
                        it ->
                                it.answering(
                                        "/token",
                                        exchange ->
                                                TestIssuer.send(
                                                        exchange,
                                                        200,
                                                        Map.of(
                                                                "access_token",
                                                                "x",
                                                                "token_type",
                                                                "Bearer")))),
                Named.of(
                        "no JSON at all",
                        it ->
                                it.answering(
                                        "/token",
                                        exchange -> {
                                            exchange.sendResponseHeaders(200, 3);
                                            exchange.getResponseBody()
                                                    .write("{[}".getBytes(StandardCharsets.UTF_8));
                                        })));
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void a_token_that_is_not_the_providers_word_for_us_now_signs_nobody_in(
            Consumer<TestIssuer> forgery) {
        forgery.accept(works);
        analyst.withAnotherBrowser();
        assertThat(signIn("works", subject, "/").statusCode()).isEqualTo(422);
        assertThat(analyst.isSignedIn()).isFalse();
        works.reset();
        assertThat(signIn("works", subject, "/").statusCode()).isEqualTo(200);
        assertThat(analyst.isSignedIn()).isTrue();
    }

    @Test
    void a_clock_that_is_off_by_less_than_a_minute_does_no_harm() {
        analyst.withAnotherBrowser();
        works.claiming("iat", Instant.now().getEpochSecond() + 30);
        assertThat(signIn("works", subject, "/").statusCode()).isEqualTo(200);
        works.reset().claiming(said -> lasting(said, -120, -30));
        assertThat(signIn("works", subject, "/").statusCode()).isEqualTo(200);
    }

    @Test
    void a_key_that_is_too_short_signs_nothing() {
        assertThat(comeBack("short", subject, leave("short", "/")).statusCode()).isEqualTo(422);
    }

    @Test
    void who_signed_in_there_too_long_ago_or_never_said_when_does_so_again() {
        assertThat(bound(analyst, "recent", subject, signedIn(0)).statusCode()).isEqualTo(303);
        analyst.withAnotherBrowser();
        assertThat(TestIssuer.parameters(leave("recent", "/").getRawQuery()))
                .containsEntry("max_age", "3600");
        assertThat(signIn("recent", subject, "/").statusCode()).as("not said").isEqualTo(422);
        signedIn(3600 + 120).accept(issuer("recent"));
        assertThat(signIn("recent", subject, "/").statusCode()).as("long ago").isEqualTo(422);
        signedIn(-120).accept(issuer("recent"));
        assertThat(signIn("recent", subject, "/").statusCode()).as("not yet").isEqualTo(422);
        assertThat(analyst.isSignedIn()).isFalse();
        signedIn(3000).accept(issuer("recent"));
        assertThat(signIn("recent", subject, "/").statusCode()).isEqualTo(200);
    }

    /**
     * @param from seconds from now
     * @param to likewise
     */
    private static Map<String, Object> lasting(Map<String, Object> said, long from, long to) {
        long now = Instant.now().getEpochSecond();
        return with(with(said, "iat", now + from), "exp", now + to);
    }

    private static Consumer<TestIssuer> signedIn(long secondsAgo) {
        return it -> it.claiming("auth_time", Instant.now().getEpochSecond() - secondsAgo);
    }

    @Test
    void an_answer_counts_once() {
        analyst.withAnotherBrowser();
        var asked = leave("works", "/");
        var away = analyst.browser.cookie("away");
        assertThat(comeBack("works", subject, asked).statusCode()).isEqualTo(200);
        analyst.withAnotherBrowser();
        analyst.browser.remember("away", away);
        assertThat(comeBack("works", subject, asked).body()).contains("sent twice");
        assertThat(analyst.isSignedIn()).isFalse();
    }

    @Test
    void a_wrong_answer_uses_the_question_up() {
        analyst.withAnotherBrowser();
        var asked = leave("works", "/");
        assertThat(analyst.browser.get(path("works", "no-code", state(asked))).statusCode())
                .isEqualTo(422);
        assertThat(comeBack("works", subject, asked).statusCode()).isEqualTo(422);
        assertThat(analyst.isSignedIn()).isFalse();
    }

    @Test
    void a_code_of_another_browser_signs_nobody_in_also_where_the_provider_is_careless() {
        var attacker = new TestVisitor(server).from("10.98.0.1");
        for (var careless : new boolean[] {false, true}) {
            works.reset();
            if (careless) {
                works.careless();
            }
            var theirs = leave(attacker, "/sign-in", "/sign-in/providers/works", Map.of());
            analyst.withAnotherBrowser();
            var mine = leave("works", "/");
            assertThat(state(mine)).isNotEqualTo(state(theirs));
            var stolen = works.code(theirs, subject);
            assertThat(analyst.browser.get(path("works", stolen, state(mine))).statusCode())
                    .isEqualTo(422);
            assertThat(analyst.isSignedIn()).isFalse();
            // The whole answer: its state is not this browser's.
            leave("works", "/");
            assertThat(
                            analyst.browser
                                    .get(path("works", works.code(theirs, subject), state(theirs)))
                                    .statusCode())
                    .isEqualTo(422);
            assertThat(analyst.isSignedIn()).isFalse();
        }
    }

    @Test
    void each_way_out_proves_at_the_end_that_it_was_the_one_at_the_beginning() {
        analyst.withAnotherBrowser();
        var asked = TestIssuer.parameters(leave("works", "/").getRawQuery());
        assertThat(asked)
                .containsEntry("response_type", "code")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("client_id", TestIssuer.CLIENT)
                .containsEntry(
                        "redirect_uri",
                        "http://localhost:%d/sign-in/providers/works"
                                .formatted(server.uri("/").getPort()));
        assertThat(asked.get("code_challenge")).hasSize(43);
        assertThat(asked.get("nonce")).hasSize(43).isNotEqualTo(asked.get("code_challenge"));
        assertThat(asked.get("scope")).isEqualTo("openid profile");
    }

    @Test
    void an_answer_of_one_provider_is_not_taken_to_another() {
        analyst.withAnotherBrowser();
        var asked = leave("works", "/");
        var code = works.code(asked, subject);
        assertThat(analyst.browser.get(path("other", code, state(asked))).statusCode())
                .isEqualTo(422);
        asked = leave("works", "/");
        code = works.code(asked, subject);
        assertThat(
                        analyst.browser
                                .get(
                                        path("works", code, state(asked))
                                                + "&iss="
                                                + encoded(issuer("other").issuer()))
                                .statusCode())
                .isEqualTo(422);
        assertThat(analyst.isSignedIn()).isFalse();
    }

    @Test
    void a_provider_that_says_who_answers_has_to_say_it() {
        assertThat(comeBack("strict", subject, leave("strict", "/")).body())
                .contains("did not sign you in here");
        var asked = leave("strict", "/");
        assertThat(
                        analyst.browser
                                .get(
                                        path(
                                                        "strict",
                                                        issuer("strict").code(asked, subject),
                                                        state(asked))
                                                + "&iss="
                                                + encoded(issuer("strict").issuer()))
                                .body())
                .contains("not bound to anybody here");
    }

    @Test
    void what_else_an_answer_brings_leads_nowhere() {
        for (var next : List.of("https://evil.example/", "//evil.example", "/\\evil.example")) {
            analyst.withAnotherBrowser();
            var asked = leave("works", next);
            var page =
                    analyst.browser.get(
                            path("works", works.code(asked, subject), state(asked))
                                    + "&next="
                                    + encoded(next)
                                    + "&redirect_uri="
                                    + encoded(next));
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(onward(page)).isEqualTo(URI.create("/"));
            assertThat(page.body()).doesNotContain("evil.example");
        }
    }

    @Test
    void what_is_said_twice_is_not_said() {
        analyst.withAnotherBrowser();
        var asked = leave("works", "/");
        var code = works.code(asked, subject);
        assertThat(
                        analyst.browser
                                .get(path("works", code, state(asked)) + "&code=" + code)
                                .statusCode())
                .isEqualTo(422);
    }

    @Test
    void who_refuses_at_the_provider_reads_what_to_do_and_not_what_the_address_says() {
        analyst.withAnotherBrowser();
        var asked = leave("works", "/");
        var page =
                analyst.browser.get(
                        "/sign-in/providers/works?error=access_denied&error_description=Call+0900&state="
                                + state(asked));
        assertThat(page.statusCode()).isEqualTo(422);
        assertThat(page.body()).contains("Begin again").doesNotContain("0900");
    }

    @Test
    @Timeout(60)
    void a_provider_that_answers_without_end_or_not_at_all_keeps_nobody_waiting() {
        Map<String, TestIssuer.Answer> answers =
                Map.of(
                        "a hundred megabytes",
                        exchange -> {
                            exchange.sendResponseHeaders(200, 100_000_000);
                            for (int i = 0; i < 100; i++) {
                                exchange.getResponseBody().write(new byte[1_000_000]);
                            }
                        },
                        "a hundred megabytes that it does not announce",
                        exchange -> {
                            exchange.sendResponseHeaders(200, 0);
                            for (int i = 0; i < 100; i++) {
                                exchange.getResponseBody().write(new byte[1_000_000]);
                            }
                        },
                        "a drip",
                        exchange -> {
                            exchange.sendResponseHeaders(200, 0);
                            var drip = new CountDownLatch(1);
                            for (int i = 0; i < 600; i++) {
                                exchange.getResponseBody().write(' ');
                                exchange.getResponseBody().flush();
                                try {
                                    if (drip.await(100, TimeUnit.MILLISECONDS)) {
                                        return;
                                    }
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                    return;
                                }
                            }
                        },
                        "an error",
                        exchange -> TestIssuer.send(exchange, 500, Map.of()),
                        "another address",
                        exchange -> {
                            exchange.getResponseHeaders().set("Location", works.issuer() + "/x");
                            TestIssuer.send(exchange, 307, Map.of());
                        });
        answers.forEach((what, answer) -> {
            analyst.withAnotherBrowser();
            var asked = leave("works", "/");
            var code = works.code(asked, subject);
            works.answering("/token", answer);
            var before = System.nanoTime();
            assertThat(analyst.browser.get(path("works", code, state(asked))).statusCode())
                    .as(what)
                    .isEqualTo(503);
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .as(what)
                    .isLessThan(Duration.ofSeconds(20));
            works.reset();
        });
    }

    @Test
    void a_provider_that_is_another_or_lies_where_nobody_should_be_sent_is_not_gone_to() {
        for (var name : List.of("liar", "plain")) {
            assertThat(
                            analyst.browser
                                    .post("/sign-in", "/sign-in/providers/" + name, Map.of())
                                    .statusCode())
                    .as(name)
                    .isEqualTo(503);
        }
        assertThat(comeBack("inside", subject, leave("inside", "/")).statusCode()).isEqualTo(503);
    }

    @Test
    void a_provider_that_is_not_in_the_settings_is_not_there() {
        assertThat(analyst.browser.get("/sign-in/providers/none").statusCode()).isEqualTo(404);
        assertThat(
                        analyst.browser
                                .post("/sign-in", "/sign-in/providers/none", Map.of())
                                .statusCode())
                .isEqualTo(404);
    }

    @Test
    void what_an_issuer_said_opens_nothing_once_the_settings_do_not_name_it() {
        analyst.withAnotherBrowser();
        signIn("works", subject, "/");
        assertThat(analyst.isSignedIn()).isTrue();
        TestCase.execute(
                server.roles().owner(),
                "update parties_identity set issuer = 'https://gone.example' where person = '"
                        + id
                        + "'");
        assertThat(analyst.isSignedIn()).isFalse();
        analyst.withAnotherBrowser().signIn();
        assertThat(analyst.browser.get("/account").body()).contains("it opens nothing");
    }

    @Test
    void a_visit_that_began_elsewhere_makes_no_way_in_and_decides_no_recovery() {
        assertThat(bound(one, "works", "administrator-" + subject).statusCode()).isEqualTo(303);
        analyst.withAnotherBrowser();
        signIn("works", "administrator-" + subject, "/");
        assertThat(analyst.browser.sees("/parties")).isTrue();
        var mine =
                ask(
                        "select code from parties_identity where subject = 'administrator-"
                                + subject
                                + "'");
        for (var act :
                List.of(
                        "/account/passkeys/question",
                        "/account/providers/works",
                        "/account/identities",
                        "/account/identities/" + mine + "/removal",
                        people() + "/" + id + "/recovery")) {
            assertThat(analyst.browser.post("/account", act, Map.of("reason", "Lost")).statusCode())
                    .as(act)
                    .isEqualTo(404);
        }
        assertThat(analyst.browser.get("/account").body()).contains("sign in with a passkey");
        assertThat(analyst.isSignedIn()).isTrue();
    }

    @Test
    void who_binds_an_account_confirms_it_in_the_visit_in_which_it_began() {
        var asked = leave(analyst.browser, "/account", "/account/providers/works", Map.of());
        var other = "other-" + subject;
        var page = comeBack("works", other, asked);
        assertThat(page.body()).contains("Bind this account?", other + "@works", "works works");
        assertThat(identities()).as("before it is confirmed").isEqualTo("1");
        var proven = analyst.browser.cookie("ceremony");
        one.browser.remember("ceremony", proven);
        assertThat(one.browser.post("/account", "/account/identities", Map.of()).statusCode())
                .as("another person's browser")
                .isEqualTo(422);
        assertThat(analyst.browser.post("/account", "/account/identities", Map.of()).statusCode())
                .as("it was taken to another browser")
                .isEqualTo(422);
        assertThat(identities()).isEqualTo("1");
    }

    @Test
    void an_account_is_bound_to_one_person_and_once() {
        assertThat(bound(one, "works", subject).statusCode()).isEqualTo(409);
        assertThat(bound(analyst, "works", subject).statusCode()).isEqualTo(409);
        assertThat(identities()).isEqualTo("1");
    }

    @Test
    void who_unbinds_an_account_ends_what_it_opened() {
        var owner = analyst.browser;
        var elsewhere = analyst.withAnotherBrowser().browser;
        signIn("works", subject, "/");
        var identity = ask("select code from parties_identity where person = '" + id + "'");
        assertThat(
                        one.browser
                                .post(
                                        "/account",
                                        "/account/identities/" + identity + "/removal",
                                        Map.of())
                                .statusCode())
                .as("somebody else's")
                .isEqualTo(404);
        assertThat(
                        owner.post(
                                        "/account",
                                        "/account/identities/" + identity + "/removal",
                                        Map.of())
                                .statusCode())
                .isEqualTo(303);
        assertThat(elsewhere.sees("/account")).isFalse();
        assertThat(owner.sees("/account")).isTrue();
        analyst.withAnotherBrowser();
        assertThat(signIn("works", subject, "/").statusCode()).isEqualTo(422);
        assertThat(recorded("identity.unbound")).isEqualTo("1");
        assertThat(owner.get("/me").body()).contains("Unbound an account elsewhere");
    }

    @Test
    void with_a_person_end_its_bound_accounts() {
        var elsewhere = analyst.withAnotherBrowser().browser;
        signIn("works", subject, "/");
        var leaving = people() + "/" + id + "/off-boarding";
        assertThat(one.browser.get(leaving).body()).contains("1 bound account");
        assertThat(one.browser.post(leaving, leaving, Map.of()).statusCode()).isEqualTo(303);
        assertThat(elsewhere.sees("/account")).isFalse();
        analyst.withAnotherBrowser();
        assertThat(signIn("works", subject, "/").statusCode()).isEqualTo(422);
        assertThat(identities()).isEqualTo("0");
    }

    @Test
    void a_link_lets_somebody_in_by_an_account_alone_and_then_it_takes_two_to_give_another()
            throws SQLException {
        var newcomer = newcomer("Newcomer of " + subject, "new-" + subject);
        assertThat(newcomer.browser.get("/account").body()).contains("new-" + subject + "@works");
        newcomer.withAnotherBrowser();
        analyst = newcomer;
        assertThat(signIn("works", "new-" + subject, "/").statusCode()).isEqualTo(200);
        var person =
                ask("select code from parties_person where name = 'Newcomer of " + subject + "'");
        assertThat(one.browser.get(people()).body()).contains("with a bound account");
        assertThat(
                        one.browser
                                .post(people(), people() + "/" + person + "/link", Map.of())
                                .statusCode())
                .isEqualTo(409);
        for (var statement :
                List.of(
                        "insert into parties_enrolment (code, hash, person, kind, issued_by, issued_at, ends_at)"
                                + " values ('enr_x', 'x', '%s', 'invitation', app_actor(), now(), now())",
                        "insert into parties_identity (code, id, person, issuer, subject, label, added_at)"
                                + " values ('idn_x', gen_random_uuid(), '%s', 'x', 'x', 'x', now())",
                        "update parties_identity set removed_at = now() where person = '%s'",
                        "update parties_person set duties = duties || '{administer}' where code = '%s'")) {
            assertThat(changes(statement.formatted(person))).as(statement).isFalse();
        }
    }

    @Test
    void a_recovery_by_two_ends_the_accounts_that_were_bound() {
        assertThat(
                        one.browser
                                .post(
                                        people(),
                                        people() + "/" + id + "/recovery",
                                        Map.of("reason", "Lost"))
                                .statusCode())
                .isEqualTo(303);
        var recovery = ask("select code from parties_recovery where person = '" + id + "' limit 1");
        var link =
                TestPerson.linkOn(
                        two.browser.post(
                                "/recoveries", "/recoveries/" + recovery + "/consent", Map.of()));
        analyst.withAnotherAuthenticator().withAnotherBrowser();
        assertThat(analyst.enrol(link).statusCode()).isEqualTo(303);
        assertThat(identities()).isEqualTo("0");
        analyst.withAnotherBrowser();
        assertThat(signIn("works", subject, "/").statusCode()).isEqualTo(422);
    }

    @Test
    void a_link_that_was_used_for_a_passkey_meanwhile_binds_nothing() {
        var secret = one.invite("colleague", "Twice of " + subject);
        var person = new TestPerson(server);
        person.openLink(secret);
        var asked = leave(person.browser, "/enrol", "/enrol/providers/works", Map.of());
        var page = comeBack(person.browser, "works", "twice-" + subject, asked);
        assertThat(page.body()).contains("Twice of " + subject + " of Clearinghouse");
        assertThat(TestPerson.enrolled(server, secret).isSignedIn()).isTrue();
        assertThat(person.browser.post("/enrol", "/enrol/identity", Map.of()).statusCode())
                .isEqualTo(422);
        assertThat(person.isSignedIn()).isFalse();
        assertThat(
                        ask(
                                "select count(*) from parties_identity where subject = 'twice-"
                                        + subject
                                        + "'"))
                .isEqualTo("0");
    }

    private static TestPerson newcomer(String name, String subject) {
        var secret = one.invite("colleague", name);
        var person = new TestPerson(server);
        assertThat(person.openLink(secret).statusCode()).isEqualTo(200);
        var asked = leave(person.browser, "/enrol", "/enrol/providers/works", Map.of());
        assertThat(comeBack(person.browser, "works", subject, asked).statusCode()).isEqualTo(200);
        assertThat(person.browser.post("/enrol", "/enrol/identity", Map.of()).statusCode())
                .isEqualTo(303);
        return person;
    }

    private static HttpResponse<String> bound(TestPerson person, String name, String subject) {
        return bound(person, name, subject, _ -> {});
    }

    private static HttpResponse<String> bound(
            TestPerson person, String name, String subject, Consumer<TestIssuer> wish) {
        wish.accept(issuer(name));
        var asked = leave(person.browser, "/account", "/account/providers/" + name, Map.of());
        comeBack(person.browser, name, subject, asked);
        issuer(name).reset();
        return person.browser.post("/account", "/account/identities", Map.of());
    }

    private HttpResponse<String> signIn(String name, String subject, String next) {
        return comeBack(name, subject, leave(name, next));
    }

    /** Where the browser is sent. */
    private URI leave(String name, String next) {
        return leave(
                analyst.browser, "/sign-in", "/sign-in/providers/" + name, Map.of("next", next));
    }

    private static URI leave(
            TestVisitor browser, String page, String action, Map<String, String> fields) {
        var answer = browser.post(page, action, fields);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return onward(answer);
    }

    private HttpResponse<String> comeBack(String name, String subject, URI asked) {
        return comeBack(analyst.browser, name, subject, asked);
    }

    private static HttpResponse<String> comeBack(
            TestVisitor browser, String name, String subject, URI asked) {
        return browser.get(path(name, issuer(name).code(asked, subject), state(asked)));
    }

    private static URI onward(HttpResponse<String> page) {
        var found = ONWARD.matcher(page.body());
        assertThat(found.find()).as(page.body()).isTrue();
        return URI.create(found.group(1).replace("&amp;", "&"));
    }

    private static String state(URI asked) {
        return TestIssuer.parameters(asked.getRawQuery()).getOrDefault("state", "");
    }

    private static String path(String name, String code, String state) {
        return "/sign-in/providers/%s?code=%s&state=%s"
                .formatted(name, encoded(code), encoded(state));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String people() {
        return "/parties/" + server.clearinghouse() + "/people";
    }

    private String identities() {
        return ask(
                "select count(*) from parties_identity where removed_at is null and person = '"
                        + id
                        + "'");
    }

    private String recorded(String action) {
        return ask(
                "select count(*) from record_entry where action = '%s' and actor = '%s'"
                        .formatted(action, id));
    }

    /** Whether the server's own role may do it in the name of one administrator. */
    private static boolean changes(String statement) throws SQLException {
        try (var connection = server.roles().server().connect();
                var act = connection.createStatement()) {
            connection.setAutoCommit(false);
            act.execute(
                    "select set_config('app.actor', 'per_one', true), set_config('app.party', '%s', true), set_config('app.grants', 'party:manage,party:read,passkey:manage,recovery:decide', true)"
                            .formatted(server.clearinghouse()));
            return act.executeUpdate(statement) > 0;
        } catch (SQLException e) {
            assertThat(e.getSQLState()).as(statement).isEqualTo("42501");
            return false;
        }
    }

    private static String ask(String sql) {
        return TestCase.ask(server.roles().owner(), sql);
    }
}
