package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who imports sees whom the server asks, what is wrong, and what waits. */
class SubscriptionPagesTest {

    private static final String SUBSCRIPTIONS = "/subscriptions";
    private static final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);

    private static TestSite site;
    private static TestServer server;
    private static TestServer.Client client;
    private static TestVisitor publisher;

    @BeforeAll
    static void start() {
        site = new TestSite();
        server =
                TestServer.startAsking(
                        site,
                        host -> {
                            throw new java.net.UnknownHostException(host);
                        },
                        SubscriptionPagesTest::now);
        client = server.member("clearinghouse", "P", "publish").client();
        publisher = new TestVisitor(server, client, "");
    }

    private static Instant now() {
        return Clock.systemUTC().instant().plus(later.get());
    }

    @AfterAll
    static void stop() {
        server.close();
        site.close();
    }

    private static String page() {
        return publisher.get(SUBSCRIPTIONS).body();
    }

    private static String pageWith(String text) {
        return Until.holds(
                Duration.ofSeconds(60), SubscriptionPagesTest::page, body -> body.contains(text));
    }

    private static int act(String address, String what) {
        var body = page();
        int line = body.indexOf(what + " " + address);
        int action = body.lastIndexOf("action=\"", line);
        var path = body.substring(action + 8, body.indexOf('"', action + 8));
        return publisher.submit(SUBSCRIPTIONS, path, Map.of()).statusCode();
    }

    @Test
    void a_source_is_added_asked_paused_and_removed() {
        var address = site.at("/good.json");
        site.put(
                "/good.json",
                TestSite.Page.of("{\"id\": \"PAGE-1\", \"modified\": \"2026-01-01T00:00:00Z\"}"));
        var added =
                publisher.submit(
                        SUBSCRIPTIONS, SUBSCRIPTIONS, Map.of("address", address, "every", "360"));
        assertThat(added.statusCode()).isEqualTo(303);
        assertThat(pageWith("up to date")).contains(address).contains("file, every 6 hours");
        assertThat(page()).contains("1 new, 0 revised");
        assertThat(act(address, "Pause")).isEqualTo(303);
        assertThat(page()).contains("paused");
        assertThat(act(address, "Resume")).isEqualTo(303);
        assertThat(act(address, "Remove")).isEqualTo(303);
        assertThat(page()).doesNotContain(address);
    }

    @Test
    void what_is_wrong_is_told_on_the_first_page_and_on_that_of_sources() {
        var address = site.at("/broken.json");
        site.put("/broken.json", TestSite.Page.of("{ broken <b>"));
        publisher.submit(SUBSCRIPTIONS, SUBSCRIPTIONS, Map.of("address", address, "every", "60"));
        assertThat(pageWith("In quarantine")).contains(address).doesNotContain("<b>");
        // Its round has ended, too, before the clock goes on.
        assertThat(pageWith("up to date")).contains(address);
        assertThat(publisher.get("/").body())
                .contains("Look at your sources")
                .contains("One document is in quarantine")
                .doesNotContain("not heard of");
        site.put("/broken.json", TestSite.Page.status(500));
        try {
            later.set(Duration.ofHours(4));
            // Nobody stays signed in for so long without a visit.
            publisher = new TestVisitor(server, client, "");
            assertThat(pageWith("The answer has status 500")).contains("stale");
            assertThat(publisher.get("/").body())
                    .contains("One source was not heard of for too long");
        } finally {
            later.set(Duration.ZERO);
        }
        assertThat(act(address, "Remove")).isEqualTo(303);
        assertThat(page()).contains(address).contains("its source was removed");
        assertThat(act(address, "Discard")).isEqualTo(303);
        assertThat(page()).doesNotContain(address);
    }

    @Test
    void what_cannot_be_asked_is_refused_and_what_was_typed_stays() {
        var refused =
                publisher.submit(
                        SUBSCRIPTIONS,
                        SUBSCRIPTIONS,
                        Map.of("address", "http://plain.example/", "every", "360"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("Write a domain such as maker.example")
                .contains("value=\"http://plain.example/\"");
    }

    @Test
    void nobody_else_finds_the_page() {
        var triage =
                new TestVisitor(server, server.member("clearinghouse", "T", "triage").client(), "");
        assertThat(triage.get(SUBSCRIPTIONS).statusCode()).isEqualTo(404);
        assertThat(triage.get("/").body()).doesNotContain("sources");
    }

    @Test
    void a_source_is_chosen_to_be_mirrored_and_the_page_says_what_comes_of_it() {
        var address = site.at("/mirror.json");
        site.put(
                "/mirror.json",
                TestSite.Page.of("{\"id\": \"PAGE-9\", \"modified\": \"2026-01-01T00:00:00Z\"}"));
        publisher.submit(
                SUBSCRIPTIONS,
                SUBSCRIPTIONS,
                Map.of("address", address, "every", "360", "mirror", "yes"));
        assertThat(pageWith("not mirrored: it is no CSAF 2.0 provider")).contains(address);
        assertThat(act(address, "Do not mirror")).isEqualTo(303);
        assertThat(page()).doesNotContain("not mirrored: it is no");
        assertThat(act(address, "Mirror")).isEqualTo(303);
        assertThat(pageWith("not mirrored: it is no CSAF 2.0 provider")).contains(address);
        assertThat(act(address, "Remove")).isEqualTo(303);
    }
}
