package clearinghouse.formats.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.cvss.CvssVersion;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.published.StatedRange.Bounds;
import clearinghouse.formats.published.StatedRange.Constraint;
import clearinghouse.formats.published.StatedRange.Event;
import clearinghouse.formats.published.StatedRange.Events;
import clearinghouse.formats.published.StatedRange.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One small document of each form, and what it says, by hand. */
class FormsTest {

    @Test
    void osv_tells_names_apart_and_keeps_ranges_as_they_are() {
        var told =
                OsvForm.read(
                                json(
                                        """
                                        {"id": "GHSA-a", "aliases": ["CVE-2024-1", "GHSA-a", " CVE-2024-2 "], "upstream": ["CVE-2023-9"],
                                         "related": ["GHSA-r"], "summary": "one line", "details": "at length",
                                         "published": "2024-01-02T03:04:05Z", "modified": "2024-01-03T00:00:00.5Z",
                                         "withdrawn": "2024-02-01T00:00:00Z",
                                         "severity": [{"type": "CVSS_V4", "score": "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"}],
                                         "affected": [
                                           {"package": {"ecosystem": "PyPI", "name": "a", "purl": "pkg:pypi/a"},
                                            "severity": [{"type": "Ubuntu", "score": "high"}],
                                            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.2"}, {"introduced": "2", "last_affected": "2.3"}]}],
                                            "versions": ["1.0", "1.1"]},
                                           {"ranges": [{"type": "GIT", "repo": "https://example.org/r", "events": [{"introduced": "0"}, {"limit": "abc"}]}]}],
                                         "references": [{"type": "FIX", "url": "https://example.org/fix"}, {"type": "WEB"}],
                                         "credits": [{"name": "Ada", "type": "FINDER"}],
                                         "database_specific": {"cwe_ids": ["CWE-79", "CWE-79"], "severity": "MODERATE"}}
                                        """))
                        .orElseThrow();
        assertThat(told.aliases()).containsExactly("CVE-2024-1", "CVE-2024-2");
        assertThat(told.cve()).as("of two none is the one").isEmpty();
        assertThat(told.upstream()).containsExactly("CVE-2023-9");
        assertThat(told.related()).containsExactly("GHSA-r");
        assertThat(told.title()).isEqualTo("one line");
        assertThat(told.dates().published()).contains(Instant.parse("2024-01-02T03:04:05Z"));
        assertThat(told.dates().modified()).contains(Instant.parse("2024-01-03T00:00:00.5Z"));
        assertThat(told.withdrawn()).isTrue();
        assertThat(told.severities().getFirst().cvss().orElseThrow().score())
                .isEqualTo(new BigDecimal("9.3"));
        assertThat(told.severities().get(1))
                .isEqualTo(new StatedSeverity("", "a", "", Optional.empty(), "high"));
        assertThat(told.severities().get(2).rating()).isEqualTo("MODERATE");
        assertThat(told.weaknesses()).containsExactly("CWE-79");
        assertThat(told.affected())
                .containsExactly(
                        new AffectedSoftware(
                                "",
                                new Software.EcosystemPackage("PyPI", "a", "pkg:pypi/a"),
                                Standing.AFFECTED,
                                List.of(
                                        new Events(
                                                "ECOSYSTEM",
                                                "",
                                                List.of(
                                                        new Event("introduced", "0"),
                                                        new Event("fixed", "1.2"),
                                                        new Event("introduced", "2"),
                                                        new Event("last_affected", "2.3")))),
                                List.of("1.0", "1.1"),
                                List.of()),
                        new AffectedSoftware(
                                "",
                                new Software.Repository("https://example.org/r"),
                                Standing.AFFECTED,
                                List.of(
                                        new Events(
                                                "GIT",
                                                "https://example.org/r",
                                                List.of(
                                                        new Event("introduced", "0"),
                                                        new Event("limit", "abc")))),
                                List.of(),
                                List.of()));
        assertThat(told.references())
                .containsExactly(new Link("https://example.org/fix", List.of("FIX")));
        assertThat(told.credits()).containsExactly(new Thanks("Ada", "FINDER"));
    }

