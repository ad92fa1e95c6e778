package clearinghouse.formats;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.chance.Fuzzing;
import clearinghouse.formats.advisory.Cwe;
import clearinghouse.formats.advisory.Samples;
import clearinghouse.formats.cpe.Cpe;
import clearinghouse.formats.csaf.CsafRenderer;
import clearinghouse.formats.csaf.validation.CsafValidator;
import clearinghouse.formats.cvss.Cvss;
import clearinghouse.formats.cvss.Cvss31;
import clearinghouse.formats.cwe.CweList;
import clearinghouse.formats.json.CanonicalJson;
import clearinghouse.formats.json.StrictJson;
import clearinghouse.formats.published.CsafForm;
import clearinghouse.formats.published.CveForm;
import clearinghouse.formats.published.CweForm;
import clearinghouse.formats.published.EpssForm;
import clearinghouse.formats.published.FriendsOfPhpForm;
import clearinghouse.formats.published.HaskellForm;
import clearinghouse.formats.published.KevForm;
import clearinghouse.formats.published.NodeSecurityForm;
import clearinghouse.formats.published.NvdForm;
import clearinghouse.formats.published.OpenVexForm;
import clearinghouse.formats.published.OsvForm;
import clearinghouse.formats.published.PublishedDocument;
import clearinghouse.formats.published.RubySecForm;
import clearinghouse.formats.published.RustSecForm;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.sarif.SarifLimits;
import clearinghouse.formats.sarif.SarifReader;
import clearinghouse.formats.sbom.SbomLimits;
import clearinghouse.formats.sbom.SbomReader;
import clearinghouse.formats.ssvc.DecisionModel;
import clearinghouse.formats.ssvc.DecisionPack;
import clearinghouse.formats.ssvc.DecisionTable;
import clearinghouse.formats.tuf.Signed;
import clearinghouse.formats.tuf.TrustedMetadata;
import clearinghouse.formats.version.CsafVersionRange;
import clearinghouse.formats.version.NativeRange;
import clearinghouse.formats.version.Vers;
import clearinghouse.formats.version.VersionRange;
import clearinghouse.formats.version.VersionScheme;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Nothing that comes from outside makes a parser do anything but read or refuse. */
@Tag("slow")
class FuzzTest {

    private static final int TIMES = 50_000;

    private static final String SARIF =
            """
            {"version": "2.1.0", "runs": [{
              "tool": {"driver": {"name": "scout", "version": "7.1", "rules": [{"id": "CWE-674",
                "messageStrings": {"deep": {"text": "recursion in {0} on {1}"}}}]}},
              "artifacts": [{"location": {"uri": "proof.xml"}, "contents": {"binary": "PGE+PGE+"}}],
              "results": [{"ruleIndex": 0, "message": {"id": "deep", "arguments": ["XML.parse", "nested $1 input"]},
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": "src/XML.java"},
                  "region": {"startLine": 268}}, "logicalLocations": [{"fullyQualifiedName": "org.json.XML.parse"}]}],
                "partialFingerprints": {"stack/v1": "abc"},
                "stacks": [{"frames": [{"location": {"logicalLocations": [{"fullyQualifiedName": "a.b"}]}}]}],
                "attachments": [{"artifactLocation": {"index": 0}}],
                "properties": {"purl": "pkg:maven/org.json/json@20220924", "entry": "xml-to-json"}}]}]}
            """;

    private static final String SMALL_CYCLONEDX =
            """
            {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
             "metadata": {"component": {"type": "application", "name": "app", "version": "1"}},
             "components": [{"type": "library", "group": "org.json", "name": "json", "version": "20220924",
               "purl": "pkg:maven/org.json/json@20220924?type=jar", "cpe": "cpe:2.3:a:json:json:20220924:*:*:*:*:*:*:*",
               "hashes": [{"alg": "SHA-256", "content": "00"}], "components": [{"name": "inner", "version": "2"}]}]}
            """;

    private static final String SMALL_SPDX =
            """
            {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "x", "packages": [
              {"SPDXID": "SPDXRef-1", "name": "org.json:json", "versionInfo": "20220924", "externalRefs": [
                {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                 "referenceLocator": "pkg:maven/org.json/json@20220924"}]}],
             "relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relatedSpdxElement": "SPDXRef-1",
               "relationshipType": "DESCRIBES"}]}
            """;

