package clearinghouse.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Importing OSV records and asking for them, as a scanner does. */
@Tag("stores")
class OsvRoutesTest {

    private static TestServer server;
    private static TestServer.Client publisher;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        publisher = server.member("clearinghouse", "Publisher", "publish").client();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String record(String id, String modified, String affected) {
        return """
        {"id": "%s", "modified": "%s", "affected": [%s]}\
        """
                .formatted(id, modified, affected);
    }

    private static String range(String ecosystem, String name, String events) {
        return """
        {"package": {"ecosystem": "%s", "name": "%s"}, "ranges": [{"type": "ECOSYSTEM", "events": [%s]}]}\
        """
                .formatted(ecosystem, name, events);
    }

    private static String before(String ecosystem, String name, String fixed) {
        return range(ecosystem, name, "{\"introduced\": \"0\"}, {\"fixed\": \"" + fixed + "\"}");
    }

    private static TestServer.Answer take(String... documents) {
        return publisher.post(
                "/api/v1/imports",
                Map.of(
                        "documents",
                        Arrays.stream(documents)
                                .map(it ->
                                        Map.of("place", "here", "encoding", "utf-8", "content", it))
                                .toList()));
    }

    private static List<String> ids(JsonNode vulns) {
        return StreamSupport.stream(vulns.spliterator(), false)
                .map(it -> it.path("id").asString())
                .toList();
    }

    private static List<String> affected(String ecosystem, String name, String version) {
        var answer =
                server.anyone()
                        .post(
                                "/v1/query",
                                Map.of(
                                        "version",
                                        version,
                                        "package",
                                        Map.of("ecosystem", ecosystem, "name", name)));
        assertThat(answer.status()).isEqualTo(200);
        return ids(answer.json().path("vulns"));
    }

    @Test
    void a_record_is_given_back_as_its_author_wrote_it() {
        var written =
                record("TEST-1", "2026-01-02T03:04:05.123456Z", before("npm", "left", "1.50"))
                        .replace("\"id\"", "  \"a number\": 1.50, \"id\"");
        assertThat(take(written).json().path("new").asInt()).isEqualTo(1);
        var answer = server.anyone().get("/v1/vulns/TEST-1");
        assertThat(new String(answer.raw().body(), StandardCharsets.UTF_8)).isEqualTo(written);
        assertThat(answer.header("ETag")).isNotEmpty();
    }

    @Test
    void what_is_not_there_is_told_as_that_interface_tells_it() {
        var absent = server.anyone().get("/v1/vulns/TEST-0");
        assertThat(absent.status()).isEqualTo(404);
        assertThat(absent.json().path("code").asInt()).isEqualTo(5);
        assertThat(absent.header("Content-Type")).isEqualTo("application/json");
        var twice =
                server.anyone()
                        .post(
                                "/v1/query",
                                Map.of("version", "1", "package", Map.of("purl", "pkg:npm/a@1")));
        assertThat(twice.status()).isEqualTo(400);
        assertThat(twice.json().path("code").asInt()).isEqualTo(3);
        assertThat(server.anyone().post("/v1/query", Map.of()).status()).isEqualTo(400);
    }

    @Test
    void nothing_found_is_an_empty_object() {
        var answer =
                server.anyone()
                        .post("/v1/query", Map.of("package", Map.of("purl", "pkg:npm/nowhere@1")));
        assertThat(new String(answer.raw().body(), StandardCharsets.UTF_8)).isEqualTo("{}");
    }

    @Test
    void a_version_is_affected_from_where_the_range_begins_to_before_the_fix() {
        take(
                record(
                        "TEST-2",
                        "2026-01-01T00:00:00Z",
                        range(
                                "Maven",
                                "a:b",
                                "{\"introduced\": \"1.10\"}, {\"fixed\": \"1.12\"}, {\"introduced\": \"2.0-rc1\"}")));
        assertThat(affected("Maven", "a:b", "1.9")).isEmpty();
        assertThat(affected("Maven", "a:b", "1.10")).containsExactly("TEST-2");
        assertThat(affected("Maven", "a:b", "1.11.3")).containsExactly("TEST-2");
        assertThat(affected("Maven", "a:b", "1.12")).isEmpty();
        assertThat(affected("Maven", "a:b", "2.0-alpha")).isEmpty();
        assertThat(affected("Maven", "a:b", "2.0")).containsExactly("TEST-2");
        assertThat(affected("npm", "a:b", "1.10")).isEmpty();
    }

    @Test
    void the_last_affected_version_is_affected_and_the_next_is_not() {
        take(
                record(
                        "TEST-3",
                        "2026-01-01T00:00:00Z",
                        range(
                                "PyPI",
                                "Some_Thing",
                                "{\"introduced\": \"0\"}, {\"last_affected\": \"1.2\"}")));
        assertThat(affected("PyPI", "some-thing", "1.2.0")).containsExactly("TEST-3");
        assertThat(affected("PyPI", "some.thing", "1.2.post1")).isEmpty();
    }

