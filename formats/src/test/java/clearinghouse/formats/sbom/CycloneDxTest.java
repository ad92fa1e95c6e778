package clearinghouse.formats.sbom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import clearinghouse.formats.Problem;
import clearinghouse.formats.purl.PackageUrl;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CycloneDxTest {

    private static final String JSON =
            """
            {
              "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
              "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
              "metadata": {
                "timestamp": "2026-11-22T10:51:29Z",
                "component": {"type": "device", "bom-ref": "pump", "name": "pump", "version": "3.1",
                  "supplier": {"name": "Acme", "url": ["https://acme.example"]},
                  "properties": [
                    {"name": "cdx:device:sku", "value": "AP-300"},
                    {"name": "cdx:device:serialNumber", "value": "SN-17"}]}
              },
              "components": [
                {"type": "library", "bom-ref": "json", "group": "org.json", "name": "json", "version": "20220924",
                  "purl": "pkg:maven/org.json/json@20220924",
                  "hashes": [{"alg": "SHA-1", "content": "0123456789abcdef0123456789abcdef01234567"}],
                  "licenses": [{"license": {"id": "MIT"}}],
                  "components": [{"type": "machine-learning-model", "bom-ref": "model", "name": "triage", "version": "2"}]}
              ],
              "services": [
                {"bom-ref": "lookup", "provider": {"name": "Acme"}, "name": "lookup", "version": "1",
                  "services": [{"bom-ref": "cache", "name": "cache"}]}
              ],
              "dependencies": [{"ref": "json", "dependsOn": ["model"]}, {"ref": "model", "dependsOn": ["json"]}],
              "vulnerabilities": [
                {"id": "CVE-2022-45688", "references": [{"id": "GHSA-3vqj-43w4-2q58", "source": {"name": "GitHub"}}],
                  "analysis": {"state": "not_affected", "justification": "code_not_reachable",
                    "response": ["will_not_fix"], "detail": "XML is never read"},
                  "affects": [{"ref": "json"}, {"ref": "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2#other"}]},
                {"id": "CVE-2023-5072", "affects": [{"ref": "json"}]}
              ]
            }
            """;

    private static final String XML =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <bom xmlns="http://cyclonedx.org/schema/bom/1.6" xmlns:own="https://acme.example" version="1"
                serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79">
              <metadata>
                <timestamp>2026-11-22T10:51:29Z</timestamp>
                <component type="device" bom-ref="pump">
                  <supplier><name>Acme</name><url>https://acme.example</url><url>https://acme.example/2</url></supplier>
                  <name>pump</name><version>3.1</version>
                  <properties>
                    <property name="cdx:device:sku">AP-300</property>
                    <property name="cdx:device:serialNumber">SN-17</property>
                  </properties>
                </component>
              </metadata>
              <components>
                <component type="library" bom-ref="json">
                  <group>org.json</group><name>json</name><version>20220924</version>
                  <hashes><hash alg="SHA-1">0123456789abcdef0123456789abcdef01234567</hash></hashes>
                  <licenses><license><id>MIT</id></license></licenses>
                  <purl>pkg:maven/org.json/json@20220924</purl>
                  <components>
                    <component type="machine-learning-model" bom-ref="model"><name>triage</name><version>2</version></component>
                  </components>
                  <own:note><name>not the component's</name></own:note>
                </component>
              </components>
              <services>
                <service bom-ref="lookup"><provider><name>Acme</name></provider><name>lookup</name><version>1</version>
                  <services><service bom-ref="cache"><name>cache</name></service></services>
                </service>
              </services>
              <dependencies><dependency ref="json"><dependency ref="model"/></dependency></dependencies>
              <vulnerabilities>
                <vulnerability>
                  <id>CVE-2022-45688</id>
                  <references><reference><id>GHSA-3vqj-43w4-2q58</id><source><name>GitHub</name></source></reference></references>
                  <analysis><state>not_affected</state><justification>code_not_reachable</justification>
                    <responses><response>will_not_fix</response></responses><detail>XML is never read</detail></analysis>
                  <affects><target><ref>json</ref></target>
                    <target><ref>urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2#other</ref></target></affects>
                </vulnerability>
                <vulnerability><id>CVE-2023-5072</id><affects><target><ref>json</ref></target></affects></vulnerability>
              </vulnerabilities>
            </bom>
            """;

    private final SbomReader reader = new SbomReader(SbomLimits.standard());

    @Test
    void one_document_is_the_same_in_both_encodings() {
        assertThat(valid(XML)).isEqualTo(valid(JSON));
    }

    @Test
    void devices_services_and_models_are_components_of_their_kind() {
        assertThat(valid(JSON).components())
                .extracting(
                        SbomComponent::pointer,
                        SbomComponent::kind,
                        SbomComponent::vendor,
                        SbomComponent::name,
                        SbomComponent::version)
                .containsExactly(
                        tuple(
                                "/metadata/component",
                                SbomComponent.Kind.DEVICE,
                                "Acme",
                                "pump",
                                "3.1"),
                        tuple(
                                "/components/0/components/0",
                                SbomComponent.Kind.MACHINE_LEARNING_MODEL,
                                "",
                                "triage",
                                "2"),
                        tuple(
                                "/components/0",
                                SbomComponent.Kind.LIBRARY,
                                "org.json",
                                "json",
                                "20220924"),
                        tuple(
                                "/services/0/services/0",
                                SbomComponent.Kind.SERVICE,
                                "",
                                "cache",
                                ""),
                        tuple("/services/0", SbomComponent.Kind.SERVICE, "Acme", "lookup", "1"));
        var pump = valid(JSON).components().getFirst();
        assertThat(pump.models()).containsExactly("AP-300");
        assertThat(pump.serials()).containsExactly("SN-17");
    }

    @Test
    void an_analysis_is_kept_with_the_components_that_it_is_about() {
        assertThat(valid(JSON).statements())
                .containsExactly(
                        new SbomStatement(
                                "/vulnerabilities/0",
                                "CVE-2022-45688",
                                List.of("GHSA-3vqj-43w4-2q58"),
                                List.of(2),
                                List.of("urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2#other"),
                                SbomStatement.State.NOT_AFFECTED,
                                "code_not_reachable",
                                List.of("will_not_fix"),
                                "XML is never read"));
        assertThat(valid(JSON).components().get(2).purl())
                .contains(PackageUrl.of("pkg:maven/org.json/json@20220924"));
    }

    @Test
    void a_link_to_the_document_itself_is_as_the_reference_behind_it() {
        var link =
                "{\"ref\": \"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#model\"}, {\"ref\": \"json\"}, {\"ref\"";
        var statement =
                valid(JSON.replace("{\"ref\": \"json\"}, {\"ref\"", link)).statements().getFirst();
        assertThat(statement.components()).containsExactly(1, 2);
        assertThat(statement.elsewhere()).hasSize(1);
    }

    @Test
    void an_element_that_no_list_has_is_a_fault() {
        assertThat(codes(XML.replaceFirst("<services>", "<services><server/>")))
                .containsExactly("member-unknown");
        assertThat(codes(XML.replace("<licenses>", "<licenses><licence/>")))
                .contains("member-unknown");
    }

    @Test
    void what_a_document_is_about_may_be_listed_among_its_parts_and_counts_once() {
        var again =
                "\"components\": [{\"type\": \"device\", \"bom-ref\": \"pump\", \"name\": \"pump\", \"version\": \"3.1\"},";
        var sbom = valid(JSON.replaceFirst("\"components\": \\[\\s", again));
        assertThat(sbom.components()).hasSameSizeAs(valid(JSON).components());
        assertThat(codes(JSON.replaceFirst("\"components\": \\[\\s", again.replace("3.1", "3.2"))))
                .containsExactly("ref-twice");
    }

    // what is broken, where, the rule
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "type": "library", "bom-ref"     | "bom-ref"                      | /components/0                         | member-missing
                    "type": "library"                | "type": "thing"                | /components/0/type                    | word-unknown
                    "name": "triage",                | "scope": "never", "name": "x", | /components/0/components/0/scope      | word-unknown
                    "name": "triage",                | "colour": "red", "name": "x",  | /components/0/components/0/colour     | member-unknown
                    "name": "triage", "version": "2" | "versionRange": "vers:npm/*"   | /components/0/components/0            | member-missing
                    "version": "2"                   | "versionRange": "vers:npm/*"   | /components/0/components/0            | range-not-external
                    "bom-ref": "model"               | "bom-ref": "json"              | /components/0                         | ref-twice
                    "alg": "SHA-1"                   | "alg": "SHA1"                  | /components/0/hashes/0/alg            | word-unknown
                    "0123456789abcdef0123456789abcdef01234567" | "0123456789abcdef" | /components/0/hashes/0/content        | hash-form
                    "id": "MIT"                      | "id": "MIT-2"                  | /components/0/licenses/0/license/id   | licence-unknown
                    "id": "MIT"                      | "url": "https://mit.example"   | /components/0/licenses/0/license      | licence-choice
                    {"license": {"id": "MIT"}}       | {}                             | /components/0/licenses/0              | licence-choice
                    2026-11-22T10:51:29Z             | 2026-11-22                     | /metadata/timestamp                   | date-form
                    "state": "not_affected"          | "state": "fine"                | /vulnerabilities/0/analysis/state     | word-unknown
                    {"ref": "json", "dependsOn"      | {"dependsOn"                   | /dependencies/0                       | member-missing
                    {"name": "cdx:device:sku",       | {                              | /metadata/component/properties/0      | member-missing
                    """)
    void a_fault_has_its_place_and_its_rule(
            String whole, String broken, String pointer, String code) {
        var document = JSON.replaceAll(",\\s+", ", ");
        assertThat(document).contains(whole);
        assertThat(reader.read(bytes(document.replace(whole, broken))).problems())
                .extracting(Problem::pointer, Problem::code)
                .contains(tuple(pointer, code));
    }

    @Test
    void a_cut_off_serial_number_is_a_fault_and_another_scheme_is_only_odd() {
        var uuid = "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79\",\n  \"metadata";
        assertThat(codes(JSON.replace(uuid, "urn:uuid:3e671687-395b\",\n  \"metadata")))
                .containsExactly("serial-form");
        var own = valid(JSON.replace(uuid, "urn:acme:17\",\n  \"metadata"));
        assertThat(own.warnings()).extracting(Problem::code).containsExactly("serial-form");
        assertThat(own.subject().documentId()).isEqualTo("urn:acme:17");
    }

    @Test
    void all_faults_are_told_at_once_up_to_a_number() {
        var component = "{\"type\": \"thing\"},";
        assertThat(
                        reader.read(
                                        bytes(
                                                JSON.replaceFirst(
                                                        "\"components\": \\[",
                                                        "\"components\": ["
                                                                + component.repeat(200))))
                                .problems())
                .hasSize(101);
    }

    @Test
    void a_fault_in_xml_names_its_line() {
        assertThat(reader.read(bytes(XML.replace("\"library\"", "\"thing\""))).problems())
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.pointer()).isEqualTo("/components/0/type");
                    assertThat(fault.code()).isEqualTo("word-unknown");
                    assertThat(fault.message()).endsWith(", line 16");
                });
        assertThat(codes(XML.replace("<id>MIT</id>", "<id>MIT</id><id>MIT</id>")))
                .containsExactly("member-twice");
        assertThat(codes(XML.replace("</license>", "</license><expression>MIT</expression>")))
                .containsExactly("licence-choice");
        assertThat(codes(XML.replace("schema/bom/1.6", "schema/bom/16")))
                .containsExactly("sbom-format");
    }

    @Test
    void a_member_before_its_version_and_a_foreign_one_are_taken_as_meant() {
        assertThat(
                        valid(
                                        JSON.replace("\"1.6\"", "\"1.4\"")
                                                .replace(
                                                        "\"name\": \"triage\"",
                                                        "\"isExternal\": true, \"name\": \"triage\""))
                                .warnings())
                .isEmpty();
        assertThat(
                        valid(
                                        JSON.replace(
                                                "\"name\": \"triage\"",
                                                "\"acme:note\": 1, \"name\": \"triage\""))
                                .warnings())
                .extracting(Problem::code)
                .containsExactly("member-foreign");
        // The schema of 1.3 lets a member be anybody's.
        assertThat(
                        valid(
                                        JSON.replace("\"1.6\"", "\"1.3\"")
                                                .replace(
                                                        "\"name\": \"triage\"",
                                                        "\"colour\": 1, \"name\": \"triage\""))
                                .warnings())
                .isEmpty();
    }

    @Test
    void a_document_type_is_refused_and_no_entity_is_looked_up() {
        var bomb =
                "<!DOCTYPE bom [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\"><!ENTITY f SYSTEM \"file:///etc/hostname\">]>";
        assertThat(codes(XML.replace("?>\n<bom", "?>\n" + bomb + "\n<bom")))
                .containsExactly("xml-dtd");
        assertThat(codes(XML.replace("<name>json<", "<name>&f;<"))).containsExactly("xml-syntax");
    }

    @Test
    void xml_within_limits_is_read_and_beyond_them_refused_with_its_line() {
        var deep = XML.replace("<components>", "<components>" + "<x>".repeat(200));
        assertThat(reader.read(bytes(deep)).problems())
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.code()).isEqualTo("xml-limit");
                    assertThat(fault.message()).contains("line 15");
                });
        var one = new SbomReader(new SbomLimits(1 << 20, 20, 1));
        assertThat(one.read(bytes(XML)).problems())
                .extracting(Problem::code)
                .containsExactly("too-many-components");
        assertThat(new SbomReader(new SbomLimits(100, 20, 1)).read(bytes(XML)).problems())
                .extracting(Problem::code)
                .containsExactly("too-big");
    }

    @Test
    void a_million_components_are_refused_as_too_many() {
        var component = "{\"type\":\"file\",\"name\":\"a\"},";
        var document =
                "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":["
                        + component.repeat(1_000_000)
                        + "{}]}";
        assertThat(reader.read(bytes(document)).problems())
                .extracting(Problem::pointer, Problem::code)
                .containsExactly(tuple("/components/100000", "too-many-components"));
    }

    @Test
    void dependencies_that_go_round_in_a_ring_do_not_keep_the_reader() {
        var ring =
                "\"dependencies\": [{\"ref\": \"model\", \"dependsOn\": [\"model\", \"nowhere\"]},";
        assertThat(valid(JSON.replace("\"dependencies\": [", ring)).components())
                .isEqualTo(valid(JSON).components());
    }

    @Test
    void xml_cut_off_anywhere_is_refused() {
        for (var length = 1; length < XML.strip().length(); length += 11) {
            assertThat(codes(XML.substring(0, length))).as("cut at %s", length).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "ISO-8859-1", "windows-1252"})
    void xml_is_read_in_the_encoding_that_it_names(String encoding) {
        var text = XML.replace("UTF-8", encoding).replace("<name>Acme<", "<name>M\u00fcller<");
        var sbom = reader.read(text.getBytes(Charset.forName(encoding))).orElseThrow();
        assertThat(sbom.components().getFirst().vendor()).isEqualTo("M\u00fcller");
    }

    @Test
    void xml_in_another_encoding_than_it_names_is_refused() {
        var text = XML.replace("<name>Acme<", "<name>M\u00fcller<");
        assertThat(reader.read(text.getBytes(StandardCharsets.ISO_8859_1)).problems())
                .extracting(Problem::code)
                .containsExactly("xml-encoding");
        assertThat(codes(XML.replace("UTF-8", "EBCDIC-CP-US"))).containsExactly("xml-encoding");
    }

    @Test
    void a_component_without_version_or_with_an_odd_purl_is_kept() {
        var sbom =
                valid(
                        JSON.replace(
                                        "pkg:maven/org.json/json@20220924",
                                        "PKG:Maven/org.json/js%6Fn@2022%30924")
                                .replace(", \"version\": \"2\"", ""));
        assertThat(sbom.components().get(2).purl())
                .isEqualTo(Optional.of(PackageUrl.of("pkg:maven/org.json/json@20220924")));
        assertThat(sbom.components().get(1).version()).isEmpty();
        assertThat(sbom.warnings()).isEmpty();
    }

    private Sbom valid(String text) {
        return reader.read(bytes(text)).orElseThrow();
    }

    private List<String> codes(String text) {
        return reader.read(bytes(text)).problems().stream().map(Problem::code).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
