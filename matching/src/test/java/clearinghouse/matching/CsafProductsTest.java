package clearinghouse.matching;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.published.PublishedDocument;
import clearinghouse.formats.purl.PackageUrl;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Whom a CSAF document means: by its product tree, its relationships and its product status. */
class CsafProductsTest {

    // CSAF 2.0 §3.2.3.9, of a product known by 90 in version 1.0; hundredths
    @ParameterizedTest
    @CsvSource({
        "known_affected,     1.0, 90",
        "known_affected,     1.1, 0",
        "first_affected,     1.0, 90",
        "last_affected,      1.0, 90",
        "under_investigation, 1.0, 63",
        "fixed,              1.0, 0",
        "first_fixed,        1.0, 0",
        "known_not_affected, 1.0, 0",
        "recommended,        1.0, 0"
    })
    void a_status_says_whether_the_owner_of_a_product_is_told_asked_or_left_alone(
            String status, String version, int hundredths) {
        var document =
                document(branches(product("P", "1.0", "")), "\"%s\": [\"P\"]".formatted(status));
        assertThat(confidence(document, device("Acme", "Gate 300", "", version)))
                .isEqualTo(hundredths);
    }

    // the range; a version, and one that is not meant any more
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    vers:generic/<2.4; 2.3; 2.4
                    vers:generic/>=1.0|<2.4|!=2.2; 2.1; 2.2
                    <=2.4; 2.4; 2.5
                    """)
    void a_range_of_versions_is_read_in_vers_and_in_the_signs_of_old(
            String range, String inside, String outside) {
        var document =
                document(
                        branches(
                                """
                                {"category": "product_version_range", "name": "%s", "product": {"product_id": "P", "name": "it"}}
                                """
                                        .formatted(range)),
                        "\"known_affected\": [\"P\"]");
        assertThat(confidence(document, device("Acme", "Gate 300", "", inside))).isEqualTo(90);
        assertThat(confidence(document, device("Acme", "Gate 300", "", outside))).isZero();
    }

    // CSAF 2.0 §3.1.3.3, of one product in version 1.0; what a list has beside another name
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    "cpe": "cpe:2.3:o:acme:gate_os:1.0:*:*:*:*:*:*:*"; cpe; cpe:2.3:o:acme:gate_os:1.0:*:*:*:*:*:*:*; 95
                    "cpe": "cpe:2.3:o:acme:gate_os:1.0:*:*:*:*:*:*:*"; cpe; cpe:2.3:o:acme:other_os:1.0:*:*:*:*:*:*:*; 0
                    "purl": "pkg:maven/org.acme/gate@1.0"; purl; pkg:maven/org.acme/gate@1.0; 100
                    "purl": "pkg:maven/org.acme/gate@1.0"; purl; pkg:npm/gate@1.0; 0
                    "model_numbers": ["6ES7?15*"]; model; 6ES7 215-1AG40; 98
                    "model_numbers": ["6ES7?15*"]; model; 6ES7 2250; 0
                    "model_numbers": ["6ES7\\\\*"]; model; 6ES7215; 0
                    "skus": ["G-30?"]; model; G301; 98
                    "serial_numbers": ["SN-7*"]; serial; SN-7001; 100
                    "serial_numbers": ["SN-7*"]; serial; SN-8001; 0
                    "hashes": [{"filename": "f", "file_hashes": [{"algorithm": "sha256", "value": "AB12"}]}]; hash; ab12; 100
                    "x_generic_uris": [{"namespace": "https://acme.example/", "uri": "https://acme.example/c5-0077"}]; model; C5-0077; 0
                    """)
    void a_product_is_found_by_each_helper_that_identifies_it(
            String helper, String kind, String number, int hundredths) {
        var document =
                document(branches(product("P", "1.0", helper)), "\"known_affected\": [\"P\"]");
        var component =
                new Component(
                        "Acme",
                        "thing",
                        "1.0",
                        kind.equals("purl")
                                ? List.of(PackageUrl.parseLeniently(number).orElseThrow())
                                : List.of(),
                        kind.equals("cpe") ? List.of(number) : List.of(),
                        kind.equals("hash") ? Map.of("sha-256", number) : Map.of(),
                        kind.equals("model") ? List.of(number) : List.of(),
                        kind.equals("serial") ? List.of(number) : List.of());
        assertThat(confidence(document, component)).isEqualTo(hundredths);
    }

    @Test
    void a_part_of_a_product_is_affected_wherever_it_is_and_not_affected_there_alone() {
        var tree =
                """
                "full_product_names": [
                  {"product_id": "lib", "name": "Lib", "product_identification_helper": {"purl": "pkg:maven/org.acme/lib@1.0"}},
                  {"product_id": "app", "name": "App 2"}],
                "relationships": [{"category": "default_component_of", "product_reference": "lib",
                  "relates_to_product_reference": "app",
                  "full_product_name": {"product_id": "lib:app", "name": "Lib in App 2"}}]
                """;
        var library =
                new Component(
                        "",
                        "lib",
                        "1.0",
                        List.of(PackageUrl.of("pkg:maven/org.acme/lib@1.0")),
                        List.of(),
                        Map.of(),
                        List.of(),
                        List.of());
        var affected = document(tree, "\"known_affected\": [\"lib:app\"]");
        assertThat(confidence(affected, library)).isEqualTo(100);
        var spared =
                document(
                        tree,
                        "\"known_affected\": [\"lib\"], \"known_not_affected\": [\"lib:app\"]");
        assertThat(confidence(spared, library)).isEqualTo(100);
    }

    // what is installed, on what, by whom; what a list calls its device, in which version;
    // hundredths
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    Gate Firmware; ; Acme; Cam 5; ; 1.0; 90
                    Gate Firmware; ; Acme; P3 Cam 5; ; 1.0; 90
                    Gate Firmware; ; Acme; Cam 5; ; 1.1; 0
                    Gate Firmware; ; Acme; Cam 6; ; 1.0; 0
                    Gate Firmware; ; Acme; thing; C5-0042; 1.0; 98
                    Gate Firmware; ; Globex; Cam 5; ; 1.0; 50
                    Gate Firmware; Globex; Acme; Cam 5; ; 1.0; 0
                    Gate App; ; Acme; Cam 5; ; 1.0; 0
                    Gate App; ; Acme; thing; C5-0042; 1.0; 0
                    """)
    void a_device_is_known_by_its_own_name_in_the_version_of_its_makers_firmware(
            String part,
            String author,
            String maker,
            String name,
            String model,
            String version,
            int hundredths) {
        var document =
                document(
                        installed(author == null ? "Acme" : author, part),
                        "\"known_affected\": [\"F:D\"]");
        assertThat(confidence(document, device(maker, name, model == null ? "" : model, version)))
                .isEqualTo(hundredths);
    }

    // CSAF 2.0 §3.2.2.4.1
    @ParameterizedTest
    @CsvSource({
        "installed_on, 90",
        "default_component_of, 90",
        "optional_component_of, 0",
        "external_component_of, 0",
        "installed_with, 0"
    })
    void a_firmware_is_that_of_a_device_where_the_device_runs_it(String category, int hundredths) {
        var document =
                document(
                        tree("Acme", FIRMWARE, DEVICE, relationship(category)),
                        "\"known_affected\": [\"F:D\"]");
        assertThat(confidence(document, device("Acme", "Cam 5", "", "1.0"))).isEqualTo(hundredths);
    }

    @ParameterizedTest
    @ValueSource(strings = {"product_version", "product_version_range"})
    void a_device_with_a_version_of_its_own_is_not_every_device_of_that_name(String category) {
        var revised =
                """
                "branches": [{"category": "%s", "name": "<2", %s}]
                """
                        .formatted(category, DEVICE);
        var document =
                document(
                        tree("Acme", FIRMWARE, revised, relationship("installed_on")),
                        "\"known_affected\": [\"F:D\"]");
        assertThat(confidence(document, device("Acme", "Cam 5", "", "1.0"))).isZero();
    }

    @Test
    void a_device_within_another_product_is_not_every_device_of_that_name() {
        var relations =
                """
                "full_product_names": [{"product_id": "R", "name": "Rack"}],
                "relationships": [
                  {"category": "default_component_of", "product_reference": "D", "relates_to_product_reference": "R",
                   "full_product_name": {"product_id": "D:R", "name": "Cam 5 in a rack"}},
                  {"category": "installed_on", "product_reference": "F", "relates_to_product_reference": "D:R",
                   "full_product_name": {"product_id": "F:D:R", "name": "one on the other"}}]
                """;
        var document =
                document(
                        tree("Acme", FIRMWARE, DEVICE, relations),
                        "\"known_affected\": [\"F:D:R\"]");
        assertThat(confidence(document, device("Acme", "Cam 5", "", "1.0"))).isZero();
    }

    // product paths have the place of relationships in 2.1
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    {"category": "installed_on", "next_product_reference": "D"}; 90
                    {"category": "default_component_of", "next_product_reference": "M"}, {"category": "installed_on", "next_product_reference": "D"}; 0
                    """)
    void the_part_of_a_part_is_not_the_firmware_of_the_whole(String steps, int hundredths) {
        var paths =
                """
                "full_product_names": [{"product_id": "M", "name": "Module"}],
                "product_paths": [{"beginning_product_reference": "F", "subpaths": [%s],
                  "full_product_name": {"product_id": "F:D", "name": "it"}}]
                """
                        .formatted(steps);
        var document =
                document(tree("Acme", FIRMWARE, DEVICE, paths), "\"known_affected\": [\"F:D\"]")
                        .replace("\"csaf_version\": \"2.0\"", "\"csaf_version\": \"2.1\"");
        assertThat(confidence(document, device("Acme", "Cam 5", "", "1.0"))).isEqualTo(hundredths);
    }

    @Test
    void a_firmware_that_is_not_affected_on_a_device_silences_what_is_said_of_the_device() {
        var document =
                document(
                        installed("Acme", FIRMWARE),
                        "\"known_affected\": [\"D\", \"F\"], \"known_not_affected\": [\"F:D\"]");
        assertThat(confidence(document, device("Acme", "Cam 5", "", "1.0"))).isZero();
        assertThat(confidence(document, device("Acme", "Gate Firmware", "", "1.0"))).isEqualTo(90);
    }

    // a line of a list of cameras, and hundredths
    @ParameterizedTest
    @CsvSource({
        "D24M, MX-V4.3.4.50, 90",
        "Mobotix P3 D24M, MX-V4.3.4.50, 90",
        "D24M, MX-V4.7.2.18, 0",
        "D24M, MX-V4.0.1.15, 0",
        "D71, MX-V4.3.4.50, 0"
    })
    void the_owner_of_a_camera_is_told_what_an_advisory_says_of_its_firmware(
            String name, String version, int hundredths) {
        var index = new AdvisoryIndex();
        Corpora.documents(
                document -> {
                    if (document instanceof PublishedDocument.Advisory(var csaf)
                            && csaf.id().equals("ICSA-24-235-03")) {
                        index.put(1, document);
                    }
                },
                "csaf-cisa/csaf-cisa.jsonl.gz");
        assertThat(index.vulnerabilities()).isNotEmpty();
        assertThat(confidence(index, device("Mobotix AG", name, "", version)))
                .isEqualTo(hundredths);
    }

    private static final String FIRMWARE = "Gate Firmware";

    private static final String DEVICE =
            """
            "product": {"product_id": "D", "name": "Acme P3 Cam 5",
              "product_identification_helper": {"model_numbers": ["C5-????"]}}
            """;

    private static String installed(String author, String part) {
        return tree(author, part, DEVICE, relationship("installed_on"));
    }

    /** A firmware or another software of somebody, and a device of Acme. */
    private static String tree(String author, String part, String device, String relations) {
        return """
        "branches": [
          {"category": "vendor", "name": "%s", "branches": [{"category": "product_name", "name": "%s", "branches": [
            {"category": "product_version", "name": "1.0", "product": {"product_id": "F", "name": "%2$s 1.0"}}]}]},
          {"category": "vendor", "name": "Acme", "branches": [{"category": "product_name", "name": "Cam 5", %3$s}]}],
        %4$s
        """
                .formatted(author, part, device, relations);
    }

    private static String relationship(String category) {
        return """
        "relationships": [{"category": "%s", "product_reference": "F", "relates_to_product_reference": "D",
          "full_product_name": {"product_id": "F:D", "name": "one on the other"}}]
        """
                .formatted(category);
    }

    private static String branches(String version) {
        return """
        "branches": [{"category": "vendor", "name": "Acme", "branches": [
          {"category": "product_name", "name": "Gate 300", "branches": [%s]}]}]
        """
                .formatted(version);
    }

    private static String product(String id, String version, String helper) {
        return """
        {"category": "product_version", "name": "%s", "product": {"product_id": "%s", "name": "it",
          "product_identification_helper": {%s}}}
        """
                .formatted(version, id, helper);
    }

    private static String document(String tree, String status) {
        return """
        {"document": {"csaf_version": "2.0", "tracking": {"id": "ADV-1"}}, "product_tree": {%s},
         "vulnerabilities": [{"cve": "CVE-2024-0001", "product_status": {%s}}]}
        """
                .formatted(tree, status);
    }

    private static Component device(String vendor, String name, String model, String version) {
        return new Component(
                vendor,
                name,
                version,
                List.of(),
                List.of(),
                Map.of(),
                model.isEmpty() ? List.of() : List.of(model),
                List.of());
    }

    private static int confidence(String document, Component component) {
        var index = new AdvisoryIndex();
        index.put(
                1,
                PublishedDocument.read("", JsonMapper.shared().readTree(document)).orElseThrow());
        return confidence(index, component);
    }

    private static int confidence(AdvisoryIndex index, Component component) {
        return index.about(component).stream()
                .map(AdvisoryIndex.Found::judgement)
                .mapToInt(
                        it -> it instanceof Judgement.Affected(var match) ? match.confidence() : 0)
                .max()
                .orElse(0);
    }
}
