package clearinghouse.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer;
import clearinghouse.app.TestSite;
import clearinghouse.app.TestSite.Page;
import clearinghouse.app.Until;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A round outlives the server that began it. */
@Tag("stores")
class SubscriptionResumeTest {

    private static final int ALL = 30;

    /** In the second step. */
    private static final int BEFORE = 15;

    @Test
    void a_server_that_stops_midway_goes_on_where_it_was_after_its_next_start() throws Exception {
        try (var site = new TestSite()) {
            var stuck = new CountDownLatch(1);
            var dead = new CountDownLatch(1);
            var documents = documents(site, stuck, dead);
            TestServer.Client publisher;
            var first =
                    TestServer.startAsking(
                            site,
                            host -> {
                                throw new UnknownHostException(host);
                            },
                            Clock.systemUTC());
            var copy = first.copyOfData();
            try {
                publisher = first.member("clearinghouse", "Publisher", "publish").client();
                var id =
                        publisher
                                .post(
                                        "/api/v1/subscriptions",
                                        Map.of("address", site.at("/csaf/"), "every_minutes", 60))
                                .text("id");
                assertThat(stuck.await(60, TimeUnit.SECONDS)).isTrue();
                assertThat(
                                publisher
                                        .get("/api/v1/subscriptions/" + id)
                                        .json()
                                        .at("/round/new")
                                        .asInt())
                        .isEqualTo(12);
            } finally {
                first.close();
                dead.countDown();
            }
            site.forget();
            try (var second = TestServer.startAsking(site, first.roles(), copy)) {
                var again = second.as(publisher.token());
                var whole =
                        Until.holds(
                                Duration.ofSeconds(60),
                                () -> again.get("/api/v1/subscriptions").json().at("/items/0"),
                                it -> it.path("waiting").asInt() == 0);
                assertThat(whole.path("kind").asString()).isEqualTo("csaf-directory");
                assertThat(site.asked())
                        .filteredOn(documents::contains)
                        .as("what was taken before the stop is not fetched again")
                        .hasSizeLessThanOrEqualTo(ALL - 12);
                for (var document : documents) {
                    var number = document.replaceAll("\\D+", " ").strip().split(" ")[1];
                    assertThat(
                                    second.anyone()
                                            .get("/api/v1/catalogue?id=CVE-2026-" + number)
                                            .status())
                            .isEqualTo(200);
                }
            }
        }
    }

    /** The one after some others is never answered as long as the first server lives. */
    private static List<String> documents(
            TestSite site, CountDownLatch stuck, CountDownLatch dead) {
        var pages = new HashMap<String, Page>();
        var changes = new StringBuilder();
        IntStream.range(50_000, 50_000 + ALL)
                .forEach(number -> {
                    pages.put(
                            "/csaf/2026/m-%d.json".formatted(number),
                            Page.of(TestProvider.csaf(number, "WHITE")));
                    changes.append(
                            "\"2026/m-%d.json\",\"2026-01-02T00:00:00Z\"\n".formatted(number));
                });
        site.put("/csaf/changes.csv", Page.of(changes.toString()).with("ETag", "\"1\""));
        var served = new AtomicInteger();
        site.otherwise(path -> {
            if (!pages.containsKey(path)) {
                return Page.status(404);
            }
            if (served.getAndIncrement() == BEFORE) {
                stuck.countDown();
                try {
                    dead.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
            return pages.getOrDefault(path, Page.status(404));
        });
        return List.copyOf(pages.keySet());
    }
}