    @Test
    void rust_and_ruby_say_what_is_patched_and_what_never_was_affected() {
        var rust =
                RustSecForm.read(
                                json(
                                        """
                                        {"advisory": {"id": "RUSTSEC-2020-1", "package": "crate", "date": "2020-12-21", "aliases": ["CVE-2020-0001"],
                                          "cvss": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", "informational": "unsound", "url": "https://example.org"},
                                         "affected": {"os": ["windows"]}, "versions": {"patched": [">= 0.9.1"], "unaffected": ["< 0.4"]}}
                                        """),
                                "A title",
                                "# A title\n\nText")
                        .orElseThrow();
        assertThat(rust.title()).isEqualTo("A title");
        assertThat(rust.dates().published()).contains(Instant.parse("2020-12-21T00:00:00Z"));
        assertThat(rust.cve()).contains("CVE-2020-0001");
        assertThat(rust.severities()).extracting(StatedSeverity::rating).contains("unsound");
        assertThat(rust.affected().getFirst().platforms()).containsExactly("windows");
        assertThat(rust.affected().getFirst().ranges())
                .containsExactly(
                        new Constraint(Side.PATCHED, ">= 0.9.1"),
                        new Constraint(Side.NEVER_AFFECTED, "< 0.4"));

        var ruby =
                RubySecForm.read(
                                "gems/rack/CVE-2020-8184.yml",
                                json(
                                        """
                                        {"gem": "rack", "cve": "2020-8184", "ghsa": "J6W9-fv6q-3q52", "title": "t", "date": "2020-06-15",
                                         "cvss_v3": 7.5, "patched_versions": ["~> 2.1.4", ">= 2.2.3"], "related": {"cve": ["2020-1"], "url": ["https://example.org"]}}
                                        """))
                        .orElseThrow();
        assertThat(ruby.id()).isEqualTo("gems/rack/CVE-2020-8184.yml");
        assertThat(ruby.aliases()).containsExactly("CVE-2020-8184", "GHSA-j6w9-fv6q-3q52");
        assertThat(ruby.related()).containsExactly("CVE-2020-1");
        assertThat(ruby.severities().getFirst().score()).contains(new BigDecimal("7.5"));
        assertThat(ruby.affected().getFirst().ranges())
                .containsExactly(
                        new Constraint(Side.PATCHED, "~> 2.1.4"),
                        new Constraint(Side.PATCHED, ">= 2.2.3"));
    }

    @Test
    void php_holds_the_constraints_of_a_branch_together() {
        var php =
                FriendsOfPhpForm.read(
                                "a/b/1.yaml",
                                json(
                                        """
                                        {"title": "t", "link": "https://example.org", "cve": "CVE-2017-1", "reference": "composer://a/b", "branches": {
                                          "1.x": {"time": "2017-05-15 09:09:00", "versions": [">=1.0", "<1.2"]},
                                          "2.x": {"time": null, "versions": [">=2.0", "<2.3"]}}}
                                        """))
                        .orElseThrow();
        assertThat(php.aliases()).containsExactly("CVE-2017-1");
        assertThat(php.dates().published()).contains(Instant.parse("2017-05-15T09:09:00Z"));
        assertThat(php.affected().getFirst().software())
                .isEqualTo(new Software.EcosystemPackage("Packagist", "a/b", ""));
        assertThat(php.affected().getFirst().ranges())
                .containsExactly(
                        new Constraint(Side.AFFECTED, ">=1.0, <1.2"),
                        new Constraint(Side.AFFECTED, ">=2.0, <2.3"));
    }

    @Test
    void node_says_of_a_dependency_why_it_is_not_affected() {
        var module =
                NodeSecurityForm.read(
                                "vuln/npm/1.json",
                                json(
                                        """
                                        {"id": 1, "title": "t", "module_name": "bassmaster", "publish_date": "2014-09-27", "cves": ["CVE-2014-7205"],
                                         "vulnerable_versions": "<=1.5.1", "patched_versions": ">=1.5.2", "author": {"name": "Ada"}, "references": null,
                                         "cvss_vector": "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N", "cvss_score": 6.5, "recommendation": "Update"}
                                        """))
                        .orElseThrow();
        assertThat(module.cve()).contains("CVE-2014-7205");
        assertThat(module.severities().getFirst().cvss().orElseThrow().version())
                .isEqualTo(CvssVersion.V3_0);
        assertThat(module.remedies().getFirst().text()).isEqualTo("Update");
        var dependency =
                NodeSecurityForm.read(
                                "vuln/deps/1.json",
                                json(
                                        "{\"cve\": [\"CVE-2023-45853\"], \"reason\": \"vulnerable_code_not_present\"}"))
                        .orElseThrow();
        assertThat(dependency.affected().getFirst().standing()).isEqualTo(Standing.NOT_AFFECTED);
        assertThat(codes(NodeSecurityForm.read("vuln/npm/index.json", json("{}"))))
                .containsExactly("node-index");
    }