    private static final String TABLE =
            "vendor,product,version,purl\n"
                    + "Siemens,\"SIMATIC S7\",4.5,\n"
                    + "Apache,\"Log \"\"4\"\""
                    + " j\",2.14.1,pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1\n";

    private static final List<String> PURLS =
            List.of(
                    "pkg:maven/org.json/json@20220924?type=jar#a/b",
                    "pkg:npm/%40angular/core@12.3.1",
                    "pkg:golang/google.golang.org/genproto@v0.1.0#googleapis/api",
                    "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie",
                    "pkg:oci/debian@sha256%3A244fd47e07d10?repository_url=docker.io/library",
                    "pkg:pypi/Django_package@1.11.1.dev1",
                    "pkg:huggingface/distilbert@043235D6088ECD3DD5FB5CA3592B6913FD516027");

    private static final List<String> VERSIONS =
            List.of(
                    "1.0",
                    "1.0.0-alpha.1+build.7",
                    "20220924",
                    "v1.2.3",
                    "1.0-SNAPSHOT",
                    "2:1.18.3~beta+dfsg1-5",
                    "1.0.0.Final",
                    "1.2.3-rc.1",
                    "2024.01",
                    "999999999999999999999.0",
                    "1..2",
                    "-1",
                    "1_0",
                    "1.2_alpha3_p4~ab12-r5",
                    "1!2.0rc1.post3.dev4+local.5",
                    "1.0^git1~pre-2.el9",
                    "0.9.8zta",
                    "V2.9 SP1 Update 2",
                    "2024-01-01T00:00:00.5+01:00",
                    "cpe:2.3:o:v:p:1.0:sp1:*:*:*:*:*:*",
                    "1.0.0.Alpha1-SNAPSHOT");

    private static final List<String> RANGES =
            List.of(
                    "vers:npm/1.2.3|>=2.0.0|!=2.5.0|<5.0.0",
                    "vers:deb/<1%3A2.0~rc1-1",
                    "vers:all/>=V2.9.2<V2.9.4 SP1",
                    "vers:datetime/>2024-01-01T00:00:00Z",
                    "vers:pypi/*",
                    "All versions >= V2.0 and < V2.6 Update 1",
                    "4.2 and earlier",
                    "^1.2.3 || ~1.x || 1.0 - 2.0",
                    "[1.0,2.0),(3.0,]",
                    "~> 2.0, != 2.5");

    private static final List<String> PUBLISHED =
            List.of(
                    """
                    {"id": "GHSA-a", "aliases": ["CVE-2024-1"], "modified": "2024-01-03T00:00:00.5Z", "severity": [{"type": "CVSS_V3", "score": "x"}],
                     "affected": [{"package": {"ecosystem": "PyPI", "name": "a"}, "ranges": [{"type": "GIT", "repo": "r", "events": [{"introduced": "0"}]}],
                     "versions": ["1"]}], "references": [{"type": "FIX", "url": "u"}], "database_specific": {"cwe_ids": ["CWE-79"]}}
                    """,
                    """
                    {"cveMetadata": {"cveId": "CVE-2024-1", "state": "PUBLISHED"}, "containers": {"cna": {"descriptions": [{"lang": "en", "value": "t"}],
                     "affected": [{"vendor": "v", "product": "p", "versions": [{"version": "1", "status": "affected", "changes": [{"at": "2", "status": "x"}]}]}]},
                     "adp": [{"metrics": [{"other": {"type": "ssvc", "content": {"options": [{"Exploitation": "none"}]}}}, {"cvssV3_1": {"baseScore": 1e2}}]}]}}
                    """,
                    """
                    {"cve": {"id": "CVE-2024-5", "configurations": [{"operator": "AND", "nodes": [{"negate": false, "cpeMatch": [{"vulnerable": true,
                     "criteria": "cpe:2.3:o:v:fw:1:*:*:*:*:*:*:*"}]}]}]}, "configurations": {"nodes": [{"children": [{"cpe_match": [{"cpe23Uri": "x"}]}]}]}}
                    """,
                    """
                    {"document": {"csaf_version": "2.0", "tracking": {"id": "D"}}, "product_tree": {"branches": [{"category": "vendor", "name": "v",
                     "branches": [{"category": "product_version_range", "name": "<2", "product": {"product_id": "P", "name": "n"}}]}],
                     "relationships": [{"product_reference": "P", "relates_to_product_reference": "P", "full_product_name": {"product_id": "P"}}]},
                     "vulnerabilities": [{"cve": "CVE-1-1", "product_status": {"known_affected": ["P"]}, "remediations": [{"group_ids": ["G"]}]}]}
                    """,
                    """
                    {"@context": "https://openvex.dev/ns", "statements": [{"vulnerability": {"name": "C"}, "products": [{"@id": "p",
                     "subcomponents": [{"@id": "q"}]}], "status": "fixed"}]}
                    """,
                    """
                    {"advisory": {"id": "R", "package": "c", "cwe": [1]}, "affected": [{"package": "a", "versions": [{"introduced": "0"}]}],
                     "versions": {"patched": [">= 1"]}, "gem": "g", "cve": ["2020-1"], "reference": "composer://a/b", "branches": {"1": {"time": null,
                     "versions": ["<1"]}}, "vulnerabilities": [{"cveID": "CVE-1-1"}], "ID": "79", "Name": "n", "RelatedWeaknesses": [{"Nature": "ChildOf"}]}
                    """);

