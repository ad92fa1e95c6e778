package clearinghouse.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Documents of every form, and what is known of a vulnerability from all of them. */
@Tag("stores")
class DossierTest {

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

    private static JsonNode take(String... documents) {
        var answer =
                publisher.post(
                        "/api/v1/imports",
                        Map.of(
                                "documents",
                                Arrays.stream(documents)
                                        .map(it ->
                                                Map.of(
                                                        "place",
                                                        "here",
                                                        "encoding",
                                                        "utf-8",
                                                        "content",
                                                        it))
                                        .toList()));
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }

    private static void taken(String... documents) {
        var taken = take(documents);
        assertThat(taken.path("quarantined")).isEmpty();
        assertThat(taken.path("new").asInt()).isEqualTo(documents.length);
    }

    private static JsonNode known(String name) {
        var answer = server.anyone().get("/api/v1/catalogue?id=" + name);
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }

    private static List<String> names(String of) {
        return StreamSupport.stream(known(of).path("names").spliterator(), false)
                .map(it -> it.path("name").asString())
                .toList();
    }

    private static JsonNode answer(String of, String point) {
        return StreamSupport.stream(known(of).path("answers").spliterator(), false)
                .filter(it -> it.path("point").asString().equals(point))
                .findFirst()
                .orElseThrow();
    }

    private static String chosen(String of, String point) {
        return answer(of, point).at("/chosen/text").asString();
    }

    private static String osv(String id, String modified, String aliases, String more) {
        return """
        {"id": "%s", "modified": "%s", "aliases": [%s]%s}\
        """
                .formatted(id, modified, aliases, more);
    }

    private static String csaf(String id, String label, String vulnerabilities) {
        return """
        {"document": {"csaf_version": "2.0", "category": "csaf_security_advisory", "title": "t",
          "publisher": {"name": "Maker", "namespace": "https://maker.example"},
          "distribution": {"tlp": {"label": "%s"}},
          "tracking": {"id": "%s", "version": "1", "status": "final",
            "initial_release_date": "2026-01-01T00:00:00Z", "current_release_date": "2026-01-02T00:00:00Z"}},
         "product_tree": {"full_product_names": [{"product_id": "P1", "name": "Pump 1"}]},
         "vulnerabilities": [%s]}\
        """
                .formatted(label, id, vulnerabilities);
    }

    private static String cve(String id, String title, String vector, String cisa) {
        return """
        {"dataType": "CVE_RECORD", "dataVersion": "5.1",
         "cveMetadata": {"cveId": "%s", "state": "PUBLISHED", "dateUpdated": "2026-02-01T00:00:00Z"},
         "containers": {"cna": {"title": "%s", "descriptions": [{"lang": "en", "value": "As the CNA says it."}],
           "affected": [{"vendor": "Maker", "product": "Pump", "versions":
             [{"version": "1.0", "status": "affected", "lessThan": "1.2", "versionType": "semver"}]}],
           "metrics": [{"cvssV3_1": {"vectorString": "%s"}}]},
          "adp": [{"providerMetadata": {"shortName": "CISA-ADP"}, "metrics": [%s]}]}}\
        """
                .formatted(id, title, vector, cisa);
    }

    private static final String CRITICAL = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
    private static final String HIGH = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H";

    @Test
    void names_that_any_source_calls_aliases_are_one_vulnerability() {
        taken(
                osv("EX-1", "2026-01-01T00:00:00Z", "\"CVE-2026-10001\"", ""),
                osv("GHSA-aaaa-bbbb-cccc", "2026-01-01T00:00:00Z", "\"CVE-2026-10001\"", ""));
        assertThat(names("EX-1")).containsExactly("CVE-2026-10001", "EX-1", "GHSA-aaaa-bbbb-cccc");
        assertThat(known("GHSA-aaaa-bbbb-cccc")).isEqualTo(known("CVE-2026-10001"));
        assertThat(known("EX-1").path("id").asString()).isEqualTo("CVE-2026-10001");
        assertThat(known("cve-2026-10001").path("id").asString()).isEqualTo("CVE-2026-10001");
        assertThat(known("EX-1").at("/names/0/said_by"))
                .hasSize(2)
                .anyMatch(it -> it.asString().equals("osv EX-1"));
    }

