package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.platform.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Over a real listener, with real handshakes. */
class ClientCertificatesTest {

    private static final String ME = "/api/v1/me";
    private static final Map<String, Object> NOTHING = Map.of();
    private static final AtomicReference<Instant> NOW = new AtomicReference<>(Instant.EPOCH);

    private static TestServer server;

    private TestServer.Member member;
    private String agent;
    private TestCertificate certificate;

    @BeforeAll
    static void start() {
        NOW.set(Instant.now());
        server = TestServer.startWithTls(List.of(), NOW::get);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void register() {
        member = server.member("maintainer", "Mirror Works", "maintainer");
        agent = agentOf(member);
        certificate = TestCertificate.valid("mirror.example");
    }

    @AfterEach
    void now() {
        NOW.set(Instant.now());
    }

    /** One that has its role already, so that who answers for it needs nobody. */
    private static String agentOf(TestServer.Member member) {
        var id =
                server.administrator()
                        .post(
                                "/api/v1/parties/" + member.party() + "/agents",
                                Map.of("name", "Night Mirror", "responsible", member.person()))
                        .text("id");
        assertThat(
                        server.administrator()
                                .post(
                                        "/api/v1/parties/%s/holders/%s/roles"
                                                .formatted(member.party(), id),
                                        Map.of("roles", List.of("maintainer")))
                                .status())
                .isEqualTo(200);
        return id;
    }

    private Map<String, Object> wish(TestCertificate wanted) {
        return Map.of(
                "holder",
                agent,
                "roles",
                List.of("maintainer"),
                "days",
                30,
                "certificate",
                wanted.pem());
    }

    private static Map<String, Object> with(Map<String, Object> body, String name, Object value) {
        var more = new HashMap<>(body);
        more.put(name, value);
        return more;
    }

    private String enrolled(TestCertificate wanted) {
        var answer = enrol(wish(wanted));
        assertThat(answer.status()).as(String.valueOf(answer.json())).isEqualTo(201);
        return answer.text("id");
    }

    private TestServer.Answer enrol(Map<String, Object> wish) {
        return member.client().post("/api/v1/me/certificates", wish);
    }

    private static TestServer.Answer asks(TestServer.Client client, String name) {
        return client.get(ME, Map.of("Authorization", "Certificate " + name));
    }

    private JsonNode listed(String id) {
        return member.client()
                .get("/api/v1/me/tokens")
                .json()
                .get("items")
                .valueStream()
                .filter(it -> it.get("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void revoke(String id) {
        assertThat(
                        member.client()
                                .post("/api/v1/me/tokens/" + id + "/revocation", NOTHING)
                                .status())
                .isEqualTo(200);
    }

    @Test
    void an_agent_comes_in_by_its_certificate_alone_for_as_much_as_it_was_enrolled_for() {
        var enrolment = enrol(with(wish(certificate), "permissions", List.of("case:read")));
        assertThat(enrolment.status()).isEqualTo(201);
        assertThat(enrolment.text("certificate_sha256")).isEqualTo(certificate.sha256());
        var mirror = server.anyone().showing(certificate);
        var me = asks(mirror, agent);
        assertThat(me.status()).isEqualTo(200);
        assertThat(me.json().get("permissions").valueStream().map(JsonNode::asString))
                .contains("case:read")
                .doesNotContain("token:own", "export:take");
        var shown = listed(enrolment.text("id"));
        assertThat(shown.get("shown_by").asString()).isEqualTo("certificate");
        assertThat(shown.get("certificate_sha256").asString()).isEqualTo(certificate.sha256());
        assertThat(shown.get("used_from").asString()).isEqualTo("127.0.0.1");
    }

    @Test
    void what_is_not_this_agents_own_certificate_is_answered_like_a_wrong_token() {
        enrolled(certificate);
        var wrong = server.as("ch_" + "a".repeat(51)).get(ME);
        var stranger = TestCertificate.valid("stranger.example");
        var likeIt = TestCertificate.valid("mirror.example");
        var other = agentOf(server.member("maintainer", "Other Works", "maintainer"));
        var answers =
                Map.of(
                        "no certificate", asks(server.anyone(), agent),
                        "an unknown one", asks(server.anyone().showing(stranger), agent),
                        "of the same names", asks(server.anyone().showing(likeIt), agent),
                        "another agent", asks(server.anyone().showing(certificate), other),
                        "a person", asks(server.anyone().showing(certificate), member.person()),
                        "nobody", asks(server.anyone().showing(certificate), "agt_x"),
                        "no name", server.anyone().showing(certificate).get(ME));
        answers.forEach((who, answer) -> {
            assertThat(answer.status()).as(who).isEqualTo(401);
            assertThat(answer.json()).as(who).isEqualTo(wrong.json());
        });
    }

    @Test
    void who_has_the_certificate_and_not_its_key_ends_in_the_handshake() {
        enrolled(certificate);
        try (var thief =
                HttpClient.newBuilder()
                        .sslContext(certificate.shownByAThiefTo(server.identity()))
                        .build()) {
            var request =
                    HttpRequest.newBuilder(server.uri(ME))
                            .header("Authorization", "Certificate " + agent)
                            .build();
            assertThatThrownBy(() -> thief.send(request, HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_token_that_is_bound_to_a_certificate_is_good_with_that_one_alone() {
        var body =
                Map.<String, Object>of(
                        "roles",
                        List.of("maintainer"),
                        "days",
                        30,
                        "certificate",
                        certificate.pem());
        var issued = member.client().post("/api/v1/me/tokens", body);
        assertThat(issued.status()).isEqualTo(201);
        var bound = server.as(issued.text("token"));
        assertThat(bound.showing(certificate).get(ME).status()).isEqualTo(200);
        var wrong = server.as("ch_" + "a".repeat(51)).get(ME);
        for (var stolen : List.of(bound, bound.showing(TestCertificate.valid("mirror.example")))) {
            assertThat(stolen.get(ME).status()).isEqualTo(401);
            assertThat(stolen.get(ME).json()).isEqualTo(wrong.json());
        }
        var shown = listed(issued.text("id"));
        assertThat(shown.get("shown_by").asString()).isEqualTo("both");
        assertThat(shown.get("refused_from").asString()).isEqualTo("127.0.0.1");
        // Nor does the certificate let in without it.
        assertThat(asks(server.anyone().showing(certificate), agent).status()).isEqualTo(401);
        var next =
                bound.showing(certificate)
                        .post(
                                "/api/v1/me/tokens/" + issued.text("id") + "/rotation",
                                Map.of("overlap_hours", 0));
        assertThat(next.status()).isEqualTo(201);
        var rotated = server.as(next.text("token"));
        assertThat(rotated.get(ME).status()).as("bound as before").isEqualTo(401);
        assertThat(rotated.showing(certificate).get(ME).status()).isEqualTo(200);
    }

    @Test
    void a_token_decides_by_itself_where_it_is_bound_to_nothing() {
        var unknown = TestCertificate.valid("unknown.example");
        var expired =
                TestCertificate.of("old", Instant.EPOCH, Instant.EPOCH.plus(Duration.ofDays(9)));
        for (var any : List.of(unknown, expired, TestCertificate.weak())) {
            assertThat(server.as(member.client().token()).showing(any).get(ME).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_revocation_acts_on_the_next_request_of_an_open_connection() {
        var id = enrolled(certificate);
        var mirror = server.anyone().showing(certificate);
        assertThat(asks(mirror, agent).status()).isEqualTo(200);
        revoke(id);
        assertThat(asks(mirror, agent).status()).isEqualTo(401);
        assertThat(enrol(wish(certificate)).status()).as("enrolled anew").isEqualTo(201);
        assertThat(asks(mirror, agent).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void a_revocation_acts_on_a_session_that_is_resumed(String protocol) {
        var id = enrolled(certificate);
        var context = certificate.shownTo(server.identity());
        var first = raw(context, protocol);
        assertThat(first.status()).isEqualTo(200);
        var resumed = raw(context, protocol);
        assertThat(resumed.session().getCreationTime())
                .as("the handshake that was resumed")
                .isEqualTo(first.session().getCreationTime());
        assertThat(resumed.status()).as("still known by its certificate").isEqualTo(200);
        revoke(id);
        var again = raw(context, protocol);
        assertThat(again.session().getCreationTime()).isEqualTo(first.session().getCreationTime());
        assertThat(again.status()).isEqualTo(401);
    }

    private record Raw(int status, SSLSession session) {}

    /** One request on a connection of its own. */
    private Raw raw(SSLContext context, String protocol) {
        try (var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket("127.0.0.1", server.uri("/").getPort())) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            socket.getOutputStream()
                    .write(
                            "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Certificate %s\r\n\r\n"
                                    .formatted(ME, agent)
                                    .getBytes(StandardCharsets.US_ASCII));
            // To its end, so that the tickets of TLS 1.3 have come too.
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Raw(Integer.parseInt(answer.split(" ", 3)[1]), socket.getSession());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void the_listener_speaks_no_tls_before_1_2_and_no_suite_without_forward_secrecy() {
        var context = server.identity().trusted();
        assertThatThrownBy(() -> handshake(context, "TLSv1.1"))
                .isInstanceOfAny(SSLException.class, IllegalArgumentException.class);
        assertThatThrownBy(() -> handshake(context, "TLSv1.2", "TLS_RSA_WITH_AES_128_GCM_SHA256"))
                .isInstanceOf(SSLException.class);
        assertThatThrownBy(() ->
                        handshake(context, "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"))
                .isInstanceOf(SSLException.class);
    }

    private static void handshake(SSLContext context, String protocol, String... suites)
            throws IOException {
        try (var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket("127.0.0.1", server.uri("/").getPort())) {
            socket.setEnabledProtocols(new String[] {protocol});
            if (suites.length > 0) {
                socket.setEnabledCipherSuites(suites);
            }
            socket.startHandshake();
        }
    }

    @Test
    void a_certificate_is_good_in_its_own_time_alone_also_on_an_open_connection() {
        var start = Instant.now();
        var later =
                TestCertificate.of(
                        "later", start.plus(Duration.ofDays(2)), start.plus(Duration.ofDays(10)));
        var id = enrolled(later);
        assertThat(Instant.parse(listed(id).get("until").asString()))
                .as("as it ends before the 30 days")
                .isBeforeOrEqualTo(start.plus(Duration.ofDays(10)));
        var mirror = server.anyone().showing(later);
        assertThat(asks(mirror, agent).status()).as("not yet").isEqualTo(401);
        NOW.set(start.plus(Duration.ofDays(3)));
        assertThat(asks(mirror, agent).status()).isEqualTo(200);
        NOW.set(start.plus(Duration.ofDays(11)));
        assertThat(asks(mirror, agent).status()).as("no more").isEqualTo(401);
    }

    @Test
    void an_enrolment_that_is_over_makes_room_for_the_next_of_the_same_certificate() {
        var path = "/api/v1/parties/" + member.party() + "/certificates";
        var wish = with(wish(certificate), "days", 1);
        var mirror = server.anyone().showing(certificate);
        assertThat(server.administrator().post(path, wish).status()).isEqualTo(201);
        assertThat(server.administrator().post(path, wish).status()).isEqualTo(409);
        NOW.set(NOW.get().plus(Duration.ofDays(2)));
        assertThat(asks(mirror, agent).status()).isEqualTo(401);
        assertThat(server.administrator().post(path, wish).status()).isEqualTo(201);
        assertThat(asks(mirror, agent).status()).isEqualTo(200);
    }

    @Test
    void a_certificate_is_replaced_without_a_gap() {
        var before = enrolled(certificate);
        var next = TestCertificate.valid("mirror.example");
        enrolled(next);
        assertThat(asks(server.anyone().showing(certificate), agent).status()).isEqualTo(200);
        assertThat(asks(server.anyone().showing(next), agent).status()).isEqualTo(200);
        var rotation =
                member.client()
                        .post(
                                "/api/v1/me/tokens/" + before + "/rotation",
                                Map.of("overlap_hours", 1));
        assertThat(rotation.status()).isEqualTo(409);
        assertThat(rotation.text("detail")).contains("enrol the next certificate");
        revoke(before);
        assertThat(asks(server.anyone().showing(certificate), agent).status()).isEqualTo(401);
        assertThat(asks(server.anyone().showing(next), agent).status()).isEqualTo(200);
    }

    @Test
    void two_agents_may_show_one_certificate_and_each_is_itself() {
        var second = agentOf(member);
        enrolled(certificate);
        assertThat(enrol(with(wish(certificate), "holder", second)).status()).isEqualTo(201);
        var both = server.anyone().showing(certificate);
        assertThat(asks(both, agent).text("actor")).isEqualTo(agent);
        assertThat(asks(both, second).text("actor")).isEqualTo(second);
    }

    @Test
    void what_cannot_be_enrolled_is_refused_with_the_place_of_the_fault() {
        enrolled(certificate);
        var past = Instant.now().minus(Duration.ofDays(1));
        var expired = TestCertificate.of("old", past.minus(Duration.ofDays(9)), past);
        var other = agentOf(server.member("maintainer", "Other Works", "maintainer"));
        var fine = wish(TestCertificate.valid("fine"));
        var two = with(fine, "certificate", certificate.pem() + expired.pem());
        var key = with(fine, "certificate", certificate.pem() + certificate.keyPem());
        refused(enrol(wish(certificate)), 409, "enrolled as tok_");
        refused(enrol(wish(expired)), 409, "has expired");
        refused(enrol(wish(TestCertificate.weak())), 422, "too weak");
        refused(enrol(with(fine, "certificate", "hello")), 422, "/certificate");
        refused(enrol(two), 422, "/certificate");
        refused(enrol(key), 422, "private key");
        refused(enrol(with(fine, "certificate", "x".repeat(16_385))), 422, "/certificate");
        refused(enrol(with(fine, "holder", member.person())), 422, "/holder");
        refused(enrol(with(fine, "holder", other)), 422, "/holder");
        refused(enrol(with(fine, "roles", List.of("developer"))), 422, "/roles");
        refused(enrol(with(fine, "days", 367)), 422, "/days");
        refused(enrol(with(fine, "addresses", List.of("192.0.2.0/64"))), 422, "/addresses/0");
        var itself = server.anyone().showing(certificate);
        refused(
                itself.post(
                        "/api/v1/me/certificates",
                        fine,
                        Map.of("Authorization", "Certificate " + agent)),
                422,
                "/holder");
        refused(server.anyone().post("/api/v1/me/certificates", fine), 401, "valid token");
    }

    private static void refused(TestServer.Answer answer, int status, String because) {
        assertThat(answer.status()).as(because).isEqualTo(status);
        assertThat(Json.render(answer.json())).contains(because);
    }

    @Test
    void a_certificate_is_good_from_its_networks_alone() {
        var id = enrol(with(wish(certificate), "addresses", List.of("192.0.2.0/24"))).text("id");
        assertThat(asks(server.anyone().showing(certificate), agent).status()).isEqualTo(401);
        assertThat(listed(id).get("refused_from").asString()).isEqualTo("127.0.0.1");
    }

    @Test
    void with_a_role_or_its_person_an_agent_loses_what_its_certificate_gave() {
        enrolled(certificate);
        var mirror = server.anyone().showing(certificate);
        server.administrator()
                .post(
                        "/api/v1/parties/%s/holders/%s/roles".formatted(member.party(), agent),
                        Map.of("roles", List.of()));
        assertThat(
                        asks(mirror, agent)
                                .json()
                                .get("permissions")
                                .valueStream()
                                .map(JsonNode::asString))
                .doesNotContain("case:read");
        var leaving =
                "/api/v1/parties/%s/people/%s/off-boarding"
                        .formatted(member.party(), member.person());
        assertThat(server.administrator().post(leaving, Map.of("agents", "stop")).status())
                .isEqualTo(200);
        assertThat(asks(mirror, agent).status()).isEqualTo(401);
    }

    @Test
    void an_administrator_enrols_and_revokes_for_any_party() {
        var party = "/api/v1/parties/" + member.party();
        var enrolment = server.administrator().post(party + "/certificates", wish(certificate));
        assertThat(enrolment.status()).isEqualTo(201);
        assertThat(asks(server.anyone().showing(certificate), agent).status()).isEqualTo(200);
        server.administrator()
                .post(party + "/tokens/" + enrolment.text("id") + "/revocation", NOTHING);
        assertThat(asks(server.anyone().showing(certificate), agent).status()).isEqualTo(401);
        assertThat(member.client().post(party + "/certificates", wish(certificate)).status())
                .isEqualTo(404);
    }

    @Test
    void who_enrolled_which_certificate_is_on_record() {
        var id = enrolled(certificate);
        var facts =
                TestCase.ask(
                        server.roles().owner(),
                        "select facts from record_entry where action = 'certificate.enrolled' and actor = '%s' and subject = '%s'"
                                .formatted(member.person(), id));
        assertThat(facts).contains(certificate.sha256()).contains(agent);
    }

    /** The header is the proxy's word; whoever else says it is not heard. */
    @Test
    void a_header_says_nothing_on_a_connection_of_nobody_who_is_listed() {
        enrolled(certificate);
        var claimed =
                Map.of(
                        "Authorization",
                        "Certificate " + agent,
                        "Client-Cert",
                        certificate.header());
        assertThat(server.anyone().get(ME, claimed).status()).isEqualTo(401);
        var other = TestCertificate.valid("other.example");
        assertThat(server.anyone().showing(other).get(ME, claimed).status()).isEqualTo(401);
    }

    @Test
    void a_database_holds_no_certificate_alone_for_a_person() {
        var id = enrolled(certificate);
        assertThatThrownBy(() ->
                        TestCase.execute(
                                server.roles().owner(),
                                "update parties_token set holder = '%s' where code = '%s'"
                                        .formatted(member.person(), id)))
                .hasStackTraceContaining("check constraint");
        assertThatThrownBy(() ->
                        TestCase.execute(
                                server.roles().server(),
                                "update parties_token set certificate = null where code = '%s'"
                                        .formatted(id)))
                .hasStackTraceContaining("permission denied");
    }
}