    @Test
    void an_inventory_is_read_or_refused() throws IOException {
        var examples = new ArrayList<>(bytes(List.of(SMALL_CYCLONEDX, SMALL_SPDX, TABLE)));
        var inventories = repository().resolve("examples/inventories");
        for (var name : List.of("hospital.cdx.json", "bank.spdx.json", "utility.csv")) {
            examples.add(Files.readAllBytes(inventories.resolve(name)));
        }
        examples.addAll(shared("cyclonedx/cyclonedx-spec-tests.tar.gz", ".json"));
        examples.addAll(shared("spdx/spdx-examples.tar.gz", ".json"));
        examples.addAll(shared("spdx/spdx-examples.tar.gz", ".spdx"));
        examples.addAll(shared("cyclonedx/cyclonedx-spec-tests.tar.gz", ".xml"));
        try (var seeds = Files.list(Path.of("src/fuzz/seeds/sbom"))) {
            for (var seed : seeds.sorted().toList()) {
                examples.add(Files.readAllBytes(seed));
            }
        }
        var reader = new SbomReader(SbomLimits.standard());
        Fuzzing.feed("SBOM", TIMES, examples, bytes -> assertThat(reader.read(bytes)).isNotNull());
    }

    @Test
    void a_table_of_products_is_read_or_refused() {
        var reader = new SbomReader(SbomLimits.standard());
        Fuzzing.feed(
                "CSV",
                TIMES,
                bytes(List.of(TABLE)),
                bytes -> {
                    assertThat(reader.readCsv(bytes)).isNotNull();
                    assertThat(reader.guessColumns(bytes)).isNotNull();
                    assertThat(Csv.parse(text(bytes), ';', 100)).isNotNull();
                });
    }

    @Test
    void a_sarif_log_is_read_or_refused() {
        var examples = new ArrayList<>(bytes(List.of(SARIF)));
        examples.addAll(shared("sarif/sarif-samples.tar.gz", ".sarif"));
        examples.addAll(shared("scan-reports/scanner-reports.tar.gz", ".sarif"));
        var reader = new SarifReader(SarifLimits.standard());
        Fuzzing.feed("SARIF", TIMES, examples, bytes -> assertThat(reader.read(bytes)).isNotNull());
    }

    @Test
    void a_package_url_is_read_or_refused_and_what_is_read_is_stable() {
        Fuzzing.feed(
                "purl",
                4 * TIMES,
                bytes(PURLS),
                bytes -> {
                    if (PackageUrl.parse(text(bytes))
                            instanceof Parsed.Valid<PackageUrl>(var purl)) {
                        assertThat(PackageUrl.parse(purl.render())).isEqualTo(Parsed.valid(purl));
                    }
                });
    }