    @Test
    void a_record_that_comes_later_joins_two_groups_and_its_revision_parts_them() {
        taken(
                osv("EX-2", "2026-01-01T00:00:00Z", "\"CVE-2026-10002\"", ""),
                osv("EX-3", "2026-01-01T00:00:00Z", "\"CVE-2026-10003\"", ""));
        assertThat(names("EX-2")).containsExactly("CVE-2026-10002", "EX-2");
        taken(osv("EX-4", "2026-01-01T00:00:00Z", "\"CVE-2026-10002\", \"CVE-2026-10003\"", ""));
        assertThat(names("EX-2"))
                .containsExactly("CVE-2026-10002", "CVE-2026-10003", "EX-2", "EX-3", "EX-4");
        take(osv("EX-4", "2026-01-02T00:00:00Z", "\"CVE-2026-10003\"", ""));
        assertThat(names("EX-2")).containsExactly("CVE-2026-10002", "EX-2");
        assertThat(names("EX-4")).containsExactly("CVE-2026-10003", "EX-3", "EX-4");
    }

    @Test
    void upstream_and_related_names_are_of_other_vulnerabilities() {
        taken(
                osv(
                        "EX-5",
                        "2026-01-01T00:00:00Z",
                        "",
                        ", \"upstream\": [\"CVE-2026-10005\"], \"related\": [\"CVE-2026-10006\"]"));
        assertThat(names("EX-5")).containsExactly("EX-5");
        assertThat(server.anyone().get("/api/v1/catalogue?id=CVE-2026-10005").status())
                .isEqualTo(404);
    }

    @Test
    void each_answer_has_its_source_and_what_others_say_stands_beside_it() {
        taken(
                osv(
                        "GHSA-dddd-eeee-ffff",
                        "2026-03-01T00:00:00Z",
                        "\"CVE-2026-10007\"",
                        ", \"summary\": \"As GitHub says it\", \"severity\": [{\"type\": \"CVSS_V3\", \"score\": \""
                                + HIGH
                                + "\"}]"),
                cve(
                        "CVE-2026-10007",
                        "As the CNA names it",
                        CRITICAL,
                        """
                        {"other": {"type": "ssvc", "content": {"role": "CISA Coordinator", "version": "2.0.3",
                          "timestamp": "2026-02-02T00:00:00Z", "options": [{"Exploitation": "active"}]}}},
                        {"other": {"type": "kev", "content": {"dateAdded": "2026-02-03"}}}\
                        """));
        assertThat(chosen("CVE-2026-10007", "title")).isEqualTo("As the CNA names it");
        var severity = answer("CVE-2026-10007", "severity");
        assertThat(severity.at("/chosen/text").asString()).isEqualTo("9.8 " + CRITICAL);
        assertThat(severity.at("/chosen/source").asString()).isEqualTo("cve CVE-2026-10007");
        assertThat(severity.at("/chosen/at").asString()).isEqualTo("2026-02-01T00:00:00Z");
        assertThat(severity.at("/others/0/text").asString()).isEqualTo("7.5 " + HIGH);
        assertThat(severity.path("disputed").asBoolean()).isTrue();
        assertThat(answer("CVE-2026-10007", "title").path("disputed").asBoolean()).isFalse();
        assertThat(chosen("CVE-2026-10007", "exploited"))
                .isEqualTo("Listed as exploited since 2026-02-03.");
        assertThat(answer("CVE-2026-10007", "exploited").at("/chosen/by").asString())
                .isEqualTo("CISA-ADP");
        assertThat(chosen("CVE-2026-10007", "ssvc")).contains("Exploitation=active");
        assertThat(known("CVE-2026-10007").at("/affected/0/versions").asString())
                .isEqualTo("affected 1.0 before 1.2");
    }