    private static final String CVE =
            """
            {"dataType": "CVE_RECORD", "dataVersion": "5.1",
             "cveMetadata": {"cveId": "CVE-2024-3400", "state": "PUBLISHED", "datePublished": "2024-04-12T07:20:00.707Z"},
             "containers": {
               "cna": {"title": "t", "descriptions": [{"lang": "de", "value": "deutsch"}, {"lang": "en-US", "value": "english"}],
                 "affected": [{"vendor": "v", "product": "p", "defaultStatus": "unaffected", "platforms": ["x86"],
                    "versions": [{"version": "1.0", "status": "affected", "versionType": "custom", "lessThan": "1.4",
                      "changes": [{"at": "1.2.9-h1", "status": "unaffected"}]}]},
                   {"vendor": "v", "product": "q", "defaultStatus": "unaffected", "versions": [{"version": "All", "status": "unaffected"}]}],
                 "problemTypes": [{"descriptions": [{"lang": "en", "description": "CWE-77 Command Injection"}]},
                   {"descriptions": [{"lang": "en", "description": "n/a"}]}],
                 "metrics": [{"format": "CVSS", "cvssV3_1": {"baseScore": 10, "baseSeverity": "CRITICAL", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"}}],
                 "references": [{"url": "https://example.org", "tags": ["vendor-advisory"]}],
                 "credits": [{"lang": "en", "type": "finder", "value": "Ada"}],
                 "solutions": [{"lang": "en", "value": "Update"}], "source": {"advisory": "PAN-1"}},
               "adp": [{"title": "CISA ADP Vulnrichment", "providerMetadata": {"shortName": "CISA-ADP"},
                 "affected": [{"vendor": "v", "product": "p", "defaultStatus": "unknown", "cpes": ["cpe:2.3:o:v:p:1.0:*:*:*:*:*:*:*"],
                    "versions": [{"version": "1.0", "status": "affected"}]}],
                 "metrics": [
                   {"other": {"type": "ssvc", "content": {"role": "CISA Coordinator", "version": "2.0.3", "timestamp": "2024-04-13T00:00:00Z",
                     "options": [{"Exploitation": "active"}, {"Automatable": "yes"}, {"Technical Impact": "total"}]}}},
                   {"other": {"type": "kev", "content": {"dateAdded": "2024-04-12", "reference": "https://example.org/kev"}}}]}]}}
            """;

    @Test
    void a_cve_record_tells_who_says_what() {
        var told = CveForm.read(json(CVE)).orElseThrow();
        assertThat(told.details()).isEqualTo("english");
        assertThat(told.withdrawn()).isFalse();
        assertThat(told.aliases()).isEmpty();
        assertThat(told.related()).containsExactly("PAN-1");
        assertThat(told.weaknesses()).containsExactly("CWE-77");
        assertThat(told.affected())
                .extracting(AffectedSoftware::by, AffectedSoftware::standing)
                .containsExactly(
                        tuple("", Standing.AFFECTED),
                        tuple("", Standing.NOT_AFFECTED),
                        tuple("CISA-ADP", Standing.AFFECTED));
        assertThat(told.affected().getFirst().ranges())
                .containsExactly(
                        new StatedRange.CveVersions(
                                "unaffected",
                                List.of(
                                        new StatedRange.CveVersion(
                                                "1.0",
                                                "affected",
                                                "custom",
                                                "1.4",
                                                "",
                                                List.of(
                                                        new StatedRange.Change(
                                                                "1.2.9-h1", "unaffected"))))));
        assertThat(told.ssvc().getFirst().options())
                .isEqualTo(
                        Map.of(
                                "Exploitation", "active",
                                "Automatable", "yes",
                                "Technical Impact", "total"));
        assertThat(told.exploitation())
                .containsExactly(
                        new Exploitation(
                                "CISA-ADP",
                                Optional.of(LocalDate.of(2024, 4, 12)),
                                true,
                                "https://example.org/kev"));
        assertThat(told.remedies()).containsExactly(StatedRemedy.words("", "solutions", "Update"));
    }

    @Test
    void a_product_is_affected_where_only_a_change_within_a_range_says_so() {
        var changed =
                CVE.replace(
                        "{\"version\": \"All\", \"status\": \"unaffected\"}",
                        "{\"version\": \"3\", \"status\": \"unaffected\", \"lessThan\": \"5\", \"changes\": [{\"at\": \"4\", \"status\": \"affected\"}]}");
        assertThat(CveForm.read(json(changed)).orElseThrow().affected().get(1).standing())
                .isEqualTo(Standing.AFFECTED);
    }

    @Test
    void a_rejected_cve_record_is_withdrawn_and_says_why() {
        var told =
                CveForm.read(
                                json(
                                        """
                                        {"cveMetadata": {"cveId": "CVE-2021-1", "state": "REJECTED", "dateRejected": "2024-05-01T00:00:00.000Z"},
                                         "containers": {"cna": {"rejectedReasons": [{"lang": "en", "value": "a duplicate"}]}}}
                                        """))
                        .orElseThrow();
        assertThat(told.withdrawn()).isTrue();
        assertThat(told.details()).isEqualTo("a duplicate");
        assertThat(told.dates().withdrawn()).contains(Instant.parse("2024-05-01T00:00:00Z"));
    }

