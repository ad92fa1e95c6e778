package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who answers for an agent enrols, sees and revokes its certificates on a page. */
class CertificatePagesTest {

    private static TestServer server;

    private final TestCertificate certificate = TestCertificate.valid("mirror.example");
    private TestServer.Member member;
    private TestVisitor visitor;
    private String agent;

    @BeforeAll
    static void start() {
        server = TestServer.startBehind(Optional.empty(), List.of("127.0.0.1"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void register() {
        member = server.member("maintainer", "Mirror Works", "maintainer");
        visitor = new TestVisitor(server, member.client(), "");
        agent =
                server.administrator()
                        .post(
                                "/api/v1/parties/" + member.party() + "/agents",
                                Map.of("name", "Night Mirror", "responsible", member.person()))
                        .text("id");
    }

    private void giveRole() {
        server.administrator()
                .post(
                        "/api/v1/parties/%s/holders/%s/roles".formatted(member.party(), agent),
                        Map.of("roles", List.of("maintainer")));
    }

    private Map<String, Object> form(TestCertificate wanted) {
        return Map.of(
                "agent",
                agent + " maintainer",
                "certificate",
                wanted.pem().getBytes(StandardCharsets.UTF_8),
                "days",
                "90",
                "addresses",
                "");
    }

    private static Map<String, Object> with(Map<String, Object> form, String name, Object value) {
        var more = new HashMap<>(form);
        more.put(name, value);
        return more;
    }

    private HttpResponse<String> enrol(Map<String, Object> form) {
        return visitor.submit("/tokens", "/tokens/certificates", form);
    }

    private int status() {
        return server.anyone()
                .get(
                        "/api/v1/me",
                        Map.of(
                                "Authorization",
                                "Certificate " + agent,
                                "Client-Cert",
                                certificate.header()))
                .status();
    }

    @Test
    void a_certificate_is_enrolled_seen_and_revoked() {
        assertThat(visitor.get("/tokens").body())
                .as("an agent that may do nothing")
                .doesNotContain("Enrol the certificate");
        giveRole();
        assertThat(visitor.get("/tokens").body())
                .contains("Night Mirror, as maintainer")
                .contains("Enrol the certificate");
        var enrolled = enrol(form(certificate));
        assertThat(enrolled.statusCode()).isEqualTo(303);
        assertThat(status()).isEqualTo(200);
        var page = visitor.get("/tokens").body();
        assertThat(page)
                .contains("shown by a certificate")
                .contains(certificate.sha256().substring(0, 16));
        var id = member.client().get("/api/v1/me/tokens").text("items/0/id");
        assertThat(page).contains("Revoke " + id).doesNotContain("Rotate " + id);
        var administrator = new TestVisitor(server, server.administrator(), "");
        assertThat(administrator.get("/parties/" + member.party()).body())
                .contains("shown by a certificate")
                .contains("Revoke " + id);
        assertThat(visitor.submit("/tokens", "/tokens/" + id + "/rotation", Map.of()).statusCode())
                .isEqualTo(409);
        visitor.submit("/tokens", "/tokens/" + id + "/revocation", Map.of());
        assertThat(status()).isEqualTo(401);
    }

    @Test
    void what_is_wrong_is_said_at_its_field_and_nothing_is_enrolled() {
        giveRole();
        var good = form(certificate);
        var other = server.member("maintainer", "Other Works", "maintainer");
        var wrong =
                Map.of(
                        "agent", with(good, "agent", other.person() + " maintainer"),
                        "days", with(good, "days", "9999"),
                        "addresses", with(good, "addresses", "here"),
                        "certificate",
                                with(
                                        good,
                                        "certificate",
                                        certificate.keyPem().getBytes(StandardCharsets.UTF_8)));
        wrong.forEach((field, form) -> {
            var answer = enrol(form);
            assertThat(answer.statusCode()).as(field).isEqualTo(422);
            assertThat(answer.body()).contains("id=\"field-" + field + "-error\"");
        });
        assertThat(enrol(with(good, "certificate", new byte[0])).statusCode()).isEqualTo(422);
        assertThat(enrol(with(good, "certificate", new byte[20_000])).statusCode()).isEqualTo(422);
        assertThat(status()).isEqualTo(401);
        assertThat(enrol(good).statusCode()).isEqualTo(303);
        assertThat(enrol(good).body()).contains("is enrolled as tok_");
    }

    @Test
    void who_answers_for_nobody_is_offered_nothing() {
        var alone = server.member("operator", "Clinic", "operator");
        var page = new TestVisitor(server, alone.client(), "");
        assertThat(page.get("/tokens").body()).doesNotContain("Enrol the certificate");
        assertThat(page.submit("/tokens", "/tokens/certificates", form(certificate)).statusCode())
                .isEqualTo(422);
        assertThat(status()).isEqualTo(401);
    }
}