    @Test
    void a_package_url_of_other_people_is_read_or_refused() {
        Fuzzing.feed(
                "purl, leniently",
                TIMES,
                bytes(PURLS),
                bytes -> assertThat(PackageUrl.parseLeniently(text(bytes))).isNotNull());
    }

    @Test
    void any_two_versions_are_compared_alike_from_both_sides_or_not_at_all() {
        Fuzzing.feed(
                "versions",
                2 * TIMES,
                bytes(VERSIONS),
                bytes -> {
                    var version = text(bytes);
                    var other = any(VERSIONS, Arrays.hashCode(bytes) >>> 8);
                    var scheme = any(List.of(VersionScheme.values()), Arrays.hashCode(bytes));
                    var there = scheme.compare(version, other);
                    var back = scheme.compare(other, version);
                    assertThat(there.isPresent()).isEqualTo(back.isPresent());
                    assertThat(Integer.signum(there.orElse(0)))
                            .isEqualTo(-Integer.signum(back.orElse(0)));
                    assertThat(scheme.compare(version, version).orElse(0)).isZero();
                });
    }

    @Test
    void any_version_has_a_key_in_the_order_of_its_scheme_or_none() {
        Fuzzing.feed(
                "version keys",
                TIMES,
                bytes(VERSIONS),
                bytes -> {
                    var version = text(bytes);
                    var other = any(VERSIONS, Arrays.hashCode(bytes) >>> 8);
                    var scheme = any(List.of(VersionScheme.values()), Arrays.hashCode(bytes));
                    assertThat(scheme.key(version).isPresent())
                            .isEqualTo(scheme.understands(version));
                    if (scheme.keysAreExact(version) && scheme.keysAreExact(other)) {
                        assertThat(Integer.signum(scheme.compareKeys(version, other).orElseThrow()))
                                .as("%s: %s and %s", scheme, version, other)
                                .isEqualTo(
                                        Integer.signum(
                                                scheme.compare(version, other).orElseThrow()));
                    }
                });
    }

    @Test
    void a_range_of_other_people_is_read_or_refused_and_what_is_read_is_stable() {
        Fuzzing.feed(
                "VERS and native ranges",
                TIMES,
                bytes(RANGES),
                bytes -> {
                    var range = text(bytes);
                    if (Vers.parse(range) instanceof Parsed.Valid<Vers>(var vers)) {
                        assertThat(Vers.parse(vers.render())).isEqualTo(Parsed.valid(vers));
                        assertThat(vers.contains("1.0")).isNotNull();
                    }
                    if (Vers.parseLeniently(range) instanceof Parsed.Valid<Vers>(var vers)) {
                        assertThat(vers.simplified().contains("2.0-rc1")).isNotNull();
                    }
                    for (var type : List.of("npm", "conan", "gem", "maven", "nginx", "deb")) {
                        assertThat(NativeRange.read(type, range)).isNotNull();
                    }
                    assertThat(CsafVersionRange.parse(VersionScheme.GENERIC, range)).isNotNull();
                });
    }

    @Test
    void a_range_answers_for_any_version_and_is_written_as_vers() {
        Fuzzing.feed(
                "ranges",
                TIMES,
                bytes(VERSIONS),
                bytes -> {
                    var version = text(bytes);
                    var scheme = any(List.of(VersionScheme.values()), Arrays.hashCode(bytes));
                    assertThat(VersionRange.before(scheme, "2.0").contains(version)).isNotNull();
                    if (!version.isEmpty()) {
                        var range = VersionRange.between(scheme, "1.0", version);
                        assertThat(range.contains("1.5")).isNotNull();
                        if (range.ordered()) {
                            assertThat(range.renderVers("maven")).startsWith("vers:maven/");
                        }
                    }
                });
    }

