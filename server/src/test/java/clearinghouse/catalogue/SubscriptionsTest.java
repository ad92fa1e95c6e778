package clearinghouse.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer;
import clearinghouse.app.TestSite;
import clearinghouse.app.TestSite.Page;
import clearinghouse.app.Until;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a running server takes in from a site of somebody else's, and what it does not. */
@Tag("stores")
class SubscriptionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SUBSCRIPTIONS = "/api/v1/subscriptions";

    @TempDir private static Path keys;
    private static TestSite site;
    private static TestServer server;
    private static TestServer.Client publisher;
    private static TestProvider maker;
    private static String key = "";
    private static final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
    private static final AtomicInteger numbers = new AtomicInteger(30_000);
    private static final AtomicInteger lookups = new AtomicInteger();

    private TestProvider provider;
    private final List<String> made = new ArrayList<>();

    private static Instant now() {
        return Clock.systemUTC().instant().plus(later.get());
    }

    @BeforeAll
    static void start() {
        site = new TestSite();
        server = TestServer.startAsking(site, SubscriptionsTest::elsewhere, SubscriptionsTest::now);
        publisher = server.member("clearinghouse", "Publisher", "publish").client();
        maker = new TestProvider(site, keys);
        key = maker.makeKey("maker@maker.example", "ed25519", "0");
    }

    /** One name leads into the network, one away from where it led first, and others nowhere. */
    private static List<InetAddress> elsewhere(String host) throws java.net.UnknownHostException {
        return switch (host) {
            case "inner.example" -> List.of(InetAddress.ofLiteral("10.0.0.1"));
            case "metadata.example" -> List.of(InetAddress.ofLiteral("169.254.169.254"));
            case "moving.example" ->
                    List.of(
                            InetAddress.ofLiteral(
                                    lookups.getAndIncrement() == 0 ? "10.0.0.1" : "127.0.0.1"));
            case "faulty.example" -> throw new IllegalStateException("a bug of ours");
            case "named.example" -> List.of(InetAddress.ofLiteral("127.0.0.1"));
            case "127.0.0.2" -> List.of(InetAddress.ofLiteral("127.0.0.2"));
            default -> throw new java.net.UnknownHostException(host);
        };
    }

    @AfterAll
    static void stop() {
        maker.close();
        server.close();
        site.close();
    }

    @BeforeEach
    void empty() {
        site.empty();
        provider = new TestProvider(site, keys);
        provider.names(key);
    }

    @AfterEach
    void remove() {
        made.forEach(id -> publisher.post(SUBSCRIPTIONS + "/" + id + "/removal", Map.of()));
    }

    private String subscribe(String address) {
        var answer = publisher.post(SUBSCRIPTIONS, Map.of("address", address, "every_minutes", 60));
        assertThat(answer.status()).isEqualTo(201);
        made.add(answer.text("id"));
        return answer.text("id");
    }

    private JsonNode shown(String id) {
        var answer = publisher.get(SUBSCRIPTIONS + "/" + id);
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }

    /** When the round that is asked for is over. */
    private JsonNode settled(String id) {
        return Until.holds(
                PATIENCE,
                () -> shown(id),
                it ->
                        !it.path("under_way").asBoolean()
                                && Instant.parse(it.path("next").asString()).isAfter(now()));
    }

    private JsonNode again(String id) {
        assertThat(publisher.post(SUBSCRIPTIONS + "/" + id + "/fetch", Map.of()).status())
                .isEqualTo(200);
        return settled(id);
    }

    private static int count(JsonNode subscription, String what) {
        return subscription.path("round").path(what).asInt();
    }

    private static boolean isKnown(int number) {
        return server.anyone().get("/api/v1/catalogue?id=CVE-2026-" + number).status() == 200;
    }

    /** Reasons by place, of what is in quarantine. */
    private static Map<String, String> quarantine() {
        var found = new HashMap<String, String>();
        var items = publisher.get("/api/v1/imports/quarantine").json().path("items");
        StreamSupport.stream(items.spliterator(), false)
                .forEach(
                        it -> found.put(it.path("place").asString(), it.path("reason").asString()));
        return found;
    }

    private static String osv(String id) {
        return "{\"id\": \"%s\", \"modified\": \"2026-01-01T00:00:00Z\"}".formatted(id);
    }

    @Test
    void a_document_is_taken_in_and_not_fetched_again_while_it_is_the_same() {
        site.put("/one.json", Page.of(osv("FEED-1")).with("ETag", "\"a\""));
        var first = subscribe(site.at("/one.json"));
        var taken = settled(first);
        assertThat(count(taken, "new")).isEqualTo(1);
        assertThat(taken.path("kind").asString()).isEqualTo("file");
        assertThat(taken.path("error").asString()).isEmpty();
        assertThat(server.anyone().get("/api/v1/catalogue?id=FEED-1").status()).isEqualTo(200);
        var earlier = taken.path("succeeded_at").asString();
        var same = again(first);
        assertThat(count(same, "same")).isZero();
        assertThat(same.path("succeeded_at").asString()).isGreaterThan(earlier);
        site.put("/one.json", Page.of(osv("FEED-1").replace("01-01", "01-02")));
        assertThat(count(again(first), "revised")).isEqualTo(1);
    }

    @Test
    void a_provider_is_found_by_its_domain_and_its_documents_arrive_verified() {
        provider.putMetadata();
        var documents = IntStream.range(0, 15).map(_ -> numbers.incrementAndGet()).toArray();
        for (var number : documents) {
            provider.publishes(number);
        }
        var id = subscribe(site.domain());
        var taken = settled(id);
        assertThat(taken.path("error").asString()).isEmpty();
        assertThat(taken.path("kind").asString()).isEqualTo("csaf-provider");
        assertThat(count(taken, "new")).isEqualTo(15);
        assertThat(count(taken, "quarantined")).isZero();
        assertThat(IntStream.of(documents)).allMatch(SubscriptionsTest::isKnown);
        site.forget();
        assertThat(count(again(id), "new")).isZero();
        assertThat(site.asked()).noneMatch(path -> path.startsWith("/csaf/2026/"));
        var changed = documents[3];
        provider.publishes(
                changed,
                TestProvider.csaf(changed, "WHITE")
                        .replace("2026-01-02T00:00:00Z", "2026-02-02T00:00:00Z"),
                "2026-02-02T00:00:00Z");
        site.forget();
        assertThat(count(again(id), "revised")).isEqualTo(1);
        assertThat(site.asked())
                .filteredOn(path -> path.startsWith("/csaf/2026/"))
                .containsExactly(
                        provider.path(changed),
                        provider.path(changed) + ".sha512",
                        provider.path(changed) + ".asc");
    }

    @Test
    void a_provider_without_a_well_known_place_is_found_by_its_security_txt() {
        site.put(
                "/elsewhere/metadata.json",
                Page.of(
                        provider.metadata(
                                site.at("/elsewhere/metadata.json"),
                                "{\"directory_url\": \"%s\"}".formatted(site.at("/csaf/")))));
        site.put(
                "/.well-known/security.txt",
                Page.of(
                        "Contact: mailto:a@b.example\nCSAF: "
                                + site.at("/elsewhere/metadata.json")
                                + "\n"));
        // Led elsewhere, it is not found in the well-known place (CSAF 2.0 §7.1.9).
        site.put(TestProvider.METADATA, Page.leadingTo(site.at("/trap.json")));
        site.put(
                "/trap.json",
                Page.of(
                        provider.metadata(
                                site.at("/trap.json"),
                                "{\"directory_url\": \"%s\"}".formatted(site.at("/trap/")))));
        int number = numbers.incrementAndGet();
        provider.publishes(number);
        site.put(
                "/csaf/changes.csv",
                Page.of("\"2026/m-%d.json\",\"2026-01-02T00:00:00Z\"\n".formatted(number)));
        var taken = settled(subscribe(site.domain()));
        assertThat(taken.path("error").asString()).isEmpty();
        assertThat(count(taken, "new")).isEqualTo(1);
        assertThat(site.asked()).contains("/csaf/changes.csv").doesNotContain("/trap/changes.csv");
    }

    @Test
    void a_domain_without_metadata_is_told_from_one_that_does_not_answer() {
        var none = settled(subscribe(site.domain()));
        assertThat(none.path("error").asString())
                .isEqualTo(
                        "the domain has no metadata of a CSAF provider in any of the three places");
        site.put(TestProvider.METADATA, Page.status(500));
        assertThat(again(none.path("id").asString()).path("error").asString())
                .endsWith("the answer has status 500");
        site.put(TestProvider.METADATA, Page.leadingTo(site.at("/elsewhere.json")));
        site.put("/elsewhere.json", Page.of(provider.metadata()));
        assertThat(again(none.path("id").asString()).path("error").asString())
                .endsWith("its well-known address leads elsewhere");
    }

    @Test
    void what_is_signed_by_another_key_or_altered_or_unsigned_is_kept_and_not_believed() {
        provider.putMetadata();
        var other = provider.makeKey("mallory@maker.example", "ed25519", "0");
        int good = numbers.incrementAndGet();
        int altered = numbers.incrementAndGet();
        int foreign = numbers.incrementAndGet();
        int hashed = numbers.incrementAndGet();
        int unsigned = numbers.incrementAndGet();
        int broken = numbers.incrementAndGet();
        for (var number : List.of(good, altered, foreign, hashed, unsigned)) {
            provider.publishes(number);
        }
        var text = TestProvider.csaf(altered, "WHITE").replace("Advisory", "Altered");
        site.put(provider.path(altered), Page.of(text));
        site.put(
                provider.path(altered) + ".sha512",
                Page.of(clearinghouse.kernel.Digest.sha512(text.getBytes(UTF_8)).hex()));
        site.put(
                provider.path(foreign) + ".asc",
                Page.of(provider.sign(TestProvider.csaf(foreign, "WHITE").getBytes(UTF_8), other)));
        site.put(provider.path(hashed) + ".sha512", Page.of("0".repeat(128)));
        site.remove(provider.path(unsigned) + ".asc");
        provider.publishes(
                broken,
                TestProvider.csaf(broken, "WHITE").replace("\"version\": \"1\",", ""),
                "2026-01-02T00:00:00Z");
        var id = subscribe(site.domain());
        var taken = settled(id);
        assertThat(count(taken, "new")).isEqualTo(1);
        assertThat(count(taken, "quarantined")).isEqualTo(5);
        assertThat(isKnown(good)).isTrue();
        assertThat(taken.path("error").asString()).isEqualTo("5 of its documents are not believed");
        assertThat(taken.path("succeeded_at").isNull()).isTrue();
        var kept = quarantine();
        assertThat(kept.get(site.at(provider.path(altered)))).isEqualTo("its signature is wrong");
        assertThat(kept.get(site.at(provider.path(foreign))))
                .isEqualTo("it is signed by a key that the provider does not name");
        assertThat(kept.get(site.at(provider.path(hashed)))).isEqualTo("its hash is another one");
        assertThat(kept.get(site.at(provider.path(unsigned))))
                .isEqualTo("its signature is not where it should be");
        assertThat(kept.get(site.at(provider.path(broken))))
                .startsWith("it is not in the form of CSAF");
        // To try again is no way around: the source has to set it right, and then it is taken in.
        publisher.post("/api/v1/imports/quarantine/retry", Map.of());
        assertThat(isKnown(altered)).isFalse();
        assertThat(quarantine()).containsKey(site.at(provider.path(altered)));
        provider.publishes(altered);
        provider.publishes(unsigned);
        assertThat(count(again(id), "new")).isEqualTo(2);
        assertThat(isKnown(altered)).isTrue();
        assertThat(quarantine())
                .doesNotContainKeys(
                        site.at(provider.path(altered)), site.at(provider.path(unsigned)));
    }

    @Test
    void an_expired_key_loses_no_document() {
        var expired =
                provider.makeKey(
                        "old@maker.example",
                        "ed25519",
                        "seconds=86400",
                        "--faked-system-time",
                        "20200101T000000");
        site.put("/key.asc", Page.of(provider.certificate(expired)));
        var renewed = new TestProvider(site, keys);
        renewed.names(expired);
        renewed.putMetadata();
        int number = numbers.incrementAndGet();
        var content = TestProvider.csaf(number, "WHITE").getBytes(UTF_8);
        site.put(renewed.path(number), Page.of(content));
        site.put(
                renewed.path(number) + ".sha512",
                Page.of(clearinghouse.kernel.Digest.sha512(content).hex()));
        site.put(
                renewed.path(number) + ".asc",
                Page.of(renewed.sign(content, expired, "--faked-system-time", "20200101T010000")));
        renewed.lists(renewed.path(number), "2026-01-02T00:00:00Z");
        var id = subscribe(site.domain());
        assertThat(count(settled(id), "quarantined")).isEqualTo(1);
        assertThat(quarantine().get(site.at(renewed.path(number))))
                .isEqualTo("the key that signed it has expired");
        // The maker says that the key goes on, and the same signature is good again.
        renewed.run(
                List.of(
                        "--pinentry-mode",
                        "loopback",
                        "--passphrase",
                        "",
                        "--quick-set-expire",
                        expired,
                        "0"));
        site.put("/key.asc", Page.of(renewed.certificate(expired)));
        assertThat(count(again(id), "new")).isEqualTo(1);
        assertThat(quarantine()).doesNotContainKey(site.at(renewed.path(number)));
    }

    @Test
    void what_is_not_for_everyone_is_quarantined_although_it_is_signed() {
        provider.putMetadata();
        int number = numbers.incrementAndGet();
        provider.publishes(number, TestProvider.csaf(number, "AMBER"), "2026-01-02T00:00:00Z");
        assertThat(count(settled(subscribe(site.domain())), "quarantined")).isEqualTo(1);
        assertThat(quarantine().get(site.at(provider.path(number)))).contains("TLP:CLEAR");
        assertThat(isKnown(number)).isFalse();
    }

    @Test
    void metadata_that_leads_into_the_network_is_not_followed() {
        for (var inside :
                List.of(
                        "https://127.0.0.2/x",
                        "https://inner.example/x",
                        "https://metadata.example/latest/meta-data/")) {
            site.put("/away.json", Page.leadingTo(inside));
            var failed = settled(subscribe(site.at("/away.json")));
            assertThat(failed.path("error").asString())
                    .isEqualTo("the host's address is not public");
            assertThat(failed.path("succeeded_at").isNull()).isTrue();
            remove();
            made.clear();
        }
    }

    @Test
    void a_name_that_leads_elsewhere_at_the_second_look_is_judged_at_the_first() {
        lookups.set(0);
        var failed = settled(subscribe("https://moving.example/all.json"));
        assertThat(failed.path("error").asString()).isEqualTo("the host's address is not public");
        assertThat(lookups).hasValue(1);
    }

    @Test
    void metadata_that_belongs_elsewhere_counts_only_where_that_place_says_so_too() {
        var lists = "{\"directory_url\": \"%s\"}".formatted(site.at("/csaf/"));
        site.put("/copy.json", Page.of(provider.metadata(site.at("/real.json"), lists)));
        var failed = settled(subscribe(site.at("/copy.json")));
        assertThat(failed.path("error").asString()).contains("belongs at another address");
        // A circle of places that name each other is none that says so.
        site.put("/real.json", Page.of(provider.metadata(site.at("/copy.json"), lists)));
        assertThat(again(failed.path("id").asString()).path("error").asString())
                .contains("belongs at another address");
        site.put("/real.json", Page.of(provider.metadata(site.at("/real.json"), lists)));
        site.put("/csaf/changes.csv", Page.of(""));
        assertThat(again(failed.path("id").asString()).path("error").asString()).isEmpty();
    }

    @Test
    void entries_that_lead_to_other_hosts_are_told_and_not_asked() {
        provider.putMetadata();
        int number = numbers.incrementAndGet();
        provider.publishes(number);
        provider.lists("https://inner.example/a.json", "2026-01-02T00:00:00Z");
        var id = subscribe(site.domain());
        for (var round : List.of(settled(id), again(id))) {
            assertThat(round.path("error").asString())
                    .isEqualTo(
                            "1 entries of its lists lead to where no document of this source may lie");
            assertThat(round.path("succeeded_at").isNull()).isTrue();
        }
        assertThat(isKnown(number)).isTrue();
        provider.unlists("https://inner.example/a.json");
        assertThat(again(id).path("error").asString()).isEmpty();
    }

    @Test
    void a_feed_of_a_million_entries_is_refused() {
        site.put(
                "/feed.json",
                Page.of("{\"feed\": {\"entry\": [" + "{},".repeat(1_000_000) + "{}]}}"));
        assertThat(settled(subscribe(site.at("/feed.json"))).path("error").asString())
                .isEqualTo("a list cannot be read: the list has more than 500,000 documents");
    }

    @Test
    void a_document_that_is_not_there_is_told_and_the_others_are_taken() {
        provider.putMetadata();
        int first = numbers.incrementAndGet();
        int second = numbers.incrementAndGet();
        provider.publishes(first);
        provider.publishes(second);
        site.remove(provider.path(first));
        var id = subscribe(site.domain());
        var taken = settled(id);
        assertThat(count(taken, "new")).isEqualTo(1);
        assertThat(count(taken, "missing")).isEqualTo(1);
        assertThat(taken.path("error").asString())
                .isEqualTo("1 documents that its lists name are not there");
        assertThat(taken.path("succeeded_at").isNull()).isTrue();
        provider.publishes(first);
        assertThat(count(again(id), "new")).isEqualTo(1);
    }

    @Test
    void a_source_that_dies_midway_keeps_what_was_taken_and_goes_on_in_the_next_round() {
        provider.putMetadata();
        var documents = IntStream.range(0, 20).map(_ -> numbers.incrementAndGet()).toArray();
        var pages = new HashMap<String, Page>();
        for (var number : documents) {
            provider.publishes(number);
        }
        var served = new AtomicInteger();
        for (var number : documents) {
            var page = Page.of(TestProvider.csaf(number, "WHITE"));
            pages.put(provider.path(number), page);
            site.remove(provider.path(number));
        }
        site.otherwise(path ->
                !pages.containsKey(path)
                        ? Page.status(404)
                        : served.getAndIncrement() < 14 ? pages.get(path) : Page.status(503));
        var id = subscribe(site.domain());
        var broken = settled(id);
        assertThat(broken.path("error").asString())
                .isEqualTo("a document cannot be fetched: the answer has status 503");
        assertThat(count(broken, "new")).isEqualTo(14);
        assertThat(broken.path("waiting").asInt()).isEqualTo(6);
        assertThat(broken.path("succeeded_at").isNull()).isTrue();
        // It is asked again soon, not only after the usual time.
        assertThat(Instant.parse(broken.path("next").asString()))
                .isBefore(now().plus(Duration.ofMinutes(6)));
        served.set(Integer.MIN_VALUE);
        site.forget();
        var whole = again(id);
        assertThat(whole.path("error").asString()).isEmpty();
        assertThat(count(whole, "new")).isEqualTo(6);
        assertThat(whole.path("waiting").asInt()).isZero();
        assertThat(site.asked()).filteredOn(pages::containsKey).hasSize(6);
    }

    @Test
    void an_archive_is_opened_and_a_bomb_is_not() throws IOException {
        site.put("/dump", Page.of(zip("a/DUMP-1.json", osv("DUMP-1").getBytes(UTF_8))));
        assertThat(count(settled(subscribe(site.at("/dump"))), "new")).isEqualTo(1);
        site.put("/bomb.zip", Page.of(zip("a/b.json", new byte[80 << 20])));
        var bomb = settled(subscribe(site.at("/bomb.zip")));
        assertThat(bomb.path("error").asString())
                .isIn(
                        "the file unpacks to more than is read of one",
                        "the document is larger than 16,777,216 bytes");
        assertThat(bomb.path("succeeded_at").isNull()).isTrue();
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    @Test
    void of_a_dump_with_a_list_of_changes_only_what_changed_is_fetched() throws IOException {
        site.put("/PyPI/modified_id.csv", Page.of("2026-01-01T00:00:00Z,DUMP-2\n"));
        site.put("/PyPI/all.zip", Page.of(zip("DUMP-2.json", osv("DUMP-2").getBytes(UTF_8))));
        var id = subscribe(site.at("/PyPI/all.zip"));
        var first = settled(id);
        assertThat(first.path("kind").asString()).isEqualTo("osv");
        assertThat(count(first, "new")).isEqualTo(1);
        site.put(
                "/PyPI/modified_id.csv",
                Page.of("2026-01-02T00:00:00Z,DUMP-3\n2026-01-01T00:00:00Z,DUMP-2\n"));
        site.put("/PyPI/DUMP-3.json", Page.of(osv("DUMP-3")));
        site.forget();
        assertThat(count(again(id), "new")).isEqualTo(1);
        assertThat(site.asked()).containsExactly("/PyPI/modified_id.csv", "/PyPI/DUMP-3.json");
        site.forget();
        again(id);
        assertThat(site.asked()).containsExactly("/PyPI/modified_id.csv");
    }

    @Test
    void a_directory_and_a_feed_by_themselves_are_taken_with_their_hashes() {
        int one = numbers.incrementAndGet();
        int two = numbers.incrementAndGet();
        provider.publishes(one);
        provider.publishes(two);
        site.put(provider.path(two) + ".sha512", Page.of("0".repeat(128)));
        site.put(
                "/csaf/index.txt", Page.of("2026/m-%d.json\n2026/m-%d.json\n".formatted(one, two)));
        var directory = settled(subscribe(site.at("/csaf/")));
        assertThat(directory.path("kind").asString()).isEqualTo("csaf-directory");
        assertThat(count(directory, "new")).isEqualTo(1);
        assertThat(count(directory, "quarantined")).isEqualTo(1);
        var feed = settled(subscribe(site.at("/csaf/feed.json")));
        assertThat(feed.path("kind").asString()).isEqualTo("rolie");
        assertThat(count(feed, "same")).isEqualTo(1);
        assertThat(count(feed, "quarantined")).isEqualTo(1);
    }

    @Test
    void a_source_that_was_not_heard_of_for_too_long_is_stale_where_its_data_decides() {
        site.put("/stale.json", Page.of(osv("FEED-STALE")).with("ETag", "\"a\""));
        var id = subscribe(site.at("/stale.json"));
        assertThat(settled(id).path("stale").asBoolean()).isFalse();
        assertThat(dossier("FEED-STALE").at("/sources/0/stale_since").isNull()).isTrue();
        site.put("/stale.json", Page.status(500));
        try {
            later.set(Duration.ofHours(3).plusMinutes(1));
            var stale = Until.holds(PATIENCE, () -> shown(id), it -> it.path("stale").asBoolean());
            assertThat(dossier("FEED-STALE").at("/sources/0/stale_since").asString())
                    .isEqualTo(stale.path("stale_at").asString());
            assertThat(dossier("FEED-STALE").at("/answers/0/chosen/stale_since").asString())
                    .isEqualTo(stale.path("stale_at").asString());
            site.put("/stale.json", Page.of(osv("FEED-STALE")).with("ETag", "\"a\""));
            assertThat(again(id).path("stale").asBoolean()).isFalse();
            assertThat(dossier("FEED-STALE").at("/sources/0/stale_since").isNull()).isTrue();
        } finally {
            later.set(Duration.ZERO);
        }
    }

    private static JsonNode dossier(String name) {
        return server.anyone().get("/api/v1/catalogue?id=" + name).json();
    }

    @Test
    void an_address_is_asked_once_at_a_time_and_not_too_often() {
        var address = site.at("/same.json");
        subscribe(address);
        assertThat(publisher.post(SUBSCRIPTIONS, wish(address, 60)).status()).isEqualTo(409);
        assertThat(publisher.post(SUBSCRIPTIONS, wish(site.at("/b.json"), 14)).status())
                .isEqualTo(422);
        for (var none :
                List.of(
                        "http://maker.example/a.json",
                        "ftp://maker.example/",
                        "localhost",
                        "https://user:secret@maker.example/a",
                        "https:///a",
                        "file:///etc/passwd")) {
            assertThat(publisher.post(SUBSCRIPTIONS, wish(none, 60)).status())
                    .as(none)
                    .isEqualTo(422);
        }
    }

    private static Map<String, Object> wish(String address, int minutes) {
        return Map.of("address", address, "every_minutes", minutes);
    }

    @Test
    void what_is_to_be_taken_once_ends_and_what_is_paused_is_not_asked() {
        site.put("/once.json", Page.of(osv("FEED-ONCE")));
        var once =
                publisher.post(SUBSCRIPTIONS, Map.of("address", site.at("/once.json"))).text("id");
        made.add(once);
        var ended = Until.holds(PATIENCE, () -> shown(once), it -> it.path("ended").asBoolean());
        assertThat(count(ended, "new")).isEqualTo(1);
        assertThat(ended.path("stale_at").isNull()).isTrue();
        var other = subscribe(site.at("/paused.json"));
        settled(other);
        var paused =
                publisher.post(
                        SUBSCRIPTIONS + "/" + other, Map.of("every_minutes", 60, "paused", true));
        assertThat(paused.status()).isEqualTo(200);
        site.forget();
        assertThat(publisher.post(SUBSCRIPTIONS + "/" + other + "/fetch", Map.of()).status())
                .isEqualTo(409);
        assertThat(site.asked()).isEmpty();
    }

    @Test
    void nobody_but_who_imports_sees_or_asks_a_source() {
        var id = subscribe(site.at("/hidden.json"));
        var triage = server.member("clearinghouse", "Triage", "triage").client();
        assertThat(triage.get(SUBSCRIPTIONS).status()).isEqualTo(403);
        assertThat(triage.get(SUBSCRIPTIONS + "/" + id).status()).isIn(403, 404);
        assertThat(triage.post(SUBSCRIPTIONS, wish(site.at("/x.json"), 60)).status())
                .isEqualTo(403);
        assertThat(publisher.get(SUBSCRIPTIONS).text("items/0/id")).isEqualTo(id);
    }

    @Test
    void a_source_that_brings_out_a_fault_of_ours_holds_up_no_other() {
        var faulty = subscribe("https://faulty.example/a.json");
        site.put("/good.json", Page.of(osv("FEED-GOOD")));
        assertThat(count(settled(subscribe(site.at("/good.json"))), "new")).isEqualTo(1);
        var failed = settled(faulty);
        assertThat(failed.path("error").asString())
                .matches("a fault of ours, incident [0-9a-f]{12}");
    }

    @Test
    void what_no_database_keeps_is_told_and_the_rest_is_taken() {
        provider.putMetadata();
        int number = numbers.incrementAndGet();
        provider.publishes(number);
        provider.lists("/csaf/" + "\u00fc".repeat(1_500) + ".json", "2026-01-02T00:00:00Z");
        var id = subscribe(site.domain());
        assertThat(settled(id).path("error").asString()).startsWith("1 entries");
        assertThat(isKnown(number)).isTrue();
        int late = numbers.incrementAndGet();
        provider.publishes(late, TestProvider.csaf(late, "WHITE"), "+999999999-01-01T00:00:00Z");
        again(id);
        assertThat(isKnown(late)).isTrue();
    }

    @Test
    void lists_that_are_too_much_together_are_refused() {
        for (var name : List.of("one", "two")) {
            var feed = new StringBuilder("{\"feed\": {\"entry\": [");
            for (int i = 0; i < 300_000; i++) {
                feed.append("{\"content\": {\"src\": \"")
                        .append(site.at("/" + name + i))
                        .append("\"}},");
            }
            site.put("/" + name + ".json", Page.of(feed.append("{}]}}").toString()));
        }
        site.put(
                TestProvider.METADATA,
                Page.of(
                        provider.metadata(
                                site.at(TestProvider.METADATA),
                                """
                                {"rolie": {"feeds": [{"tlp_label": "WHITE", "url": "%s"},
                                  {"tlp_label": "WHITE", "url": "%s"}]}}
                                """
                                        .formatted(site.at("/one.json"), site.at("/two.json")))));
        assertThat(settled(subscribe(site.domain())).path("error").asString())
                .isEqualTo("its lists together have more than 500,000 documents");
    }

    @Test
    void a_change_that_is_dated_in_the_future_hides_no_later_one() throws IOException {
        site.put(
                "/npm/modified_id.csv",
                Page.of("2099-01-01T00:00:00Z,DUMP-4\n2026-01-01T00:00:00Z,DUMP-5\n"));
        site.put("/npm/all.zip", Page.of(zip("DUMP-5.json", osv("DUMP-5").getBytes(UTF_8))));
        var id = subscribe(site.at("/npm/all.zip"));
        assertThat(count(settled(id), "new")).isEqualTo(1);
        site.put("/npm/modified_id.csv", Page.of("2026-01-02T00:00:00Z,DUMP-6\n"));
        site.put("/npm/DUMP-6.json", Page.of(osv("DUMP-6")));
        assertThat(count(again(id), "new")).isEqualTo(1);
    }

    /** In the metadata, in this order. */
    private void nameFeeds(String first, String second) {
        site.put(
                TestProvider.METADATA,
                Page.of(
                        provider.metadata(
                                site.at(TestProvider.METADATA),
                                """
                                {"rolie": {"feeds": [{"tlp_label": "WHITE", "url": "%s"},
                                  {"tlp_label": "WHITE", "url": "%s"}]}}
                                """
                                        .formatted(site.at(first), site.at(second)))));
    }

    /**
     * Each time anew: with the clock the lease of the look ends, and another worker may begin it
     * once more from there.
     */
    private static void pass(Duration time) {
        later.accumulateAndGet(time, Duration::plus);
    }

    /** Nobody else is asked meanwhile. */
    @Test
    void a_source_whose_lists_take_long_is_left_for_its_next_round() {
        site.put("/csaf/unread.json", Page.of("{\"feed\": {\"entry\": []}}"));
        site.otherwise(path -> {
            if (path.equals("/csaf/slow.json")) {
                pass(Duration.ofMinutes(6));
                return Page.of("{\"feed\": {\"entry\": []}}");
            }
            return Page.status(404);
        });
        nameFeeds("/csaf/slow.json", "/csaf/unread.json");
        try {
            assertThat(settled(subscribe(site.domain())).path("error").asString())
                    .contains("longer than five minutes");
            assertThat(site.asked())
                    .contains("/csaf/slow.json")
                    .doesNotContain("/csaf/unread.json");
        } finally {
            later.set(Duration.ZERO);
        }
    }

    @Test
    void what_was_begun_ends_with_the_look() {
        var free = new CountDownLatch(1);
        site.otherwise(path -> {
            if (path.equals("/csaf/slow.json")) {
                pass(Duration.ofMinutes(5).minusSeconds(1));
                return Page.of("{\"feed\": {\"entry\": []}}");
            }
            if (path.equals("/csaf/stuck.json")) {
                try {
                    free.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
            return Page.status(404);
        });
        nameFeeds("/csaf/slow.json", "/csaf/stuck.json");
        try {
            assertThat(settled(subscribe(site.domain())).path("error").asString())
                    .isEqualTo("a list cannot be fetched: it took longer than 1 s");
        } finally {
            free.countDown();
            later.set(Duration.ZERO);
        }
    }

    @Test
    void keys_that_take_long_are_part_of_the_look() {
        site.remove("/key.asc");
        var certificate = Page.of(maker.certificate(key));
        site.otherwise(path -> {
            if (path.equals("/key.asc")) {
                pass(Duration.ofMinutes(6));
                return certificate;
            }
            return Page.status(404);
        });
        provider.putMetadata();
        try {
            assertThat(settled(subscribe(site.domain())).path("error").asString())
                    .contains("longer than five minutes");
            assertThat(site.asked()).contains("/key.asc").doesNotContain("/csaf/feed.json");
        } finally {
            later.set(Duration.ZERO);
        }
    }

    @Test
    void the_network_that_the_operator_allows_is_for_the_host_that_a_person_typed() {
        var inside = site.at("/csaf/feed.json").replace("maker.example", "named.example");
        site.put(
                TestProvider.METADATA,
                Page.of(
                        provider.metadata(
                                site.at(TestProvider.METADATA),
                                "{\"rolie\": {\"feeds\": [{\"tlp_label\": \"WHITE\", \"url\": \"%s\"}]}}"
                                        .formatted(inside))));
        assertThat(settled(subscribe(site.domain())).path("error").asString())
                .isEqualTo("a list cannot be fetched: the host's address is not public");
    }

    @Test
    void of_two_feeds_that_name_one_document_neither_hides_what_the_other_says() {
        int number = numbers.incrementAndGet();
        provider.publishes(number);
        site.put(
                "/csaf/bare.json",
                Page.of(
                        """
                        {"feed": {"entry": [{"updated": "2026-01-03T00:00:00Z", "content": {"src": "%s"}}]}}
                        """
                                .formatted(site.at(provider.path(number)))));
        provider.isNoTrustedProvider();
        // Under another name than the usual one, so that it is found only where a feed leads to it.
        site.put("/csaf/other.sha512", Page.of("0".repeat(128)));
        site.remove(provider.path(number) + ".sha512");
        site.put(
                "/csaf/full.json",
                Page.of(
                        """
                        {"feed": {"entry": [{"updated": "2026-01-02T00:00:00Z", "content": {"src": "%s"},
                          "link": [{"rel": "hash", "href": "%s"}]}]}}
                        """
                                .formatted(
                                        site.at(provider.path(number)),
                                        site.at("/csaf/other.sha512"))));
        for (var order : List.of(List.of("bare", "full"), List.of("full", "bare"))) {
            nameFeeds("/csaf/" + order.getFirst() + ".json", "/csaf/" + order.getLast() + ".json");
            assertThat(count(settled(subscribe(site.domain())), "quarantined")).isEqualTo(1);
            assertThat(quarantine().get(site.at(provider.path(number))))
                    .isEqualTo("its hash is another one");
            remove();
            made.clear();
        }
    }

    @Test
    void what_a_provider_signed_is_replaced_by_nobody_else() {
        provider.putMetadata();
        int number = numbers.incrementAndGet();
        int foreign = numbers.incrementAndGet();
        provider.publishes(number);
        provider.publishes(
                foreign,
                TestProvider.csaf(foreign, "WHITE").replace("//maker.example", "//other.example"),
                "2026-01-02T00:00:00Z");
        var signed = subscribe(site.domain());
        assertThat(count(settled(signed), "new")).isEqualTo(1);
        assertThat(quarantine().get(site.at(provider.path(foreign))))
                .isEqualTo("its namespace is not the one of the provider");
        assertThat(isKnown(foreign)).isFalse();
        var later =
                TestProvider.csaf(number, "WHITE")
                        .replace("2026-01-02T00:00:00Z", "2026-03-02T00:00:00Z");
        site.put("/evil/2026/a.json", Page.of(later));
        site.put("/evil/index.txt", Page.of("2026/a.json\n"));
        site.put("/evil.json", Page.of(later.replace("Advisory", "File")));
        for (var bare : List.of("/evil/", "/evil.json")) {
            var round = settled(subscribe(site.at(bare)));
            assertThat(count(round, "quarantined")).isEqualTo(1);
            assertThat(count(round, "revised")).isZero();
        }
        for (var place : List.of("/evil/2026/a.json", "/evil.json")) {
            assertThat(quarantine().get(site.at(place)))
                    .isEqualTo(
                            "it would replace what a provider published, and this source is not that one");
        }
        provider.publishes(number, later.replace("Advisory", "Revised"), "2026-03-02T00:00:00Z");
        assertThat(count(again(signed), "revised")).isEqualTo(1);
    }

    @Test
    void what_waits_of_one_source_is_let_go_by_no_other_and_not_judged_without_its_namespace() {
        provider.putMetadata();
        int foreign = numbers.incrementAndGet();
        var text =
                TestProvider.csaf(foreign, "WHITE").replace("//maker.example", "//other.example");
        provider.publishes(foreign, text, "2026-01-02T00:00:00Z");
        var place = site.at(provider.path(foreign));
        var doubted = "its namespace is not the one of the provider";
        var claims = subscribe(site.domain());
        assertThat(count(settled(claims), "quarantined")).isEqualTo(1);
        assertThat(quarantine().get(place)).isEqualTo(doubted);
        int another = numbers.incrementAndGet();
        provider.publishes(foreign, TestProvider.csaf(another, "WHITE"), "2026-01-02T00:00:00Z");
        site.put("/csaf/index.txt", Page.of("2026/m-%d.json\n".formatted(foreign)));
        assertThat(count(settled(subscribe(site.at("/csaf/"))), "new")).isEqualTo(1);
        assertThat(quarantine().get(place)).as("it is another source's").isEqualTo(doubted);
        // As if it had waited for a server that reads it.
        write("update catalogue_quarantined set doubted = false where source = ?", claims);
        publisher.post(SUBSCRIPTIONS + "/" + claims + "/removal", Map.of());
        publisher.post("/api/v1/imports/quarantine/retry", Map.of());
        assertThat(isKnown(foreign)).isFalse();
        assertThat(waiting(place).path("source_removed").asBoolean()).isTrue();
    }

    /** That claims the maker's namespace and names these keys, and lies elsewhere on the site. */
    private String rival(String role, String distributions, String... fingerprints) {
        var named = new StringBuilder();
        for (var fingerprint : fingerprints) {
            site.put(
                    "/rival/%s.asc".formatted(fingerprint),
                    Page.of(maker.certificate(fingerprint)));
            named.append(named.isEmpty() ? "" : ",")
                    .append(
                            "{\"fingerprint\": \"%1$s\", \"url\": \"%2$s\"}"
                                    .formatted(
                                            fingerprint,
                                            site.at("/rival/%s.asc".formatted(fingerprint))));
        }
        var at = site.at("/rival/metadata.json");
        site.put(
                "/rival/metadata.json",
                Page.of(
                        """
                        {"canonical_url": "%s", "distributions": [%s], "metadata_version": "2.0",
                         "public_openpgp_keys": [%s], "publisher": {"namespace": "https://maker.example"}, "role": "%s"}
                        """
                                .formatted(at, distributions, named, role)));
        return at;
    }

    /** A document without anything beside it, in a feed of its own. */
    private void putBare(String path, String text) {
        site.put(path, Page.of(text));
        site.put(
                "/csaf/bare.json",
                Page.of(
                        "{\"feed\": {\"entry\": [{\"updated\": \"2026-05-02T00:00:00Z\", \"content\": {\"src\": \"%s\"}}]}}"
                                .formatted(site.at(path))));
    }

    private String rivalFolder() {
        return "{\"directory_url\": \"%s\"}".formatted(site.at("/rival/"));
    }

    private void putRival(String text, Optional<String> signer) {
        var content = text.getBytes(UTF_8);
        site.put("/rival/a.json", Page.of(content));
        site.put(
                "/rival/a.json.sha512", Page.of(clearinghouse.kernel.Digest.sha512(content).hex()));
        site.remove("/rival/a.json.asc");
        signer.ifPresent(it -> site.put("/rival/a.json.asc", Page.of(maker.sign(content, it))));
        site.put("/rival/index.txt", Page.of("a.json\n"));
    }

    private static String revised(int number, String month) {
        return TestProvider.csaf(number, "WHITE")
                .replace("2026-01-02T00:00:00Z", "2026-%s-02T00:00:00Z".formatted(month));
    }

    @Test
    void
            who_serves_a_signed_copy_of_another_does_not_say_it_anew_and_the_provider_may_change_its_key() {
        provider.putMetadata();
        int number = numbers.incrementAndGet();
        provider.publishes(number);
        var signed = subscribe(site.domain());
        assertThat(count(settled(signed), "new")).isEqualTo(1);
        var other = maker.makeKey("rival@maker.example", "ed25519", "0");
        putRival(TestProvider.csaf(number, "WHITE"), Optional.of(key));
        var rival = subscribe(rival("csaf_trusted_provider", rivalFolder(), key, other));
        assertThat(count(settled(rival), "same")).as("its copy").isEqualTo(1);
        putRival(revised(number, "03"), Optional.of(other));
        var round = again(rival);
        assertThat(count(round, "revised")).isZero();
        assertThat(quarantine().get(site.at("/rival/a.json")))
                .isEqualTo(
                        "it would replace what a provider published, and this source is not that one");
        // The provider itself signs anew with a key that its metadata names from now on.
        var next = maker.makeKey("next@maker.example", "ed25519", "0");
        provider.names(next);
        provider.putMetadata();
        provider.publishes(number, revised(number, "04"), "2026-04-02T00:00:00Z");
        assertThat(count(again(signed), "revised")).isEqualTo(1);
        // And what was signed once does not come unsigned.
        provider.isNoTrustedProvider();
        provider.putMetadata();
        putBare("/csaf/unsigned.json", revised(number, "05"));
        nameFeeds("/csaf/feed.json", "/csaf/bare.json");
        assertThat(count(again(signed), "revised")).isZero();
        assertThat(quarantine().get(site.at("/csaf/unsigned.json")))
                .isEqualTo("it was signed before, and this revision is not");
        // Nor by being the only one that is asked still: it has not the key.
        putRival(revised(number, "06"), Optional.of(other));
        publisher.post(SUBSCRIPTIONS + "/" + signed + "/removal", Map.of());
        assertThat(count(again(rival), "revised")).isZero();
        assertThat(quarantine().get(site.at("/rival/a.json")))
                .isEqualTo(
                        "it would replace what a provider signed, and is not signed by the same key");
    }

    @Test
    void who_takes_over_by_copies_of_what_another_signed_says_nothing_anew_with_a_key_of_its_own() {
        provider.putMetadata();
        int number = numbers.incrementAndGet();
        provider.publishes(number);
        var first = subscribe(site.domain());
        assertThat(count(settled(first), "new")).isEqualTo(1);
        publisher.post(SUBSCRIPTIONS + "/" + first + "/removal", Map.of());
        var other = maker.makeKey("heir@maker.example", "ed25519", "0");
        putRival(TestProvider.csaf(number, "WHITE"), Optional.of(key));
        var rival = subscribe(rival("csaf_trusted_provider", rivalFolder(), key, other));
        assertThat(count(settled(rival), "same")).isEqualTo(1);
        // The words that are known, signed by the other key, change nothing about whose they are.
        putRival(TestProvider.csaf(number, "WHITE"), Optional.of(other));
        assertThat(count(again(rival), "same")).isEqualTo(1);
        putRival(revised(number, "03"), Optional.of(other));
        assertThat(count(again(rival), "revised")).isZero();
        assertThat(quarantine().get(site.at("/rival/a.json")))
                .isEqualTo(
                        "it would replace what a provider signed, and is not signed by the same key");
        // Who has the key is not kept out by it, wherever it lies now.
        provider.publishes(number, revised(number, "02"), "2026-02-02T00:00:00Z");
        assertThat(count(settled(subscribe(site.domain())), "revised")).isEqualTo(1);
    }

    @Test
    void what_a_provider_without_signatures_published_is_said_anew_by_no_other_source() {
        provider.isNoTrustedProvider();
        provider.putMetadata();
        int number = numbers.incrementAndGet();
        putBare("/csaf/unsigned.json", TestProvider.csaf(number, "WHITE"));
        nameFeeds("/csaf/bare.json", "/csaf/bare.json");
        assertThat(count(settled(subscribe(site.domain())), "new")).isEqualTo(1);
        putRival(revised(number, "03"), Optional.empty());
        var rival = subscribe(rival("csaf_provider", rivalFolder()));
        assertThat(count(settled(rival), "revised")).isZero();
        var bare = subscribe(site.at("/rival/"));
        assertThat(count(settled(bare), "revised")).isZero();
        assertThat(quarantine().get(site.at("/rival/a.json")))
                .isEqualTo(
                        "it would replace what a provider published, and this source is not that one");
    }

    @Test
    void a_copy_elsewhere_keeps_no_document_from_growing_old() {
        site.put("/own.json", Page.of(osv("FEED-OWN")).with("ETag", "\"a\""));
        site.put("/copy-of-own.json", Page.of(osv("FEED-OWN")).with("ETag", "\"a\""));
        var own = subscribe(site.at("/own.json"));
        settled(own);
        var copy = subscribe(site.at("/copy-of-own.json"));
        assertThat(count(settled(copy), "same")).isEqualTo(1);
        site.put("/own.json", Page.status(500));
        try {
            later.set(Duration.ofHours(3).plusMinutes(1));
            again(copy);
            var stale = Until.holds(PATIENCE, () -> shown(own), it -> it.path("stale").asBoolean());
            assertThat(shown(copy).path("stale").asBoolean()).isFalse();
            assertThat(dossier("FEED-OWN").at("/sources/0/stale_since").asString())
                    .isEqualTo(stale.path("stale_at").asString());
            publisher.post(SUBSCRIPTIONS + "/" + own + "/removal", Map.of());
            assertThat(dossier("FEED-OWN").at("/sources/0/stale_since").isNull()).isTrue();
        } finally {
            later.set(Duration.ZERO);
        }
    }

    @Test
    void what_an_address_leads_to_is_asked_whether_it_changed_and_nobody_else_is() {
        site.put("/latest.json", Page.leadingTo(site.at("/of-today.json")));
        site.put("/of-today.json", Page.of(osv("FEED-LED")).with("ETag", "\"a\""));
        var id = subscribe(site.at("/latest.json"));
        assertThat(count(settled(id), "new")).isEqualTo(1);
        var changed = osv("FEED-LED").replace("01-01", "01-02");
        site.put("/of-today.json", Page.of(changed).with("ETag", "\"a\""));
        var same = again(id);
        assertThat(count(same, "revised")).as("its tag says that it did not").isZero();
        assertThat(same.path("error").asString()).isEmpty();
        site.put("/of-tomorrow.json", Page.of(changed).with("ETag", "\"a\""));
        site.put("/latest.json", Page.leadingTo(site.at("/of-tomorrow.json")));
        assertThat(count(again(id), "revised"))
                .as("an address is told of no tag of another")
                .isEqualTo(1);
    }

    @Test
    void a_feed_behind_a_redirect_that_did_not_change_is_gone_on_with() {
        int first = numbers.incrementAndGet();
        int late = numbers.incrementAndGet();
        provider.publishes(first);
        provider.publishes(late);
        var page = Page.of(TestProvider.csaf(late, "WHITE"));
        site.remove(provider.path(late));
        site.put("/latest-feed.json", Page.leadingTo(site.at("/csaf/feed.json")));
        var id = subscribe(site.at("/latest-feed.json"));
        assertThat(count(settled(id), "missing")).isEqualTo(1);
        site.put(provider.path(late), page);
        assertThat(count(again(id), "new")).isEqualTo(1);
        assertThat(rows("catalogue_validator", id)).containsExactly(site.at("/latest-feed.json"));
    }

    @Test
    void a_redirect_leads_to_no_host_that_the_source_does_not_name() {
        provider.putMetadata();
        int number = numbers.incrementAndGet();
        var away = Page.leadingTo("https://unnamed.example/a");
        for (var path :
                List.of(
                        "/csaf/feed.json",
                        provider.path(number),
                        provider.path(number) + ".sha512",
                        provider.path(number) + ".asc")) {
            provider.publishes(number);
            site.put(path, away);
            assertThat(settled(subscribe(site.domain())).path("error").asString())
                    .as(path)
                    .endsWith("a redirect leads to a host that its source does not name");
            remove();
            made.clear();
        }
    }

    /** Says a new number of the policy. */
    private static void bound(String name, int number) {
        try (var connection = server.roles().owner().connect();
                var statement =
                        connection.prepareStatement(
                                """
                                insert into policy_limit (name, version, number, reason, loaded_at)
                                select ?, coalesce(max(version), 0) + 1, ?, 'For a test.', now() from policy_limit where name = ?
                                """)) {
            statement.setString(1, name);
            statement.setInt(2, number);
            statement.setString(3, name);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** As the owner of the database. */
    private static void write(String statement, String parameter) {
        try (var connection = server.roles().owner().connect();
                var prepared = connection.prepareStatement(statement)) {
            prepared.setString(1, parameter);
            prepared.executeUpdate();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Addresses in a table that hangs on the subscription. */
    private static List<String> rows(String table, String id) {
        return texts(
                "select address from %s where subscription = (select id from catalogue_subscription where code = ?)"
                        .formatted(table),
                id);
    }

    private static List<String> texts(String query, String parameter) {
        try (var connection = server.roles().owner().connect();
                var statement = connection.prepareStatement(query)) {
            statement.setString(1, parameter);
            var found = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_source_fills_its_room_in_quarantine_and_no_more() {
        var filler = "x".repeat(600_000);
        var list = new StringBuilder();
        int good = numbers.incrementAndGet();
        provider.publishes(good);
        list.append("2026/m-%d.json\n".formatted(good));
        for (int i = 0; i < 3; i++) {
            site.put("/csaf/2026/full-%d.json".formatted(i), Page.of("%d %s".formatted(i, filler)));
            list.append("2026/full-%d.json\n".formatted(i));
        }
        site.put("/csaf/index.txt", Page.of(list.toString()));
        bound("subscription.quarantine", 1);
        try {
            var id = subscribe(site.at("/csaf/"));
            var full = settled(id);
            assertThat(count(full, "new")).isEqualTo(1);
            assertThat(count(full, "quarantined")).isEqualTo(1);
            assertThat(full.path("error").asString())
                    .contains("1 of its documents are not believed")
                    .contains("2 of its documents are more than is kept of one source")
                    .contains("1 MB in quarantine");
            assertThat(quarantine().keySet())
                    .filteredOn(place -> place.contains("/full-"))
                    .hasSize(1);
            // Nothing is lost by it: what did not find room is asked for again.
            bound("subscription.quarantine", 256);
            assertThat(count(again(id), "quarantined")).isEqualTo(3);
            assertThat(isKnown(good)).isTrue();
        } finally {
            bound("subscription.quarantine", 256);
        }
    }

    private static String large(String id, int day) {
        return "{\"id\": \"%s\", \"modified\": \"2026-01-%02dT00:00:00Z\", \"details\": \"%s\"}"
                .formatted(id, day, "x".repeat(600_000));
    }

    @Test
    void what_is_said_anew_without_end_is_kept_up_to_a_bound_and_what_is_believed_stays() {
        site.put("/large.json", Page.of(large("FEED-LARGE", 1)));
        bound("document.revisions", 1);
        try {
            var id = subscribe(site.at("/large.json"));
            assertThat(count(settled(id), "new")).isEqualTo(1);
            site.put("/large.json", Page.of(large("FEED-LARGE", 2)));
            assertThat(count(again(id), "revised")).isEqualTo(1);
            site.put("/large.json", Page.of(large("FEED-LARGE", 3)));
            var full = again(id);
            assertThat(count(full, "revised")).isZero();
            assertThat(full.path("error").asString())
                    .contains("1 MB of earlier revisions of one document");
            assertThat(quarantine().get(site.at("/large.json")))
                    .isEqualTo("its earlier revisions are all that is kept of one document, 1 MB");
            assertThat(dossier("FEED-LARGE").at("/sources/0/at").asString())
                    .isEqualTo("2026-01-02T00:00:00Z");
            bound("document.revisions", 64);
            bound("subscription.taken", 1);
            assertThat(again(id).path("error").asString()).contains("1 MB taken in");
            assertThat(quarantine().get(site.at("/large.json")))
                    .isEqualTo("what was taken in of its source is all that is kept of one, 1 MB");
            bound("subscription.taken", 16_384);
            assertThat(count(again(id), "revised")).isEqualTo(1);
            assertThat(quarantine()).doesNotContainKey(site.at("/large.json"));
        } finally {
            bound("document.revisions", 64);
            bound("subscription.taken", 16_384);
        }
    }

    @Test
    void who_says_a_document_anew_without_end_keeps_no_other_source_from_it() {
        site.put("/endless.json", Page.of(large("FEED-BOTH", 1)));
        bound("document.revisions", 1);
        try {
            var endless = subscribe(site.at("/endless.json"));
            assertThat(count(settled(endless), "new")).isEqualTo(1);
            site.put("/endless.json", Page.of(large("FEED-BOTH", 2)));
            assertThat(count(again(endless), "revised")).isEqualTo(1);
            site.put("/author.json", Page.of(large("FEED-BOTH", 3)));
            var author = subscribe(site.at("/author.json"));
            assertThat(count(settled(author), "revised")).isEqualTo(1);
            site.put("/endless.json", Page.of(large("FEED-BOTH", 4)));
            var full = again(endless);
            assertThat(count(full, "revised")).isZero();
            assertThat(full.path("error").asString())
                    .contains("1 MB of earlier revisions of one document");
            site.put("/author.json", Page.of(large("FEED-BOTH", 5)));
            var taken = again(author);
            assertThat(count(taken, "revised")).isEqualTo(1);
            assertThat(taken.path("error").asString()).isEmpty();
        } finally {
            bound("document.revisions", 64);
        }
    }

    private static JsonNode waiting(String place) {
        var items = publisher.get("/api/v1/imports/quarantine").json().path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .filter(it -> it.path("place").asString().equals(place))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void what_waits_is_discarded_on_record_and_so_is_all_of_a_removed_source() {
        var list = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            site.put("/csaf/2026/bad-%d.json".formatted(i), Page.of("no document " + i));
            list.append("2026/bad-%d.json\n".formatted(i));
        }
        site.put("/csaf/index.txt", Page.of(list.toString()));
        var id = subscribe(site.at("/csaf/"));
        assertThat(count(settled(id), "quarantined")).isEqualTo(3);
        var place = site.at("/csaf/2026/bad-1.json");
        var one = waiting(place);
        assertThat(one.path("source").asString()).isEqualTo(id);
        assertThat(one.path("source_removed").asBoolean()).isFalse();
        var discard = "/api/v1/imports/quarantine/" + one.path("id").asString() + "/discard";
        var triage = server.member("clearinghouse", "Triage", "triage").client();
        assertThat(triage.post(discard, Map.of()).status()).isIn(403, 404);
        assertThat(publisher.post(discard, Map.of()).status()).isEqualTo(200);
        assertThat(publisher.post(discard, Map.of()).status()).isEqualTo(404);
        assertThat(quarantine()).doesNotContainKey(place);
        publisher.post(SUBSCRIPTIONS + "/" + id + "/removal", Map.of());
        assertThat(waiting(site.at("/csaf/2026/bad-0.json")).path("source_removed").asBoolean())
                .isTrue();
        var all = SUBSCRIPTIONS + "/" + id + "/quarantine/discard";
        assertThat(publisher.post(all, Map.of()).json().path("discarded").asInt()).isEqualTo(2);
        assertThat(publisher.post(all, Map.of()).status()).isEqualTo(404);
        assertThat(quarantine().keySet()).noneMatch(it -> it.contains("/bad-"));
        assertThat(
                        texts(
                                "select subject from record_entry where action = ?",
                                "quarantine.discarded"))
                .containsExactlyInAnyOrder(one.path("id").asString(), id);
    }

    @Test
    void what_no_list_names_any_more_is_forgotten_after_a_round_that_succeeds() {
        int stays = numbers.incrementAndGet();
        int goes = numbers.incrementAndGet();
        int lost = numbers.incrementAndGet();
        int other = numbers.incrementAndGet();
        for (var number : List.of(stays, goes, lost)) {
            provider.publishes(number);
        }
        site.put(
                "/csaf/other.json",
                Page.of(
                                "{\"feed\": {\"entry\": [{\"updated\": \"2026-01-02T00:00:00Z\", \"content\": {\"src\": \"%s\"}}]}}"
                                        .formatted(site.at(provider.path(other))))
                        .with("ETag", "\"o\""));
        var elsewhere = new TestProvider(site, keys);
        elsewhere.names(key);
        elsewhere.publishesUnlisted(other);
        site.remove(provider.path(lost));
        nameFeeds("/csaf/feed.json", "/csaf/other.json");
        var id = subscribe(site.domain());
        assertThat(settled(id).path("error").asString())
                .isEqualTo("1 documents that its lists name are not there");
        assertThat(rows("catalogue_listed", id)).hasSize(4);
        provider.unlists(provider.path(goes));
        again(id);
        assertThat(rows("catalogue_listed", id)).as("the round fell short").hasSize(4);
        // What is not there is no fault of a list that does not name it any more.
        provider.unlists(provider.path(lost));
        assertThat(again(id).path("error").asString()).isEmpty();
        assertThat(rows("catalogue_listed", id))
                .as("of the list that did not change too")
                .containsExactlyInAnyOrder(
                        site.at(provider.path(stays)), site.at(provider.path(other)));
        assertThat(rows("catalogue_validator", id)).hasSize(2);
        assertThat(isKnown(goes)).isTrue();
        provider.putMetadata();
        assertThat(again(id).path("error").asString()).isEmpty();
        assertThat(rows("catalogue_listed", id)).containsExactly(site.at(provider.path(stays)));
        assertThat(rows("catalogue_validator", id)).containsExactly(site.at("/csaf/feed.json"));
    }

    private static Page listOf(String address, String tag) {
        return Page.of(
                        "{\"feed\": {\"entry\": [{\"updated\": \"2026-01-02T00:00:00Z\", \"content\": {\"src\": \"%s\"}}]}}"
                                .formatted(address))
                .with("ETag", tag);
    }

    @Test
    void a_source_that_names_others_in_each_round_and_falls_short_in_each_is_bounded() {
        int stays = numbers.incrementAndGet();
        var lost = IntStream.range(0, 4).mapToObj("/csaf/lost-%d.json"::formatted).toList();
        provider.publishes(stays);
        provider.lists(lost.get(1), "2026-01-02T00:00:00Z");
        site.put("/csaf/other.json", listOf(site.at(lost.get(0)), "\"o\""));
        nameFeeds("/csaf/feed.json", "/csaf/other.json");
        var id = subscribe(site.domain());
        assertThat(count(settled(id), "missing")).isEqualTo(2);
        provider.unlists(lost.get(1));
        provider.lists(lost.get(2), "2026-01-02T00:00:00Z");
        assertThat(count(again(id), "missing")).isEqualTo(2);
        assertThat(rows("catalogue_listed", id))
                .containsExactlyInAnyOrder(
                        site.at(provider.path(stays)), site.at(lost.get(0)), site.at(lost.get(2)));
        // As if the list that does not change had named nearly as many as one round may.
        write(
                """
                insert into catalogue_listed (subscription, address, updated, taken_updated, named_by, taken, tried)
                select s.id, 'https://maker.example/' || n, s.created_at, s.created_at, l.named_by, true, 1
                  from catalogue_subscription s join catalogue_listed l on l.subscription = s.id
                 cross join generate_series(1, 499998) n
                 where s.code = ? and l.address like '%/lost-0.json'
                """,
                id);
        provider.unlists(lost.get(2));
        provider.lists(lost.get(3), "2026-01-02T00:00:00Z");
        assertThat(again(id).path("error").asString())
                .isEqualTo("its lists together have more than 500,000 documents");
        site.put("/csaf/other.json", listOf(site.at(lost.get(0)), "\"p\""));
        assertThat(count(again(id), "missing")).isEqualTo(2);
        assertThat(rows("catalogue_listed", id))
                .as("what was taken too, where it is no more named and too much")
                .containsExactlyInAnyOrder(
                        site.at(provider.path(stays)), site.at(lost.get(0)), site.at(lost.get(3)));
    }

    @Test
    void a_list_that_was_read_otherwise_is_read_when_it_comes_back_as_it_was() {
        int one = numbers.incrementAndGet();
        int other = numbers.incrementAndGet();
        provider.publishesUnlisted(one);
        provider.publishesUnlisted(other);
        var changes =
                Page.of("\"2026/m-%d.json\",\"2026-01-02T00:00:00Z\"\n".formatted(one))
                        .with("ETag", "\"c\"");
        site.put("/csaf/changes.csv", changes);
        site.put("/csaf/index.txt", Page.of("2026/m-%d.json\n".formatted(other)));
        var id = subscribe(site.at("/csaf/"));
        assertThat(count(settled(id), "new")).isEqualTo(1);
        site.remove("/csaf/changes.csv");
        assertThat(count(again(id), "new")).isEqualTo(1);
        assertThat(rows("catalogue_listed", id)).containsExactly(site.at(provider.path(other)));
        site.put("/csaf/changes.csv", changes);
        assertThat(again(id).path("error").asString()).isEmpty();
        assertThat(rows("catalogue_listed", id)).containsExactly(site.at(provider.path(one)));
    }
}