    @Test
    void what_a_vulnerable_cpe_runs_on_is_a_platform_and_never_affected() {
        var told =
                NvdForm.read(
                                json(
                                        """
                                        {"cve": {"id": "CVE-2024-5", "published": "2024-01-01T10:15:08.000", "lastModified": "2024-01-02T10:15:08.000",
                                          "vulnStatus": "Analyzed", "descriptions": [{"lang": "en", "value": "text"}], "cisaExploitAdd": "2024-02-03",
                                          "metrics": {"cvssMetricV2": [{"source": "nvd@nist.gov", "baseSeverity": "HIGH",
                                            "cvssData": {"version": "2.0", "vectorString": "AV:N/AC:L/Au:N/C:P/I:P/A:P", "baseScore": 7.5}}]},
                                          "weaknesses": [{"description": [{"lang": "en", "value": "CWE-787"}, {"lang": "en", "value": "NVD-CWE-noinfo"}]}],
                                          "configurations": [
                                            {"operator": "AND", "nodes": [
                                              {"operator": "OR", "negate": false, "cpeMatch": [{"vulnerable": true, "criteria": "cpe:2.3:o:v:fw:*:*:*:*:*:*:*:*",
                                                "versionStartExcluding": "1.0", "versionEndIncluding": "2.1"}]},
                                              {"operator": "OR", "negate": false, "cpeMatch": [{"vulnerable": false, "criteria": "cpe:2.3:h:v:box:-:*:*:*:*:*:*:*"}]}]},
                                            {"nodes": [{"operator": "OR", "negate": true, "cpeMatch": [{"vulnerable": true, "criteria": "cpe:2.3:a:v:no:*:*:*:*:*:*:*:*"}]},
                                              {"operator": "OR", "negate": false, "cpeMatch": [{"vulnerable": true, "criteria": "cpe:2.3:a:v:yes:3.1:sp1:*:*:*:*:*:*"},
                                                {"vulnerable": false, "criteria": "cpe:2.3:o:x:os:*:*:*:*:*:*:*:*"}]}]}]}}
                                        """))
                        .orElseThrow();
        assertThat(told.affected())
                .containsExactly(
                        platform(
                                "cpe:2.3:o:v:fw:*:*:*:*:*:*:*:*",
                                List.of(new Bounds("1.0", false, "2.1", true)),
                                List.of(),
                                List.of("cpe:2.3:h:v:box:-:*:*:*:*:*:*:*")),
                        platform(
                                "cpe:2.3:a:v:yes:3.1:sp1:*:*:*:*:*:*",
                                List.of(),
                                List.of("3.1 sp1"),
                                List.of()));
        assertThat(told.severities())
                .containsExactly(
                        new StatedSeverity(
                                "nvd@nist.gov",
                                "",
                                "AV:N/AC:L/Au:N/C:P/I:P/A:P",
                                Optional.of(new BigDecimal("7.5")),
                                "HIGH"));
        assertThat(told.weaknesses()).containsExactly("CWE-787");
        assertThat(told.exploitation().getFirst().since()).contains(LocalDate.of(2024, 2, 3));
        assertThat(told.dates().published()).contains(Instant.parse("2024-01-01T10:15:08Z"));
    }

    @Test
    void the_old_form_of_nvd_says_the_same() {
        var told =
                NvdForm.read(
                                json(
                                        """
                                        {"cve": {"CVE_data_meta": {"ID": "CVE-2022-1"}, "description": {"description_data": [{"lang": "en", "value": "text"}]},
                                          "problemtype": {"problemtype_data": [{"description": [{"lang": "en", "value": "CWE-436"}]}]}},
                                         "configurations": {"nodes": [{"operator": "AND", "cpe_match": [], "children": [
                                           {"operator": "OR", "children": [], "cpe_match": [{"vulnerable": true, "cpe23Uri": "cpe:2.3:o:v:fw:*:*:*:*:*:*:*:*", "versionEndExcluding": "2"}]},
                                           {"operator": "OR", "children": [], "cpe_match": [{"vulnerable": false, "cpe23Uri": "cpe:2.3:h:v:box:-:*:*:*:*:*:*:*"}]}]}]},
                                         "impact": {"baseMetricV2": {"severity": "MEDIUM", "cvssV2": {"vectorString": "AV:N/AC:L/Au:N/C:N/I:P/A:N", "baseScore": 5.0}}},
                                         "publishedDate": "2022-01-12T17:15Z"}
                                        """))
                        .orElseThrow();
        assertThat(told.affected())
                .containsExactly(
                        platform(
                                "cpe:2.3:o:v:fw:*:*:*:*:*:*:*:*",
                                List.of(new Bounds("", false, "2", false)),
                                List.of(),
                                List.of("cpe:2.3:h:v:box:-:*:*:*:*:*:*:*")));
        assertThat(told.severities().getFirst().rating()).isEqualTo("MEDIUM");
        assertThat(told.dates().published()).contains(Instant.parse("2022-01-12T17:15:00Z"));
    }

    private static AffectedSoftware platform(
            String cpe, List<StatedRange> ranges, List<String> versions, List<String> platforms) {
        return new AffectedSoftware(
                "", new Software.Platform(cpe), Standing.AFFECTED, ranges, versions, platforms);
    }

