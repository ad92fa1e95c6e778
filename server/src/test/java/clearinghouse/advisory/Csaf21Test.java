package clearinghouse.advisory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestCase;
import clearinghouse.app.TestServer;
import clearinghouse.app.TestServer.Answer;
import clearinghouse.app.TestSite;
import clearinghouse.app.TestSite.Page;
import clearinghouse.app.Until;
import clearinghouse.formats.csaf.validation.CsafValidator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Advisories by the draft of CSAF 2.1, from the moment at which the operator wants them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Csaf21Test {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ROOT = "/.well-known/csaf/v2.1/";
    private static final String METADATA = ROOT + "provider-metadata.json";
    private static final String INDEX = ROOT + "clear/index.txt";

    private TestSite site;
    private TestServer server;
    private List<String> before = List.of();
    private final Deque<String> drafts = new ArrayDeque<>();
    private String publisher = "";

    @BeforeAll
    void start() throws IOException {
        site = new TestSite();
        Path data;
        try (var first = TestServer.startAskingAt(site, "https://" + site.domain())) {
            for (int i = 0; i < 3; i++) {
                drafts.add(draft(first));
            }
            publisher = first.member("clearinghouse", "Publisher", "publish").client().token();
            publish(first);
            assertThat(Stream.of(METADATA, ROOT + "feed-tlp-clear.json", ROOT + "clear/", INDEX))
                    .allMatch(path -> first.anyone().get(path).status() == 404);
            assertThat(first.anyone().get("/api/v1/openapi.json").raw().body())
                    .asString(UTF_8)
                    .doesNotContain("v2.1");
            assertThat(first.anyone().get("/.well-known/security.txt").raw().body())
                    .asString(UTF_8)
                    .doesNotContain("v2.1");
            data = first.copyOfData();
            server = first;
        }
        Files.writeString(
                data.resolve("publisher.properties"),
                "csaf.2.1 = yes\n",
                StandardOpenOption.APPEND);
        server = TestServer.startAsking(site, server.roles(), data);
        before = Until.holds(PATIENCE, () -> lines(INDEX), it -> it.size() == 1);
        publish(server);
        Until.holds(PATIENCE, () -> lines(INDEX), it -> it.size() == 2);
        site.otherwise(path -> {
            var answer = server.anyone().get(path);
            return new Page(answer.status(), Map.of(), answer.raw().body());
        });
    }

    @AfterAll
    void stop() {
        server.close();
        site.close();
    }

    private static String draft(TestServer at) {
        var of = TestCase.confirmed(at);
        return of.coordinator()
                .client()
                .post("/api/v1/cases/" + of.open() + "/advisories", TestCase.draft())
                .text("id");
    }

    /** The next of the drafts. */
    private void publish(TestServer at) {
        var path = "/api/v1/advisories/" + drafts.remove() + "/publication";
        assertThat(at.as(publisher).post(path, Map.of()).status()).isLessThan(300);
    }

    private Answer get(String address) {
        return server.anyone().get(URI.create(address).getRawPath());
    }

    private String text(String address) {
        var answer = get(address);
        assertThat(answer.status()).as(address).isEqualTo(200);
        return new String(answer.raw().body(), UTF_8);
    }

    private List<String> lines(String address) {
        return text(address).lines().toList();
    }

    @Test
    void every_published_advisory_is_there_signed_and_valid_by_the_draft(@TempDir Path folder) {
        assertThat(StandardSchemas.faults("csaf-provider-2.1", text(METADATA))).isEmpty();
        var metadata = get(METADATA).json();
        assertThat(metadata.path("canonical_url").asString()).isEqualTo(site.at(METADATA));
        var tools = Gpg.in(folder);
        tools.trust(text(metadata.at("/public_openpgp_keys/0/url").asString()));
        var directory = metadata.at("/distributions/0/directory/url").asString();
        var feed = get(metadata.at("/distributions/1/rolie/feeds/0/url").asString()).json();
        var documents = feed.at("/feed/entry").findValuesAsString("src");
        assertThat(lines(directory + "index.txt").stream().map(directory::concat))
                .hasSize(2)
                .containsExactlyInAnyOrderElementsOf(documents);
        assertThat(feed.at("/feed/entry/0/format/version").asString()).isEqualTo("2.1");
        // As of 2.0, but for what the schema says of the version.
        assertThat(
                        StandardSchemas.faults(
                                "csaf-rolie-2.0",
                                feed.toString()
                                        .replace(
                                                "csaf/v2.1/schema/csaf.json",
                                                "csaf/v2.0/csaf_json_schema.json")
                                        .replace("\"version\":\"2.1\"", "\"version\":\"2.0\"")))
                .isEmpty();
        for (var document : documents) {
            verify(document, tools);
        }
        tools.close();
    }

    private void verify(String address, Gpg tools) {
        var name = address.substring(address.lastIndexOf('/') + 1);
        for (var file : List.of("", ".asc", ".sha256", ".sha512")) {
            tools.write(name + file, text(address + file).getBytes(UTF_8));
        }
        assertThat(tools.gpg("--verify", name + ".asc", name).output()).contains("Good signature");
        for (var sums : List.of("sha256", "sha512")) {
            var check = List.of(sums + "sum", "--check", "--strict", name + "." + sums);
            assertThat(tools.run(check).output()).isEqualTo(name + ": OK\n");
        }
        assertThat(StandardSchemas.faults("csaf-2.1", text(address))).isEmpty();
        var verdict =
                CsafValidator.validate(
                        get(address).raw().body(), CsafValidator.Extent.FULL, Instant.now());
        assertThat(verdict.errors()).isEmpty();
        assertThat(verdict.warnings()).extracting("code").doesNotContain("6.2.11");
        var document = get(address).json().path("document");
        assertThat(document.path("csaf_version").asString()).isEqualTo("2.1");
        assertThat(document.at("/distribution/tlp/label").asString()).isEqualTo("CLEAR");
        assertThat(document.at("/references/0/url").asString()).isEqualTo(address);
        var old = get(address.replace("/.well-known/csaf/v2.1/clear/", "/csaf/white/")).json();
        assertThat(document.at("/tracking/id").asString())
                .isEqualTo(old.at("/document/tracking/id").asString());
    }

    @Test
    void changes_are_told_without_quotes_the_newest_first() {
        var changes = lines(ROOT + "clear/changes.csv");
        assertThat(changes).hasSize(2);
        assertThat(changes.getLast()).startsWith(before.getFirst() + ",2").doesNotContain("\"");
        assertThat(text(ROOT + "clear/")).contains("/\">");
        assertThat(get(ROOT + "clear/" + before.getFirst() + ".sig").status()).isEqualTo(404);
        assertThat(get(ROOT + "clear/1999/").status()).isEqualTo(404);
    }

    @Test
    void what_counts_stays_at_its_place_and_the_draft_is_named_behind_it() {
        assertThat(get("/.well-known/csaf/provider-metadata.json").text("metadata_version"))
                .isEqualTo("2.0");
        assertThat(text("/.well-known/security.txt"))
                .contains(
                        "CSAF: %s\nCSAF: %s\n"
                                .formatted(
                                        site.at("/.well-known/csaf/provider-metadata.json"),
                                        site.at(METADATA)));
    }

    @Test
    void another_server_takes_in_what_is_provided_by_the_draft() {
        try (var asking =
                TestServer.startAsking(
                        site,
                        host -> {
                            throw new java.net.UnknownHostException(host);
                        },
                        Clock.systemUTC())) {
            var client = asking.member("clearinghouse", "Publisher", "publish").client();
            var id =
                    client.post(
                                    "/api/v1/subscriptions",
                                    Map.of("address", site.at(METADATA), "every_minutes", 60))
                            .text("id");
            var taken =
                    Until.holds(
                            PATIENCE,
                            () -> client.get("/api/v1/subscriptions/" + id).json(),
                            it ->
                                    !it.path("succeeded_at").isNull()
                                            || !it.path("error").asString().isEmpty());
            assertThat(taken.path("error").asString()).isEmpty();
            assertThat(taken.at("/round/new").asInt()).isEqualTo(2);
            assertThat(taken.at("/round/quarantined").asInt()).isZero();
        }
    }

    @Test
    void what_was_made_of_the_words_that_count_is_given_whenever_it_was_made() {
        var document = ROOT + "clear/" + before.getFirst();
        var was = text(document);
        TestCase.execute(
                server.roles().owner(),
                """
                insert into advisory_csaf_draft
                select m.advisory, 'outdated',
                       convert_to(replace(convert_from(m.content, 'UTF8'), '"title"', '"was_title"'), 'UTF8'),
                       m.signature, m.made_at + interval '1 hour'
                  from advisory_csaf_draft m join advisory_document d on d.sha256 = m.of_sha256
                 where d.file_name = '%s'
                """
                        .formatted(
                                before.getFirst().substring(before.getFirst().indexOf('/') + 1)));
        assertThat(text(document)).isEqualTo(was);
        assertThat(get(ROOT + "feed-tlp-clear.json").json().at("/feed/entry").findValues("title"))
                .isNotEmpty()
                .allMatch(title -> !title.asString("").isEmpty());
    }

    @Test
    void what_is_published_anew_with_another_label_is_there_no_more() {
        publish(server);
        var three = Until.holds(PATIENCE, () -> lines(INDEX), it -> it.size() == 3);
        var name = lines(ROOT + "clear/changes.csv").getFirst().split(",", -1)[0];
        assertThat(three).contains(name);
        TestCase.execute(
                server.roles().owner(),
                """
                insert into advisory_document
                select advisory, 2, format, file_name,
                       convert_to(replace(convert_from(content, 'UTF8'), '"WHITE"', '"AMBER"'), 'UTF8'),
                       'amber', sha512, signature, published_at
                  from advisory_document where format = 'csaf' and file_name = '%s'
                """
                        .formatted(name.substring(name.indexOf('/') + 1)));
        assertThat(lines(INDEX)).hasSize(2).doesNotContain(name);
        for (var file : List.of("", ".asc", ".sha256", ".sha512")) {
            assertThat(get(ROOT + "clear/" + name + file).status()).isEqualTo(404);
        }
        // For everyone again, in words that the draft cannot say: nothing stands for them.
        TestCase.execute(
                server.roles().owner(),
                """
                insert into advisory_csaf_draft
                select advisory, 'unsaid', null, null, published_at from advisory_document
                 where format = 'csaf' and file_name = '%1$s' and revision = 1;
                insert into advisory_document
                select advisory, 3, format, file_name, content, 'unsaid', sha512, signature, published_at
                  from advisory_document where format = 'csaf' and file_name = '%1$s' and revision = 1
                """
                        .formatted(name.substring(name.indexOf('/') + 1)));
        assertThat(lines(INDEX)).hasSize(2).doesNotContain(name);
    }
}