    @Test
    void a_version_that_has_no_place_in_the_order_may_be_any() {
        take(record("TEST-4", "2026-01-01T00:00:00Z", before("npm", "odd", "2.0.0")));
        assertThat(affected("npm", "odd", "built on Tuesday")).containsExactly("TEST-4");
    }

    @Test
    void a_range_that_names_such_a_version_holds_all() {
        take(record("TEST-5", "2026-01-01T00:00:00Z", before("npm", "odder", "some day")));
        assertThat(affected("npm", "odder", "1.0.0")).containsExactly("TEST-5");
    }

    @Test
    void a_release_of_a_distribution_is_asked_for_alone_or_with_all_others() {
        take(
                record("TEST-6", "2026-01-01T00:00:00Z", before("Debian:11", "tar", "1.30-2")),
                record("TEST-7", "2026-01-01T00:00:00Z", before("Debian:12", "tar", "1.40-2")));
        assertThat(affected("Debian:11", "tar", "1.29-1")).containsExactly("TEST-6");
        assertThat(affected("Debian", "tar", "1.29-1")).containsExactly("TEST-6", "TEST-7");
        var answer =
                server.anyone()
                        .post(
                                "/v1/query",
                                Map.of(
                                        "package",
                                        Map.of(
                                                "purl",
                                                "pkg:deb/debian/tar@1.29-1?distro=debian-12")));
        assertThat(ids(answer.json().path("vulns"))).containsExactly("TEST-7");
    }

    @Test
    void what_is_said_anew_replaces_what_was_said_and_what_is_withdrawn_affects_nobody() {
        var first = record("TEST-8", "2026-01-01T00:00:00Z", before("npm", "anew", "2.0.0"));
        take(first);
        assertThat(take(first).json().path("same").asInt()).isEqualTo(1);
        take(record("TEST-8", "2026-01-02T00:00:00Z", before("npm", "anew", "1.0.0")));
        assertThat(affected("npm", "anew", "1.5.0")).isEmpty();
        assertThat(take(first).json().path("older").asInt()).isEqualTo(1);
        assertThat(affected("npm", "anew", "1.5.0")).isEmpty();
        assertThat(affected("npm", "anew", "0.5.0")).containsExactly("TEST-8");
        take(
                record("TEST-8", "2026-01-03T00:00:00Z", before("npm", "anew", "1.0.0"))
                        .replace(
                                "\"affected\"",
                                "\"withdrawn\": \"2026-01-03T00:00:00Z\", \"affected\""));
        assertThat(affected("npm", "anew", "0.5.0")).isEmpty();
        assertThat(server.anyone().get("/v1/vulns/TEST-8").status()).isEqualTo(200);
    }

    @Test
    void of_two_wordings_of_one_time_the_one_that_was_replaced_stays_so() {
        var one = record("TEST-17", "2026-01-01T00:00:00Z", before("npm", "twice", "1.0.0"));
        var other = record("TEST-17", "2026-01-01T00:00:00Z", before("npm", "twice", "2.0.0"));
        take(one);
        assertThat(take(other).json().path("revised").asInt()).isEqualTo(1);
        assertThat(take(one).json().path("older").asInt()).isEqualTo(1);
        assertThat(take(other).json().path("same").asInt()).isEqualTo(1);
        assertThat(affected("npm", "twice", "1.5.0")).containsExactly("TEST-17");
    }

    @Test
    void a_batch_is_answered_in_its_order() {
        take(record("TEST-9", "2026-01-01T00:00:00Z", before("Go", "example.com/x", "1.0.0")));
        var asked =
                IntStream.range(0, 1000)
                        .mapToObj(i ->
                                Map.of(
                                        "version",
                                        "0." + i,
                                        "package",
                                        Map.of(
                                                "ecosystem",
                                                "Go",
                                                "name",
                                                "example.com/" + (i % 10 == 0 ? "x" : "y"))))
                        .toList();
        var results =
                server.anyone()
                        .post("/v1/querybatch", Map.of("queries", asked))
                        .json()
                        .path("results");
        assertThat(results).hasSize(1000);
        for (int i = 0; i < 1000; i++) {
            assertThat(ids(results.get(i).path("vulns")))
                    .isEqualTo(i % 10 == 0 ? List.of("TEST-9") : List.of());
        }
        assertThat(results.get(0).at("/vulns/0/modified").asString())
                .isEqualTo("2026-01-01T00:00:00Z");
        assertThat(results.get(1).isEmpty()).isTrue();
    }