    private static final String CSAF =
            """
            {"document": {"category": "csaf_security_advisory", "csaf_version": "2.0", "title": "t", "distribution": {"tlp": {"label": "WHITE"}},
               "publisher": {"name": "CISA", "namespace": "https://www.cisa.gov/"},
               "tracking": {"id": "ICSA-1", "version": "2", "status": "final",
                 "initial_release_date": "2024-01-02T00:00:00Z", "current_release_date": "2024-01-03T00:00:00Z"}},
             "product_tree": {"branches": [{"category": "vendor", "name": "Siemens", "branches": [
                 {"category": "product_name", "name": "S7", "branches": [
                   {"category": "product_version_range", "name": "<V2.9 SP1", "product": {"product_id": "P1", "name": "S7 <V2.9 SP1",
                     "product_identification_helper": {"model_numbers": ["6ES7"]}}},
                   {"category": "product_version", "name": "3.0", "product": {"product_id": "P2", "name": "S7 3.0",
                     "product_identification_helper": {"cpe": "cpe:2.3:o:siemens:s7:3.0:*:*:*:*:*:*:*", "purl": "pkg:generic/s7@3.0"}}}]}]}],
               "full_product_names": [{"product_id": "OS", "name": "An OS", "product_identification_helper": {"cpe": "cpe:2.3:o:example:an_os:*:*:*:*:*:*:*:*"}}],
               "relationships": [{"category": "installed_on", "product_reference": "P2", "relates_to_product_reference": "OS",
                 "full_product_name": {"product_id": "P2:OS", "name": "S7 3.0 on An OS"}}],
               "product_groups": [{"group_id": "G", "product_ids": ["P1", "P2"]}]},
             "vulnerabilities": [{"cve": "CVE-2024-7", "title": "v", "cwe": {"id": "CWE-20", "name": "x"},
               "ids": [{"system_name": "Bugzilla", "text": "42"}, {"system_name": "GitHub", "text": "GHSA-q"}],
               "notes": [{"category": "summary", "text": "short"}, {"category": "description", "text": "long"}],
               "product_status": {"known_affected": ["P1"], "known not affected": ["P2:OS"], "fixed": ["NOWHERE"]},
               "scores": [{"products": ["P1"], "cvss_v3": {"vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", "baseScore": 7.5, "baseSeverity": "HIGH"}}],
               "remediations": [{"category": "vendor_fix", "details": "Update", "url": "https://example.org", "group_ids": ["G"]}],
               "threats": [{"category": "exploit_status", "details": "none known"}]},
              {"notes": [{"category": "description", "text": "no number"}], "product_status": {"under_investigation": ["P1"]}}]}
            """;

    @Test
    void a_product_path_of_csaf_2_1_leads_to_the_outermost_product() {
        var path =
                """
                {"document": {"csaf_version": "2.1", "tracking": {"id": "A"}},
                 "product_tree": {"full_product_names": [
                     {"product_id": "lib", "name": "Lib", "product_identification_helper": {"purls": ["pkg:rpm/redhat/lib@1"]}},
                     {"product_id": "module", "name": "Module"},
                     {"product_id": "os", "name": "OS", "product_identification_helper": {"cpe": "cpe:/o:redhat:os:9"}}],
                   "product_paths": [{"beginning_product_reference": "lib",
                     "full_product_name": {"product_id": "lib:os", "name": "Lib on OS"},
                     "subpaths": [{"category": "default_component_of", "next_product_reference": "module"},
                                  {"category": "installed_on", "next_product_reference": "os"}]}]},
                 "vulnerabilities": [{"product_status": {"fixed": ["lib:os"]}, "flags": [{"label": "vulnerable_code_not_present", "product_ids": ["lib"]}]}]}
                """;
        var told = CsafForm.read(json(path)).orElseThrow().vulnerabilities().getFirst();
        var software = (Software.Listed) told.affected().getFirst().software();
        assertThat(software.within()).isEqualTo("OS");
        assertThat(software.platform()).isEqualTo("cpe:/o:redhat:os:9");
        assertThat(software.purl()).isEqualTo("pkg:rpm/redhat/lib@1");
        assertThat(told.reasons())
                .containsExactly(
                        new StatedReason("vulnerable_code_not_present", "", List.of("lib")));
    }

