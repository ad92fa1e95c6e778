package clearinghouse.formats.convert;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.cvss.Cvss;
import clearinghouse.formats.published.PublishedDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ConversionTest {

    private static final Instant NOW = Instant.parse("2026-11-29T00:00:00Z");

    private static final String OSV =
            """
            {"schema_version": "1.7.0", "id": "GHSA-2345-cfgh-jmpq", "aliases": ["CVE-2026-1000"],
             "modified": "2026-02-01T00:00:00Z", "published": "2026-01-01T00:00:00Z",
             "summary": "Too long a name", "details": "It overflows.",
             "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
             "affected": [{"package": {"ecosystem": "npm", "name": "@at/left"},
               "ranges": [{"type": "SEMVER", "events": [{"introduced": "1.0.0"}, {"fixed": "1.2.0"}]}], "versions": ["0.9.0", "1.1.0"]}],
             "references": [{"type": "FIX", "url": "https://example.org/fix"}],
             "credits": [{"name": "Ada", "type": "FINDER"}],
             "database_specific": {"cwe_ids": ["CWE-787", "CWE-20"]}}
            """;

    private static Parsed<Conversion> convert(String text, ConversionTarget target, String only) {
        var json = JsonMapper.shared().readTree(text);
        return switch (PublishedDocument.read("x.json", json)) {
            case Parsed.Valid<PublishedDocument>(var document) ->
                    Conversion.of(new Conversion.Source(document, json, only), target, NOW);
            case Parsed.Invalid<PublishedDocument>(var problems) -> Parsed.invalid(problems);
        };
    }

    private static Parsed<Conversion> convert(String text, ConversionTarget target) {
        return convert(text, target, "");
    }

    private static JsonNode json(String text, ConversionTarget target) {
        var converted = convert(text, target).orElseThrow().text();
        assertThat(Judges.faults(target, converted)).isEmpty();
        return JsonMapper.shared().readTree(converted);
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asString).toList();
    }

    @Test
    void an_osv_record_becomes_a_security_advisory_of_csaf() {
        var csaf = json(OSV, ConversionTarget.CSAF);
        assertThat(csaf.at("/document/category").asString()).isEqualTo("csaf_security_advisory");
        assertThat(csaf.at("/document/publisher/name").asString())
                .isEqualTo("GitHub Advisory Database");
        assertThat(csaf.at("/document/tracking/id").asString()).isEqualTo("GHSA-2345-cfgh-jmpq");
        assertThat(csaf.at("/document/tracking/version").asString()).isEqualTo("2");
        var vulnerability = csaf.at("/vulnerabilities/0");
        assertThat(vulnerability.at("/cve").asString()).isEqualTo("CVE-2026-1000");
        assertThat(vulnerability.at("/cwe/id").asString()).isEqualTo("CWE-787");
        assertThat(vulnerability.at("/scores/0/cvss_v3/baseScore").asString()).isEqualTo("9.8");
        assertThat(vulnerability.at("/remediations/0/category").asString()).isEqualTo("vendor_fix");
        assertThat(vulnerability.at("/acknowledgments/0/names/0").asString()).isEqualTo("Ada");
        var leaves = csaf.at("/product_tree/branches/0/branches/0/branches");
        assertThat(leaves.findValuesAsString("name"))
                .contains("vers:npm/>=1.0.0|<1.2.0", "0.9.0", "1.2.0")
                .doesNotContain("1.1.0");
        assertThat(leaves.at("/0/product/product_identification_helper/purl").asString())
                .isEqualTo("pkg:npm/%40at/left");
        assertThat(convert(OSV, ConversionTarget.CSAF).orElseThrow().leftOut())
                .containsExactly("the weakness CWE-20");
    }

    @ParameterizedTest
    @EnumSource(names = {"CSAF", "CSAF21"})
    void ranges_scores_and_names_come_back_from_csaf_as_they_were(ConversionTarget target) {
        var back = json(json(OSV, target).toString(), ConversionTarget.OSV);
        var before = JsonMapper.shared().readTree(OSV);
        assertThat(back.at("/id")).isEqualTo(before.at("/id"));
        assertThat(back.at("/aliases")).isEqualTo(before.at("/aliases"));
        assertThat(back.at("/affected/0/ranges")).isEqualTo(before.at("/affected/0/ranges"));
        assertThat(texts(back.at("/affected/0/versions"))).containsExactly("0.9.0");
        assertThat(back.at("/severity")).isEqualTo(before.at("/severity"));
        assertThat(back.at("/details")).isEqualTo(before.at("/details"));
    }

    @Test
    void a_cve_record_has_versions_weaknesses_and_the_id_of_nobody_where_the_assigner_is_unknown() {
        var cve = json(OSV, ConversionTarget.CVE);
        assertThat(cve.at("/cveMetadata/cveId").asString()).isEqualTo("CVE-2026-1000");
        var cna = cve.at("/containers/cna");
        var affected = cna.at("/affected/0");
        assertThat(affected.at("/packageName").asString()).isEqualTo("@at/left");
        assertThat(affected.at("/versions/0/version").asString()).isEqualTo("0.9.0");
        assertThat(affected.at("/versions/1/version").asString()).isEqualTo("1.0.0");
        assertThat(affected.at("/versions/1/lessThan").asString()).isEqualTo("1.2.0");
        assertThat(cna.findValuesAsString("cweId")).containsExactly("CWE-787", "CWE-20");
        assertThat(cna.at("/references/0/tags/0").asString()).isEqualTo("patch");
        assertThat(cna.at("/source/advisory").asString()).isEqualTo("GHSA-2345-cfgh-jmpq");
        assertThat(convert(OSV, ConversionTarget.CVE).orElseThrow().leftOut())
                .containsExactly("who assigned the CVE id: the id of nobody stands for it");
        assertThat(convert(OSV.replace("CVE-2026-1000", "GO-1"), ConversionTarget.CVE).problems())
                .extracting(problem -> problem.message())
                .containsExactly("it has no CVE id, or several");
    }

    @Test
    void statements_of_vex_name_the_range_that_is_affected_and_the_version_that_is_fixed() {
        var vex = json(OSV, ConversionTarget.OPENVEX);
        var affected = vex.at("/statements/0");
        assertThat(affected.at("/status").asString()).isEqualTo("affected");
        assertThat(affected.at("/action_statement").asString())
                .isEqualTo("Update to a version with the fix: 1.2.0.");
        assertThat(affected.at("/products/0/@id").asString())
                .startsWith("pkg:npm/%40at/left?vers=vers:npm");
        var fixed = vex.at("/statements/1");
        assertThat(fixed.at("/status").asString()).isEqualTo("fixed");
        assertThat(fixed.at("/products/0/@id").asString()).isEqualTo("pkg:npm/%40at/left@1.2.0");
    }

    @Test
    void cyclonedx_has_an_analysis_for_each_standing() {
        var bom = json(OSV, ConversionTarget.CYCLONEDX_VEX);
        assertThat(bom.at("/components/0/purl").asString()).isEqualTo("pkg:npm/%40at/left");
        assertThat(bom.at("/vulnerabilities/0/analysis/state").asString()).isEqualTo("exploitable");
        assertThat(bom.at("/vulnerabilities/0/affects/0/versions/0/range").asString())
                .isEqualTo("vers:npm/>=1.0.0|<1.2.0");
        assertThat(bom.at("/vulnerabilities/0/ratings/0/method").asString()).isEqualTo("CVSSv31");
        assertThat(bom.at("/vulnerabilities/1/analysis/state").asString()).isEqualTo("resolved");
    }

    @ParameterizedTest
    @EnumSource(names = {"OSV", "CVE", "OPENVEX", "CYCLONEDX_VEX"})
    void a_marked_document_is_refused_where_the_form_cannot_say_so(ConversionTarget target) {
        var amber = json(OSV, ConversionTarget.CSAF21).toString().replace("\"CLEAR\"", "\"AMBER\"");
        assertThat(convert(amber, target).problems())
                .extracting(problem -> problem.code())
                .containsExactly("convert-tlp");
    }

    @Test
    void amber_strict_stays_amber_with_words_in_csaf_2_0_and_comes_back() {
        var strict =
                json(OSV, ConversionTarget.CSAF21)
                        .toString()
                        .replace("\"CLEAR\"", "\"AMBER+STRICT\"");
        var earlier = json(strict, ConversionTarget.CSAF);
        assertThat(earlier.at("/document/distribution/tlp/label").asString()).isEqualTo("AMBER");
        assertThat(earlier.at("/document/distribution/text").asString())
                .contains("TLP:AMBER+STRICT");
        var later = json(earlier.toString(), ConversionTarget.CSAF21);
        assertThat(later.at("/document/distribution/tlp/label").asString())
                .isEqualTo("AMBER+STRICT");
    }

    @Test
    void words_beside_a_stricter_label_do_not_loosen_it() {
        var red = (ObjectNode) json(OSV, ConversionTarget.CSAF);
        red.withObject("document")
                .withObject("distribution")
                .put("text", "TLP v2.0: TLP:AMBER+STRICT")
                .withObject("tlp")
                .put("label", "RED");
        assertThat(
                        json(red.toString(), ConversionTarget.CSAF21)
                                .at("/document/distribution/tlp/label")
                                .asString())
                .isEqualTo("RED");
    }

    @Test
    void what_has_the_form_already_is_not_changed() {
        assertThat(json(OSV, ConversionTarget.OSV)).isEqualTo(JsonMapper.shared().readTree(OSV));
    }

    @Test
    void a_withdrawn_record_says_of_no_product_that_it_is_affected() {
        var withdrawn =
                OSV.replace("\"summary\"", "\"withdrawn\": \"2026-02-01T00:00:00Z\", \"summary\"");
        var csaf = json(withdrawn, ConversionTarget.CSAF);
        assertThat(csaf.has("product_tree")).isFalse();
        assertThat(csaf.at("/vulnerabilities/0/notes/1/text").asString()).contains("withdrawn");
        assertThat(json(withdrawn, ConversionTarget.CVE).at("/cveMetadata/state").asString())
                .isEqualTo("REJECTED");
        assertThat(convert(withdrawn, ConversionTarget.OPENVEX).problems()).isNotEmpty();
    }

    private static final String STREAMS =
            """
            {"schema_version": "1.7.0", "id": "DSA-1-1", "aliases": ["CVE-2026-1003"], "modified": "2026-02-01T00:00:00Z", "details": "d",
             "affected": [
               {"package": {"ecosystem": "Debian:11", "name": "curl", "purl": "pkg:deb/debian/curl?arch=source"},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "7.74.0-1.3+deb11u9"}]}]},
               {"package": {"ecosystem": "Debian:12", "name": "curl", "purl": "pkg:deb/debian/curl?arch=source"},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "7.88.1-10+deb12u3"}]}]},
               {"package": {"ecosystem": "Ubuntu:Pro:18.04:LTS", "name": "curl"},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "7.58.0-2"}]}]},
               {"package": {"ecosystem": "Azure Linux:3", "name": "curl"},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "8.8.0-1"}]}]}]}
            """;

    @ParameterizedTest
    @EnumSource(names = {"CSAF", "CSAF21", "OPENVEX"})
    void two_releases_of_a_distribution_come_back_as_two(ConversionTarget target) {
        var back = json(json(STREAMS, target).toString(), ConversionTarget.OSV).path("affected");
        assertThat(events(back, "Debian:11"))
                .containsExactly("introduced 0", "fixed 7.74.0-1.3+deb11u9");
        assertThat(events(back, "Debian:12"))
                .containsExactly("introduced 0", "fixed 7.88.1-10+deb12u3");
        assertThat(events(back, "Ubuntu:Pro:18.04:LTS"))
                .containsExactly("introduced 0", "fixed 7.58.0-2");
    }

    private static List<String> events(JsonNode affected, String ecosystem) {
        var events = new ArrayList<String>();
        for (var entry : affected) {
            if (entry.at("/package/ecosystem").asString().equals(ecosystem)) {
                entry.at("/ranges/0/events")
                        .forEach(event ->
                                event.properties()
                                        .forEach(it ->
                                                events.add(
                                                        it.getKey()
                                                                + " "
                                                                + it.getValue().asString())));
            }
        }
        return events;
    }

    @Test
    void no_form_tells_of_two_releases_under_one_name() {
        var releases = 4;
        var cve = json(STREAMS, ConversionTarget.CVE).at("/containers/cna/affected");
        assertThat(cve.findValues("platforms").stream().map(it -> it.at("/0").asString()))
                .containsExactly("Debian:11", "Debian:12", "Ubuntu:Pro:18.04:LTS", "Azure Linux:3");
        var vex = json(STREAMS, ConversionTarget.OPENVEX).toString();
        assertThat(
                        JsonMapper.shared().readTree(vex).findValuesAsString("@id").stream()
                                .filter(it -> it.contains("/curl"))
                                .map(it -> it.replaceAll("@[^?]*|&?vers=[^&]*", ""))
                                .distinct())
                .hasSize(releases);
        var purls = json(STREAMS, ConversionTarget.CYCLONEDX_VEX).path("components");
        assertThat(purls.findValuesAsString("purl"))
                .containsExactly(
                        "pkg:deb/debian/curl?distro=debian-11",
                        "pkg:deb/debian/curl?distro=debian-12",
                        "pkg:deb/ubuntu/curl?distro=Ubuntu:Pro:18.04:LTS");
        var csaf = json(STREAMS, ConversionTarget.CSAF);
        assertThat(csaf.path("product_tree").findValuesAsString("name"))
                .contains(
                        "Debian:11 curl vers:deb/<7.74.0-1.3+deb11u9",
                        "Azure Linux:3 curl 8.8.0-1");
    }

    @Test
    void what_is_said_twice_of_one_vulnerability_is_one_statement_of_openvex() {
        var csaf = (ObjectNode) json(OSV, ConversionTarget.CSAF);
        csaf.withArray("vulnerabilities").add(csaf.at("/vulnerabilities/0").deepCopy());
        assertThat(json(csaf.toString(), ConversionTarget.OPENVEX).path("statements")).hasSize(2);
    }

    @Test
    void a_version_that_is_too_long_for_a_cve_record_is_left_out_and_told() {
        var longer = OSV.replace("0.9.0", "0.9." + "1".repeat(1_100));
        var affected = json(longer, ConversionTarget.CVE).at("/containers/cna/affected/0");
        assertThat(affected.at("/defaultStatus").asString()).isEqualTo("unknown");
        assertThat(affected.path("versions").findValuesAsString("version"))
                .containsExactly("1.0.0");
        assertThat(convert(longer, ConversionTarget.CVE).orElseThrow().leftOut())
                .contains("versions that are longer than 1024 characters");
    }

    private static final String LIMITED =
            """
            {"schema_version": "1.7.0", "id": "GHSA-2345-cfgh-jmpq", "aliases": ["CVE-2026-1004"], "modified": "2026-02-01T00:00:00Z", "details": "d",
             "affected": [{"package": {"ecosystem": "npm", "name": "left"},
               "ranges": [
                 {"type": "SEMVER", "events": [{"introduced": "1.0.0"}, {"fixed": "1.2.0"}, {"limit": "2.0.0"}]},
                 {"type": "SEMVER", "events": [{"introduced": "3.0.0"}, {"limit": "4.0.0"}]},
                 {"type": "SEMVER", "events": [{"introduced": "5.0.0"}, {"fixed": "5.1.0"}]}]}]}
            """;

    @ParameterizedTest
    @EnumSource(names = {"CSAF", "CSAF21", "CVE", "OPENVEX", "CYCLONEDX_VEX"})
    void a_limit_is_no_fix(ConversionTarget target) {
        var told = json(LIMITED, target);
        assertThat(told.toString()).contains("5.1.0").doesNotContain("Fixed in 4.0.0");
        assertThat(told.findValuesAsString("version")).doesNotContain("4.0.0");
        assertThat(told.findValuesAsString("name")).doesNotContain("4.0.0");
        assertThat(told.findValuesAsString("@id")).doesNotContain("pkg:npm/left@4.0.0");
        assertThat(convert(LIMITED, target).orElseThrow().leftOut())
                .contains("that versions from 4.0.0 on were not looked at")
                .doesNotContain("that versions from 2.0.0 on were not looked at");
    }

    @Test
    void a_limit_stays_one_in_osv() {
        var told = convert(LIMITED, ConversionTarget.OSV, "CVE-2026-1004").orElseThrow();
        assertThat(
                        JsonMapper.shared()
                                .readTree(told.text())
                                .at("/affected/0/ranges")
                                .findValues("events")
                                .toString())
                .isEqualTo(
                        """
                        [[{"introduced":"1.0.0"},{"fixed":"1.2.0"},{"introduced":"5.0.0"},{"fixed":"5.1.0"}], \
                        [{"introduced":"3.0.0"},{"limit":"4.0.0"}]]\
                        """);
        assertThat(told.leftOut()).isEmpty();
    }

    @Test
    void a_fix_on_two_branches_ends_the_same_range_of_commits_twice() {
        var commits =
                LIMITED.replaceFirst(
                        "(?s)\\{\"package.*",
                        """
                        {"ranges": [{"type": "GIT", "repo": "https://example.org/a", "events": [
                          {"introduced": "aaa1"}, {"introduced": "aaa2"}, {"fixed": "bbb1"}, {"fixed": "bbb2"}, {"limit": "ccc1"}, {"introduced": "aaa3"}]}]}]}
                        """);
        var versions =
                json(commits, ConversionTarget.CVE).at("/containers/cna/affected/0/versions");
        assertThat(
                        StreamSupport.stream(versions.spliterator(), false)
                                .map(it ->
                                        it.at("/version").asString()
                                                + " "
                                                + it.at("/lessThan").asString()))
                .containsExactly("aaa1 bbb1", "aaa2 bbb1", "aaa1 bbb2", "aaa2 bbb2", "aaa3 ccc1");
        assertThat(convert(commits, ConversionTarget.CVE).orElseThrow().leftOut())
                .contains("that commits from ccc1 on were not looked at");
    }

    @Test
    void further_ends_of_many_commits_are_told_of_once_they_are_too_many() {
        var events = new StringJoiner(",");
        for (var i = 0; i < 4_000; i++) {
            events.add("{\"introduced\": \"a%d\"}".formatted(i));
        }
        for (var i = 0; i < 4_000; i++) {
            events.add("{\"fixed\": \"b%d\"}".formatted(i));
        }
        var commits =
                LIMITED.replaceFirst(
                        "(?s)\\{\"package.*",
                        "{\"ranges\": [{\"type\": \"GIT\", \"repo\": \"https://example.org/a\", \"events\": [%s]}]}]}"
                                .formatted(events));
        var told = convert(commits, ConversionTarget.CVE).orElseThrow();
        // Each beginning with its first end, and two ends more.
        assertThat(
                        JsonMapper.shared()
                                .readTree(told.text())
                                .at("/containers/cna/affected/0/versions"))
                .hasSize(12_000);
        assertThat(told.leftOut())
                .contains("commits up to further ends of one range, beyond 10000 pairs");
    }

    // With time that grows with the square, each of these takes minutes.
    @ParameterizedTest
    @EnumSource
    @Timeout(20)
    void ten_thousand_ranges_take_seconds_at_most(ConversionTarget target) {
        var ranges = new StringJoiner(",");
        var entries = new StringJoiner(",");
        var versions = new StringJoiner(",");
        for (var i = 1; i <= 10_000; i++) {
            ranges.add(
                    "{\"type\": \"SEMVER\", \"events\": [{\"introduced\": \"%d.0.0\"}, {\"fixed\": \"%d.5.0\"}]}"
                            .formatted(i, i));
            entries.add(
                    "{\"version\": \"%d.0\", \"status\": \"%s\", \"lessThan\": \"%d.5\", \"versionType\": \"semver\"}"
                            .formatted(i, i % 2 == 0 ? "affected" : "unaffected", i));
            versions.add("\"%d.%d.0\"".formatted(i / 2, i % 2 == 0 ? 1 : 7));
        }
        var osv =
                OSV.replace(
                                "{\"type\": \"SEMVER\", \"events\": [{\"introduced\": \"1.0.0\"}, {\"fixed\": \"1.2.0\"}]}",
                                ranges.toString())
                        .replace("\"0.9.0\", \"1.1.0\"", versions.toString());
        assertThat(convert(osv, target).orElseThrow().text()).contains("9999.5.0");
        var cve = CVE.replace("{\"version\": \"2.0\"", entries + ", {\"version\": \"2.0\"");
        assertThat(convert(cve, target).orElseThrow().text()).contains("9998.5");
    }

    private static final String RUST =
            """
            {"advisory": {"id": "RUSTSEC-2026-0001", "package": "left", "date": "2026-01-01", "aliases": ["CVE-2026-1001"]},
             "versions": {"patched": [">= 1.2.3, < 2.0.0", ">= 2.1.0"], "unaffected": ["< 1.0.0"]}}
            """;

    @Test
    void versions_that_are_neither_patched_nor_unaffected_are_affected() {
        var osv = json(RUST, ConversionTarget.OSV);
        assertThat(osv.at("/affected/0/package/ecosystem").asString()).isEqualTo("crates.io");
        assertThat(osv.at("/affected/0/ranges/0/events").toString())
                .isEqualTo(
                        """
                        [{"introduced":"1.0.0"},{"fixed":"1.2.3"},{"introduced":"2.0.0"},{"fixed":"2.1.0"}]\
                        """);
    }

    @Test
    void a_range_that_begins_after_a_version_of_semver_begins_with_the_next() {
        var after =
                RUST.replace(">= 1.2.3, < 2.0.0", "= 1.2.3").replace(">= 2.1.0", "= 2.0.0-rc.1");
        assertThat(json(after, ConversionTarget.OSV).at("/affected/0/ranges/0/events").toString())
                .isEqualTo(
                        """
                        [{"introduced":"1.0.0"},{"fixed":"1.2.3"},{"introduced":"1.2.4-0"},{"fixed":"2.0.0-rc.1"},{"introduced":"2.0.0-rc.1.0"}]\
                        """);
    }

    private static final String CVE =
            """
            {"dataType": "CVE_RECORD", "dataVersion": "5.1",
             "cveMetadata": {"cveId": "CVE-2026-1002", "assignerOrgId": "53f830b8-0a3f-465b-8143-3b8a9948e749", "state": "PUBLISHED",
               "datePublished": "2026-01-01T00:00:00.000Z", "dateUpdated": "0001-01-01T00:00:00Z"},
             "containers": {"cna": {"providerMetadata": {"orgId": "53f830b8-0a3f-465b-8143-3b8a9948e749"}, "title": "t",
               "descriptions": [{"lang": "en", "value": "d"}],
               "affected": [
                 {"vendor": "Acme", "product": "Pump", "defaultStatus": "unaffected", "versions": [
                    {"version": "2.0", "status": "affected", "lessThan": "2.4", "versionType": "custom", "changes": [{"at": "2.3", "status": "unaffected"}]},
                    {"version": "3.0", "status": "unaffected"},
                    {"version": "V1.5 and prior", "status": "affected"}]},
                 {"vendor": "n/a", "product": "n/a", "versions": [{"version": "n/a", "status": "affected"}]}],
               "workarounds": [{"lang": "en", "value": "Unplug it."}], "solutions": [{"lang": "en", "value": "Update it."}],
               "references": [{"url": "https://example.org/a", "tags": ["vendor-advisory"]}]}}}
            """;

    @Test
    void versions_of_a_cve_record_keep_their_changes_and_what_is_not_affected() {
        var csaf = json(CVE, ConversionTarget.CSAF);
        var vendor = csaf.at("/product_tree/branches/0");
        assertThat(csaf.at("/product_tree/branches").size()).isEqualTo(1);
        assertThat(vendor.at("/name").asString()).isEqualTo("Acme");
        var names =
                StreamSupport.stream(vendor.at("/branches/0/branches").spliterator(), false)
                        .map(leaf -> leaf.path("name").asString())
                        .toList();
        assertThat(names).contains("2.3", "3.0");
        assertThat(names.getFirst()).isEqualTo("vers:generic/<=V1.5|>=2.0|<2.3");
        assertThat(csaf.at("/vulnerabilities/0/product_status/known_not_affected").size())
                .isEqualTo(1);
        assertThat(csaf.at("/vulnerabilities/0/remediations").findValuesAsString("category"))
                .containsExactly("workaround", "vendor_fix", "vendor_fix");
    }

    @Test
    void a_version_that_says_a_range_in_words_that_are_not_understood_stays_as_it_is_said() {
        var csaf = json(CVE.replace("V1.5 and prior", "1.5 und earlier"), ConversionTarget.CSAF);
        assertThat(csaf.toString()).contains("1.5 und earlier");
        var vex = CSAF.replace("2.4 and earlier", "2.4 und earlier");
        assertThat(json(vex, ConversionTarget.OPENVEX).at("/statements/0/status_notes").asString())
                .isEqualTo("Versions: 2.4 und earlier");
    }

    @Test
    void what_is_no_package_is_kept_where_no_reader_takes_it_for_one() {
        var osv = json(CVE, ConversionTarget.OSV);
        assertThat(osv.has("affected")).isFalse();
        assertThat(osv.at("/database_specific/products/0/name").asString()).isEqualTo("Acme Pump");
        assertThat(osv.at("/modified").asString()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(convert(CVE, ConversionTarget.OSV).orElseThrow().leftOut())
                .contains(
                        "remedies",
                        "products that are no packages of an ecosystem: database_specific names them");
    }

    private static final String VEX =
            """
            {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.org/vex/1", "author": "Acme", "timestamp": "2026-01-01T00:00:00Z",
             "version": 1, "statements": [
               {"vulnerability": {"name": "CVE-2026-1003"}, "status": "under_investigation", "products": [{"@id": "pkg:oci/app@1"}]},
               {"vulnerability": {"name": "CVE-2026-1003"}, "status": "not_affected", "justification": "vulnerable_code_not_present",
                "impact_statement": "Compiled out.", "products": [{"@id": "pkg:oci/app@1"}, {"@id": "pkg:oci/app@2", "subcomponents": [{"@id": "pkg:npm/left@1.0.0"}]}]},
               {"vulnerability": {"name": "CVE-2026-1004"}, "status": "affected", "action_statement": "Update.", "products": [{"@id": "pkg:oci/app@1"}]}]}
            """;

    @Test
    void statements_become_a_vex_of_csaf_in_which_the_last_one_holds() {
        var csaf = json(VEX, ConversionTarget.CSAF);
        assertThat(csaf.at("/document/category").asString()).isEqualTo("csaf_vex");
        assertThat(csaf.at("/document/publisher/name").asString()).isEqualTo("Acme");
        assertThat(csaf.at("/document/distribution").isMissingNode()).isTrue();
        var first = csaf.at("/vulnerabilities/0");
        assertThat(first.at("/product_status/under_investigation").isMissingNode()).isTrue();
        assertThat(first.at("/product_status/known_not_affected").size()).isEqualTo(2);
        assertThat(first.at("/flags/0/label").asString()).isEqualTo("vulnerable_code_not_present");
        assertThat(first.at("/threats/0/details").asString()).isEqualTo("Compiled out.");
        assertThat(csaf.at("/vulnerabilities/1/remediations/0/details").asString())
                .isEqualTo("Update.");
    }

    @Test
    void a_vex_of_csaf_becomes_statements_with_their_reasons_again() {
        var vex = json(json(VEX, ConversionTarget.CSAF).toString(), ConversionTarget.OPENVEX);
        var statement = vex.at("/statements/0");
        assertThat(statement.at("/status").asString()).isEqualTo("not_affected");
        assertThat(statement.at("/justification").asString())
                .isEqualTo("vulnerable_code_not_present");
        assertThat(statement.at("/impact_statement").asString()).isEqualTo("Compiled out.");
        assertThat(json(VEX, ConversionTarget.CYCLONEDX_VEX).at("/vulnerabilities/0/analysis"))
                .isEqualTo(
                        JsonText.object()
                                .put("state", "not_affected")
                                .put("justification", "code_not_present")
                                .put("detail", "Compiled out."));
    }

    @Test
    void of_several_vulnerabilities_one_can_be_asked_for() {
        assertThat(convert(VEX, ConversionTarget.CVE).problems())
                .extracting(problem -> problem.message())
                .containsExactly("a CVE record is of one vulnerability, and this is of 2");
        var one = convert(VEX, ConversionTarget.CVE, "CVE-2026-1004").orElseThrow().text();
        assertThat(Judges.faults(ConversionTarget.CVE, one)).isEmpty();
        assertThat(one).contains("CVE-2026-1004").doesNotContain("CVE-2026-1003");
        assertThat(convert(VEX, ConversionTarget.CVE, "CVE-2026-9").problems()).isNotEmpty();
    }

    private static final String CSAF =
            """
            {"document": {"category": "csaf_security_advisory", "csaf_version": "2.0", "title": "ACME-1: Pump", "lang": "en",
               "publisher": {"category": "vendor", "name": "Acme", "namespace": "https://acme.example"},
               "tracking": {"id": "ACME-1", "version": "1", "status": "final", "initial_release_date": "2024-01-02T00:00:60Z",
                 "current_release_date": "2024-01-02T00:00:60Z",
                 "revision_history": [{"date": "2024-01-02T00:00:60Z", "number": "1", "summary": "First"}]}},
             "product_tree": {"branches": [{"category": "vendor", "name": "Acme", "branches": [{"category": "product_name", "name": "Pump", "branches": [
                 {"category": "product_version_range", "name": "2.4 and earlier", "product": {"product_id": "P1", "name": "Pump old",
                    "product_identification_helper": {"model_numbers": ["PU\\\\1"], "purl": "pkg:generic/pump"}}},
                 {"category": "product_version", "name": "2.5", "product": {"product_id": "P2", "name": "Pump new"}}]}]}],
               "full_product_names": [{"product_id": "OS", "name": "An OS"}],
               "relationships": [{"category": "installed_on", "product_reference": "P1", "relates_to_product_reference": "OS",
                 "full_product_name": {"product_id": "P1:OS", "name": "Pump old on An OS"}}]},
             "vulnerabilities": [{"cve": "CVE-2024-0007", "cwe": {"id": "CWE-20", "name": "Improper Input Validation"}, "release_date": "2024-01-01T00:00:00Z",
               "notes": [{"category": "description", "text": "long"}],
               "product_status": {"known_affected": ["P1", "P1:OS"], "fixed": ["P2"]},
               "scores": [{"products": ["P1"], "cvss_v3": {"version": "3.1", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", "baseScore": 7.5, "baseSeverity": "HIGH"}}],
               "remediations": [{"category": "vendor_fix", "details": "Update", "date": "2024-01-02T00:00:00Z", "product_ids": ["P1", "P2"]},
                 {"category": "none_available", "details": "None yet", "product_ids": ["P1:OS"]},
                 {"category": "mitigation", "details": "Unplug", "product_ids": ["P1:OS"]}]}]}
            """;

    @Test
    void csaf_2_0_becomes_2_1_by_the_rules_of_its_converter() {
        var later = json(CSAF, ConversionTarget.CSAF21);
        assertThat(later.at("/$schema").asString()).isEqualTo(CsafConversion.SCHEMA);
        assertThat(later.at("/document/distribution/tlp/label").asString()).isEqualTo("CLEAR");
        assertThat(later.at("/document/title").asString()).isEqualTo("Pump");
        assertThat(later.at("/document/tracking/current_release_date").asString())
                .isEqualTo("2024-01-02T00:00:59.999999Z");
        var old = later.at("/product_tree/branches/0/branches/0/branches/0");
        assertThat(old.at("/name").asString()).isEqualTo("<=2.4");
        assertThat(old.at("/product/product_identification_helper/purls/0").asString())
                .isEqualTo("pkg:generic/pump");
        assertThat(old.at("/product/product_identification_helper/model_numbers/0").asString())
                .isEqualTo("PU\\\\1*");
        var path = later.at("/product_tree/product_paths/0");
        assertThat(path.at("/beginning_product_reference").asString()).isEqualTo("P1");
        assertThat(path.at("/subpaths/0/next_product_reference").asString()).isEqualTo("OS");
        var vulnerability = later.at("/vulnerabilities/0");
        assertThat(vulnerability.at("/disclosure_date").asString())
                .isEqualTo("2024-01-01T00:00:00Z");
        assertThat(vulnerability.at("/cwes/0/version").asString()).isEqualTo("4.13");
        assertThat(vulnerability.at("/metrics/0/content/cvss_v3/baseScore").asString())
                .isEqualTo("7.5");
    }

    @Test
    void remedies_that_contradict_each_other_in_2_1_are_parted_and_none_is_lost() {
        var vulnerability = json(CSAF, ConversionTarget.CSAF21).at("/vulnerabilities/0");
        assertThat(vulnerability.at("/remediations").findValuesAsString("category"))
                .containsExactly("vendor_fix", "optional_patch", "mitigation");
        assertThat(texts(vulnerability.at("/remediations/1/product_ids"))).containsExactly("P2");
        assertThat(vulnerability.at("/notes").findValuesAsString("text")).contains("None yet");
    }

    @Test
    void csaf_2_1_becomes_2_0_again_and_says_what_that_cannot() {
        var later = (ObjectNode) json(CSAF, ConversionTarget.CSAF21);
        var document = later.withObject("document");
        document.put("license_expression", "CC-BY-4.0");
        document.withObject("distribution")
                .putObject("sharing_group")
                .put("id", "5868d6a2-3d12-4f3e-8b0d-9d8e8ee6ad4c");
        var earlier = convert(later.toString(), ConversionTarget.CSAF).orElseThrow();
        assertThat(Judges.faults(ConversionTarget.CSAF, earlier.text())).isEmpty();
        var json = JsonMapper.shared().readTree(earlier.text());
        assertThat(json.at("/product_tree/relationships/0/relates_to_product_reference").asString())
                .isEqualTo("OS");
        assertThat(json.at("/vulnerabilities/0/scores/0/cvss_v3/baseScore").asString())
                .isEqualTo("7.5");
        assertThat(json.at("/vulnerabilities/0/cwe/id").asString()).isEqualTo("CWE-20");
        assertThat(earlier.leftOut())
                .containsExactly(
                        "the sharing group",
                        "the licence expression",
                        "that a remedy is optional_patch");
    }

    @Test
    void a_fixed_package_of_a_distribution_is_a_range_that_ends_there() {
        var csaf =
                CSAF.replace("\"cve\": \"CVE-2024-0007\"", "\"cve\": \"CVE-2024-0008\"")
                        .replace(
                                "\"name\": \"Pump new\"",
                                "\"name\": \"n\", \"product_identification_helper\": {\"purl\": \"pkg:rpm/redhat/pump@2.5-1.el9?arch=src&epoch=1\"}");
        var osv = json(csaf, ConversionTarget.OSV);
        assertThat(texts(osv.at("/upstream"))).containsExactly("CVE-2024-0008");
        assertThat(osv.at("/id").asString()).isEqualTo("x_ACME-1");
        assertThat(osv.at("/affected/0/package/name").asString()).isEqualTo("pump");
        assertThat(osv.at("/affected/0/ranges/0/events").toString())
                .isEqualTo("[{\"introduced\":\"0\"},{\"fixed\":\"1:2.5-1.el9\"}]");
    }

    @Test
    void where_all_but_some_versions_are_affected_the_rest_stays_affected() {
        var kernel =
                CVE.substring(0, CVE.indexOf("{\"vendor\": \"Acme\""))
                        + """
                        {"vendor": "Linux", "product": "Linux", "defaultStatus": "affected", "versions": [
                          {"version": "4.2", "status": "affected"},
                          {"version": "0", "lessThan": "4.2", "status": "unaffected", "versionType": "semver"},
                          {"version": "5.10.1", "lessThanOrEqual": "5.10.*", "status": "unaffected", "versionType": "semver"},
                          {"version": "6.1", "lessThanOrEqual": "*", "status": "unaffected", "versionType": "original_commit_for_fix"}]},
                        """
                        + CVE.substring(CVE.indexOf("{\"vendor\": \"n/a\""));
        var names =
                json(kernel, ConversionTarget.CSAF)
                        .at("/product_tree/branches/0/branches/0/branches")
                        .findValuesAsString("name");
        assertThat(names).contains("vers:semver/>=4.2|<5.10.1|>=5.11|<6.1");
    }

    @Test
    void commits_without_an_end_are_affected_for_ever() {
        var open =
                OSV.replaceFirst(
                        "(?s)\"affected\": \\[.*?\\}\\],\n",
                        "\"affected\": [{\"ranges\": [{\"type\": \"GIT\", \"repo\": \"https://example.org/r\", \"events\": [{\"introduced\": \"0\"}]}]}],\n");
        var versions = json(open, ConversionTarget.CVE).at("/containers/cna/affected/0/versions/0");
        assertThat(versions.path("status").asString()).isEqualTo("affected");
        assertThat(versions.path("lessThan").asString()).isEqualTo("*");
    }

    @Test
    void products_of_statements_are_told_apart_without_an_id_and_by_their_range() {
        var statements =
                """
                {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.org/vex/2", "author": "Acme", "timestamp": "2026-01-01T00:00:00Z",
                 "version": 1, "statements": [
                   {"vulnerability": {"name": "CVE-2026-1005"}, "status": "affected", "action_statement": "x", "products": [{"identifiers": {"purl": "pkg:npm/a@1.0.0"}}]},
                   {"vulnerability": {"name": "CVE-2026-1005"}, "status": "not_affected", "justification": "component_not_present", "products": [{"identifiers": {"purl": "pkg:npm/b@1.0.0"}}]},
                   {"vulnerability": {"name": "CVE-2026-1005"}, "status": "affected", "action_statement": "x", "products": [{"@id": "pkg:npm/c?vers=vers:npm/<2.0.0"}]}]}
                """;
        var status =
                json(statements, ConversionTarget.CSAF).at("/vulnerabilities/0/product_status");
        assertThat(status.path("known_affected").size()).isEqualTo(2);
        assertThat(status.path("known_not_affected").size()).isEqualTo(1);
        assertThat(
                        json(statements, ConversionTarget.OSV)
                                .at("/affected/1/ranges/0/events")
                                .toString())
                .isEqualTo("[{\"introduced\":\"0\"},{\"fixed\":\"2.0.0\"}]");
    }

    @Test
    void of_what_is_not_affected_in_words_alone_nothing_is_said_of_all_versions() {
        var words =
                CSAF.replace(
                                "\"known_affected\": [\"P1\", \"P1:OS\"]",
                                "\"known_not_affected\": [\"P1\"]")
                        .replace("2.4 and earlier", "builds of the old line");
        var vex = convert(words, ConversionTarget.OPENVEX).orElseThrow();
        assertThat(vex.text()).doesNotContain("not_affected");
        assertThat(vex.leftOut()).contains("versions in words of what is not affected");
        assertThat(json(words, ConversionTarget.CYCLONEDX_VEX).toString())
                .doesNotContain("not_affected");
    }

    @Test
    void a_stricter_label_in_words_counts_and_what_would_lose_it_is_refused() {
        var named =
                CSAF.replace(
                        "\"lang\": \"en\",",
                        "\"lang\": \"en\", \"distribution\": {\"text\": \"TLP:RED, named recipients\", \"tlp\": {\"label\": \"WHITE\"}},");
        assertThat(
                        json(named, ConversionTarget.CSAF21)
                                .at("/document/distribution/tlp/label")
                                .asString())
                .isEqualTo("RED");
        assertThat(convert(named, ConversionTarget.OSV).problems())
                .extracting(problem -> problem.code())
                .containsExactly("convert-tlp");
        assertThat(convert(named, ConversionTarget.CSAF21, "CVE-2024-0007").problems())
                .isNotEmpty();
    }

    @Test
    void a_draft_is_not_published_in_another_form() {
        var draft = CSAF.replace("\"final\"", "\"draft\"");
        assertThat(convert(draft, ConversionTarget.OSV).problems())
                .extracting(problem -> problem.code())
                .containsExactly("convert-status");
    }

    @Test
    void one_vulnerability_of_several_is_no_other_name_of_the_advisory() {
        var one = convert(CSAF, ConversionTarget.OSV, "CVE-2024-0007").orElseThrow().text();
        assertThat(JsonMapper.shared().readTree(one).path("id").asString())
                .isEqualTo("CVE-2024-0007");
        assertThat(JsonMapper.shared().readTree(one).has("aliases")).isFalse();
    }

    @Test
    void a_version_that_is_unknown_after_a_range_has_no_fix_for_that() {
        var unknown =
                CVE.replace(
                        "{\"version\": \"3.0\", \"status\": \"unaffected\"}",
                        "{\"version\": \"2.3\", \"lessThan\": \"3.0\", \"status\": \"unknown\", \"versionType\": \"custom\"}");
        assertThat(json(unknown, ConversionTarget.OPENVEX).toString()).doesNotContain("\"fixed\"");
    }

    @Test
    void a_document_of_another_shape_is_refused_and_breaks_nothing() {
        for (var broken :
                List.of(
                        CSAF.replace(
                                "\"notes\": [{\"category\": \"description\", \"text\": \"long\"}]",
                                "\"notes\": {}"),
                        CSAF.replace("\"relationships\": [", "\"relationships\": 1, \"other\": ["),
                        CSAF.replace(
                                "\"lang\": \"en\",",
                                "\"lang\": \"en\", \"distribution\": \"x\","))) {
            assertThat(convert(broken, ConversionTarget.CSAF21).problems())
                    .extracting(problem -> problem.code())
                    .contains("convert-csaf");
        }
    }

    @Test
    void a_justification_that_vex_does_not_know_is_left_out_and_told() {
        var unknown =
                VEX.replace("\"vulnerable_code_not_present\"", "\"because\"")
                        .replace("https://example.org/vex/1", "https://example.org/vex/3");
        var again = json(unknown, ConversionTarget.CSAF).toString();
        assertThat(again).doesNotContain("because");
        var one = convert(unknown, ConversionTarget.OPENVEX, "CVE-2026-1003").orElseThrow();
        assertThat(Judges.faults(ConversionTarget.OPENVEX, one.text())).isEmpty();
        assertThat(one.leftOut()).contains("the justification because");
    }

    @Test
    void a_vector_of_cvss_4_has_one_score_in_every_form() {
        var vector = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U";
        var four =
                OSV.replace("CVSS_V3", "CVSS_V4")
                        .replace("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", vector);
        var score = Cvss.of(vector).score();
        assertThat(score).isNotEqualTo(Cvss.of(vector).baseScore());
        assertThat(
                        json(four, ConversionTarget.CSAF21)
                                .at("/vulnerabilities/0/metrics/0/content/cvss_v4/baseScore")
                                .decimalValue())
                .isEqualByComparingTo(score);
        assertThat(
                        json(four, ConversionTarget.CYCLONEDX_VEX)
                                .at("/vulnerabilities/0/ratings/0/score")
                                .decimalValue())
                .isEqualByComparingTo(score);
    }

    @Test
    void a_weakness_or_a_list_is_no_advisory() {
        assertThat(convert("{\"ID\": \"79\", \"Name\": \"x\"}", ConversionTarget.CSAF).problems())
                .extracting(problem -> problem.code())
                .containsExactly("convert-source");
    }
}
