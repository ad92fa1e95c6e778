package clearinghouse.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestCase;
import clearinghouse.app.TestServer;
import clearinghouse.app.TestServer.Client;
import clearinghouse.platform.Schemas;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class PublicationTest {

    private static final Map<String, Object> NOTHING = Map.of();
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

    /** A vulnerability with two finders, its case and its drafted advisory. */
    private record Drafted(TestCase of, String caseId, String id) {

        static Drafted make() {
            var of = TestCase.confirmed(server);
            of.alsoFoundBy("Second Labs");
            var caseId = of.open();
            var answer = draft(of, caseId, TestCase.draft());
            assertThat(answer.status()).isEqualTo(201);
            return new Drafted(of, caseId, answer.text("id"));
        }

        static TestServer.Answer draft(TestCase of, String caseId, Map<String, Object> text) {
            return of.coordinator().client().post("/api/v1/cases/" + caseId + "/advisories", text);
        }

        String path() {
            return "/api/v1/advisories/" + id;
        }

        TestServer.Answer publish() {
            return publisher.post(path() + "/publication", NOTHING);
        }

        List<JsonNode> documents() {
            var items = new ArrayList<JsonNode>();
            server.anyone().get(path() + "/documents").json().get("items").forEach(items::add);
            return items;
        }
    }

    @Test
    void a_publication_verifies_with_the_tools_that_operators_have(@TempDir Path folder) {
        var drafted = Drafted.make();
        assertThat(drafted.publish().status()).isEqualTo(200);
        var tools = Gpg.in(folder);
        var certificate = server.anyone().get("/api/v1/advisories/key.asc");
        assertThat(certificate.header("Content-Type")).isEqualTo("application/pgp-keys");
        tools.trust(new String(certificate.raw().body(), StandardCharsets.US_ASCII));
        var documents = drafted.documents();
        assertThat(documents.stream().map(it -> it.get("format").asString()))
                .containsExactly("csaf", "osv", "cve", "openvex", "cyclonedx_vex");
        for (var document : documents) {
            var name = document.get("file_name").asString();
            for (var url : List.of("url", "signature_url", "sha256_url", "sha512_url")) {
                var at = document.get(url).asString();
                var file = server.anyone().get(at);
                assertThat(file.status()).as(at).isEqualTo(200);
                assertThat(file.header("Cache-Control")).startsWith("public");
                assertThat(file.header("ETag")).startsWith("\"");
                tools.write(at.substring(at.lastIndexOf('/') + 1), file.raw().body());
            }
            assertThat(tools.gpg("--verify", name + ".asc", name).output())
                    .contains("Good signature");
            for (var sums : List.of("sha256", "sha512")) {
                var checked =
                        tools.run(List.of(sums + "sum", "--check", "--strict", name + "." + sums));
                assertThat(checked.output()).isEqualTo(name + ": OK\n");
            }
        }
        tools.close();
    }

    @Test
    void each_document_passes_the_schema_of_its_standard() {
        var drafted = Drafted.make();
        drafted.publish();
        var schemas =
                Map.of(
                        "csaf", "csaf-2.0",
                        "osv", "osv-1.7",
                        "cve", "cve-5.1",
                        "openvex", "openvex-0.2.0",
                        "cyclonedx_vex", "cyclonedx-1.6");
        for (var document : drafted.documents()) {
            var format = document.get("format").asString();
            var text =
                    new String(
                            server.anyone().get(document.get("url").asString()).raw().body(),
                            StandardCharsets.UTF_8);
            assertThat(StandardSchemas.faults(String.valueOf(schemas.get(format)), text))
                    .as(format)
                    .isEmpty();
        }
    }

    @Test
    void publication_is_for_everyone_and_names_every_finder_in_order() {
        var drafted = Drafted.make();
        var published = drafted.publish();
        assertThat(published.text("number")).matches("CLH-20\\d\\d-\\d{4}");
        var seen = server.anyone().get(drafted.path());
        assertThat(new Schemas().validate("advisory", seen.json())).isEmpty();
        assertThat(seen.text("tlp")).isEqualTo("TLP:CLEAR");
        assertThat(seen.json().get("credits").findValuesAsString("name"))
                .containsExactly("Finder Labs", "Second Labs");
        assertThat(seen.json().get("affected").get(0).get("affected_versions").get(0).asString())
                .isEqualTo("1.0");
        var csaf = server.anyone().get(drafted.documents().getFirst().get("url").asString()).json();
        assertThat(csaf.at("/document/distribution/tlp/label").asString()).isEqualTo("WHITE");
        assertThat(csaf.at("/document/tracking/id").asString()).isEqualTo(published.text("number"));
    }

    @Test
    void publication_ends_the_embargo_and_discloses_the_vulnerability() {
        var drafted = Drafted.make();
        drafted.publish();
        var coordinator = drafted.of().coordinator().client();
        var seen = coordinator.get("/api/v1/cases/" + drafted.caseId());
        assertThat(seen.text("embargo.state")).isEqualTo("exited");
        assertThat(seen.text("advisory")).isEqualTo(drafted.id());
        assertThat(seen.json().get("events").findValuesAsString("kind"))
                .contains("advisory_drafted", "advisory_published", "embargo_ended");
        var vulnerability =
                coordinator.get("/api/v1/vulnerabilities/" + drafted.of().vulnerability());
        assertThat(vulnerability.text("state")).isEqualTo("disclosed");
        assertThat(vulnerability.text("case")).isEqualTo(drafted.caseId());
        assertThat(vulnerability.text("advisory")).isEqualTo(drafted.id());
    }

    @Test
    void published_twice_it_is_one_advisory() throws Exception {
        var drafted = Drafted.make();
        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = both.submit(drafted::publish);
            var other = both.submit(drafted::publish);
            assertThat(one.get().json()).isEqualTo(other.get().json());
        }
        var again = drafted.publish();
        assertThat(again.status()).isEqualTo(200);
        assertThat(drafted.documents()).hasSize(5);
        assertThat(
                        count(
                                "select count(*) from platform_job where kind = 'advisory.published' and subject = '%s'"
                                        .formatted(drafted.id())))
                .isEqualTo(1);
        assertThat(
                        count(
                                "select count(*) from catalogue_assessment where vulnerability = '%s'"
                                        .formatted(drafted.of().vulnerability())))
                .isEqualTo(3);
    }

    /** Programs read lists from the newest down to what they know. */
    @Test
    void of_two_publications_in_one_second_the_second_is_later() throws Exception {
        var one = Drafted.make();
        var other = Drafted.make();
        one.publish();
        other.publish();
        assertThat(
                        count(
                                """
                                select count(*) from advisory_advisory a, advisory_advisory b
                                 where a.code = '%s' and b.code = '%s' and a.published_at < b.published_at
                                """
                                        .formatted(one.id(), other.id())))
                .isEqualTo(1);
    }

    @Test
    void numbers_follow_each_other_without_a_gap() {
        var one = Drafted.make().publish().text("number");
        var next = Drafted.make().publish().text("number");
        assertThat(Integer.parseInt(next.substring(9)))
                .isEqualTo(Integer.parseInt(one.substring(9)) + 1);
    }

    private static long count(String sql) throws Exception {
        try (var connection = server.roles().owner().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void nothing_of_a_draft_or_a_finding_stands_in_the_database_in_the_clear() {
        try (var fresh = TestServer.start()) {
            var of = TestCase.confirmed(fresh);
            var drafted = Drafted.draft(of, of.open(), TestCase.draft());
            assertThat(drafted.status()).isEqualTo(201);
            assertThat(TestCase.tablesWith(fresh.roles().owner(), "canary")).isEmpty();
        }
    }

    @Test
    void a_draft_is_seen_by_staff_and_the_vendor_and_by_nobody_else() {
        var drafted = Drafted.make();
        var maintainer = server.member("maintainer", "Parser Project", "maintainer");
        var link = drafted.of().invite(drafted.caseId(), maintainer.party());
        server.anyone().post(link + "/acceptance", NOTHING);
        assertThat(publisher.get(drafted.path()).text("tlp")).isEqualTo("TLP:AMBER");
        assertThat(maintainer.client().get(drafted.path()).status()).isEqualTo(200);
        var operator = server.member("operator", "Clinic", "operator").client();
        for (var stranger : List.of(server.anyone(), operator)) {
            assertThat(stranger.get(drafted.path()).status()).isEqualTo(404);
            assertThat(stranger.get(drafted.path() + "/documents").status()).isEqualTo(404);
            assertThat(
                            stranger.get("/api/v1/advisories")
                                    .json()
                                    .get("items")
                                    .findValuesAsString("id"))
                    .doesNotContain(drafted.id());
        }
    }

    @Test
    void who_publishes_reads_a_patch_once_there_is_a_draft_and_that_is_on_record()
            throws Exception {
        var of = TestCase.confirmed(server);
        var caseId = of.open();
        var diff = "--- a/Parser.java\n+++ b/Parser.java\n";
        var patch =
                of.finder()
                        .client()
                        .post(
                                "/api/v1/cases/" + caseId + "/patches",
                                Map.of("name", "bound", "diff", diff))
                        .text("id");
        var path = "/api/v1/patches/" + patch + "/diff";
        assertThat(publisher.get(path).status()).isEqualTo(404);
        Drafted.draft(of, caseId, TestCase.draft());
        var read = publisher.get(path);
        assertThat(read.status()).isEqualTo(200);
        assertThat(new String(read.raw().body(), StandardCharsets.UTF_8)).isEqualTo(diff);
        assertThat(
                        count(
                                "select count(*) from record_entry where action = 'patch.read' and purpose = 'read-patch' and subject = '%s'"
                                        .formatted(patch)))
                .isEqualTo(1);
    }

    @Test
    void a_draft_can_be_replaced_until_it_is_published() {
        var drafted = Drafted.make();
        var text = new HashMap<>(TestCase.draft());
        text.put("title", "Another title");
        assertThat(publisher.post(drafted.path() + "/draft", text).status()).isEqualTo(200);
        drafted.publish();
        assertThat(server.anyone().get(drafted.path()).text("title")).isEqualTo("Another title");
        text.put("title", "A third title");
        assertThat(publisher.post(drafted.path() + "/draft", text).status()).isEqualTo(422);
        assertThat(server.anyone().get(drafted.path()).text("title")).isEqualTo("Another title");
    }

    @Test
    void a_case_has_one_advisory() {
        var drafted = Drafted.make();
        assertThat(Drafted.draft(drafted.of(), drafted.caseId(), TestCase.draft()).status())
                .isEqualTo(409);
    }

    @Test
    void a_draft_that_no_document_could_be_made_of_is_refused_before_it_is_stored() {
        var of = TestCase.confirmed(server);
        var text = new HashMap<>(TestCase.draft());
        text.put("references", List.of());
        var answer = Drafted.draft(of, of.open(), text);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("problems").findValuesAsString("pointer"))
                .containsExactly("/references");
    }

    /** What has an angle in it is no one version to CSAF, and an address has no such letters. */
    @Test
    void a_draft_whose_csaf_would_not_be_valid_is_refused_by_the_number_of_the_rule() {
        var of = TestCase.confirmed(server);
        var text = new HashMap<>(TestCase.draft());
        text.put(
                "affected",
                Map.of(
                        "vendor",
                        "Example",
                        "product",
                        "parser",
                        "introduced",
                        "0",
                        "fixed",
                        List.of("2.0<3")));
        var caseId = of.open();
        var answer = Drafted.draft(of, caseId, text);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("problems.0.code")).isEqualTo("csaf-6.1.31");
        assertThat(answer.text("problems.0.message"))
                .contains("test 6.1.31 at /product_tree/branches/0/branches/0/branches/");
        text = new HashMap<>(TestCase.draft());
        text.put(
                "references",
                List.of(
                        Map.of(
                                "kind", "web",
                                "url", "https://example.com/\u00fcber",
                                "summary", "The report")));
        answer = Drafted.draft(of, caseId, text);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("problems").findValuesAsString("code"))
                .containsOnly("csaf-schema");
        assertThat(answer.text("problems.0.message")).contains("/document/references/0/url");
        assertThat(Drafted.draft(of, caseId, TestCase.draft()).status()).isEqualTo(201);
    }

    @Test
    void who_coordinates_does_not_publish() {
        var drafted = Drafted.make();
        assertThat(
                        drafted.of()
                                .coordinator()
                                .client()
                                .post(drafted.path() + "/publication", NOTHING)
                                .status())
                .isEqualTo(404);
    }

    @Test
    void later_capabilities_see_what_is_affected_and_who_set_which_input() {
        var drafted = Drafted.make();
        var number = drafted.publish().text("number");
        try (var pool = clearinghouse.platform.Pool.open(server.roles().server())) {
            // The catalogue is public: no grant is needed to read it.
            var nobody =
                    new clearinghouse.kernel.Access(
                            "nobody",
                            new clearinghouse.kernel.PartyId("pty_" + "a".repeat(26)),
                            java.util.Optional.empty(),
                            "test",
                            java.util.Set.of());
            var seen =
                    new clearinghouse.platform.Db(() -> pool)
                            .inTransaction(
                                    nobody,
                                    tx ->
                                            tx.list(
                                                    """
                                                    select point, value, set_by, source from catalogue_assessment
                                                     where vulnerability = ? order by point
                                                    """,
                                                    row ->
                                                            row.text("point")
                                                                    + "="
                                                                    + row.text("value")
                                                                    + " by "
                                                                    + row.text("set_by")
                                                                    + " in "
                                                                    + row.text("source"),
                                                    drafted.of().vulnerability()));
            var by = " by " + server.clearinghouse() + " in " + number;
            assertThat(seen)
                    .containsExactly(
                            "Automatable=yes" + by,
                            "In KEV=no" + by,
                            "Technical Impact=partial" + by);
        }
    }
}
