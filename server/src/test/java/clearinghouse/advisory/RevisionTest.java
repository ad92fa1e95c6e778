package clearinghouse.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestCase;
import clearinghouse.app.TestServer;
import clearinghouse.app.TestServer.Client;
import clearinghouse.formats.csaf.validation.CsafValidator;
import clearinghouse.platform.Schemas;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RevisionTest {

    private static final Map<String, Object> NOTHING = Map.of();
    private static final String CHANGE = "The range was too narrow: 1.1 is affected, too.";

    private static TestServer server;
    private static Client publisher;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        publisher = server.member("clearinghouse", "Publisher", "publish").client();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A published advisory, and who drafted it. */
    private record Published(TestCase of, String id) {

        static Published make() {
            var of = TestCase.confirmed(server);
            var caseId = of.open();
            var drafted =
                    of.coordinator()
                            .client()
                            .post("/api/v1/cases/" + caseId + "/advisories", TestCase.draft());
            var made = new Published(of, drafted.text("id"));
            assertThat(made.publish().status()).isEqualTo(200);
            return made;
        }

        Client analyst() {
            return of.coordinator().client();
        }

        String path() {
            return "/api/v1/advisories/" + id;
        }

        TestServer.Answer publish() {
            return publisher.post(path() + "/publication", NOTHING);
        }

        TestServer.Answer revise(Map<String, Object> text) {
            return analyst().post(path() + "/draft", text);
        }

        JsonNode seen() {
            return server.anyone().get(path()).json();
        }

        JsonNode document(String format) {
            return server.anyone()
                    .get(path() + "/documents")
                    .json()
                    .get("items")
                    .valueStream()
                    .filter(it -> it.get("format").asString().equals(format))
                    .map(it -> server.anyone().get(it.get("url").asString()).json())
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Map<String, Object> corrected() {
        var text = new HashMap<>(TestCase.draft());
        text.put("title", "Unbounded recursion in a parser, up to 1.1");
        text.put("identifiers", List.of("CVE-2022-45689"));
        text.put(
                "affected",
                Map.of(
                        "vendor", "Example",
                        "product", "parser",
                        "introduced", "0",
                        "fixed", List.of("1.2")));
        text.put("change", CHANGE);
        return text;
    }

    @Test
    void every_document_of_a_revision_says_what_it_changed_and_which_it_is() {
        var published = Published.make();
        var before = published.seen();
        assertThat(published.revise(corrected()).status()).isEqualTo(200);
        assertThat(published.seen()).isEqualTo(before);

        var answer = published.publish();
        assertThat(answer.json().get("revision").asInt()).isEqualTo(2);
        assertThat(answer.text("number")).isEqualTo(before.get("number").asString());
        var after = published.seen();
        assertThat(new Schemas().validate("advisory", after)).isEmpty();
        assertThat(after.get("published_at")).isEqualTo(before.get("published_at"));
        assertThat(after.at("/affected/0/fixed/0").asString()).isEqualTo("1.2");
        assertThat(after.get("revisions").findValuesAsString("change"))
                .containsExactly("Initial publication", CHANGE);

        var tracking = published.document("csaf").at("/document/tracking");
        assertThat(tracking.get("version").asString()).isEqualTo("2");
        assertThat(tracking.get("revision_history").findValuesAsString("summary"))
                .containsExactly("Initial publication", CHANGE);
        assertThat(tracking.get("initial_release_date").asString())
                .isLessThan(tracking.get("current_release_date").asString());
        assertThat(
                        CsafValidator.validate(
                                        published
                                                .document("csaf")
                                                .toString()
                                                .getBytes(StandardCharsets.UTF_8),
                                        CsafValidator.Extent.BASIC,
                                        Instant.now())
                                .errors())
                .isEmpty();
        assertThat(published.document("osv").get("modified"))
                .isEqualTo(tracking.get("current_release_date"));
        assertThat(published.document("openvex").get("version").asInt()).isEqualTo(2);
        assertThat(published.document("cve").at("/cveMetadata/cveId").asString())
                .isEqualTo("CVE-2022-45689");
    }

    @Test
    void who_asks_by_a_package_or_a_name_hears_the_newest_revision() {
        var published = Published.make();
        var id = "x_" + published.seen().get("number").asString();
        published.revise(corrected());
        published.publish();
        var record = server.anyone().get("/v1/vulns/" + id).json();
        assertThat(record.at("/affected/0/ranges/0/events/1/fixed").asString()).isEqualTo("1.2");
        var found =
                server.anyone()
                        .post(
                                "/v1/query",
                                Map.of(
                                        "version",
                                        "1.1",
                                        "package",
                                        Map.of("purl", TestCase.PACKAGE)));
        assertThat(found.json().get("vulns").findValuesAsString("id")).contains(id);
    }

    @Test
    void what_is_to_be_next_is_for_those_who_draft_until_it_is_published() {
        var published = Published.make();
        published.revise(corrected());
        var drafted = published.analyst().get(published.path() + "/draft");
        assertThat(drafted.status()).isEqualTo(200);
        assertThat(new Schemas().validate("advisory", drafted.json())).isEmpty();
        assertThat(drafted.text("state")).isEqualTo("draft");
        assertThat(drafted.text("tlp")).isEqualTo("TLP:AMBER");
        assertThat(drafted.json().get("revisions").findValuesAsString("change"))
                .containsExactly("Initial publication", CHANGE);
        var operator = server.member("operator", "Clinic", "operator").client();
        assertThat(operator.get(published.path() + "/draft").status()).isEqualTo(404);
        assertThat(operator.post(published.path() + "/draft/removal", NOTHING).status())
                .isEqualTo(404);
        assertThat(published.seen().toString()).doesNotContain("1.2");
    }

    @Test
    void a_revision_is_dropped_and_leaves_what_is_published() {
        var published = Published.make();
        published.revise(corrected());
        var dropped = published.analyst().post(published.path() + "/draft/removal", NOTHING);
        assertThat(dropped.status()).isEqualTo(200);
        assertThat(dropped.json().get("revision").asInt()).isEqualTo(1);
        assertThat(published.analyst().get(published.path() + "/draft").status()).isEqualTo(404);
        assertThat(published.publish().json().get("revision").asInt()).isEqualTo(1);
        assertThat(published.analyst().post(published.path() + "/draft/removal", NOTHING).status())
                .isEqualTo(404);
    }

    @Test
    void a_revision_says_what_it_changes_and_a_first_draft_does_not() {
        var published = Published.make();
        var refused = published.revise(TestCase.draft());
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().toString()).contains("/change");
        var of = TestCase.confirmed(server);
        var first =
                of.coordinator()
                        .client()
                        .post("/api/v1/cases/" + of.open() + "/advisories", corrected());
        assertThat(first.status()).isEqualTo(422);
        assertThat(first.json().toString()).contains("/change");
    }

    @Test
    void a_mirror_that_knew_the_first_revision_finds_the_second_in_every_list() {
        var published = Published.make();
        var number = published.seen().get("number").asString();
        published.revise(corrected());
        published.publish();
        var versions =
                told("vulnerability")
                        .filter(it -> it.toString().contains(number))
                        .map(it -> it.get("modified").asString())
                        .toList();
        assertThat(versions).hasSize(2).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void what_a_revision_says_no_more_is_revoked_where_it_was_told() {
        var published = Published.make();
        var number = published.seen().get("number").asString();
        var remedies =
                told("report")
                        .filter(it -> it.toString().contains(number))
                        .findFirst()
                        .orElseThrow()
                        .get("object_refs")
                        .valueStream()
                        .map(JsonNode::asString)
                        .filter(it -> it.startsWith("course-of-action--"))
                        .toList();
        assertThat(remedies).isNotEmpty();
        var text = corrected();
        text.put(
                "affected",
                Map.of(
                        "vendor", "Example",
                        "product", "parser",
                        "introduced", "0",
                        "fixed", List.of()));
        published.revise(text);
        assertThat(published.publish().status()).isEqualTo(200);
        for (var remedy : remedies) {
            assertThat(
                            told("course-of-action")
                                    .filter(it -> it.get("id").asString().equals(remedy))
                                    .map(it -> it.path("revoked").asBoolean(false)))
                    .containsExactly(false, true);
        }
        // What comes back is another object: nothing follows a revoked one.
        published.revise(corrected());
        published.publish();
        var again =
                told("report")
                        .filter(it -> it.toString().contains(number))
                        .reduce((_, later) -> later)
                        .orElseThrow()
                        .get("object_refs")
                        .valueStream()
                        .map(JsonNode::asString)
                        .filter(it -> it.startsWith("course-of-action--"))
                        .toList();
        assertThat(again).hasSameSizeAs(remedies).doesNotContainAnyElementsOf(remedies);
        assertThat(told("relationship").filter(it -> it.toString().contains(again.getFirst())))
                .hasSize(1);
    }

    @Test
    void what_was_not_read_is_not_published() {
        var published = Published.make();
        published.revise(corrected());
        var read = published.analyst().get(published.path() + "/draft").json();
        var another = corrected();
        another.put("change", "Another change, drafted after the first was read.");
        published.revise(another);
        var stale =
                publisher.post(
                        published.path() + "/publication",
                        Map.of("revision", 2, "drafted_at", read.get("drafted_at").asString()));
        assertThat(stale.status()).isEqualTo(409);
        assertThat(published.seen().get("revisions").size()).isEqualTo(1);
        // The first publication once more, as after an answer that was lost.
        assertThat(
                        publisher
                                .post(published.path() + "/publication", Map.of("revision", 1))
                                .json()
                                .get("revision")
                                .asInt())
                .isEqualTo(1);
        assertThat(published.seen().get("revisions").size()).isEqualTo(1);
        var now = published.analyst().get(published.path() + "/draft").json();
        assertThat(
                        publisher
                                .post(
                                        published.path() + "/publication",
                                        Map.of(
                                                "revision",
                                                2,
                                                "drafted_at",
                                                now.get("drafted_at").asString()))
                                .status())
                .isEqualTo(200);
    }

    @Test
    void an_identifier_that_one_advisory_gives_up_stays_with_the_other() {
        var one = Published.make();
        var other = Published.make();
        one.revise(corrected());
        one.publish();
        assertThat(names(one)).containsExactly("CVE-2022-45689");
        assertThat(names(other)).containsExactly("CVE-2022-45688");
    }

    private static List<String> names(Published of) {
        return List.of(
                TestCase.ask(
                                server.roles().owner(),
                                "select string_agg(value, ' ' order by value) from catalogue_identifier where vulnerability = '%s'"
                                        .formatted(of.seen().get("vulnerability").asString()))
                        .split(" "));
    }

    /** Every version of every object of a type, the oldest first. */
    private static Stream<JsonNode> told(String type) {
        return server.anyone()
                .get(
                        "/taxii2/public/collections/advisories/objects/?match%5Bversion%5D=all&limit=100&match%5Btype%5D="
                                + type,
                        Map.of("Accept", "application/taxii+json;version=2.1"))
                .json()
                .get("objects")
                .valueStream();
    }
}