    @Test
    void csaf_tells_each_vulnerability_with_the_products_of_its_tree() {
        var document = CsafForm.read(json(CSAF)).orElseThrow();
        assertThat(document.tlp()).isEqualTo("WHITE");
        var told = document.vulnerabilities().getFirst();
        assertThat(told.id()).isEqualTo("CVE-2024-7");
        assertThat(told.aliases()).containsExactly("GHSA-q");
        assertThat(told.related()).containsExactly("Bugzilla 42");
        assertThat(told.details()).isEqualTo("long");
        assertThat(told.affected())
                .containsExactly(
                        new AffectedSoftware(
                                "",
                                new Software.Listed(
                                        "P1",
                                        "S7 <V2.9 SP1",
                                        "Siemens",
                                        "S7",
                                        "",
                                        "",
                                        "",
                                        List.of("6ES7"),
                                        Software.Identifiers.NONE,
                                        "",
                                        ""),
                                Standing.AFFECTED,
                                List.of(new StatedRange.Words("<V2.9 SP1")),
                                List.of(),
                                List.of()),
                        new AffectedSoftware(
                                "",
                                new Software.Listed(
                                        "P2:OS",
                                        "S7 3.0 on An OS",
                                        "Siemens",
                                        "S7",
                                        "3.0",
                                        "pkg:generic/s7@3.0",
                                        "cpe:2.3:o:siemens:s7:3.0:*:*:*:*:*:*:*",
                                        List.of(),
                                        Software.Identifiers.NONE,
                                        "An OS",
                                        "cpe:2.3:o:example:an_os:*:*:*:*:*:*:*:*"),
                                Standing.NOT_AFFECTED,
                                List.of(),
                                List.of("3.0"),
                                List.of()),
                        new AffectedSoftware(
                                "",
                                new Software.Listed(
                                        "NOWHERE",
                                        "",
                                        "",
                                        "",
                                        "",
                                        "",
                                        "",
                                        List.of(),
                                        Software.Identifiers.NONE,
                                        "",
                                        ""),
                                Standing.FIXED,
                                List.of(),
                                List.of(),
                                List.of()));
        assertThat(told.remedies().getFirst().products()).containsExactly("P1", "P2");
        assertThat(told.exploitation().getFirst().listed()).isFalse();
        assertThat(document.vulnerabilities().get(1).id()).isEqualTo("ICSA-1#2");
        assertThat(document.vulnerabilities().get(1).affected().getFirst().standing())
                .isEqualTo(Standing.UNDER_INVESTIGATION);
    }

    @Test
    void csaf_of_the_next_version_is_read_too() {
        var next =
                CSAF.replace("\"csaf_version\": \"2.0\"", "\"csaf_version\": \"2.1\"")
                        .replace(
                                "\"cwe\": {\"id\": \"CWE-20\", \"name\": \"x\"}",
                                "\"cwes\": [{\"id\": \"CWE-20\"}, {\"id\": \"CWE-79\"}]")
                        .replace(
                                "\"scores\": [{\"products\": [\"P1\"], \"cvss_v3\"",
                                "\"metrics\": [{\"source\": \"https://example.org\", \"content\": {\"cvss_v3\"")
                        .replace("\"baseSeverity\": \"HIGH\"}}]", "\"baseSeverity\": \"HIGH\"}}}]");
        var told = CsafForm.read(json(next)).orElseThrow().vulnerabilities().getFirst();
        assertThat(told.weaknesses()).containsExactly("CWE-20", "CWE-79");
        assertThat(told.severities().getFirst().by()).isEqualTo("https://example.org");
        assertThat(codes(CsafForm.read(json(CSAF.replace("\"2.0\"", "\"3.0\"")))))
                .containsExactly("csaf-version");
    }

    @Test
    void a_product_tree_without_end_is_read_as_far_as_documents_go() {
        var branches = "{\"category\": \"vendor\", \"name\": \"a\", \"branches\": [".repeat(200);
        var deep =
                "{\"document\": {\"csaf_version\": \"2.0\", \"tracking\": {\"id\": \"D\"}}, \"product_tree\": {\"branches\": ["
                        + branches
                        + "]}".repeat(200)
                        + "]}}";
        assertThat(CsafForm.read(json(deep)).orElseThrow().vulnerabilities()).isEmpty();
    }

    @Test
    void openvex_is_read_from_its_first_version_on() {
        var first =
                OpenVexForm.read(
                                json(
                                        """
                                        {"@context": "https://openvex.dev/ns/v0.0.1", "@id": "x", "author": "Ada", "timestamp": "2023-01-08T18:02:03.647787998-06:00",
                                         "version": "1", "statements": [{"vulnerability": "CVE-2023-12345", "products": ["pkg:apk/wolfi/git@2.39.0-r1"], "status": "fixed"}]}
                                        """))
                        .orElseThrow();
        assertThat(first.statements().getFirst().vulnerability()).isEqualTo("CVE-2023-12345");
        assertThat(first.statements().getFirst().standing()).isEqualTo(Standing.FIXED);
        assertThat(first.dates().published())
                .contains(Instant.parse("2023-01-09T00:02:03.647787998Z"));
        var now =
                OpenVexForm.read(
                                json(
                                        """
                                        {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "x", "author": "Ada", "version": 1, "statements": [
                                          {"vulnerability": {"@id": "https://nvd/CVE-1", "name": "CVE-2025-22873", "aliases": ["GO-2026-4403"]},
                                           "products": [{"@id": "pkg:golang/a", "identifiers": {"purl": "pkg:golang/a"}, "subcomponents": [{"@id": "pkg:golang/stdlib@v1.22.7"}]}],
                                           "status": "not_affected", "justification": "vulnerable_code_not_in_execute_path", "impact_statement": "not called"}]}
                                        """))
                        .orElseThrow();
        var statement = now.statements().getFirst();
        assertThat(statement.aliases()).containsExactly("GO-2026-4403");
        assertThat(statement.products().getFirst().components().getFirst().id())
                .isEqualTo("pkg:golang/stdlib@v1.22.7");
        assertThat(statement.justification()).isEqualTo("vulnerable_code_not_in_execute_path");
        assertThat(
                        codes(
                                OpenVexForm.read(
                                        json(
                                                "{\"@context\": \"https://openvex.dev/ns\", \"statements\": [{\"vulnerability\": \"X\", \"status\": \"maybe\"}]}"))))
                .containsExactly("vex-statement");
    }

