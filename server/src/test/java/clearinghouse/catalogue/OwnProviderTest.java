package clearinghouse.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestCase;
import clearinghouse.app.TestServer;
import clearinghouse.app.TestSite;
import clearinghouse.app.TestSite.Page;
import clearinghouse.app.Until;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one clearinghouse publishes, another one takes in. */
class OwnProviderTest {

    @Test
    void every_document_that_we_provide_arrives_verified_at_who_subscribes_to_us() {
        try (var site = new TestSite();
                var publishing = TestServer.startAt("https://" + site.domain());
                var asking =
                        TestServer.startAsking(
                                site,
                                host -> {
                                    throw new UnknownHostException(host);
                                },
                                Clock.systemUTC())) {
            site.otherwise(path -> behind(publishing, path));
            publish(publishing);
            publish(publishing);
            var client = asking.member("clearinghouse", "Publisher", "publish").client();
            var id =
                    client.post(
                                    "/api/v1/subscriptions",
                                    Map.of("address", site.domain(), "every_minutes", 60))
                            .text("id");
            var taken =
                    Until.holds(
                            Duration.ofSeconds(60),
                            () -> client.get("/api/v1/subscriptions/" + id).json(),
                            it ->
                                    !it.path("succeeded_at").isNull()
                                            || !it.path("error").asString().isEmpty());
            assertThat(taken.path("error").asString()).isEmpty();
            assertThat(taken.at("/round/new").asInt()).isEqualTo(2);
            assertThat(taken.at("/round/quarantined").asInt()).isZero();
            assertThat(site.asked())
                    .filteredOn(path -> path.endsWith(".asc") && path.startsWith("/csaf/"))
                    .hasSize(2);
            assertThat(site.asked()).filteredOn(path -> path.endsWith(".sha512")).hasSize(2);
        }
    }

    private static Page behind(TestServer server, String path) {
        var answer = server.anyone().get(path);
        return new Page(answer.status(), Map.of(), answer.raw().body());
    }

    private static void publish(TestServer server) {
        var of = TestCase.confirmed(server);
        var publisher = server.member("clearinghouse", "Publisher", "publish").client();
        var advisory =
                of.coordinator()
                        .client()
                        .post("/api/v1/cases/" + of.open() + "/advisories", TestCase.draft())
                        .text("id");
        assertThat(
                        publisher
                                .post("/api/v1/advisories/" + advisory + "/publication", Map.of())
                                .status())
                .isLessThan(300);
    }
}
