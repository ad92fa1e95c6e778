package clearinghouse.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestCase;
import clearinghouse.app.TestServer;
import clearinghouse.app.TestServer.Answer;
import clearinghouse.formats.csaf.validation.CsafValidator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The provider as one who takes its documents meets it: from its metadata on, by what that names.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CsafProviderTest {

    private static final String ADDRESS = "https://clearinghouse.example";
    private static final String METADATA = "/.well-known/csaf/provider-metadata.json";
    private static final String FEED = "/.well-known/csaf/feed-tlp-white.json";
    private static final String SECURITY = "/.well-known/security.txt";
    private static final String CHANGES = "/csaf/white/changes.csv";
    private static final String INDEX = "/csaf/white/index.txt";

    private TestServer server;
    private Answer emptyFeed;
    private Answer emptyMetadata;
    private String number = "";

    @BeforeAll
    void publish() {
        server = TestServer.startAt(ADDRESS);
        emptyFeed = get(FEED);
        emptyMetadata = get(METADATA);
        published(TestCase.draft());
        var inSectors = new HashMap<>(TestCase.draft());
        inSectors.put("sectors", List.of("nuclear", "energy"));
        number = published(inSectors);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** Another advisory; its number. */
    private String published(Map<String, Object> draft) {
        var of = TestCase.confirmed(server);
        var publisher = server.member("clearinghouse", "Publisher", "publish").client();
        var advisory =
                of.coordinator()
                        .client()
                        .post("/api/v1/cases/" + of.open() + "/advisories", draft)
                        .text("id");
        return publisher
                .post("/api/v1/advisories/" + advisory + "/publication", Map.of())
                .text("number");
    }

    /** By a path, or an address of this provider's. */
    private Answer get(String address) {
        return get(address, Map.of());
    }

    private Answer get(String address, Map<String, String> headers) {
        return server.anyone().get(URI.create(address).getRawPath(), headers);
    }

    private String text(String address) {
        var answer = get(address);
        assertThat(answer.status()).as(address).isEqualTo(200);
        return new String(answer.raw().body(), StandardCharsets.UTF_8);
    }

    private List<String> lines(String address) {
        return text(address).lines().toList();
    }

    private String year() {
        return number.substring("CLH-".length(), "CLH-".length() + 4);
    }

    private String document() {
        return "/csaf/white/%s/%s.json"
                .formatted(year(), number.toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void a_downloader_gets_by_both_ways_to_documents_that_verify(@TempDir Path folder) {
        var metadata = get(METADATA).json();
        assertThat(StandardSchemas.faults("csaf-provider-2.0", text(METADATA))).isEmpty();
        var key = metadata.at("/public_openpgp_keys/0");
        var tools = Gpg.in(folder);
        tools.trust(text(key.path("url").asString()));
        assertThat(tools.gpg("--list-keys", "--with-colons").output())
                .contains("fpr:::::::::" + key.path("fingerprint").asString() + ":");
        var directory = metadata.at("/distributions/0/directory_url").asString();
        var byDirectory = lines(directory + "index.txt").stream().map(directory::concat).toList();
        var feed = metadata.at("/distributions/1/rolie/feeds/0/url").asString();
        assertThat(StandardSchemas.faults("csaf-rolie-2.0", text(feed))).isEmpty();
        var byFeed = get(feed).json().at("/feed/entry").findValuesAsString("src");
        assertThat(byDirectory).hasSize(2).containsExactlyInAnyOrderElementsOf(byFeed);
        for (var address : byFeed) {
            verify(address, tools);
        }
        tools.close();
    }

    private void verify(String address, Gpg tools) {
        var name = address.substring(address.lastIndexOf('/') + 1);
        for (var file : List.of("", ".asc", ".sha256", ".sha512")) {
            tools.write(name + file, text(address + file).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(tools.gpg("--verify", name + ".asc", name).output()).contains("Good signature");
        for (var sums : List.of("sha256", "sha512")) {
            assertThat(
                            tools.run(
                                            List.of(
                                                    sums + "sum",
                                                    "--check",
                                                    "--strict",
                                                    name + "." + sums))
                                    .output())
                    .isEqualTo(name + ": OK\n");
        }
        var verdict =
                CsafValidator.validate(
                        get(address).raw().body(), CsafValidator.Extent.FULL, Instant.now());
        assertThat(verdict.errors()).isEmpty();
        // 6.2.11: the document says itself where it is found.
        assertThat(get(address).json().at("/document/references/0/url").asString())
                .isEqualTo(address);
        assertThat(verdict.warnings()).extracting("code").doesNotContain("6.2.11");
    }

    @Test
    void the_newest_change_stands_first_with_the_documents_own_date() {
        var first = lines(CHANGES).getFirst();
        assertThat(lines(CHANGES)).hasSize(2);
        var path = first.split(",", -1)[0].replace("\"", "");
        assertThat(first)
                .isEqualTo(
                        "\"%s\",\"%s\""
                                .formatted(
                                        path,
                                        get("/csaf/white/" + path)
                                                .text("document.tracking.current_release_date")));
    }

    @Test
    void a_person_looks_around_in_the_directory() {
        var root = get("/csaf/white/");
        assertThat(root.header("Content-Type")).startsWith("text/html");
        assertThat(text("/csaf/white/")).contains("href=\"%s/\"".formatted(year()));
        assertThat(text("/csaf/white/%s/".formatted(year())))
                .contains("href=\"" + document().substring(document().lastIndexOf('/') + 1));
        assertThat(get("/csaf/white/1999/").status()).isEqualTo(404);
    }

    @Test
    void before_the_first_publication_there_is_an_empty_feed_as_old_as_the_profile() {
        assertThat(emptyFeed.json().at("/feed/entry")).isEmpty();
        assertThat(
                        StandardSchemas.faults(
                                "csaf-rolie-2.0",
                                new String(emptyFeed.raw().body(), StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(emptyMetadata.status()).isEqualTo(200);
        assertThat(emptyFeed.header("ETag")).isNotEqualTo(get(FEED).header("ETag"));
    }

    @Test
    void services_and_categories_of_the_feed_are_where_the_metadata_says() {
        var rolie = get(METADATA).json().at("/distributions/1/rolie");
        assertThat(
                        get(rolie.at("/services/0").asString())
                                .json()
                                .at("/service/workspace/0/collection/0/href")
                                .asString())
                .isEqualTo(rolie.at("/feeds/0/url").asString());
        assertThat(
                        get(rolie.at("/categories/0").asString())
                                .json()
                                .at("/categories/category")
                                .findValuesAsString("term"))
                .containsExactly(
                        "Example parser", "Energy", "Nuclear Reactors, Materials, and Waste");
    }

    @Test
    void a_sector_has_a_feed_of_its_own_and_its_documents_stand_in_the_other_too() {
        var rolie = get(METADATA).json().at("/distributions/1/rolie");
        var feeds = rolie.path("feeds").findValuesAsString("url");
        assertThat(feeds)
                .containsExactly(
                        ADDRESS + FEED,
                        ADDRESS + "/.well-known/csaf/sector/energy.json",
                        ADDRESS + "/.well-known/csaf/sector/nuclear.json",
                        ADDRESS + "/csaf/amber/feed-tlp-amber.json");
        assertThat(
                        get(rolie.at("/services/0").asString())
                                .json()
                                .at("/service/workspace/0/collection")
                                .findValuesAsString("href"))
                .isEqualTo(feeds.subList(0, 3));
        assertThat(get(FEED).json().at("/feed/entry")).hasSize(2);
        for (var feed : feeds.subList(1, 3)) {
            assertThat(StandardSchemas.faults("csaf-rolie-2.0", text(feed))).isEmpty();
            assertThat(get(feed).json().at("/feed/entry").findValuesAsString("id"))
                    .containsExactly(number);
        }
        assertThat(get(document()).json().at("/document/notes/1/text").asString())
                .isEqualTo("Energy, Nuclear Reactors, Materials, and Waste");
        for (var absent : List.of("dams.json", "energy", "any.json")) {
            assertThat(get("/.well-known/csaf/sector/" + absent).status()).isEqualTo(404);
        }
    }

    @Test
    void everything_is_for_every_site_and_comes_again_only_when_it_changed() {
        for (var path : served()) {
            var first = get(path);
            assertThat(first.status()).as(path).isEqualTo(200);
            assertThat(first.raw().headers().allValues("Access-Control-Allow-Origin"))
                    .as(path)
                    .containsExactly("*");
            assertThat(first.raw().headers().allValues("Cross-Origin-Resource-Policy"))
                    .as(path)
                    .containsExactly("cross-origin");
            assertThat(first.header("Cache-Control")).as(path).startsWith("public");
            var again = get(path, Map.of("If-None-Match", "\"x\", W/" + first.header("ETag")));
            assertThat(again.status()).as(path).isEqualTo(304);
            assertThat(again.raw().body()).isEmpty();
            assertThat(get(path, Map.of("If-None-Match", "*")).status()).isEqualTo(304);
            assertThat(get(path, Map.of("If-None-Match", "\"x\"")).status()).isEqualTo(200);
        }
    }

    private List<String> served() {
        return Stream.of(
                        METADATA,
                        FEED,
                        "/.well-known/csaf/service.json",
                        "/.well-known/csaf/sector/energy.json",
                        "/.well-known/csaf/category.json",
                        "/.well-known/csaf/openpgp.asc",
                        SECURITY,
                        "/csaf/white/",
                        "/csaf/white/%s/".formatted(year()),
                        INDEX,
                        CHANGES,
                        document(),
                        document() + ".asc",
                        document() + ".sha256",
                        document() + ".sha512")
                .toList();
    }

    @Test
    void what_is_listed_was_changed_when_the_newest_was_published() {
        var newest = lines(CHANGES).getFirst().split("\"", -1)[3];
        for (var path : List.of(METADATA, FEED, INDEX, CHANGES)) {
            var changed = get(path).header("Last-Modified");
            assertThat(
                            Instant.from(
                                    java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.parse(
                                            changed)))
                    .as(path)
                    .isEqualTo(newest);
            assertThat(get(path, Map.of("If-Modified-Since", changed)).status()).isEqualTo(304);
        }
        assertThat(get(FEED).text("feed.updated")).isEqualTo(newest);
        assertThat(get(METADATA).text("last_updated")).isEqualTo(newest);
    }

    @Test
    void who_takes_gzip_gets_the_same_smaller_and_under_another_tag() throws IOException {
        var plain = get(document());
        var packed = get(document(), Map.of("Accept-Encoding", "gzip"));
        assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(packed.header("Vary")).contains("Accept-Encoding");
        assertThat(plain.header("Vary")).contains("Accept-Encoding");
        assertThat(packed.raw().body().length).isLessThan(plain.raw().body().length / 2);
        assertThat(packed.header("ETag")).isNotEqualTo(plain.header("ETag"));
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.raw().body()))) {
            assertThat(in.readAllBytes()).isEqualTo(plain.raw().body());
        }
        assertThat(
                        get(document(), Map.of("Accept-Encoding", "gzip;q=0"))
                                .header("Content-Encoding"))
                .isEmpty();
        // What is not for everyone: its length would tell of what it holds.
        for (int i = 0; i < 20; i++) {
            server.member("operator", "Hospital " + i, "operator");
        }
        var own = server.administrator().get("/api/v1/parties", Map.of("Accept-Encoding", "gzip"));
        assertThat(own.status()).isEqualTo(200);
        assertThat(own.raw().body().length).isGreaterThan(plain.raw().body().length / 2);
        assertThat(own.header("Content-Encoding")).isEmpty();
    }

    @Test
    void what_has_another_label_is_served_nowhere() {
        var before = served().stream().map(this::text).toList();
        TestCase.execute(
                server.roles().owner(),
                """
                with a as (select advisory as code from advisory_document
                            where format = 'csaf' and file_name = '%1$s')
                insert into advisory_document
                select a.code, 2, 'csaf', 'amber.json',
                       convert_to(replace(replace(convert_from(d.content, 'UTF8'), '"WHITE"', '"AMBER"'),
                                          '%2$s', 'CLH-2026-AMBER'), 'UTF8'),
                       d.sha256, d.sha512, d.signature, d.published_at
                  from a join advisory_document d on d.advisory = a.code and d.format = 'csaf'
                """
                        .formatted(document().substring(document().lastIndexOf('/') + 1), number));
        try {
            assertThat(lines(INDEX)).hasSize(1);
            assertThat(lines(CHANGES)).hasSize(1);
            assertThat(get(FEED).json().at("/feed/entry")).hasSize(1);
            for (var file : List.of("", ".asc", ".sha256", ".sha512")) {
                assertThat(get(document() + file).status()).isEqualTo(404);
                assertThat(get("/csaf/white/2026/clh-2026-amber.json" + file).status())
                        .isEqualTo(404);
            }
        } finally {
            // As it was before: nothing that was published is ever deleted.
            TestCase.execute(
                    server.roles().owner(),
                    """
                    insert into advisory_document
                    select advisory, 3, format, file_name, content, sha256, sha512, signature, published_at
                      from advisory_document where format = 'csaf' and revision = 1 and file_name = '%s'
                    """
                            .formatted(document().substring(document().lastIndexOf('/') + 1)));
        }
        assertThat(served().stream().map(this::text).toList()).isEqualTo(before);
    }

    @Test
    void a_file_that_is_not_there_is_absent() {
        for (var path :
                List.of(
                        document() + ".sig",
                        document().replace("/" + year() + "/", "/1999/"),
                        "/csaf/white/%s/clh-0000.json".formatted(year()),
                        "/csaf/white",
                        "/csaf/amber/",
                        "/.well-known/csaf/",
                        "/.well-known/other")) {
            assertThat(get(path).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void whom_to_tell_of_a_flaw_is_said_where_people_look_for_it() {
        assertThat(text(SECURITY))
                .contains(
                        "Contact: mailto:flaws@cert.example\n",
                        "CSAF: " + ADDRESS + METADATA + "\n",
                        "Canonical: " + ADDRESS + SECURITY + "\n");
        assertThat(get(SECURITY).header("Content-Type"))
                .isEqualToIgnoringCase("text/plain;charset=utf-8");
    }

    @Test
    void without_an_address_over_tls_there_is_no_provider() {
        try (var plain = TestServer.startAt("http://clearinghouse.example")) {
            for (var path : served()) {
                assertThat(plain.anyone().get(path).status()).as(path).isEqualTo(404);
            }
            var contract = plain.anyone().get("/api/v1/openapi.json").json();
            assertThat(contract.path("paths").propertyNames())
                    .noneMatch(
                            path -> path.startsWith("/csaf/") || path.startsWith("/.well-known"));
        }
        assertThat(server.anyone().get("/api/v1/openapi.json").json().path("paths").propertyNames())
                .contains(METADATA, "/csaf/white/{year}/{file}");
    }
}