    @Test
    void a_cvss_vector_is_read_or_refused() {
        Fuzzing.feed(
                "CVSS",
                TIMES,
                bytes(
                        List.of(
                                "AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H",
                                "CVSS:3.0/AV:N/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:N/E:F/RL:X",
                                "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H/E:P/RL:O/RC:C/CR:H/MAV:L",
                                "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N/E:U/MSI:S")),
                bytes -> {
                    if (Cvss.parse(text(bytes)) instanceof Parsed.Valid<Cvss>(var cvss)) {
                        assertThat(cvss.vector()).isEqualTo(text(bytes));
                        assertThat(cvss.score()).isBetween(BigDecimal.ZERO, BigDecimal.TEN);
                    }
                    assertThat(Cvss31.parse(text(bytes))).isNotNull();
                });
    }

    @Test
    void what_others_publish_is_read_or_refused_in_every_form() {
        var json = new JsonInput(1 << 20, 100);
        Fuzzing.feed(
                "published records",
                TIMES,
                bytes(PUBLISHED),
                bytes -> {
                    if (json.tree(bytes) instanceof Parsed.Valid<JsonNode>(var tree)) {
                        for (var read : read(tree)) {
                            assertThat(read).isNotNull();
                        }
                    }
                });
    }

    private static List<Parsed<?>> read(JsonNode tree) {
        return List.of(
                OsvForm.read(tree),
                RustSecForm.read(tree, "", ""),
                HaskellForm.read(tree, "", ""),
                RubySecForm.read("p", tree),
                FriendsOfPhpForm.read("p", tree),
                NodeSecurityForm.read("p", tree),
                CveForm.read(tree),
                NvdForm.read(tree),
                CsafForm.read(tree),
                OpenVexForm.read(tree),
                KevForm.read(tree),
                CweForm.read(tree),
                PublishedDocument.read("p", tree));
    }

    @Test
    void tables_and_names_of_others_are_read_or_refused() {
        Fuzzing.feed(
                "EPSS, KEV, CPE",
                TIMES,
                bytes(
                        List.of(
                                "#model_version:v1,score_date:2026-08-16T00:00:00+0000\ncve,epss,percentile\nCVE-1999-0001,0.03351,0.87650\n",
                                "cveID,product,dueDate,cwes\nCVE-2025-48384,\"Git, x\",2025-09-15,\"CWE-59, CWE-436\"\n",
                                "cpe:2.3:a:foo\\\\bar:big\\$money:2010:sp1:*:*:special:ipod_touch:80gb:*",
                                "cpe:/a:hp:insight:7.4%2e0:-:~~online~win2003~x64~x")),
                bytes -> {
                    var text = text(bytes);
                    assertThat(EpssForm.read(text.lines().iterator(), _ -> {})).isNotNull();
                    assertThat(KevForm.readCsv(text)).isNotNull();
                    assertThat(Cpe.parse(text)).isNotNull();
                });
    }

    @Test
    void a_weakness_is_named_as_the_list_names_it_or_refused() {
        Fuzzing.feed(
                "weaknesses",
                TIMES,
                bytes(List.of("674 Uncontrolled Recursion", "16 Configuration", "99999 ")),
                bytes -> {
                    int id = Arrays.hashCode(bytes) % 1_500;
                    var plain = CweList.weakness(id, Optional.empty());
                    var named = CweList.weakness(id, Optional.of(text(bytes)));
                    assertThat(named.problems()).isNotEmpty();
                    if (plain instanceof Parsed.Valid<Cwe>(var cwe)) {
                        assertThat(CweList.weakness(id, Optional.of(cwe.name()))).isEqualTo(plain);
                    }
                });
    }

    @Test
    void a_decision_table_is_read_or_refused() {
        Fuzzing.feed(
                "decision tables",
                TIMES,
                bytes(
                        List.of(
                                resource("ssvc/tables/utility_1_0_0.json"),
                                resource("ssvc/packs/ssvc-supplier.json"),
                                "row,Shape v1.0.0,Answer v1.0.0\n0,round,no\n1,square,yes\n")),
                bytes -> {
                    assertThat(DecisionTable.parse("t", text(bytes))).isNotNull();
                    assertThat(DecisionModel.parse(bytes)).isNotNull();
                    assertThat(DecisionPack.parse(text(bytes))).isNotNull();
                });
    }

