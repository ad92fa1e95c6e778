package clearinghouse.advisory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import clearinghouse.app.TestCase;
import clearinghouse.app.TestServer;
import clearinghouse.app.TestServer.Answer;
import clearinghouse.app.TestServer.Client;
import clearinghouse.catalogue.Catalogue;
import clearinghouse.formats.published.KevForm;
import clearinghouse.formats.published.OsvForm;
import clearinghouse.formats.ssvc.CisaBod2604;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.platform.Db;
import clearinghouse.platform.Json;
import clearinghouse.platform.Pool;
import clearinghouse.record.AuditRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Feeds as programs that others wrote follow them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeedsTest {

    private static final String ADDRESS = "https://clearinghouse.example";
    private static final String ALL = "/feeds/advisories.atom";
    private static final String KEV = "/feeds/known_exploited_vulnerabilities.json";
    private static final String KEV_TABLE = "/feeds/known_exploited_vulnerabilities.csv";
    private static final String TITLE = "Deep <b>input</b> & more \"ends\" the parser";
    private static final String SUMMARY =
            "<script>alert(1)</script> & <img src=x onerror=alert(2)>";

    /** Debian's own Python has Debian's modules; another one may come first on the path. */
    private static final String PYTHON = "/usr/bin/python3";

    private static final String KEPT = "keptback";

    private static final List<String> WITHOUT_ONE_ADVISORY =
            List.of(
                    ALL,
                    KEV,
                    KEV_TABLE,
                    "/osv/all.zip",
                    "/osv/ecosystems.txt",
                    "/osv/modified_id.csv");

    private TestServer server;
    private Client publisher;
    private final Map<String, byte[]> before = new LinkedHashMap<>();
    private String exploited = "";
    private String other = "";

    @BeforeAll
    void publish() {
        server = TestServer.startAt(ADDRESS);
        publisher = server.member("clearinghouse", "Publisher", "publish").client();
        WITHOUT_ONE_ADVISORY.forEach(path -> before.put(path, body(path)));
        var first = draft(exploited());
        // Made anew with each publication, so a third one may lie there as a draft meanwhile.
        draft(kept());
        var second = draft(TestCase.draft());
        exploited = publish(first);
        other = publish(second);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** By words that stand in no other. */
    private static Map<String, Object> kept() {
        var draft = new HashMap<>(exploited());
        draft.put("title", KEPT + " title");
        draft.put("summary", KEPT + " summary");
        draft.put("description", KEPT + " description");
        draft.put("identifiers", List.of("CVE-2026-19999"));
        draft.put(
                "affected",
                Map.of(
                        "vendor",
                        KEPT,
                        "product",
                        KEPT,
                        "introduced",
                        "0",
                        "fixed",
                        List.of("1.1")));
        return draft;
    }

    /** Hostile in each word that a feed tells. */
    private static Map<String, Object> exploited() {
        var draft = new HashMap<>(TestCase.draft());
        draft.put("title", TITLE);
        draft.put("summary", SUMMARY);
        draft.put("sectors", List.of("energy"));
        draft.put("identifiers", List.of("CVE-2026-10001"));
        draft.put(
                "affected",
                Map.of(
                        "vendor", "株式会社 <Example>",
                        "product", "parser",
                        "introduced", "0",
                        "fixed", List.of("1.1")));
        draft.put(
                "assessment",
                Map.of(
                        "known_exploited", true,
                        "automatable", true,
                        "technical_impact", "total"));
        return draft;
    }

    private String draft(Map<String, Object> text) {
        var of = TestCase.confirmed(server);
        return of.coordinator()
                .client()
                .post("/api/v1/cases/" + of.open() + "/advisories", text)
                .text("id");
    }

    private String publish(String advisory) {
        return publisher
                .post("/api/v1/advisories/" + advisory + "/publication", Map.of())
                .text("number");
    }

    private Answer get(String address, Map<String, String> headers) {
        return server.anyone().get(URI.create(address).getRawPath(), headers);
    }

    private byte[] body(String address) {
        var answer = get(address, Map.of());
        assertThat(answer.status()).as(address).isEqualTo(200);
        return answer.raw().body();
    }

    private String text(String address) {
        return new String(body(address), StandardCharsets.UTF_8);
    }

    /** By the feed reader of others. */
    private JsonNode read(Path folder, String path) throws IOException {
        var feed = Files.write(folder.resolve("feed.atom"), body(path));
        assumeTrue(
                run("import feedparser").exit() == 0,
                "not run: feedparser is missing (apt-get install python3-feedparser)");
        var told =
                run(
                        """
                        import feedparser, json, sys
                        feed = feedparser.parse(sys.argv[1])
                        print(json.dumps({
                            'broken': bool(feed.bozo), 'version': feed.version, 'id': feed.feed.id,
                            'author': feed.feed.author,
                            'entries': [{
                                'id': e.id, 'title': e.title, 'kind': e.title_detail.type,
                                'summary': e.summary, 'link': e.link, 'updated': e.updated_parsed,
                                'terms': [t.term for t in e.tags],
                                'documents': [l.href for l in e.links if l.type == 'application/json']}
                                for e in feed.entries]}))
                        """,
                        feed.toString());
        assertThat(told.exit()).as(told.output()).isZero();
        return Json.mapper().readTree(told.output());
    }

    private record Told(int exit, String output) {}

    private static Told run(String script, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(PYTHON, "-c", script));
        command.addAll(List.of(arguments));
        if (!Files.isExecutable(Path.of(PYTHON))) {
            return new Told(127, "");
        }
        var process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        try {
            var output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return new Told(process.exitValue(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_feed_reader_of_others_reads_every_advisory(@TempDir Path folder) throws IOException {
        var feed = read(folder, ALL);
        assertThat(feed.path("broken").asBoolean()).isFalse();
        assertThat(feed.path("version").asString()).isEqualTo("atom10");
        assertThat(feed.path("author").asString()).isEqualTo("Rural CERT");
        assertThat(feed.path("entries").findValuesAsString("title"))
                .containsExactly(
                        other + ": " + TestCase.draft().get("title"), exploited + ": " + TITLE);
        var entry = feed.at("/entries/1");
        assertThat(entry.path("summary").asString()).isEqualTo(SUMMARY);
        assertThat(entry.path("kind").asString()).isEqualTo("text/plain");
        assertThat(entry.path("terms").valueStream().map(JsonNode::asString))
                .containsExactly("Maven", "Energy", "株式会社 <Example>", "CVE-2026-10001");
        assertThat(text(entry.path("link").asString())).contains("<h1>Deep &lt;b&gt;input");
        var document = Json.mapper().readTree(text(entry.at("/documents/0").asString()));
        assertThat(document.at("/document/tracking/id").asString()).isEqualTo(exploited);
    }

    @Test
    void each_ecosystem_and_vendor_has_a_feed_of_its_own(@TempDir Path folder) throws IOException {
        var page = text("/feeds");
        assertThat(page).contains("href=\"/feeds/ecosystem/Maven.atom\"");
        assertThat(page).contains("href=\"/feeds/vendor/example.atom\"", "株式会社 &lt;Example&gt;");
        assertThat(text("/advisories"))
                .contains("<link rel=\"alternate\" type=\"application/atom+xml\"", "\"/feeds\"");
        assertThat(read(folder, "/feeds/ecosystem/Maven.atom").path("entries")).hasSize(2);
        assertThat(page).contains("href=\"/feeds/sector/energy.atom\"");
        assertThat(read(folder, "/feeds/sector/energy.atom").path("entries")).hasSize(1);
        var ofVendor = read(folder, "/feeds/vendor/example.atom");
        assertThat(ofVendor.path("entries")).hasSize(1);
        assertThat(ofVendor.path("id")).isNotEqualTo(read(folder, ALL).path("id"));
        for (var absent :
                List.of(
                        "/feeds/ecosystem/npm.atom",
                        "/feeds/vendor/nobody.atom",
                        "/feeds/sector/dams.atom",
                        "/feeds/x.atom")) {
            assertThat(get(absent, Map.of()).status()).as(absent).isEqualTo(404);
        }
    }

    @Test
    void what_is_exploited_is_told_in_the_form_of_cisa_with_the_rule_of_its_date() {
        assertThat(StandardSchemas.faults("kev", text(KEV))).isEmpty();
        var catalogue = KevForm.read(Json.mapper().readTree(text(KEV))).orElseThrow();
        assertThat(catalogue.entries()).hasSize(1);
        var entry = catalogue.entries().getFirst();
        assertThat(entry.cve()).isEqualTo("CVE-2026-10001");
        assertThat(entry.name()).isEqualTo(TITLE);
        assertThat(entry.description()).isEqualTo(SUMMARY);
        assertThat(entry.requiredAction()).contains("Update to parser 1.1");
        var added = entry.added().orElseThrow();
        assertThat(added).isBetween(today().minusDays(1), today());
        // In KEV, exposed, automatable, total: three days.
        assertThat(entry.due()).contains(added.plusDays(3));
        assertThat(entry.notes())
                .startsWith(ADDRESS + "/advisories/adv_")
                .contains("cisa:DT_BOD2604:1.0.0 (row 15)");
        assertThat(KevForm.readCsv(text(KEV_TABLE)).orElseThrow().entries())
                .isEqualTo(catalogue.entries());
    }

    @Test
    void of_several_assessments_the_newest_says_what_is_exploited() {
        InstantSource clock = InstantSource.system();
        var ids = new Ids(clock, new SecureRandom());
        var catalogue = new Catalogue(new AuditRecord(ids, clock), ids, clock);
        try (var pool = Pool.open(server.roles().server())) {
            var db = new Db(() -> pool);
            Supplier<Set<String>> exploited =
                    () ->
                            db.inSnapshot(
                                    Access.ofNobody("anyone", "public"),
                                    tx -> catalogue.saying(tx, CisaBod2604.IN_KEV, "yes"));
            var first = exploited.get();
            assertThat(first).hasSize(1);
            assess("00000000-0000-7000-8000-000000000001");
            assertThat(exploited.get()).isEqualTo(first);
            assess("ffffffff-0000-7000-8000-000000000001");
            assertThat(exploited.get()).hasSize(2).containsAll(first);
        } finally {
            TestCase.execute(
                    server.roles().owner(),
                    "delete from catalogue_assessment where source = 'a test'");
        }
    }

    /** Of the advisory that says the contrary. */
    private void assess(String id) {
        TestCase.execute(
                server.roles().owner(),
                """
                insert into catalogue_assessment (id, vulnerability, point, value, set_by, source, at)
                select '%s', vulnerability, 'In KEV', 'yes', 'somebody', 'a test', now()
                  from advisory_advisory where number = '%s'
                """
                        .formatted(id, other));
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    private static Map<String, String> unpacked(byte[] archive) throws IOException {
        var files = new LinkedHashMap<String, String>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    @Test
    void the_dump_holds_every_record_as_the_api_tells_it() throws IOException {
        var records = unpacked(body("/osv/all.zip"));
        assertThat(records).containsOnlyKeys("x_" + exploited + ".json", "x_" + other + ".json");
        for (var record : records.entrySet()) {
            assertThat(StandardSchemas.faults("osv-1.7", record.getValue())).isEmpty();
            assertThat(text("/osv/Maven/" + record.getKey())).isEqualTo(record.getValue());
            var read = OsvForm.read(Json.mapper().readTree(record.getValue())).orElseThrow();
            var told = get("/v1/vulns/" + read.id(), Map.of()).json();
            assertThat(Json.mapper().readTree(record.getValue())).isEqualTo(told);
        }
        assertThat(unpacked(body("/osv/Maven/all.zip"))).isEqualTo(records);
        assertThat(text("/osv/ecosystems.txt")).isEqualTo("Maven\n");
        var modified =
                Json.mapper()
                        .readTree(text("/osv/Maven/x_" + exploited + ".json"))
                        .path("modified")
                        .asString();
        assertThat(text("/osv/modified_id.csv").lines())
                .hasSize(2)
                .contains(modified + ",Maven/x_" + exploited);
        assertThat(text("/osv/Maven/modified_id.csv").lines())
                .contains(modified + ",x_" + exploited);
        assertThat(get("/osv/npm/all.zip", Map.of()).status()).isEqualTo(404);
    }

    @Test
    void nothing_of_a_draft_shows_in_any_feed() throws IOException {
        for (var path : served()) {
            assertThat(text(path))
                    .as(path)
                    .doesNotContainIgnoringCase(KEPT)
                    .doesNotContain("19999");
        }
        assertThat(unpacked(body("/osv/all.zip"))).hasSize(2);
        assertThat(get("/feeds/vendor/" + KEPT + ".atom", Map.of()).status()).isEqualTo(404);
        assertThat(text(ALL)).contains(exploited).contains(other);
    }

    private List<String> served() {
        var all = new ArrayList<>(WITHOUT_ONE_ADVISORY);
        all.addAll(
                List.of(
                        "/feeds/ecosystem/Maven.atom",
                        "/feeds/vendor/example.atom",
                        "/feeds/sector/energy.atom",
                        "/osv/Maven/all.zip",
                        "/osv/Maven/modified_id.csv",
                        "/osv/Maven/x_" + other + ".json"));
        return all;
    }

    @Test
    void every_feed_is_for_every_site_and_comes_again_only_when_it_changed() {
        for (var path : served()) {
            var first = get(path, Map.of());
            assertThat(first.header("Access-Control-Allow-Origin")).as(path).isEqualTo("*");
            assertThat(first.header("Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
            assertThat(first.header("Cache-Control")).startsWith("public");
            var changed = first.header("Last-Modified");
            assertThat(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(changed)))
                    .isBetween(Instant.now().minus(1, ChronoUnit.HOURS), Instant.now());
            assertThat(get(path, Map.of("If-Modified-Since", changed)).status()).isEqualTo(304);
            var again = get(path, Map.of("If-None-Match", first.header("ETag")));
            assertThat(again.status()).as(path).isEqualTo(304);
            assertThat(again.raw().body()).isEmpty();
            assertThat(get(path, Map.of("If-None-Match", "\"x\"")).status()).isEqualTo(200);
        }
    }

    @Test
    void a_feed_is_packed_for_who_takes_it_so_and_has_another_tag_then() throws IOException {
        for (var path : List.of(ALL, "/feeds/ecosystem/Maven.atom")) {
            var plain = get(path, Map.of());
            var packed = get(path, Map.of("Accept-Encoding", "gzip"));
            assertThat(packed.header("Content-Encoding")).as(path).isEqualTo("gzip");
            assertThat(packed.header("Vary")).contains("Accept-Encoding");
            assertThat(packed.header("ETag")).isNotEqualTo(plain.header("ETag"));
            try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.raw().body()))) {
                assertThat(in.readAllBytes()).isEqualTo(plain.raw().body());
            }
        }
        var archive = get("/osv/all.zip", Map.of("Accept-Encoding", "gzip"));
        assertThat(archive.header("Content-Encoding")).as("an archive is packed").isEmpty();
    }

    @Test
    void the_feed_says_what_it_is() {
        assertThat(get(ALL, Map.of()).header("Content-Type").toLowerCase(Locale.ROOT))
                .isEqualTo("application/atom+xml;charset=utf-8");
        assertThat(get("/osv/all.zip", Map.of()).header("Content-Type"))
                .isEqualTo("application/zip");
    }

    @Test
    void where_no_address_is_known_links_lead_from_where_the_feed_is() {
        try (var plain = TestServer.start()) {
            var feed = new String(plain.anyone().get(ALL).raw().body(), StandardCharsets.UTF_8);
            assertThat(feed).contains("href=\"" + ALL + "\"");
        }
    }
}
