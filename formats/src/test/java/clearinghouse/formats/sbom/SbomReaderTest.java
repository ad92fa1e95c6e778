package clearinghouse.formats.sbom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import clearinghouse.chance.Chance;
import clearinghouse.chance.Fuzzing;
import clearinghouse.formats.Problem;
import clearinghouse.formats.purl.PackageUrl;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SbomReaderTest {

    private static final String CYCLONEDX =
            """
            {
              "components": [
                {
                  "type": "library",
                  "group": "org.json",
                  "name": "json",
                  "version": "20220924",
                  "purl": "pkg:maven/org.json/json@20220924?type=jar",
                  "hashes": [{"alg": "SHA-256", "content": "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF"}],
                  "components": [{"type": "file", "name": "inner"}]
                }
              ],
              "metadata": {
                "timestamp": "2026-11-22T10:51:29Z",
                "component": {"type": "application", "name": "billing", "version": "1.0"}
              },
              "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
              "specVersion": "1.6",
              "bomFormat": "CycloneDX"
            }
            """;

    private static final String SPDX =
            """
            {
              "spdxVersion": "SPDX-2.3",
              "SPDXID": "SPDXRef-DOCUMENT",
              "name": "ledger",
              "documentNamespace": "https://bank.example/spdx/ledger",
              "creationInfo": {"created": "2026-11-22T10:51:29Z", "creators": ["Tool: x"]},
              "packages": [
                {
                  "SPDXID": "SPDXRef-1",
                  "name": "json",
                  "versionInfo": "20220924",
                  "supplier": "Organization: JSON.org (mail@json.example)",
                  "checksums": [{"algorithm": "SHA1", "checksumValue": "0123456789abcdef0123456789abcdef01234567"}],
                  "externalRefs": [
                    {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:maven/org.json/json@20220924"},
                    {"referenceCategory": "SECURITY", "referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a:json-java_project:json-java:20220924:*:*:*:*:*:*:*"}
                  ]
                }
              ],
              "relationships": [
                {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-1"}
              ]
            }
            """;

    private static final String CSV =
            """
            Vendor,Product,Firmware Version
            Siemens,SIMATIC S7-1200,V4.5.2
            "Acme, Inc.","=HYPERLINK(""http://x"")",1.0
            """;

    private final SbomReader reader = new SbomReader(SbomLimits.standard());

    @Test
    void cyclonedx_gives_components_at_any_depth_whatever_the_order_of_its_keys() {
        var sbom = valid(CYCLONEDX);
        assertThat(sbom.format()).isEqualTo(SbomFormat.CYCLONEDX);
        assertThat(sbom.specVersion()).isEqualTo("1.6");
        assertThat(sbom.subject())
                .isEqualTo(
                        new SbomSubject(
                                "billing",
                                "1.0",
                                Optional.empty(),
                                "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
                                Optional.of(Instant.parse("2026-11-22T10:51:29Z"))));
        assertThat(sbom.components())
                .extracting(SbomComponent::name)
                .containsExactlyInAnyOrder("json", "inner", "billing");
        var json = named(sbom, "json");
        assertThat(json.pointer()).isEqualTo("/components/0");
        assertThat(json.vendor()).isEqualTo("org.json");
        assertThat(json.purl())
                .contains(PackageUrl.of("pkg:maven/org.json/json@20220924?type=jar"));
        assertThat(json.hashes()).containsOnlyKeys("sha-256");
        assertThat(sbom.components())
                .extracting(SbomComponent::name, SbomComponent::kind)
                .contains(
                        tuple("json", SbomComponent.Kind.LIBRARY),
                        tuple("inner", SbomComponent.Kind.FILE));
        assertThat(sbom.warnings()).isEmpty();
    }

    @Test
    void further_package_urls_of_a_component_are_kept_once_each() {
        var reference =
                "{\"referenceCategory\": \"PACKAGE-MANAGER\", \"referenceType\": \"purl\", \"referenceLocator\": \"%s\"},";
        var other = "pkg:github/stleary/JSON-java@20220924";
        var sbom =
                valid(
                        SPDX.replace(
                                "\"externalRefs\": [",
                                "\"externalRefs\": ["
                                        + reference.formatted("pkg:maven/org.json/json@20220924")
                                        + reference.formatted(other).repeat(2)));
        assertThat(named(sbom, "json").purl())
                .contains(PackageUrl.of("pkg:maven/org.json/json@20220924"));
        assertThat(named(sbom, "json").otherPurls()).containsExactly(PackageUrl.of(other));
        assertThat(sbom.warnings()).isEmpty();
    }

    @Test
    void what_a_cyclonedx_document_is_about_is_a_component_when_it_can_be_told() {
        var about = "\"name\": \"billing\", \"version\": \"1.0\"";
        var byPurl = CYCLONEDX.replace(about, "\"purl\": \"pkg:maven/org.acme/billing@1.0\"");
        assertThat(named(valid(byPurl), "billing").pointer()).isEqualTo("/metadata/component");
        assertThat(named(valid(CYCLONEDX), "billing").version()).isEqualTo("1.0");
        assertThat(valid(CYCLONEDX.replace(about, "\"name\": \"folder\"")).components())
                .extracting(SbomComponent::name)
                .doesNotContain("folder");
    }

    @Test
    void a_version_that_contradicts_its_purl_is_warned_of_and_another_spelling_is_not() {
        var beside = "\"version\": \"20220924\"";
        var sbom = valid(CYCLONEDX.replace(beside, "\"version\": \"20230227\""));
        assertThat(sbom.warnings())
                .extracting(Problem::pointer, Problem::code)
                .containsExactly(tuple("/components/0", "version-contradiction"));
        assertThat(named(sbom, "json").contradictingVersion()).contains("20230227");
        for (var same : List.of("v20220924", "20220924.0", "0:20220924", "json-20220924.noarch")) {
            assertThat(valid(CYCLONEDX.replace(beside, "\"version\": \"" + same + "\"")).warnings())
                    .as(same)
                    .isEmpty();
        }
    }

    @Test
    void a_distribution_may_leave_its_release_away_and_nobody_else_may() {
        assertThat(contradiction("pkg:rpm/redhat/acl@2.3.1-3.el9", "2.3.1")).isEmpty();
        assertThat(contradiction("pkg:rpm/redhat/acl@2.3.1-3.el9", "2.3.2")).contains("2.3.2");
        assertThat(contradiction("pkg:maven/a/b@1.0-patched.1", "1.0")).contains("1.0");
        assertThat(contradiction("pkg:maven/a/b@1.0", "b-1.0.1")).contains("b-1.0.1");
    }

    private static Optional<String> contradiction(String purl, String beside) {
        return new SbomComponent(
                        "",
                        "",
                        "b",
                        beside,
                        Optional.of(PackageUrl.of(purl)),
                        List.of(),
                        Map.of(),
                        SbomComponent.Kind.OTHER,
                        List.of(),
                        List.of(),
                        List.of())
                .contradictingVersion();
    }

    @Test
    void spdx_gives_packages_with_their_external_references() {
        var sbom = valid(SPDX);
        assertThat(sbom.format()).isEqualTo(SbomFormat.SPDX);
        assertThat(sbom.subject().name()).isEqualTo("json");
        assertThat(sbom.subject().documentId()).isEqualTo("https://bank.example/spdx/ledger");
        var json = named(sbom, "json");
        assertThat(json.vendor()).isEqualTo("JSON.org");
        assertThat(json.version()).isEqualTo("20220924");
        assertThat(json.purl()).contains(PackageUrl.of("pkg:maven/org.json/json@20220924"));
        assertThat(json.cpes()).hasSize(1);
        assertThat(json.hashes()).containsOnlyKeys("sha-1");
    }

    @Test
    void a_table_gives_a_component_a_line_and_a_formula_is_only_text() {
        var sbom = valid(CSV);
        assertThat(sbom.components())
                .extracting(SbomComponent::pointer, SbomComponent::vendor, SbomComponent::name)
                .containsExactly(
                        tuple("/2", "Siemens", "SIMATIC S7-1200"),
                        tuple("/3", "Acme, Inc.", "=HYPERLINK(\"http://x\")"));
    }

    @Test
    void a_table_may_use_semicolons_and_an_old_encoding() {
        var text = "Hersteller;Product;Version\nMüller;Pumpe;1,5\n";
        var sbom = reader.read(text.getBytes(Charset.forName("windows-1252"))).orElseThrow();
        assertThat(sbom.components().getFirst().version()).isEqualTo("1,5");
        assertThat(sbom.warnings())
                .extracting(Problem::code)
                .contains("csv-encoding", "csv-column");
    }

    @Test
    void a_short_line_or_an_unclosed_quote_is_noticed() {
        assertThat(valid(CSV + "Moxa\n").warnings())
                .extracting(Problem::pointer, Problem::code)
                .contains(tuple("/4", "csv-fields"));
        assertThat(codes(CSV + "\"Moxa,1\n")).containsExactly("csv-quote");
        assertThat(codes("a,b\n1,2\n")).containsExactly("csv-heading");
    }

    @Test
    void an_odd_component_is_kept_with_a_warning() {
        var sbom = valid(CYCLONEDX.replace("pkg:maven/org.json/json", "maven:org.json/json"));
        assertThat(named(sbom, "json").purl()).isEmpty();
        assertThat(sbom.warnings())
                .extracting(Problem::pointer, Problem::code)
                .containsExactly(tuple("/components/0", "purl-scheme"));
    }

    @Test
    void a_broken_structure_is_refused_with_its_place() {
        assertThat(reader.read(bytes(CYCLONEDX.replace("\"json\",\n", "{},\n"))).problems())
                .containsExactly(
                        new Problem("/components/0/name", "type", "a text is expected here"));
        assertThat(codes(CYCLONEDX.replace("\"1.6\"", "\"0.9\""))).containsExactly("sbom-version");
        assertThat(codes(SPDX.replace("SPDX-2.3", "SPDX-1.2"))).containsExactly("sbom-version");
        assertThat(codes("{\"a\": 1}")).containsExactly("sbom-format");
        assertThat(codes("[]")).containsExactly("sbom-format");
        assertThat(codes(CYCLONEDX + "{}")).containsExactly("json-syntax");
        assertThat(codes("{'bomFormat': 1}")).containsExactly("json-syntax");
        assertThat(
                        codes(
                                CYCLONEDX.replace(
                                        "\"name\": \"json\",",
                                        "\"name\": \"json\", \"name\": \"x\",")))
                .containsExactly("json-syntax");
    }

    @Test
    void a_document_cut_off_anywhere_is_refused() {
        for (var length = 1; length < CYCLONEDX.strip().length(); length += 7) {
            assertThat(codes(CYCLONEDX.substring(0, length))).as("cut at %s", length).hasSize(1);
        }
    }

    @Test
    void limits_of_size_depth_and_count_hold() {
        var small = new SbomReader(new SbomLimits(CYCLONEDX.length(), 5, 1));
        assertThat(small.read(bytes(CYCLONEDX + "  ")).problems())
                .extracting(Problem::code)
                .containsExactly("too-big");
        assertThat(small.read(bytes(CYCLONEDX)).problems())
                .extracting(Problem::code)
                .containsExactly("too-many-components");
        assertThat(
                        small.read(bytes("{\"bomFormat\":" + "[".repeat(9) + "]".repeat(9) + "}"))
                                .problems())
                .extracting(Problem::code)
                .containsExactly("json-limit");
    }

    @Test
    void a_document_of_more_parts_than_its_size_has_room_for_is_refused() {
        var reader = new SbomReader(new SbomLimits(1 << 20, 5, 1));
        assertThat(reader.read(bytes("{\"parts\":[" + "0,".repeat(200_000) + "0]}")).problems())
                .extracting(Problem::code)
                .containsExactly("json-limit");
    }

    @Test
    void texts_made_to_cost_time_or_memory_are_answered_at_once() {
        var blanks = " ".repeat(2_000_000);
        assertThat(valid(SPDX.replace("JSON.org", blanks)).components()).hasSize(1);
        assertThat(
                        valid(CYCLONEDX.replace("org.json/json@", "/".repeat(8_000) + "x/json@"))
                                .components())
                .hasSize(3);
        assertThat(codes("product\n" + "a\n".repeat(200_000))).containsExactly("csv-rows");
        assertThat(codes("product" + ",".repeat(2_000_000))).containsExactly("csv-wide");
    }

    // Lowering this letter doubles it, for which the JDK copies the whole text each time.
    @Test
    void letters_that_grow_when_lowered_cost_no_more_than_others() {
        var letters = "\u0130".repeat(30_000);
        Fuzzing.feed(
                "growing letters",
                0,
                List.of(
                        bytes("product," + letters + "\na,b"),
                        bytes(
                                CYCLONEDX.replace(
                                        "\"alg\": \"SHA-256\"", "\"alg\": \"" + letters + "\"")),
                        bytes(CYCLONEDX.replace("0123456789ABCDEF", letters))),
                bytes -> assertThat(reader.read(bytes)).isNotNull());
    }

    @Test
    void any_bytes_are_answered_and_never_thrown_at() {
        Chance.forAll(
                300,
                chance -> {
                    var bytes = chance.bytes();
                    var text = new String(bytes, StandardCharsets.ISO_8859_1);
                    assertThat(reader.read(chance.yesOrNo() ? bytes("{" + text) : bytes))
                            .isNotNull();
                });
    }

    private Sbom valid(String text) {
        return reader.read(bytes(text)).orElseThrow();
    }

    private List<String> codes(String text) {
        return reader.read(bytes(text)).problems().stream().map(Problem::code).toList();
    }

    private static SbomComponent named(Sbom sbom, String name) {
        return sbom.components().stream()
                .filter(component -> component.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
