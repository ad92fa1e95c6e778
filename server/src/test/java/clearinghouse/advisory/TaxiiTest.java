package clearinghouse.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestCase;
import clearinghouse.app.TestServer;
import clearinghouse.app.TestServer.Answer;
import clearinghouse.app.Until;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** TAXII 2.1 as its clients speak it: each address by what another answer names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaxiiTest {

    private static final String TYPE = "application/taxii+json;version=2.1";
    private static final String ROOT = "/taxii2/public/";
    private static final String COLLECTION = ROOT + "collections/advisories/";
    private static final String OBJECTS = COLLECTION + "objects/";

    private TestServer server;
    private Answer before;

    @BeforeAll
    void publish() {
        server = TestServer.start();
        var drafted = drafted();
        before = get(OBJECTS);
        publish(drafted);
        publish(drafted());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String drafted() {
        var of = TestCase.confirmed(server);
        return of.coordinator()
                .client()
                .post("/api/v1/cases/" + of.open() + "/advisories", TestCase.draft())
                .text("id");
    }

    private void publish(String advisory) {
        var answer =
                server.member("clearinghouse", "Publisher", "publish")
                        .client()
                        .post("/api/v1/advisories/" + advisory + "/publication", Map.of());
        assertThat(answer.status()).isEqualTo(200);
    }

    private Answer get(String path) {
        return server.anyone().get(path, Map.of("Accept", TYPE));
    }

    private static String filter(String name, String value) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                + "="
                + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static List<String> ids(Answer answer) {
        return strings(answer.json().path("objects"), "id");
    }

    private static List<String> strings(JsonNode array, String member) {
        var found = new ArrayList<String>();
        array.forEach(it -> found.add(it.path(member).asString()));
        return found;
    }

    @Test
    void a_client_finds_the_objects_by_what_the_server_says_of_itself() {
        var discovery = get("/taxii2/");
        assertThat(discovery.header("Content-Type")).isEqualTo(TYPE);
        var root = discovery.json().at("/api_roots/0").asString();
        assertThat(discovery.json().path("default").asString()).isEqualTo(root);
        assertThat(get(root).json().at("/versions/0").asString()).isEqualTo(TYPE);
        var collection = get(root + "collections/").json().at("/collections/0");
        assertThat(collection.path("can_read").asBoolean()).isTrue();
        assertThat(collection.path("can_write").asBoolean()).isFalse();
        var path = root + "collections/" + collection.path("id").asString() + "/";
        assertThat(get(path).json()).isEqualTo(collection);
        var objects = get(path + "objects/");
        assertThat(strings(objects.json().path("objects"), "type"))
                .contains("vulnerability", "software", "relationship", "report", "identity");
        assertThat(objects.json().path("more").asBoolean(true)).isFalse();
    }

    @Test
    void what_is_not_published_is_not_there() {
        assertThat(before.json()).isEmpty();
        drafted();
        assertThat(ids(get(OBJECTS + "?" + filter("match[type]", "report")))).hasSize(reports());
    }

    private int reports() {
        return Math.toIntExact(
                number("select count(*) from advisory_advisory where state = 'published'"));
    }

    @Test
    void what_two_advisories_refer_to_is_said_once() {
        var types = strings(get(OBJECTS).json().path("objects"), "type");
        assertThat(types.stream().filter("report"::equals)).hasSizeGreaterThanOrEqualTo(2);
        assertThat(types.stream().filter("identity"::equals)).hasSize(1);
        assertThat(types.stream().filter("software"::equals)).hasSize(1);
        assertThat(types.stream().filter("marking-definition"::equals)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/taxii+json;version=2.1",
                "application/taxii+json; version=2.1",
                "application/taxii+json",
                "text/html, */*;q=0.8"
            })
    void it_answers_who_takes_its_media_type(String accept) {
        assertThat(server.anyone().get(OBJECTS, Map.of("Accept", accept)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/taxii+json;version=2.0",
                "application/vnd.oasis.stix+json; version=2.0",
                "application/taxii+json;version=2.1;q=0",
                "nonsense"
            })
    void who_takes_another_gets_nothing(String accept) {
        var answer = server.anyone().get(OBJECTS, Map.of("Accept", accept));
        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.header("Content-Type")).isEqualTo(TYPE);
        assertThat(answer.json().path("http_status").asString()).isEqualTo("406");
    }

    @Test
    void page_by_page_nothing_is_lost_and_nothing_comes_twice() {
        var all = ids(get(OBJECTS));
        var byNext = new ArrayList<String>();
        var byDate = new ArrayList<String>();
        var page = get(OBJECTS + "?limit=1");
        byNext.addAll(ids(page));
        byDate.addAll(ids(page));
        var date = page.header("X-TAXII-Date-Added-Last");
        for (var next = page; next.json().path("more").asBoolean(false); ) {
            next = get(OBJECTS + "?limit=3&" + filter("next", next.json().path("next").asString()));
            byNext.addAll(ids(next));
        }
        for (var next = page; !ids(next).isEmpty(); ) {
            next = get(OBJECTS + "?limit=2&" + filter("added_after", date));
            byDate.addAll(ids(next));
            date = ids(next).isEmpty() ? date : next.header("X-TAXII-Date-Added-Last");
        }
        assertThat(byNext).isEqualTo(all).doesNotHaveDuplicates();
        assertThat(byDate).isEqualTo(all);
    }

    @Test
    void the_manifest_tells_of_each_object_when_it_was_added() {
        var manifest = get(COLLECTION + "manifest/");
        assertThat(strings(manifest.json().path("objects"), "id")).isEqualTo(ids(get(OBJECTS)));
        var dates = strings(manifest.json().path("objects"), "date_added");
        assertThat(dates).isSorted().doesNotHaveDuplicates();
        assertThat(dates.getLast()).isEqualTo(manifest.header("X-TAXII-Date-Added-Last"));
        assertThat(dates.getFirst())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z")
                .isEqualTo(manifest.header("X-TAXII-Date-Added-First"));
    }

    @Test
    void filters_narrow_it() {
        var all = get(OBJECTS).json().path("objects");
        var one = strings(all, "id").getLast();
        assertThat(ids(get(OBJECTS + "?" + filter("match[id]", one)))).containsExactly(one);
        var some = get(OBJECTS + "?" + filter("match[type]", "report,identity"));
        assertThat(new HashSet<>(strings(some.json().path("objects"), "type")))
                .isEqualTo(new HashSet<>(List.of("report", "identity")));
        assertThat(get(OBJECTS + "?" + filter("match[spec_version]", "2.0")).json()).isEmpty();
        assertThat(ids(get(OBJECTS + "?" + filter("match[spec_version]", "2.0,2.1"))))
                .hasSize(all.size());
        assertThat(get(OBJECTS + "?" + filter("match[version]", "2001-01-01T00:00:00Z")).json())
                .isEmpty();
        for (var version : List.of("first", "last", "all")) {
            assertThat(ids(get(OBJECTS + "?" + filter("match[version]", version))))
                    .as(version)
                    .hasSize(all.size());
        }
        assertThat(get(OBJECTS + "?" + filter("added_after", "2999-01-01T00:00:00Z")).json())
                .isEmpty();
    }

    @Test
    void an_object_is_there_by_its_id_with_its_versions() {
        var manifest = get(COLLECTION + "manifest/").json().path("objects");
        var one = manifest.get(manifest.size() - 1);
        var path = OBJECTS + one.path("id").asString() + "/";
        assertThat(ids(get(path))).containsExactly(one.path("id").asString());
        assertThat(get(path + "versions/").json().at("/versions/0").asString())
                .isEqualTo(one.path("version").asString());
        var version = filter("match[version]", one.path("version").asString());
        assertThat(ids(get(path + "?" + version))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/taxii2/other/",
                "/taxii2/public/status/1/",
                "/taxii2/public/collections/other/",
                "/taxii2/public/collections/other/objects/",
                "/taxii2/public/collections/advisories/objects/report--1/",
                "/taxii2/public/collections/advisories/objects/report--1/versions/"
            })
    void what_is_not_there_is_refused_in_the_words_of_the_standard(String path) {
        var answer = get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo(TYPE);
        assertThat(answer.json().path("http_status").asString()).isEqualTo("404");
        assertThat(answer.json().path("title").asString()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=-1",
                "limit=many",
                "limit=99999999999999999999",
                "next=yesterday",
                "next=9223372036854775807",
                "added_after=yesterday",
                "added_after=%2B999999999-01-01T00:00:00Z",
                "added_after=-999999-01-01T00:00:00Z",
                "match%5Bversion%5D=%2B999999999-01-01T00:00:00Z",
                "match%5Bversion%5D=0000-01-01T00:00:00Z",
                "match%5Bversion%5D=9999-12-31T23:59:59-18:00",
                "match%5Bid%5D=report%00",
                "match%5Btype%5D=%00",
                "match%5Bversion%5D=newest"
            })
    void a_filter_that_cannot_be_understood_is_refused(String filter) {
        var answer = get(OBJECTS + "?" + filter);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("http_status").asString()).isEqualTo("400");
        assertThat(answer.json().path("description").asString())
                .contains(URLDecoder.decode(filter.split("=")[0], StandardCharsets.UTF_8));
    }

    @Test
    void a_hundred_words_of_a_filter_are_read_and_no_more() {
        var words = "report,".repeat(99) + "report";
        assertThat(get(OBJECTS + "?" + filter("match[type]", words)).status()).isEqualTo(200);
        assertThat(get(OBJECTS + "?" + filter("match[type]", words + ",report")).status())
                .isEqualTo(400);
    }

    /** Clients that know TAXII alone are often made to send some. */
    @Test
    void credentials_that_nobody_asked_for_are_passed_over() {
        var basic = Map.of("Accept", TYPE, "Authorization", "Basic Z3Vlc3Q6Z3Vlc3Q=");
        assertThat(server.anyone().get(OBJECTS, basic).status()).isEqualTo(200);
    }

    @Test
    void nobody_writes_into_it() {
        assertThat(server.anyone().post(OBJECTS, Map.of("objects", List.of())).status())
                .isEqualTo(404);
    }

    @Test
    void who_has_it_already_is_told_so() {
        var tag = get(OBJECTS).header("ETag");
        var again = server.anyone().get(OBJECTS, Map.of("Accept", TYPE, "If-None-Match", tag));
        assertThat(again.status()).isEqualTo(304);
    }

    @Test
    void what_an_older_server_published_comes_in_by_a_job() {
        var all = new HashSet<>(ids(get(OBJECTS)));
        run("delete from advisory_stix");
        run(
                """
                insert into platform_job (id, kind, subject, party, state, run_at, created_at)
                select gen_random_uuid(), 'advisory.untold', a.code, p.code, 'ready', now(), now()
                  from parties_party p cross join advisory_advisory a
                 where p.kind = 'clearinghouse' and a.state = 'published'
                """);
        Until.holds(
                Duration.ofSeconds(30),
                () -> new HashSet<>(ids(get(OBJECTS))),
                Predicate.isEqual(all));
    }

    /** A client reads on from the last date that it saw. */
    @Test
    void a_clock_that_was_set_back_puts_nothing_before_what_was_read() {
        run(
                """
                update advisory_stix set added_at = added_at + interval '1 day'
                 where added_at = (select max(added_at) from advisory_stix)
                """);
        var last = get(OBJECTS).header("X-TAXII-Date-Added-Last");
        assertThat(Instant.parse(last)).isAfter(Instant.now());
        publish(drafted());
        var added = get(OBJECTS + "?" + filter("added_after", last));
        assertThat(strings(added.json().path("objects"), "type"))
                .contains("vulnerability", "report")
                .doesNotContain("identity");
    }

    private long number(String sql) {
        try (var connection = server.roles().owner().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void run(String sql) {
        try (var connection = server.roles().owner().connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