    @Test
    void the_exploited_ones_are_read_from_both_forms() {
        var csv =
                """
                cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,requiredAction,dueDate,knownRansomwareCampaignUse,notes,cwes
                CVE-2025-48384,Git,Git,"Git, Link",2025-08-25,"said ""so""\",Apply,2025-09-15,Unknown,https://example.org,"CWE-59, CWE-436"
                """;
        var entry = KevForm.readCsv(csv).orElseThrow().entries().getFirst();
        assertThat(entry.name()).isEqualTo("Git, Link");
        assertThat(entry.due()).contains(LocalDate.of(2025, 9, 15));
        assertThat(entry.cwes()).containsExactly("CWE-59", "CWE-436");
        var json =
                KevForm.read(
                                json(
                                        """
                                        {"catalogVersion": "2025.08.25", "dateReleased": "2025-08-25T17:04:19.9796Z", "vulnerabilities": [
                                          {"cveID": "CVE-2025-48384", "vendorProject": "Git", "product": "Git", "vulnerabilityName": "Git, Link", "dateAdded": "2025-08-25",
                                           "shortDescription": "said \\"so\\"", "requiredAction": "Apply", "dueDate": "2025-09-15", "knownRansomwareCampaignUse": "Unknown",
                                           "notes": "https://example.org", "cwes": ["CWE-59", "CWE-436"]}]}
                                        """))
                        .orElseThrow();
        assertThat(json.entries()).containsExactly(entry);
        assertThat(codes(KevForm.readCsv("cveID,product\nnone,x\n"))).containsExactly("kev-no-cve");
        assertThat(codes(KevForm.read(json("{\"vulnerabilities\": [{}]}"))))
                .containsExactly("kev-no-cve");
    }

    @Test
    void a_score_in_few_characters_that_stands_for_a_billion_digits_is_none() {
        var nvd =
                NvdForm.read(
                                json(
                                        """
                                        {"cve": {"id": "CVE-2026-1000", "metrics": {"cvssMetricV31": [{"cvssData": {"baseScore": "1e999999999"}}]}}}
                                        """))
                        .orElseThrow();
        assertThat(nvd.severities()).allMatch(it -> it.score().isEmpty());
    }

    @Test
    void words_or_a_sharing_group_beside_a_label_narrow_it() {
        assertThat(CsafForm.read(json(CSAF)).orElseThrow().isForEveryone()).isTrue();
        var words =
                CSAF.replace(
                        "\"distribution\": {",
                        "\"distribution\": {\"text\": \"TLP v2.0: TLP:AMBER\", ");
        assertThat(CsafForm.read(json(words)).orElseThrow().isForEveryone()).isFalse();
        var group =
                CSAF.replace(
                        "\"distribution\": {",
                        "\"distribution\": {\"sharing_group\": {\"id\": \"5868d6a2-3d12-4f3e-8b0d-9d8e8ee6ad4c\"}, ");
        assertThat(CsafForm.read(json(group)).orElseThrow().isForEveryone()).isFalse();
        var all =
                group.replace(
                        "5868d6a2-3d12-4f3e-8b0d-9d8e8ee6ad4c",
                        "ffffffff-ffff-ffff-ffff-ffffffffffff");
        assertThat(CsafForm.read(json(all)).orElseThrow().isForEveryone()).isTrue();
    }