    @Test
    void one_withdrawn_record_does_not_withdraw_the_vulnerability_and_is_followed_last() {
        taken(
                osv(
                        "EX-8",
                        "2026-01-01T00:00:00Z",
                        "\"CVE-2026-10008\"",
                        ", \"summary\": \"Taken back\", \"withdrawn\": \"2026-01-01T00:00:00Z\""),
                osv(
                        "GHSA-gggg-hhhh-jjjj",
                        "2026-01-01T00:00:00Z",
                        "\"CVE-2026-10008\"",
                        ", \"summary\": \"It stands\""));
        assertThat(chosen("EX-8", "title")).isEqualTo("It stands");
        assertThat(chosen("EX-8", "withdrawn")).isEqualTo("no");
        assertThat(answer("EX-8", "withdrawn").path("disputed").asBoolean()).isTrue();
    }

    @Test
    void a_csaf_document_tells_of_each_of_its_vulnerabilities() {
        taken(
                csaf(
                        "ADV-1",
                        "WHITE",
                        """
                        {"cve": "CVE-2026-10009", "title": "First", "product_status": {"known_affected": ["P1"]}},
                        {"title": "Second", "product_status": {"fixed": ["P1"]}}\
                        """));
        assertThat(chosen("CVE-2026-10009", "title")).isEqualTo("First");
        assertThat(known("CVE-2026-10009").at("/affected/0/software").asString())
                .isEqualTo("Pump 1");
        var second = "https%3A%2F%2Fmaker.example%20ADV-1%232";
        assertThat(chosen(second, "title")).isEqualTo("Second");
        assertThat(known(second).at("/affected/0/standing").asString()).isEqualTo("fixed");
    }

    @Test
    void a_csaf_document_that_is_not_for_everyone_is_refused_and_told_to_nobody() {
        for (var label : List.of("AMBER", "GREEN", "RED", "")) {
            var taken = take(csaf("ADV-" + label, label, "{\"cve\": \"CVE-2026-10010\"}"));
            assertThat(taken.at("/quarantined/0/reason").asString()).contains("TLP:CLEAR");
        }
        assertThat(server.anyone().get("/api/v1/catalogue?id=CVE-2026-10010").status())
                .isEqualTo(404);
    }

    @Test
    void what_is_exploited_and_how_probably_is_known_from_the_tables() {
        taken(
                """
                {"title": "Known exploited", "catalogVersion": "2026.01.01", "dateReleased": "2026-01-01T00:00:00Z",
                 "count": 1, "vulnerabilities": [{"cveID": "CVE-2026-10011", "vendorProject": "Maker",
                   "product": "Pump", "vulnerabilityName": "A flaw", "dateAdded": "2026-01-01",
                   "requiredAction": "Turn it off.", "dueDate": "2026-01-15", "knownRansomwareCampaignUse": "Known"},
                  {"cveID": "CVE-2026-10012", "vendorProject": "Maker", "product": "Valve",
                   "vulnerabilityName": "Another", "dateAdded": "2025-01-01"}]}\
                """,
                epss("2026-01-02", "0.25"));
        assertThat(chosen("CVE-2026-10011", "exploited"))
                .isEqualTo(
                        "Listed as exploited since 2026-01-01. Turn it off. Federal agencies are due on 2026-01-15."
                                + " Ransomware campaigns are known to use it.");
        assertThat(chosen("CVE-2026-10012", "title")).isEqualTo("Another");
        assertThat(chosen("CVE-2026-10011", "epss")).startsWith("0.25 (percentile 0.9)");
        // An older table changes nothing, a newer one does.
        taken(epss("2026-01-01", "0.75"));
        assertThat(chosen("CVE-2026-10011", "epss")).startsWith("0.25 ");
        taken(epss("2026-01-03", "0.5"));
        assertThat(chosen("CVE-2026-10011", "epss")).startsWith("0.5 ");
        assertThat(answer("CVE-2026-10011", "epss").at("/chosen/source").asString())
                .isEqualTo("epss v2026.01.01 2026-01-03");
        assertThat(take(epss("2026-01-03", "0.5")).path("same").asInt()).isEqualTo(1);
    }

