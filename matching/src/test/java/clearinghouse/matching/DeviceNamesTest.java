package clearinghouse.matching;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.published.PublishedDocument;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.Match;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** How advisories on devices write, and how their owners do. */
class DeviceNamesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Red Lion, AutomationDirect                       | AutomationDirect
                    LS ELECTRIC, LS Industrial Systems (LSIS) Co. Ltd | lsis
                    Sensor Works, LLC, a subsidiary of Big House Inc. | Big House
                    APC by Schneider Electric                        | Schneider Electric SE
                    """)
    void a_vendor_field_may_name_several_makers(String field, String maker) {
        assertThat(Vendors.named(field)).contains(Vendors.words(maker));
    }

    @Test
    void what_lawyers_add_is_no_maker() {
        assertThat(Vendors.named("Acme, Inc.")).containsExactly(List.of("acme"));
        assertThat(Vendors.named("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Rockwell         | Rockwell Automation | true
                    Siemens Mobility | Siemens AG          | true
                    GE               | General Electric    | true
                    General Electric | GE Grid Solutions   | true
                    Hill-Rom         | Hillrom             | true
                    General Motors   | General Electric    | false
                    Hitachi          | Hirschmann          | false
                    Phoenix Contact  | Contact             | false
                    """)
    void a_maker_is_akin_to_what_is_its_name_in_short(String one, String other, boolean akin) {
        assertThat(Vendors.areAkin(Vendors.words(one), Vendors.words(other))).isEqualTo(akin);
        assertThat(Vendors.areAkin(Vendors.words(other), Vendors.words(one))).isEqualTo(akin);
    }

    // what an advisory says, what a list has; hundredths
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Acme Works  | Gate 300                                | Acme  | Gate 300          | 90
                    Acme Works  | Gateway                                 | Acme  | Gateway           | 76
                    Acme        | SINEC Analyzer (6GK8822-1BG01-0BA0)     | Acme  | SINEC Analyzer    | 90
                    Acme        | Gate Remote Connect Server              | Acme  | Gate RC Server    | 80
                    Acme        | Gate Remote Connect Server              | Acme  | Gate XC Server    | 0
                    Acme        | Patient Information Center iX (PIC iX)  | Acme  | PIC iX            | 90
                    Acme        | Shield One-Way Gateway (OWG) Software   | Acme  | Shield OWG        | 90
                    Acme        | Router (ES450, GX450) running XOS       | Acme  | GX450             | 90
                    Acme        | Router (ES450, GX450) running XOS       | Acme  | RV50              | 0
                    Acme        | Gate View Site Edition                  | Acme  | Gate View SE      | 90
                    Acme        | Gate control panels (Q5)                | Acme  | Gate control panel (Q5) | 90
                    Acme        | Gate control panels (Q5)                | Acme  | Gate control panel (Q6) | 0
                    Acme        | Logic, not including Logic 100          | Acme  | Logic             | 90
                    Acme        | Logic, not including Logic 100          | Acme  | Logic 100         | 50
                    Acme        | Kardiamobile IoT device                 | Acme  | Kardiamobile      | 50
                    Acme        | Camera DS-2CD2xx2FWD Series             | Acme  | DS-2CD2042FWD-I   | 98
                    Acme        | Camera DS-2CD2xx2FWD Series             | Acme  | DS-2CD3042FWD-I   | 0
                    Acme        | GW-4260 and GW-9250                     | Acme  | GW-9250           | 90
                    Acme        | Collector (dc.exe)                      | Acme  | Collector         | 90
                    Bébé        | Gâte 300                                | Bebe  | Gate 300          | 90
                    Silex and GE | Gate 300                               | GE    | Gate 300          | 90
                    Acme        | Historian 300                           | Acme  | Historian         | 30
                    Acme Inc.   | Gate 300                                |       | Acme Gate 300     | 50
                    Big House   | Acme Gate Cardio                        | Acme  | Gate Cardio       | 50
                    """)
    void a_device_is_known_by_each_way_to_write_its_name(
            String vendor, String product, String maker, String name, int hundredths) {
        assertThat(
                        confidence(
                                vendor,
                                product,
                                "product_version",
                                "1.0",
                                device(maker == null ? "" : maker, name, "1.0")))
                .isEqualTo(hundredths);
    }

    @Test
    void a_plate_says_the_model_where_an_advisory_has_it_in_the_name() {
        assertThat(
                        confidence(
                                "Acme",
                                "PC10 Type=TCC-4747",
                                "product_version",
                                "1.0",
                                device("Acme", "PC10", "TCC-4747", "1.0")))
                .isEqualTo(90);
    }

    @Test
    void an_article_number_in_a_name_is_the_number_of_the_device() {
        assertThat(
                        confidence(
                                "Acme",
                                "Analyzer (6GK8822-1BG01-0BA0)",
                                "product_version",
                                "1.0",
                                device("", "thing", "6GK8822-1BG01-0BA0", "1.0")))
                .isEqualTo(92);
    }

    @Test
    void another_article_number_of_the_same_name_is_a_reason_to_ask_and_no_more() {
        var advisory = "Analyzer X2 (6GK8822-1BG01-0BA0)";
        assertThat(
                        confidence(
                                "Acme",
                                advisory,
                                "product_version",
                                "1.0",
                                device("Acme", "Analyzer X2", "6GK8822-1BG01-0BA0", "1.0")))
                .isEqualTo(98);
        assertThat(
                        confidence(
                                "Acme",
                                advisory,
                                "product_version",
                                "1.0",
                                device("Acme", "Analyzer X2", "6GK8822-1BG02-0BA0", "1.0")))
                .isEqualTo(59);
    }

    // category of the branch, its name, version in the list; hundredths of a product known by 90
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    product_version; vers:all/*; ; 90
                    product_version_range; vers:all/*; ; 90
                    product_version_range; All versions; ; 90
                    product_version_range; < 2.0; ; 63
                    product_version; 1.32|1.33|1.35; 1.33; 90
                    product_version; 1.32|1.33|1.35; 1.34; 0
                    product_version; V4.x; 4.1; 90
                    product_version; V4.x; 5.0; 0
                    product_version; 2.3.X; 2.3.9.40; 90
                    product_version; 2.3.X; 2.4; 0
                    product_version; 12.2.*; 12.2.7; 90
                    product_version; Version 3.00A (aka Version 9.50.255.02); 3.00A; 90
                    product_version; Version 3.00A (aka Version 9.50.255.02); 9.50.255.02; 90
                    product_version; Version 3.00A (aka Version 9.50.255.02); 3.00B; 0
                    product_version_range; <= Version 4.02C (aka <= Version 10.95.208.31); 4.04E; 63
                    product_version_range; All versions < CPCI85 V05.11; CPCI85 V05.10; 90
                    product_version_range; All versions < CPCI85 V05.11; CPCI85 V05.11; 0
                    product_version_range; All versions < CPCI85 V05.11; V05.10; 63
                    product_version_range; <= D25; D24; 90
                    product_version_range; <= D25; D26; 0
                    product_version_range; <= D25; E1; 63
                    product_version_range; <=Update_19; Update 18; 63
                    product_version_range; <=Update_19; Update_18; 90
                    product_version_range; <=Illustra.Ess4.01.02; Illustra.Ess4.01.03; 0
                    product_version; 5.x.x; 5.3; 90
                    product_version_range; 2.2.3 until 2.2.3.3; 2.2.3.4; 0
                    product_version_range; <=d78dda6; d78dda6; 90
                    product_version_range; <=d78dda6; d99aaa1; 63
                    """)
    void versions_of_devices_are_read_as_advisories_write_them(
            String category, String said, String version, int hundredths) {
        assertThat(
                        confidence(
                                "Acme",
                                "Gate 300",
                                category,
                                said,
                                device("Acme", "Gate 300", version == null ? "" : version)))
                .isEqualTo(hundredths);
    }

    // product, range; name and version in a list; hundredths
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    Team Center V13.3; vers:all/*; Team Center; 13.3.0.5; 90
                    Team Center V13.3; vers:all/*; Team Center; V13.3 SP2; 90
                    Team Center V13.3; vers:all/*; Team Center; 14.0; 0
                    Team Center V13.3; < V13.3.0.10; Team Center; 13.3.0.9; 90
                    Team Center V13.3; < V13.3.0.10; Team Center; 13.3.0.10; 0
                    Team Center V13.3; < V13.3.0.10; Team Center; 13.2; 0
                    Team Center V13.3; < V13.3.0.10; Team Center V13.3; 13.3.0.9; 90
                    Team Center V13.3; < V20; Team Center; 19; 40
                    """)
    void a_release_in_the_name_of_a_product_is_its_version_in_a_list(
            String product, String range, String name, String version, int hundredths) {
        assertThat(
                        confidence(
                                "Acme",
                                product,
                                "product_version_range",
                                range,
                                device("Acme", name, version)))
                .isEqualTo(hundredths);
    }

    // another identifier of the product, and what a list has: hash, serial number, SKU, purl
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    "hashes": [{"filename": "a", "file_hashes": [{"algorithm": "sha256", "value": "AB12"}]}]; ab12; ; ; ; 100
                    "hashes": [{"filename": "a", "file_hashes": [{"algorithm": "sha256", "value": "AB12"}]}]; ab13; ; ; ; 0
                    "serial_numbers": ["A7*"]; ; A7-0042; ; ; 100
                    "serial_numbers": ["A7*"]; ; A8-0042; ; ; 0
                    "skus": ["6ES7-4?0"]; ; ; 6ES7-410; ; 98
                    "purls": ["pkg:npm/one@1.0", "pkg:npm/two@1.0"]; ; ; ; pkg:npm/two@1.0; 100
                    """)
    void any_identifier_of_a_product_is_enough(
            String helper, String hash, String serial, String sku, String purl, int hundredths) {
        assertThat(
                        confidence(
                                "Acme",
                                "Gate 300",
                                "product_version",
                                "1.0",
                                helper,
                                new Component(
                                        "Acme",
                                        "thing",
                                        "1.0",
                                        Stream.ofNullable(purl)
                                                .map(it ->
                                                        PackageUrl.parseLeniently(it).orElseThrow())
                                                .toList(),
                                        List.of(),
                                        hash == null ? Map.of() : Map.of("sha-256", hash),
                                        Stream.ofNullable(sku).toList(),
                                        Stream.ofNullable(serial).toList())))
                .isEqualTo(hundredths);
    }

    @Test
    void words_that_compare_nothing_are_no_firmware() {
        assertThat(FirmwareNames.means("some of the older ones", "D25")).isEmpty();
        assertThat(FirmwareNames.means("<D25", "2.0")).isEmpty();
        assertThat(FirmwareNames.means(">=D20|<D25", "D21"))
                .isEqualTo(Optional.of(new Match.Inside()));
    }

    @Test
    void a_name_however_long_is_read_in_no_long_time() {
        var text = "(A".repeat(40_000) + ")".repeat(40_000);
        assertThat(ProductName.of(List.of("acme"), text).names()).hasSizeLessThan(20);
        SequencedSet<List<String>> none = new LinkedHashSet<>();
        assertThat(ProductName.of(List.of(), "()").names()).isEqualTo(none);
    }

    private static Component device(String vendor, String name, String version) {
        return device(vendor, name, "", version);
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

    private static int confidence(
            String vendor, String product, String category, String version, Component device) {
        return confidence(vendor, product, category, version, "", device);
    }

    private static int confidence(
            String vendor,
            String product,
            String category,
            String version,
            String helper,
            Component device) {
        var document =
                """
                {"document": {"csaf_version": "2.0", "tracking": {"id": "ADV-1"}},
                 "product_tree": {"branches": [{"category": "vendor", "name": "%s", "branches": [
                   {"category": "product_name", "name": "%s", "branches": [
                   {"category": "%s", "name": "%s", "product": {"product_id": "P", "name": "it",
                   "product_identification_helper": {%s}}}]}]}]},
                 "vulnerabilities": [{"cve": "CVE-2024-0001", "product_status": {"known_affected": ["P"]}}]}
                """
                        .formatted(vendor, product, category, version, helper);
        var index = new AdvisoryIndex();
        index.put(
                1,
                PublishedDocument.read("", JsonMapper.shared().readTree(document)).orElseThrow());
        return index.about(device).stream()
                .map(AdvisoryIndex.Found::judgement)
                .mapToInt(
                        it -> it instanceof Judgement.Affected(var match) ? match.confidence() : 0)
                .max()
                .orElse(0);
    }
}
