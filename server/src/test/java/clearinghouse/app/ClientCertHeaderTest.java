package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whose word about the certificate of a caller counts (RFC 9440). */
class ClientCertHeaderTest {

    private static final String ME = "/api/v1/me";
    private static final String LOOPBACK = "127.0.0.1";
    private static final TestCertificate CERTIFICATE = TestCertificate.valid("mirror.example");

    private record Enrolled(String agent, String token) {}

    private static Enrolled enrol(TestServer server) {
        var member = server.member("maintainer", "Mirror Works", "maintainer");
        var agent =
                server.administrator()
                        .post(
                                "/api/v1/parties/" + member.party() + "/agents",
                                Map.of("name", "Mirror", "responsible", member.person()))
                        .text("id");
        var made =
                server.administrator()
                        .post(
                                "/api/v1/parties/" + member.party() + "/tokens",
                                Map.of(
                                        "holder",
                                        agent,
                                        "roles",
                                        List.of("maintainer"),
                                        "days",
                                        1,
                                        "certificate",
                                        CERTIFICATE.pem()));
        assertThat(
                        member.client()
                                .post(
                                        "/api/v1/me/certificates",
                                        Map.of(
                                                "holder",
                                                agent,
                                                "roles",
                                                List.of("maintainer"),
                                                "days",
                                                1,
                                                "certificate",
                                                CERTIFICATE.pem()))
                                .status())
                .isEqualTo(201);
        return new Enrolled(agent, made.text("token"));
    }

    private static int status(TestServer server, String authorization, List<String> headers) {
        var request = HttpRequest.newBuilder(server.uri(ME)).header("Authorization", authorization);
        headers.forEach(value -> request.header("Client-Cert", value));
        return send(request).statusCode();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_listed_proxy_says_whose_certificate_it_saw() {
        try (var behind = TestServer.startBehind(Optional.of(LOOPBACK), List.of(LOOPBACK))) {
            var it = enrol(behind);
            var shown = List.of(CERTIFICATE.header());
            var log = logged();
            assertThat(status(behind, "Certificate " + it.agent(), shown)).isEqualTo(200);
            assertThat(status(behind, "Bearer " + it.token(), shown)).isEqualTo(200);
            assertThat(status(behind, "Certificate " + it.agent(), List.of())).isEqualTo(401);
            assertThat(status(behind, "Bearer " + it.token(), List.of())).isEqualTo(401);
            for (var hostile : hostile().toList()) {
                assertThat(status(behind, "Certificate " + it.agent(), hostile))
                        .as(String.valueOf(hostile))
                        .isIn(400, 401);
                assertThat(status(behind, "Bearer " + it.token(), hostile))
                        .as(String.valueOf(hostile))
                        .isIn(400, 401);
            }
            pagesKnowNoCertificate(behind, it, shown.getFirst());
            assertThat(log.list)
                    .as("of a header nothing is logged")
                    .noneMatch(event -> event.getFormattedMessage().contains("MII"));
        }
    }

    private static ListAppender<ILoggingEvent> logged() {
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(log);
        return log;
    }

    private static Stream<List<String>> hostile() {
        var good = CERTIFICATE.header();
        var base64 = good.substring(1, good.length() - 1);
        var past = Instant.now().minusSeconds(60);
        var expired = TestCertificate.of("old", Instant.EPOCH, past).header();
        return Stream.of(
                List.of(good, good),
                List.of("", good),
                List.of(expired, good),
                List.of(good + ", " + good),
                List.of(base64),
                List.of(":" + base64),
                List.of(":" + base64 + "AAAA:"),
                List.of(":" + base64.substring(4) + ":"),
                List.of(":" + base64.replace('A', '-') + ":"),
                List.of("::"),
                List.of(":!!!!:"),
                List.of(good + ";a=1"),
                List.of(TestCertificate.valid("mirror.example").header()),
                List.of(":" + "A".repeat(6_000) + ":"),
                List.of(":" + "A".repeat(100_000) + ":"));
    }

    /** A browser shows a certificate by itself, as it does a cookie. */
    private static void pagesKnowNoCertificate(TestServer behind, Enrolled it, String shown) {
        for (var authorization : List.of("Certificate " + it.agent(), "Bearer " + it.token())) {
            var answer =
                    send(
                            HttpRequest.newBuilder(behind.uri("/tokens"))
                                    .header("Authorization", authorization)
                                    .header("Client-Cert", shown));
            assertThat(answer.statusCode()).isEqualTo(303);
            assertThat(answer.headers().firstValue("Location").orElse("")).contains("/sign-in");
        }
        var visitor = new TestVisitor(behind);
        visitor.post("/sign-in", "/sign-in", Map.of("token", it.token()));
        assertThat(visitor.sees("/me")).as("by a token that is bound").isFalse();
    }

    @Test
    void who_is_not_listed_is_not_believed_whatever_address_it_claims() {
        try (var behind = TestServer.startBehind(Optional.of(LOOPBACK), List.of("192.0.2.9"))) {
            var it = enrol(behind);
            for (var claimed : List.of("192.0.2.9", LOOPBACK, "203.0.113.7")) {
                var request =
                        HttpRequest.newBuilder(behind.uri(ME))
                                .header("Authorization", "Certificate " + it.agent())
                                .header("X-Forwarded-For", claimed)
                                .header("Client-Cert", CERTIFICATE.header());
                assertThat(send(request).statusCode()).as(claimed).isEqualTo(401);
            }
        }
    }

    @Test
    void the_certificate_of_a_listed_proxy_is_none_of_its_callers() {
        try (var behind = TestServer.startWithTls(List.of(LOOPBACK), Instant::now)) {
            var it = enrol(behind);
            var proxy = behind.anyone().showing(CERTIFICATE);
            var name = Map.of("Authorization", "Certificate " + it.agent());
            assertThat(proxy.get(ME, name).status()).isEqualTo(401);
            var said =
                    Map.of(
                            "Authorization",
                            "Certificate " + it.agent(),
                            "Client-Cert",
                            CERTIFICATE.header());
            assertThat(proxy.get(ME, said).status()).isEqualTo(200);
        }
    }
}