    private static String epss(String day, String probability) {
        return """
        #model_version:v2026.01.01,score_date:%sT00:00:00+0000
        cve,epss,percentile
        CVE-2026-10011,%s,0.9
        """
                .formatted(day, probability);
    }

    @Test
    void the_table_of_what_is_exploited_is_read_as_csv_too() {
        taken(
                """
                cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,requiredAction,dueDate,knownRansomwareCampaignUse,notes,cwes
                CVE-2026-10013,Maker,Pump,In a table,2026-01-01,"It says, that",Turn it off.,2026-01-15,Unknown,,CWE-79
                CVE-2026-10014,Maker,Pump,In a table too,2026-01-01,,,,,,
                """);
        assertThat(chosen("CVE-2026-10013", "description")).isEqualTo("It says, that");
        assertThat(chosen("CVE-2026-10013", "weaknesses")).isEqualTo("CWE-79");
    }

    @Test
    void a_vex_document_says_who_is_not_affected_and_why() {
        taken(
                """
                {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://maker.example/vex/1", "author": "Maker",
                 "version": 1, "timestamp": "2026-01-01T00:00:00Z", "statements": [
                  {"vulnerability": {"name": "CVE-2026-10015", "aliases": ["GHSA-kkkk-llll-mmmm"]},
                   "products": [{"@id": "pkg:oci/a"}], "status": "not_affected",
                   "justification": "component_not_present"},
                  {"vulnerability": {"name": "CVE-2026-10015"}, "products": [{"@id": "pkg:oci/b"}],
                   "status": "fixed"}]}\
                """);
        assertThat(names("CVE-2026-10015")).containsExactly("CVE-2026-10015");
        var affected = known("CVE-2026-10015").path("affected");
        assertThat(affected).hasSize(2);
        assertThat(affected.at("/0/standing").asString()).isEqualTo("not affected");
        assertThat(affected.at("/0/versions").asString()).isEqualTo("component_not_present");
        assertThat(affected.at("/1/standing").asString()).isEqualTo("fixed");
    }

    private static String vex(String product, String status) {
        return """
        {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://openvex.dev/docs/public/vex-1", "author": "Maker",
         "version": 1, "timestamp": "2026-01-01T00:00:00Z", "statements": [
          {"vulnerability": {"name": "CVE-2026-10022"}, "products": [{"@id": "%s"}], "status": "%s"}]}\
        """
                .formatted(product, status);
    }

    @Test
    void vex_documents_of_one_id_about_several_products_are_several_documents() {
        taken(vex("pkg:oci/a", "fixed"), vex("pkg:oci/b", "fixed"));
        taken(
                "{\"path\": \"c/vex.json\", \"doc\": " + vex("pkg:oci/c", "fixed") + "}",
                "{\"path\": \"d/vex.json\", \"doc\": " + vex("pkg:oci/d", "fixed") + "}");
        assertThat(known("CVE-2026-10022").path("affected")).hasSize(4);
        assertThat(take(vex("pkg:oci/a", "affected")).path("revised").asInt()).isEqualTo(1);
        assertThat(known("CVE-2026-10022").path("affected")).hasSize(4);
    }

    @Test
    void documents_of_the_national_database_are_read_and_an_override_replaces_none() {
        var item =
                """
                {"cve": {"id": "CVE-2026-10016", "lastModified": "2026-01-01T00:00:00.000",
                  "descriptions": [{"lang": "en", "value": "As NVD says it"}], "metrics": {}}}\
                """;
        var override =
                """
                {"cve": {"id": "CVE-2026-10016"}, "_annotation": {"cve_id": "CVE-2026-10016",
                  "modified": "2026-02-01T00:00:00", "description": "As somebody else says it"}}\
                """;
        taken(item, override);
        assertThat(known("CVE-2026-10016").path("sources")).hasSize(2);
    }

