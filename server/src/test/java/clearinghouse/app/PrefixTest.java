package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.app.TestServer.Answer;
import clearinghouse.app.TestServer.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two clearinghouses of this software whose numbers begin differently. */
class PrefixTest {

    private static final String RURAL =
            """
            publisher.name = Rural CERT
            publisher.namespace = https://cert.example
            publisher.contact = cert@cert.example
            advisory.prefix = RURAL2
            cve.organization = 8254265b-2729-46b6-b9e3-3dfca2d5bfca
            cve.short-name = rural
            gcve.gna = 1988
            """;

    private static Hub usual;
    private static Hub rural;

    /** A server that has published one advisory, and who publishes there. */
    private record Hub(TestServer server, Client publisher, String advisory, String number) {

        static Hub of(TestServer server) {
            var publisher = server.member("clearinghouse", "Publisher", "publish").client();
            var path = draft(server);
            var published = publisher.post(path + "/publication", Map.of());
            assertThat(published.status()).isEqualTo(200);
            return new Hub(server, publisher, path, published.text("number"));
        }

        private static String draft(TestServer server) {
            var it = TestCase.confirmed(server);
            var drafted =
                    it.coordinator()
                            .client()
                            .post("/api/v1/cases/" + it.open() + "/advisories", TestCase.draft());
            return "/api/v1/advisories/" + drafted.text("id");
        }

        String document(String format) {
            return server.anyone()
                    .get(advisory + "/documents")
                    .json()
                    .get("items")
                    .valueStream()
                    .filter(it -> it.get("format").asString().equals(format))
                    .map(it -> server.anyone().get(it.get("url").asString()))
                    .map(it -> new String(it.raw().body(), StandardCharsets.UTF_8))
                    .findFirst()
                    .orElseThrow();
        }

        Answer take(String document) {
            return publisher.post(
                    "/api/v1/imports",
                    Map.of(
                            "documents",
                            List.of(
                                    Map.of(
                                            "place", "here",
                                            "encoding", "utf-8",
                                            "content", document))));
        }
    }

    private static void write(Path data, String profile) {
        try {
            Files.writeString(data.resolve("publisher.properties"), profile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeAll
    static void start() {
        usual = Hub.of(TestServer.start());
        rural = Hub.of(TestServer.start(Optional.empty(), data -> write(data, RURAL)));
    }

    @AfterAll
    static void stop() {
        usual.server().close();
        rural.server().close();
    }

    @Test
    void numbers_begin_as_the_publisher_says_and_are_counted_on() {
        assertThat(usual.number()).matches("CLH-20\\d\\d-0001");
        assertThat(rural.number()).matches("RURAL2-20\\d\\d-0001");
        var second = rural.publisher().post(Hub.draft(rural.server()) + "/publication", Map.of());
        assertThat(second.text("number")).isEqualTo(rural.number().replace("-0001", "-0002"));
        assertThat(rural.document("osv")).contains("\"x_" + rural.number() + "\"");
        assertThat(rural.document("gcve"))
                .contains(rural.number().replace("RURAL2-", "GCVE-1988-"));
        var found =
                rural.publisher()
                        .get("/api/v1/search?q=" + rural.number().toLowerCase(Locale.ROOT));
        assertThat(found.json().toString()).contains(rural.advisory().substring(19));
        assertThat(new TestVisitor(rural.server()).get("/search").body())
                .contains("RURAL2-2026-0001");
    }

    @Test
    void each_takes_in_what_the_other_publishes_and_lets_nobody_speak_in_its_own_name() {
        for (var pair : List.of(List.of(usual, rural), List.of(rural, usual))) {
            var from = pair.getFirst();
            var to = pair.getLast();
            for (var format : List.of("osv", "csaf")) {
                var taken = to.take(from.document(format));
                assertThat(taken.json().get("quarantined")).as(format).isEmpty();
                assertThat(taken.json().get("new").asInt()).as(format).isEqualTo(1);
            }
            var id = "x_" + from.number();
            assertThat(to.server().anyone().get("/v1/vulns/" + id).status()).isEqualTo(200);
            var refused = from.take(from.document("osv"));
            assertThat(refused.text("quarantined.0.reason"))
                    .contains(id.substring(0, id.indexOf('-') + 1) + " are ours");
            // Told by another, it stands behind what is published here.
            var dossier = to.server().anyone().get("/api/v1/catalogue?id=CVE-2022-45688");
            var title = dossier.json().at("/answers/0");
            // Of whichever number: each was published here.
            assertThat(title.at("/chosen/source").asString())
                    .startsWith("osv x_" + to.number().replaceAll("-.*", "-"));
            assertThat(dossier.json().get("sources").findValuesAsString("name")).contains(id);
        }
    }

    @Test
    void a_server_that_has_published_under_another_prefix_does_not_start() {
        var data = usual.server().copyOfData();
        write(data, RURAL);
        assertThatThrownBy(() ->
                        TestServer.startOn(
                                usual.server().roles(), data, Optional.empty(), Optional.empty()))
                .satisfies(fault ->
                        assertThat(StartRefused.of(fault).why())
                                .contains(usual.number() + " is published here")
                                .contains("set it back to CLH"));
    }
}
