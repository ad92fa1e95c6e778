package clearinghouse.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.advisory.Gpg;
import clearinghouse.advisory.StandardSchemas;
import clearinghouse.app.TestCase;
import clearinghouse.app.TestServer;
import clearinghouse.app.TestSite;
import clearinghouse.app.TestSite.Page;
import clearinghouse.app.Until;
import clearinghouse.kernel.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a server offers of the documents of others, as one who follows an aggregator meets it. */
@Tag("stores")
class AggregatorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SUBSCRIPTIONS = "/api/v1/subscriptions";
    private static final String ROOT = "/.well-known/csaf-aggregator/";
    private static final String LIST = ROOT + "aggregator.json";
    private static final AtomicInteger numbers = new AtomicInteger(50_000);

    @TempDir private static Path keys;
    private static TestSite site;
    private static TestServer server;
    private static TestServer.Client publisher;
    private static TestProvider maker;
    private static String key = "";

    private final List<String> made = new ArrayList<>();
    private TestProvider signing;
    private TestProvider bare;

    @BeforeAll
    static void start() {
        site = new TestSite();
        server = TestServer.startAskingAt(site, "https://" + site.domain());
        publisher = server.member("clearinghouse", "Publisher", "publish").client();
        maker = new TestProvider(site, keys);
        key = maker.makeKey("maker@maker.example", "ed25519", "0");
    }

    @AfterAll
    static void stop() {
        maker.close();
        server.close();
        site.close();
    }

    /** Whoever asks the site asks the server, as behind a proxy, but where an issuer lies. */
    @BeforeEach
    void empty() {
        site.empty();
        site.otherwise(path -> {
            var answer = server.anyone().get(path);
            return new Page(answer.status(), Map.of(), answer.raw().body());
        });
        signing = issuer("/one", "Pump Works, Inc.", "https://pumps.example");
        bare = issuer("/two", "Valves", "https://valves.example");
        bare.isNoTrustedProvider();
    }

    @AfterEach
    void remove() {
        made.forEach(id -> publisher.post(SUBSCRIPTIONS + "/" + id + "/removal", Map.of()));
        assertThat(get(LIST).status()).isEqualTo(404);
    }

    private static TestProvider issuer(String base, String name, String namespace) {
        var issuer = new TestProvider(site, keys, base, name, namespace);
        issuer.names(key);
        return issuer;
    }

    private String subscribe(TestProvider issuer, boolean mirrored) {
        issuer.putMetadata();
        var answer =
                publisher.post(
                        SUBSCRIPTIONS,
                        Map.of(
                                "address",
                                site.at(issuer.place()),
                                "every_minutes",
                                60,
                                "mirrored",
                                mirrored));
        assertThat(answer.status()).isEqualTo(201);
        made.add(answer.text("id"));
        settled(answer.text("id"));
        return answer.text("id");
    }

    private String mirror(TestProvider issuer) {
        return subscribe(issuer, true);
    }

    private static JsonNode settled(String id) {
        return Until.holds(
                PATIENCE,
                () -> publisher.get(SUBSCRIPTIONS + "/" + id).json(),
                it ->
                        !it.path("under_way").asBoolean()
                                && Instant.parse(it.path("next").asString())
                                        .isAfter(Clock.systemUTC().instant()));
    }

    private static JsonNode again(String id) {
        assertThat(publisher.post(SUBSCRIPTIONS + "/" + id + "/fetch", Map.of()).status())
                .isEqualTo(200);
        return settled(id);
    }

    private static JsonNode choose(String id, boolean mirrored) {
        var answer =
                publisher.post(
                        SUBSCRIPTIONS + "/" + id + "/mirroring", Map.of("mirrored", mirrored));
        assertThat(answer.status()).isEqualTo(200);
        return settled(id);
    }

    private static TestServer.Answer get(String address) {
        return server.anyone().get(URI.create(address).getRawPath());
    }

    private static String text(String address) {
        var answer = get(address);
        assertThat(answer.status()).as(address).isEqualTo(200);
        return new String(answer.raw().body(), UTF_8);
    }

    private static List<String> index(String folder) {
        return text(ROOT + folder + "/white/index.txt").lines().toList();
    }

    private static List<String> indexOf(String folder, int many) {
        return Until.holds(PATIENCE, () -> index(folder), it -> it.size() == many);
    }

    private int publish(TestProvider issuer) {
        int number = numbers.incrementAndGet();
        issuer.publishes(
                number, issuer.valid(number, "WHITE", "2026-01-02"), "2026-01-02T00:00:00Z");
        return number;
    }

    private int publishBare(TestProvider issuer) {
        int number = numbers.incrementAndGet();
        issuer.publishesBare(
                number, issuer.valid(number, "WHITE", "2026-01-02"), "2026-01-02T00:00:00Z");
        return number;
    }

    @Test
    void documents_of_two_issuers_are_there_byte_for_byte_and_verify(@TempDir Path folder) {
        int first = publish(signing);
        publish(signing);
        int unsigned = publishBare(bare);
        mirror(signing);
        mirror(bare);
        indexOf("valves", 1);
        assertThat(StandardSchemas.faults("csaf-aggregator-2.0", text(LIST))).isEmpty();
        var list = get(LIST).json();
        assertThat(list.at("/aggregator/category").asString()).isEqualTo("aggregator");
        assertThat(list.path("canonical_url").asString()).isEqualTo(site.at(LIST));
        assertThat(list.path("csaf_providers").findValuesAsString("url"))
                .containsExactly(
                        site.at(TestProvider.METADATA),
                        site.at(signing.place()),
                        site.at(bare.place()));
        var metadata = list.at("/csaf_providers/1/mirrors/0").asString();
        assertThat(metadata).isEqualTo(site.at(ROOT + "pump_works_inc/provider-metadata.json"));
        assertThat(indexOf("pump_works_inc", 2)).contains("2026/m-" + first + ".json");
        follow(metadata, signing.certificate(key), folder.resolve("one"));
        assertThat(get(ROOT + "pump_works_inc/white/2026/m-" + first + ".json").raw().body())
                .isEqualTo(signing.valid(first, "WHITE", "2026-01-02").getBytes(UTF_8));
        assertThat(get(metadata).json().path("public_openpgp_keys")).hasSize(1);
        // Where no signature came, ours says that nothing was changed since it came.
        var other = list.at("/csaf_providers/2/mirrors/0").asString();
        assertThat(get(other).json().path("public_openpgp_keys").findValuesAsString("url"))
                .contains(site.at("/.well-known/csaf/openpgp.asc"));
        assertThat(get(other).json().path("role").asString()).isEqualTo("csaf_provider");
        follow(other, text("/.well-known/csaf/openpgp.asc"), folder.resolve("two"));
        assertThat(get(ROOT + "valves/white/2026/m-" + unsigned + ".json").raw().body())
                .isEqualTo(bare.valid(unsigned, "WHITE", "2026-01-02").getBytes(UTF_8));
        assertThat(text(ROOT + "pump_works_inc/white/2026/m-" + first + ".json.asc"))
                .isNotEqualTo(text(ROOT + "valves/white/2026/m-" + unsigned + ".json.asc"));
    }

    /** By all that the metadata names, with the tools of an operator. */
    private static void follow(String address, String signedBy, Path folder) {
        assertThat(StandardSchemas.faults("csaf-provider-2.0", text(address))).isEmpty();
        var metadata = get(address).json();
        assertThat(metadata.path("canonical_url").asString()).isEqualTo(address);
        assertThat(metadata.path("mirror_on_CSAF_aggregators").asBoolean()).isFalse();
        assertThat(metadata.path("list_on_CSAF_aggregators").asBoolean()).isFalse();
        var tools = Gpg.in(folder);
        for (var named : metadata.path("public_openpgp_keys")) {
            tools.trust(text(named.path("url").asString()));
            assertThat(tools.gpg("--list-keys", "--with-colons").output())
                    .contains(named.path("fingerprint").asString());
        }
        var signers = Gpg.in(folder.resolve("signer"));
        signers.trust(signedBy);
        var feed = metadata.at("/distributions/1/rolie/feeds/0/url").asString();
        assertThat(StandardSchemas.faults("csaf-rolie-2.0", text(feed))).isEmpty();
        var directory = metadata.at("/distributions/0/directory_url").asString();
        var documents = get(feed).json().at("/feed/entry").findValuesAsString("src");
        assertThat(text(directory + "index.txt").lines().map(directory::concat))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(documents);
        assertThat(text(directory + "changes.csv").lines()).hasSameSizeAs(documents);
        assertThat(text(directory)).contains("href=\"2026/\"");
        for (var document : documents) {
            var name = document.substring(document.lastIndexOf('/') + 1);
            assertThat(text(directory + "2026/")).contains("href=\"" + name + ".asc\"");
            for (var file : List.of("", ".asc", ".sha256", ".sha512")) {
                tools.write(name + file, text(document + file).getBytes(UTF_8));
                signers.write(name + file, text(document + file).getBytes(UTF_8));
            }
            for (var who : List.of(tools, signers)) {
                assertThat(who.gpg("--verify", name + ".asc", name).output())
                        .contains("Good signature");
            }
            for (var sums : List.of("sha256", "sha512")) {
                var check = List.of(sums + "sum", "--check", "--strict", name + "." + sums);
                assertThat(tools.run(check).output()).isEqualTo(name + ": OK\n");
            }
        }
        tools.close();
        signers.close();
    }

    @Test
    void another_server_takes_in_what_is_mirrored_by_what_its_list_names() {
        publish(signing);
        publish(signing);
        publishBare(bare);
        mirror(signing);
        mirror(bare);
        indexOf("valves", 1);
        try (var asking =
                TestServer.startAsking(
                        site,
                        host -> {
                            throw new java.net.UnknownHostException(host);
                        },
                        Clock.systemUTC())) {
            var client = asking.member("clearinghouse", "Publisher", "publish").client();
            var mirrors = get(LIST).json().path("csaf_providers").findValues("mirrors");
            var expected = List.of(2, 1);
            assertThat(mirrors).hasSize(2);
            site.forget();
            for (int i = 0; i < 2; i++) {
                var id =
                        client.post(
                                        SUBSCRIPTIONS,
                                        Map.of(
                                                "address",
                                                mirrors.get(i).path(0).asString(),
                                                "every_minutes",
                                                60))
                                .text("id");
                var taken =
                        Until.holds(
                                PATIENCE,
                                () -> client.get(SUBSCRIPTIONS + "/" + id).json(),
                                it ->
                                        !it.path("succeeded_at").isNull()
                                                || !it.path("error").asString().isEmpty());
                assertThat(taken.path("error").asString()).isEmpty();
                assertThat(taken.at("/round/new").asInt()).isEqualTo(expected.get(i));
                assertThat(taken.at("/round/quarantined").asInt()).isZero();
            }
            assertThat(site.asked()).filteredOn(path -> path.endsWith(".json.asc")).hasSize(3);
            assertThat(site.asked()).noneMatch(path -> path.startsWith("/one/"));
        }
    }

    @Test
    void with_one_issuer_there_is_a_list_and_no_mirror_and_with_none_nothing() {
        publish(signing);
        assertThat(get(LIST).status()).isEqualTo(404);
        var id = mirror(signing);
        var list = get(LIST).json();
        assertThat(StandardSchemas.faults("csaf-aggregator-2.0", text(LIST))).isEmpty();
        assertThat(list.at("/aggregator/category").asString()).isEqualTo("lister");
        assertThat(list.path("csaf_providers")).hasSize(2);
        assertThat(text(LIST)).doesNotContain("mirrors");
        assertThat(get(ROOT + "pump_works_inc/provider-metadata.json").status()).isEqualTo(404);
        assertThat(get(ROOT + "pump_works_inc/white/index.txt").status()).isEqualTo(404);
        var other = mirror(bare);
        assertThat(index("pump_works_inc")).hasSize(1);
        assertThat(settled(id).path("mirroring").asString()).isEqualTo("mirrored");
        assertThat(settled(id).path("mirrored").asInt()).isEqualTo(1);
        // A removed subscription is a removed mirror.
        publisher.post(SUBSCRIPTIONS + "/" + other + "/removal", Map.of());
        assertThat(get(LIST).json().at("/aggregator/category").asString()).isEqualTo("lister");
        assertThat(get(ROOT + "valves/provider-metadata.json").status()).isEqualTo(404);
        assertThat(get(ROOT + "pump_works_inc/white/index.txt").status()).isEqualTo(404);
    }

    @Test
    void only_what_the_operator_chose_is_offered_and_from_then_on() {
        int number = publish(signing);
        mirror(bare);
        var id = subscribe(signing, false);
        assertThat(settled(id).path("mirroring").asString()).isEqualTo("off");
        assertThat(text(LIST)).doesNotContain("pumps.example");
        assertThat(choose(id, true).path("mirrored").asInt()).isEqualTo(1);
        assertThat(index("pump_works_inc")).containsExactly("2026/m-%d.json".formatted(number));
        assertThat(choose(id, false).path("mirrored").asInt()).isZero();
        assertThat(text(LIST)).doesNotContain("pumps.example");
        assertThat(get(ROOT + "pump_works_inc/white/index.txt").status()).isEqualTo(404);
    }

    @Test
    void what_is_not_for_everyone_or_no_more_is_absent() {
        int stays = publish(signing);
        int turns = publish(signing);
        int vanishes = publish(signing);
        int amber = numbers.incrementAndGet();
        signing.publishes(
                amber, signing.valid(amber, "AMBER", "2026-01-02"), "2026-01-02T00:00:00Z");
        int green = numbers.incrementAndGet();
        signing.publishes(
                green, signing.valid(green, "GREEN", "2026-01-02"), "2026-01-02T00:00:00Z");
        // In the form of CSAF, and breaking a mandatory test.
        int invalid = numbers.incrementAndGet();
        signing.publishes(
                invalid,
                signing.valid(invalid, "WHITE", "2026-01-02").replace("[\"P1\"]},", "[\"P2\"]},"),
                "2026-01-02T00:00:00Z");
        int forged = numbers.incrementAndGet();
        signing.publishes(
                forged, signing.valid(forged, "WHITE", "2026-01-02"), "2026-01-02T00:00:00Z");
        site.put(
                signing.path(forged),
                Page.of(
                        signing.valid(forged, "WHITE", "2026-01-02")
                                .replace("In short", "Or not")));
        var id = mirror(signing);
        mirror(bare);
        assertThat(index("pump_works_inc"))
                .containsExactlyInAnyOrder(
                        "2026/m-%d.json".formatted(stays),
                        "2026/m-%d.json".formatted(turns),
                        "2026/m-%d.json".formatted(vanishes));
        for (var absent : List.of(amber, green, invalid, forged)) {
            for (var file : List.of("", ".asc", ".sha256", ".sha512")) {
                var path = ROOT + "pump_works_inc/white/2026/m-" + absent + ".json" + file;
                assertThat(get(path).status()).as(path).isEqualTo(404);
            }
        }
        signing.publishes(
                turns, signing.valid(turns, "AMBER", "2026-02-02"), "2026-02-02T00:00:00Z");
        site.put(signing.path(vanishes), Page.status(404));
        signing.lists(signing.path(vanishes), "2026-02-02T00:00:00Z");
        again(id);
        assertThat(index("pump_works_inc")).containsExactly("2026/m-%d.json".formatted(stays));
        for (var gone : List.of(turns, vanishes)) {
            assertThat(get(ROOT + "pump_works_inc/white/2026/m-" + gone + ".json").status())
                    .isEqualTo(404);
            assertThat(text(ROOT + "pump_works_inc/feed-tlp-white.json"))
                    .doesNotContain("m-" + gone);
        }
        signing.publishes(
                turns, signing.valid(turns, "WHITE", "2026-03-02"), "2026-03-02T00:00:00Z");
        again(id);
        assertThat(index("pump_works_inc")).hasSize(2);
        assertThat(text(ROOT + "pump_works_inc/white/changes.csv").lines().findFirst())
                .contains("\"2026/m-%d.json\",\"2026-03-02T00:00:00Z\"".formatted(turns));
    }

    @Test
    void what_others_say_under_the_name_of_a_document_changes_nothing_here() {
        int number = publish(signing);
        var id = mirror(signing);
        mirror(bare);
        var path = ROOT + "pump_works_inc/white/2026/m-" + number + ".json";
        var before = text(path);
        var other = signing.valid(number, "WHITE", "2026-05-05").replace("In short", "Or not");
        assertThat(
                        publisher
                                .post(
                                        "/api/v1/imports",
                                        Map.of(
                                                "documents",
                                                List.of(
                                                        Map.of(
                                                                "place", "by-hand.json",
                                                                "encoding", "utf-8",
                                                                "content", other))))
                                .json()
                                .path("revised")
                                .asInt())
                .isEqualTo(1);
        assertThat(text(path)).isEqualTo(before);
        signing.publishes(number, before, "2026-06-06T00:00:00Z");
        again(id);
        assertThat(text(path)).isEqualTo(before);
        assertThat(text(path + ".sha256")).startsWith(Digest.sha256(before.getBytes(UTF_8)).hex());
    }

    @Test
    void who_names_another_key_is_asked_for_all_signatures_anew(@TempDir Path folder) {
        int signedAnew = publish(signing);
        int forgotten = publish(signing);
        var id = mirror(signing);
        mirror(bare);
        assertThat(index("pump_works_inc")).hasSize(2);
        var other = maker.makeKey("new@pumps.example", "ed25519", "0");
        signing.names(other);
        signing.putMetadata();
        signing.publishes(
                signedAnew,
                signing.valid(signedAnew, "WHITE", "2026-01-02"),
                "2026-01-02T00:00:00Z");
        again(id);
        assertThat(index("pump_works_inc")).containsExactly("2026/m-" + signedAnew + ".json");
        assertThat(get(ROOT + "pump_works_inc/white/2026/m-" + forgotten + ".json").status())
                .isEqualTo(404);
        follow(
                site.at(ROOT + "pump_works_inc/provider-metadata.json"),
                maker.certificate(other),
                folder);
    }

    @Test
    void no_name_of_an_issuer_leads_anywhere_and_each_has_a_folder_of_its_own() {
        var hostile = issuer("/three", "../../csaf/provider-metadata.json", "https://a.example");
        var same = issuer("/four", "CSAF//Provider metadata (json)", "https://b.example");
        var nameless = issuer("/five", "\u6e2f", "https://c.example");
        var names =
                List.of("csaf_provider_metadata_json", "csaf_provider_metadata_json_2", "issuer");
        for (var each : List.of(hostile, same, nameless)) {
            publish(each);
            mirror(each);
        }
        assertThat(get(LIST).json().path("csaf_providers").findValues("mirrors"))
                .extracting(it -> it.path(0).asString())
                .containsExactlyInAnyOrderElementsOf(
                        names.stream()
                                .map(it -> site.at(ROOT + it + "/provider-metadata.json"))
                                .toList());
        names.forEach(it -> assertThat(index(it)).hasSize(1));
        for (var absent :
                List.of(
                        "csaf_provider_metadata_json/white/2026/..%2f..%2fprovider-metadata.json",
                        "csaf_provider_metadata_json/white/1999/",
                        "csaf_provider_metadata_json/openpgp/none",
                        "other/provider-metadata.json",
                        "")) {
            assertThat(server.anyone().get(ROOT + absent).status()).as(absent).isNotEqualTo(200);
        }
    }

    @Test
    void of_two_sources_with_one_namespace_the_first_is_mirrored() {
        publish(signing);
        var first = mirror(signing);
        mirror(bare);
        var second = issuer("/three", "Pump Works", "HTTPS://pumps.example/");
        publish(second);
        var id = mirror(second);
        assertThat(settled(id).path("mirroring").asString()).isEqualTo("taken");
        assertThat(text(LIST)).doesNotContain("/three/");
        publisher.post(SUBSCRIPTIONS + "/" + first + "/removal", Map.of());
        assertThat(again(id).path("mirroring").asString()).isEqualTo("mirrored");
        assertThat(index("pump_works")).hasSize(1);
    }

    @Test
    void nobody_is_mirrored_under_our_own_namespace() {
        mirror(signing);
        mirror(bare);
        var forger = issuer("/three", "Rural CERT", "https://cert.example/");
        forger.isNoTrustedProvider();
        int forged = publishBare(forger);
        mirror(forger);
        // The job that signs has passed it by.
        int later = publishBare(bare);
        again(made.get(1));
        assertThat(indexOf("valves", 1)).containsExactly("2026/m-" + later + ".json");
        var content = forger.valid(forged, "WHITE", "2026-01-02").getBytes(UTF_8);
        var ofForged = " where sha256 = '%s'".formatted(Digest.sha256(content).hex());
        assertThat(count("advisory_countersigned" + ofForged)).isEqualTo("0");
        assertThat(text(LIST)).doesNotContain("/three/");
        assertThat(get(ROOT + "rural_cert/provider-metadata.json").status()).isEqualTo(404);
        // The words of the document count, too, whoever its row says it is of.
        TestCase.execute(
                server.roles().owner(),
                "update catalogue_mirror set party = 'x.example', namespace = 'https://x.example' where folder = 'rural_cert'");
        publishBare(bare);
        again(made.get(1));
        indexOf("valves", 2);
        Until.holds(
                PATIENCE,
                () -> count("catalogue_mirrored" + ofForged + " and asked"),
                it -> it.equals("1"));
        assertThat(count("advisory_countersigned" + ofForged + " and signature is not null"))
                .isEqualTo("0");
    }

    @Test
    void what_came_under_one_namespace_is_not_provided_under_another() {
        mirror(bare);
        int number = publish(signing);
        var id = mirror(signing);
        assertThat(index("pump_works_inc")).hasSize(1);
        site.put(
                signing.place(),
                Page.of(
                        signing.metadata()
                                .replace("https://pumps.example", "https://other.example")));
        again(id);
        assertThat(text(LIST)).contains("https://other.example");
        assertThat(index("pump_works_inc")).isEmpty();
        assertThat(get(ROOT + "pump_works_inc/white/2026/m-" + number + ".json").status())
                .isEqualTo(404);
        signing.putMetadata();
        again(id);
        assertThat(index("pump_works_inc")).hasSize(1);
    }

    @Test
    void what_an_issuer_lists_no_more_is_provided_no_more() {
        int stays = publish(signing);
        int goes = publish(signing);
        int missing = publish(signing);
        var id = mirror(signing);
        mirror(bare);
        assertThat(index("pump_works_inc")).hasSize(3);
        signing.unlists(signing.path(goes));
        again(id);
        assertThat(index("pump_works_inc")).hasSize(2).doesNotContain("2026/m-" + goes + ".json");
        assertThat(get(ROOT + "pump_works_inc/white/2026/m-" + goes + ".json").status())
                .isEqualTo(404);
        // Also where the round fell short of another one.
        site.put(signing.path(missing), Page.status(404));
        signing.lists(signing.path(missing), "2026-02-02T00:00:00Z");
        signing.unlists(signing.path(stays));
        assertThat(again(id).path("error").asString()).contains("not there");
        assertThat(index("pump_works_inc")).isEmpty();
    }

    @Test
    void what_waits_in_quarantine_and_is_read_again_takes_nothing_away() {
        int number = numbers.incrementAndGet();
        var good = signing.valid(number, "WHITE", "2026-01-02");
        // Of the future, which is not taken in and not asked for again.
        signing.publishes(
                number, signing.valid(number, "WHITE", "2099-01-02"), "2026-01-02T00:00:00Z");
        mirror(bare);
        var id = mirror(signing);
        assertThat(index("pump_works_inc")).isEmpty();
        signing.publishes(number, good, "2026-01-03T00:00:00Z");
        again(id);
        assertThat(index("pump_works_inc")).hasSize(1);
        retry();
        assertThat(index("pump_works_inc")).hasSize(1);
    }

    @Test
    void what_can_be_read_at_last_is_fetched_once_more_for_its_signature() {
        int number = numbers.incrementAndGet();
        var unread = signing.valid(number, "WHITE", "2099-01-02");
        var good = signing.valid(number, "WHITE", "2026-01-02");
        signing.publishes(number, unread, "2026-01-02T00:00:00Z");
        mirror(bare);
        var id = mirror(signing);
        // As if this server had learnt to read it.
        signing.publishes(number, good, "2026-01-02T00:00:00Z");
        TestCase.execute(
                server.roles().owner(),
                "update catalogue_quarantined set content = convert_to('%s', 'UTF8'), sha256 = '%s' where sha256 = '%s'"
                        .formatted(
                                good,
                                Digest.sha256(good.getBytes(UTF_8)).hex(),
                                Digest.sha256(unread.getBytes(UTF_8)).hex()));
        again(id);
        assertThat(index("pump_works_inc")).isEmpty();
        retry();
        again(id);
        assertThat(index("pump_works_inc")).hasSize(1);
    }

    private static void retry() {
        assertThat(publisher.post("/api/v1/imports/quarantine/retry", Map.of()).status())
                .isEqualTo(200);
    }

    private static String count(String of) {
        return TestCase.ask(server.roles().owner(), "select count(*) from " + of);
    }

    @Test
    void an_issuer_is_mirrored_and_listed_as_far_as_it_lets_that_be() {
        mirror(bare);
        signing.lets(true, false);
        publish(signing);
        var id = mirror(signing);
        assertThat(settled(id).path("mirroring").asString()).isEqualTo("listed");
        assertThat(text(LIST)).contains(signing.place()).doesNotContain("mirrors");
        signing.lets(false, false);
        signing.putMetadata();
        assertThat(again(id).path("mirroring").asString()).isEqualTo("refused");
        assertThat(text(LIST)).doesNotContain(signing.place());
        // Wants no list without a copy: named with its mirror, and not where there is none.
        signing.lets(false, true);
        signing.putMetadata();
        assertThat(again(id).path("mirrored").asInt()).isEqualTo(1);
        assertThat(text(LIST)).contains(signing.place(), "pump_works_inc");
        bare.lets(true, false);
        bare.putMetadata();
        again(made.getFirst());
        assertThat(text(LIST)).doesNotContain(signing.place());
        assertThat(get(LIST).json().at("/aggregator/category").asString()).isEqualTo("lister");
        signing.lets(true, true);
        site.put(
                signing.place(),
                Page.of(signing.metadata().replace("\"mirror_on_CSAF_aggregators\": true,", "")));
        assertThat(again(id).path("mirroring").asString()).isEqualTo("listed");
        site.put(signing.place(), Page.of(signing.metadata().replace("\"2.0\"", "\"2.1\"")));
        assertThat(again(id).path("mirroring").asString()).isEqualTo("no-issuer");
    }

    @Test
    void lists_are_for_every_site_and_come_again_only_when_something_changed() throws IOException {
        int number = publish(signing);
        var id = mirror(signing);
        mirror(bare);
        var folder = ROOT + "pump_works_inc/";
        for (var path :
                List.of(
                        LIST,
                        folder + "provider-metadata.json",
                        folder + "feed-tlp-white.json",
                        folder + "white/",
                        folder + "white/2026/",
                        folder + "white/index.txt",
                        folder + "white/changes.csv",
                        folder + "white/2026/m-" + number + ".json",
                        folder + "white/2026/m-" + number + ".json.asc")) {
            var first = get(path);
            assertThat(first.status()).as(path).isEqualTo(200);
            assertThat(first.raw().headers().allValues("Access-Control-Allow-Origin"))
                    .containsExactly("*");
            assertThat(first.header("Cache-Control")).as(path).startsWith("public");
            assertThat(first.header("Last-Modified")).as(path).isNotEmpty();
            var same = Map.of("If-None-Match", first.header("ETag"));
            assertThat(server.anyone().get(path, same).status()).as(path).isEqualTo(304);
        }
        var feed = folder + "feed-tlp-white.json";
        var packed = server.anyone().get(feed, Map.of("Accept-Encoding", "gzip"));
        assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.raw().body()))) {
            assertThat(in.readAllBytes()).isEqualTo(get(feed).raw().body());
        }
        var tag = get(feed).header("ETag");
        again(id);
        assertThat(get(feed).header("ETag")).isEqualTo(tag);
        publish(signing);
        again(id);
        assertThat(get(feed).header("ETag")).isNotEqualTo(tag);
    }
}