    @Test
    void a_record_known_by_its_path_alone_is_kept_with_it() {
        var ruby =
                """
                {"path": "gems/pump/CVE-2026-10017.yml", "doc": {"gem": "pump", "cve": "2026-10017",
                  "date": "2026-01-01", "title": "Ruby", "patched_versions": [">= 1.2"]}}\
                """;
        var rust =
                """
                {"path": "crates/pump/RUSTSEC-2026-0001.md", "doc": {"advisory": {"id": "RUSTSEC-2026-0001",
                  "package": "pump", "date": "2026-01-01", "aliases": ["CVE-2026-10017"]}},
                 "title": "Rust", "markdown": "In Rust."}\
                """;
        taken(ruby, rust);
        assertThat(names("CVE-2026-10017"))
                .containsExactly(
                        "CVE-2026-10017", "RUSTSEC-2026-0001", "gems/pump/CVE-2026-10017.yml");
        assertThat(chosen("gems%2Fpump%2FCVE-2026-10017.yml", "description")).isEqualTo("In Rust.");
        assertThat(take(ruby, rust).path("same").asInt()).isEqualTo(2);
    }

    @Test
    void a_record_in_the_line_of_a_collection_is_kept_as_its_author_wrote_it() {
        var written =
                "{ \"id\":\"EX-18\", \"modified\":\"2026-01-01T00:00:00Z\", \"n\": 1.50, \"t\": \"\\u00e9\"}";
        taken("{\"path\": \"a/EX-18.json\", \"doc\":" + written + " }");
        var answer = server.anyone().get("/v1/vulns/EX-18");
        assertThat(new String(answer.raw().body(), StandardCharsets.UTF_8)).isEqualTo(written);
    }

    @Test
    void what_has_no_form_that_is_known_or_too_much_of_it_waits_in_quarantine() {
        var aliases =
                String.join(
                        ",", IntStream.range(0, 1001).mapToObj(i -> "\"X-" + i + "\"").toList());
        var taken =
                take(
                        "{\"hello\": 1}",
                        osv("EX-19", "2026-01-01T00:00:00Z", aliases, ""),
                        osv("EX-20", "2026-01-01T00:00:00Z", "\"a\\u0000b\"", ""),
                        "cve,epss,percentile\nCVE-2026-1,high,high\n",
                        "{\"path\": \"a\", \"doc\": {\"cve\": []}, \"other\": 1}");
        assertThat(taken.path("quarantined")).hasSize(5);
        assertThat(taken.at("/quarantined/1/reason").asString()).contains("1,000 aliases");
    }

    @Test
    void what_would_pin_a_name_or_fill_the_store_waits_in_quarantine() {
        var narrowed =
                csaf("MAKER-90", "WHITE", "")
                        .replace("\"tlp\"", "\"text\": \"TLP:AMBER\", \"tlp\"");
        var again =
                String.join(
                        ",",
                        Collections.nCopies(
                                201, "{\"cve\": \"CVE-2026-9001\", \"product_status\": {}}"));
        var taken =
                take(
                        osv("EX-21", "9998-01-01T00:00:00Z", "", ""),
                        narrowed,
                        csaf("MAKER-91", "WHITE", again),
                        csaf("\u6f22".repeat(900), "WHITE", ""));
        assertThat(taken.path("quarantined").findValuesAsString("reason"))
                .hasSize(4)
                .anyMatch(it -> it.contains("dated in the future"))
                .anyMatch(it -> it.contains("not for everyone"))
                .anyMatch(it -> it.contains("again and again"))
                .anyMatch(it -> it.contains("a name is longer"));
    }

    @Test
    void who_says_something_within_a_document_is_told_in_short() {
        taken(
                cve(
                                "CVE-2026-9002",
                                "t",
                                HIGH,
                                "{\"cvssV3_1\": {\"vectorString\": \"" + CRITICAL + "\"}}")
                        .replace("CISA-ADP", "A".repeat(5_000)));
        assertThat(known("CVE-2026-9002").toString())
                .contains("A".repeat(128))
                .doesNotContain("A".repeat(300));
    }