    @Test
    void more_than_fits_into_an_answer_comes_on_the_next_page_and_nothing_twice() {
        take(
                IntStream.range(0, 1500)
                        .mapToObj(i ->
                                record(
                                        "MANY-" + i,
                                        "2026-01-01T00:00:00Z",
                                        before("npm", "many", "2.0.0")))
                        .toArray(String[]::new));
        var query = Map.<String, Object>of("package", Map.of("purl", "pkg:npm/many@1.0.0"));
        var first = server.anyone().post("/v1/query", query).json();
        assertThat(first.path("vulns")).hasSize(1000);
        var second =
                server.anyone()
                        .post(
                                "/v1/query",
                                Map.of(
                                        "package",
                                        Map.of("purl", "pkg:npm/many@1.0.0"),
                                        "page_token",
                                        first.path("next_page_token").asString()))
                        .json();
        assertThat(second.path("vulns")).hasSize(500);
        assertThat(second.has("next_page_token")).isFalse();
        assertThat(ids(second.path("vulns"))).doesNotContainAnyElementsOf(ids(first.path("vulns")));
        var batch =
                server.anyone()
                        .post(
                                "/v1/querybatch",
                                Map.of("queries", List.of(query, query, query, query)))
                        .json()
                        .path("results");
        assertThat(batch.get(2).path("vulns")).hasSize(1000);
        assertThat(batch.get(3).path("vulns")).isEmpty();
        assertThat(batch.get(3).path("next_page_token").asString()).isEqualTo("0");
    }

    @Test
    void what_cannot_be_read_is_told_with_its_reason_and_the_rest_is_taken() {
        var answer =
                publisher.post(
                        "/api/v1/imports",
                        Map.of(
                                "documents",
                                List.of(
                                        document("broken.json", "{\"id\": \"TEST-10\""),
                                        document("twice.json", "{\"id\": 1, \"id\": 2}"),
                                        document("nan.json", "{\"id\": NaN}"),
                                        document("other.json", "{}"),
                                        Map.of(
                                                "place",
                                                "latin.json",
                                                "encoding",
                                                "base64",
                                                "content",
                                                Base64.getEncoder()
                                                        .encodeToString(
                                                                "{\"id\": \"é\"}"
                                                                        .getBytes(
                                                                                StandardCharsets
                                                                                        .ISO_8859_1))),
                                        document(
                                                "good.json",
                                                record(
                                                        "TEST-11",
                                                        "2026-01-01T00:00:00Z",
                                                        before("npm", "good", "1.0.0"))))));
        assertThat(answer.json().path("new").asInt()).isEqualTo(1);
        assertThat(answer.json().path("quarantined")).hasSize(5);
        assertThat(answer.text("quarantined.0.place")).isEqualTo("broken.json");
        assertThat(answer.text("quarantined.0.reason")).contains("ends in the middle");
    }

    private static Map<String, String> document(String place, String content) {
        return Map.of("place", place, "encoding", "utf-8", "content", content);
    }

    @Test
    void nobody_else_speaks_under_a_name_of_ours() {
        var forged =
                record("x_CLH-2026-0001", "2026-01-01T00:00:00Z", before("npm", "ours", "1.0.0"));
        assertThat(take(forged).text("quarantined.0.reason")).contains("are ours");
        assertThat(server.anyone().get("/v1/vulns/x_CLH-2026-0001").status()).isEqualTo(404);
    }

    @Test
    void what_no_database_keeps_is_refused_and_not_a_fault() {
        var odd =
                List.of(
                        record(
                                "TEST-12",
                                "2026-01-01T00:00:00Z",
                                before("npm", "a\\u0000b", "1.0.0")),
                        record(
                                "TEST-13",
                                "2026-01-01T00:00:00Z",
                                before("npm", "a\\ud800b", "1.0.0")),
                        record("TEST\\u0000", "2026-01-01T00:00:00Z", ""),
                        record("T".repeat(300), "2026-01-01T00:00:00Z", ""),
                        record("TEST-14", "+100000-01-01T00:00:00Z", ""),
                        record("TEST-15", "yesterday", ""));
        var answer = take(odd.toArray(String[]::new));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("quarantined")).hasSize(odd.size());
    }

    @Test
    void what_is_in_quarantine_is_kept_as_it_arrived_and_tried_again() {
        var unread = "{\"id\": \"TEST-16\", ";
        take(unread, unread);
        var waiting = publisher.get("/api/v1/imports/quarantine").json().path("items");
        var place =
                StreamSupport.stream(waiting.spliterator(), false)
                        .filter(it ->
                                new String(
                                                Base64.getDecoder()
                                                        .decode(
                                                                publisher
                                                                        .get(
                                                                                "/api/v1/imports/quarantine/"
                                                                                        + it.path(
                                                                                                        "id")
                                                                                                .asString())
                                                                        .text("content")),
                                                StandardCharsets.UTF_8)
                                        .equals(unread))
                        .toList();
        assertThat(place).hasSize(1);
        var again = publisher.post("/api/v1/imports/quarantine/retry", Map.of());
        assertThat(again.json().path("tried").asInt()).isEqualTo(waiting.size());
        assertThat(again.json().path("taken").asInt()).isZero();
        assertThat(publisher.get("/api/v1/imports/quarantine").json().path("items"))
                .hasSize(waiting.size());
    }

    @Test
    void who_does_not_publish_imports_nothing() {
        var finder = server.member("developer", "Finder", "developer").client();
        assertThat(
                        finder.post(
                                        "/api/v1/imports",
                                        Map.of("documents", List.of(document("here", "{}"))))
                                .status())
                .isEqualTo(403);
    }
}