    @Test
    void epss_is_read_with_its_model_and_day_and_a_line_that_is_none_is_refused_alone() {
        var told = new ArrayList<EpssForm.Score>();
        var table =
                EpssForm.read(
                                List.of(
                                                "#model_version:v2026.06.15,score_date:2026-08-16T00:00:00+0000",
                                                "cve,epss,percentile",
                                                "CVE-1999-0001,0.03351,0.87650",
                                                "CVE-1999-0002,1.5,0.1",
                                                "CVE-1999-0003,NaN,0.1",
                                                "CVE-1999-0004,1E-999999999,0.5",
                                                "nonsense")
                                        .iterator(),
                                told::add)
                        .orElseThrow();
        assertThat(table.model()).isEqualTo("v2026.06.15");
        assertThat(table.day()).contains(Instant.parse("2026-08-16T00:00:00Z"));
        assertThat(table.rows()).isEqualTo(1);
        assertThat(table.refused()).isEqualTo(4);
        assertThat(table.problems())
                .extracting(Problem::pointer)
                .containsExactly("/4", "/5", "/6", "/7");
        assertThat(told)
                .containsExactly(
                        new EpssForm.Score(
                                "CVE-1999-0001",
                                new BigDecimal("0.03351"),
                                new BigDecimal("0.87650")));
        assertThat(codes(EpssForm.read(List.of("a,b").iterator(), _ -> {})))
                .containsExactly("epss-no-header");
    }

    @Test
    void an_entry_of_cwe_says_what_may_be_mapped_to_it() {
        var entry =
                CweForm.read(
                                json(
                                        """
                                        {"ID": "79", "Name": "Cross-site Scripting", "Status": "Stable", "Abstraction": "Base", "Description": "text",
                                         "MappingNotes": {"Usage": "Allowed"}, "RelatedWeaknesses": [{"Nature": "ChildOf", "CweID": "74"}, {"Nature": "CanPrecede", "CweID": "494"}]}
                                        """))
                        .orElseThrow();
        assertThat(entry.label()).isEqualTo("CWE-79");
        assertThat(entry.usage()).isEqualTo("Allowed");
        assertThat(entry.parents()).containsExactly("CWE-74");
    }

    @ParameterizedTest
    @CsvSource({
        "2022-01-12T17:15Z, 2022-01-12T17:15:00Z",
        "1999-09-29T04:00:00, 1999-09-29T04:00:00Z",
        "2024-08-01T16:27:57.203000+00:00, 2024-08-01T16:27:57.203Z",
        "2026-08-16T00:00:00+0000, 2026-08-16T00:00:00Z",
        "2017-05-15 09:09:00, 2017-05-15T09:09:00Z",
        "2020-12-21, 2020-12-21T00:00:00Z",
        "2023-01-08T18:02:03.647787998-06:00, 2023-01-09T00:02:03.647787998Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z"
    })
    void a_time_is_read_as_the_world_writes_it(String text, Instant time) {
        assertThat(Times.parse(text)).contains(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "2024-13-01", "2024-02-30T00:00:00Z", "99999-01-01"})
    void what_is_no_time_is_none(String text) {
        assertThat(Times.parse(text)).isEmpty();
    }

    // The records of vulnerabilities are recognised in CorporaTest.
    @Test
    void a_document_is_recognised_by_what_only_its_form_has() {
        assertThat(PublishedDocument.read("any", json(CVE)).orElseThrow())
                .isInstanceOf(PublishedDocument.Vulnerability.class);
        assertThat(PublishedDocument.read("any", json(CSAF)).orElseThrow())
                .isInstanceOf(PublishedDocument.Advisory.class);
        assertThat(
                        PublishedDocument.read(
                                        "any",
                                        json(
                                                "{\"@context\": \"https://openvex.dev/ns/v0.2.0\", \"statements\": []}"))
                                .orElseThrow())
                .isInstanceOf(PublishedDocument.Statements.class);
        assertThat(
                        PublishedDocument.read(
                                        "any",
                                        json(
                                                "{\"catalogVersion\": \"1\", \"vulnerabilities\": []}"))
                                .orElseThrow())
                .isInstanceOf(PublishedDocument.Exploited.class);
        assertThat(
                        PublishedDocument.read("any", json("{\"ID\": \"79\", \"Name\": \"XSS\"}"))
                                .orElseThrow())
                .isInstanceOf(PublishedDocument.Weakness.class);
        assertThat(codes(PublishedDocument.read("any", json("{\"bomFormat\": \"CycloneDX\"}"))))
                .containsExactly("published-form");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "7", "\"text\"", "{\"id\": {}, \"cve\": []}"})
    void what_is_no_document_of_a_form_is_refused(String text) {
        var node = json(text);
        assertThat(
                        List.of(
                                OsvForm.read(node),
                                RustSecForm.read(node, "", ""),
                                HaskellForm.read(node, "", ""),
                                RubySecForm.read("p", node),
                                FriendsOfPhpForm.read("p", node),
                                CveForm.read(node),
                                NvdForm.read(node),
                                CsafForm.read(node),
                                OpenVexForm.read(node),
                                KevForm.read(node),
                                CweForm.read(node)))
                .allMatch(parsed -> parsed instanceof Parsed.Invalid<?>);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static List<String> codes(Parsed<?> parsed) {
        return parsed.problems().stream().map(Problem::code).toList();
    }
}