    @Test
    void a_question_without_a_name_is_told_so_and_an_unknown_name_is_absent() {
        assertThat(server.anyone().get("/api/v1/catalogue").status()).isEqualTo(422);
        assertThat(server.anyone().get("/api/v1/catalogue?id=" + "x".repeat(257)).status())
                .isEqualTo(422);
        assertThat(server.anyone().get("/api/v1/catalogue?id=CVE-1999-1").status()).isEqualTo(404);
        assertThat(Optional.of(server.anyone().get("/api/v1/catalogue?id=%00").status()))
                .contains(422);
    }

    private static String page(String address, int status) {
        var answer = server.anyone().ask("GET", address);
        assertThat(answer.status()).isEqualTo(status);
        return new String(answer.raw().body(), StandardCharsets.UTF_8);
    }

    @Test
    void the_page_tells_the_same_to_anyone_and_text_of_others_stays_text() {
        taken(
                osv(
                        "EX-21",
                        "2026-01-01T00:00:00Z",
                        "\"CVE-2026-10021\", \"<i>odd</i>\"",
                        ", \"summary\": \"<script>alert(1)</script>\", \"withdrawn\": \"2026-01-01T00:00:00Z\""),
                cve("CVE-2026-10021", "A pump stops", CRITICAL, ""));
        var shown = page("/catalogue?id=EX-21", 200);
        assertThat(shown)
                .contains("<h1>CVE-2026-10021</h1>", "A pump stops", "sources disagree")
                .contains("&lt;script&gt;alert(1)", "&lt;i&gt;odd")
                .doesNotContain("<script>alert", "<i>odd");
    }

    @Test
    void the_page_asks_for_a_name_and_of_an_unknown_one_says_nothing() {
        assertThat(page("/catalogue", 200)).contains("Any of its names");
        assertThat(page("/catalogue?id=x_CLH-2020-0001", 404))
                .contains("Nothing is known here under this name.")
                .isEqualTo(page("/catalogue?id=x_CLH-2020-0002", 404));
        page("/catalogue?id=" + "x".repeat(300), 404);
    }

    @Test
    void each_document_is_given_back_as_it_arrived() {
        var written = csaf("ADV-3", "WHITE", "{\"cve\": \"CVE-2026-10023\"}");
        taken(written);
        var address = "/api/v1/catalogue/document?form=csaf&name=https%3A%2F%2Fmaker.example+ADV-3";
        assertThat(page(address, 200)).isEqualTo(written);
        assertThat(page("/catalogue?id=CVE-2026-10023", 200))
                .contains(address.replace("&", "&amp;"));
        var table = epss("2025-12-31", "0.125");
        taken(table);
        var answer =
                server.anyone()
                        .get("/api/v1/catalogue/document?form=epss&name=v2026.01.01%202025-12-31");
        assertThat(new String(answer.raw().body(), StandardCharsets.UTF_8)).isEqualTo(table);
        assertThat(answer.header("Content-Type")).startsWith("text/csv");
        assertThat(server.anyone().get("/api/v1/catalogue/document?form=osv&name=no").status())
                .isEqualTo(404);
        assertThat(server.anyone().get("/api/v1/catalogue/document").status()).isEqualTo(404);
    }

    @Test
    void what_calls_the_whole_world_one_vulnerability_is_cut_and_told_to_be() {
        var links =
                IntStream.range(0, 600)
                        .mapToObj(i ->
                                osv(
                                        "CHAIN-" + i,
                                        "2026-01-01T00:00:00Z",
                                        "\"CHAIN-" + (i + 1) + "\"",
                                        ""))
                        .toArray(String[]::new);
        taken(links);
        taken(osv("EX-24", "2026-01-01T00:00:00Z", "", ""));
        var cut = known("CHAIN-300");
        assertThat(cut.path("names")).hasSize(500);
        assertThat(cut.path("sources")).hasSize(200);
        assertThat(cut.path("partial").asBoolean()).isTrue();
        assertThat(known("EX-24").path("partial").asBoolean()).isFalse();
    }
}