    @Test
    void update_metadata_is_trusted_or_refused() {
        var root =
                """
                {"signatures": [{"keyid": "aa", "sig": "00"}], "signed": {"_type": "root", "spec_version": "1.0.31",
                 "version": 1, "expires": "2030-01-01T00:00:00Z", "consistent_snapshot": true, "keys": {"aa": {
                 "keytype": "ed25519", "scheme": "ed25519", "keyval": {"public":
                 "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"}}}, "roles": {
                 "root": {"keyids": ["aa"], "threshold": 1}, "timestamp": {"keyids": ["aa"], "threshold": 1},
                 "snapshot": {"keyids": ["aa"], "threshold": 1}, "targets": {"keyids": ["aa"], "threshold": 1}}}}
                """;
        var targets =
                """
                {"signatures": [], "signed": {"_type": "targets", "spec_version": "1.0.31", "version": 1,
                 "expires": "2030-01-01T00:00:00Z", "targets": {"a/b.jar": {"length": 3, "hashes": {"sha256":
                 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}, "custom": {"advisory": "adv_1"}}},
                 "delegations": {"keys": {}, "roles": [{"name": "r", "keyids": [], "threshold": 1, "terminating": true,
                 "paths": ["a/*"]}]}}}
                """;
        Fuzzing.feed(
                "TUF",
                TIMES,
                bytes(List.of(root, targets)),
                bytes -> {
                    assertThat(Signed.parse("file", bytes, 1 << 20)).isNotNull();
                    assertThat(TrustedMetadata.start(bytes)).isNotNull();
                });
    }

    @Test
    void json_is_read_or_refused_and_its_canonical_form_is_stable() {
        var strict = new StrictJson(1 << 20, 64, StrictJson.Numbers.ANY);
        Fuzzing.feed(
                "canonical JSON",
                TIMES,
                bytes(
                        List.of(
                                SARIF,
                                SMALL_SPDX,
                                "{\"a\": [1e30, -0.0, 333333333.33333329, \"\\u20ac\"]}")),
                bytes -> {
                    if (strict.parse(bytes) instanceof StrictJson.Document(var tree)) {
                        var once = CanonicalJson.rfc8785(tree);
                        var again = strict.parse(once.getBytes(StandardCharsets.UTF_8));
                        assertThat(again).isInstanceOf(StrictJson.Document.class);
                        assertThat(CanonicalJson.rfc8785(((StrictJson.Document) again).root()))
                                .isEqualTo(once);
                    }
                });
    }

    @Test
    void a_csaf_document_is_judged() {
        var examples = new ArrayList<byte[]>();
        examples.add(CsafRenderer.render(Samples.orgJson()).getBytes(StandardCharsets.UTF_8));
        for (var version : List.of("2.0", "2.1")) {
            examples.addAll(
                    shared("csaf-tests/csaf-" + version + "-tests.tar.gz", "-01.json").stream()
                            .limit(80)
                            .toList());
        }
        Consumer<byte[]> judge =
                bytes -> {
                    var now = Instant.parse("2026-11-29T00:00:00Z");
                    var verdict = CsafValidator.validate(bytes, CsafValidator.Extent.FULL, now);
                    assertThat(verdict.isValid()).isEqualTo(verdict.errors().isEmpty());
                };
        // The lists of the standards are read with the first document that asks for them.
        examples.forEach(judge);
        Fuzzing.feed("CSAF", TIMES, examples, judge);
    }

    /** The same one for the same number. */
    private static <T> T any(List<T> all, int number) {
        return all.get(Math.floorMod(number, all.size()));
    }

    private static List<byte[]> bytes(List<String> texts) {
        return texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String resource(String name) {
        try (var in = FuzzTest.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("not there: " + name);
            }
            return text(in.readAllBytes());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** None where the public data is absent; the small examples are there in any case. */
    private static List<byte[]> shared(String archive, String ending) {
        return SharedData.isThere()
                ? SharedData.archive(archive).entrySet().stream()
                        .filter(file -> file.getKey().endsWith(ending))
                        .map(file -> file.getValue())
                        .toList()
                : List.of();
    }

    private static Path repository() {
        var folder = Path.of("").toAbsolutePath();
        while (folder.getParent() != null && !Files.isDirectory(folder.resolve(".mvn"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
