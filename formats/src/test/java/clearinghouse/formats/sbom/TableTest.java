package clearinghouse.formats.sbom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import clearinghouse.formats.Problem;
import clearinghouse.formats.sbom.ColumnGuess.Meaning;
import clearinghouse.formats.sbom.SbomComponent.Kind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {

    private static final String DEVICES =
            """
            Hostname;Manufacturer;Model No.;Part Number;Serial-Nr;FW version;Location
            plc-1;Siemens;CPU 1214C;6ES7214-1AG40-0XB0;S C-X4A1;V4.5.2;hall 2
            plc-2;Siemens;CPU 1214C;6ES7214-1AG40-0XB0;S C-X4A2;V4.2;hall 2
            """;

    private final SbomReader reader = new SbomReader(SbomLimits.standard());

    @Test
    void a_line_with_model_and_firmware_is_a_device_in_the_version_of_its_firmware() {
        var sbom = valid(DEVICES);
        assertThat(sbom.warnings()).isEmpty();
        assertThat(sbom.components())
                .extracting(
                        SbomComponent::pointer,
                        SbomComponent::kind,
                        SbomComponent::vendor,
                        SbomComponent::name,
                        SbomComponent::version,
                        SbomComponent::models,
                        SbomComponent::serials)
                .containsExactly(
                        tuple(
                                "/2",
                                Kind.DEVICE,
                                "Siemens",
                                "CPU 1214C",
                                "V4.5.2",
                                List.of("CPU 1214C", "6ES7214-1AG40-0XB0"),
                                List.of("S C-X4A1")),
                        tuple(
                                "/3",
                                Kind.DEVICE,
                                "Siemens",
                                "CPU 1214C",
                                "V4.2",
                                List.of("CPU 1214C", "6ES7214-1AG40-0XB0"),
                                List.of("S C-X4A2")));
    }

    @Test
    void the_guess_is_a_value_with_confidence_and_examples() {
        var columns = reader.guessColumns(bytes(DEVICES)).orElseThrow();
        assertThat(columns.separator()).isEqualTo(';');
        assertThat(columns.heading()).isTrue();
        assertThat(columns.columns())
                .extracting(ColumnGuess::meaning)
                .containsExactly(
                        Meaning.HOSTNAME,
                        Meaning.VENDOR,
                        Meaning.MODEL,
                        Meaning.SKU,
                        Meaning.SERIAL,
                        Meaning.FIRMWARE,
                        Meaning.OTHER);
        assertThat(columns.columns().get(5))
                .isEqualTo(
                        new ColumnGuess(
                                5, "FW version", Meaning.FIRMWARE, 1, List.of("V4.5.2", "V4.2")));
    }

    @Test
    void what_a_person_says_goes_before_the_guess() {
        var document = bytes("Gear,Colour,State\nInfusion pump,red,3.1\n");
        var guess = reader.guessColumns(document).orElseThrow();
        assertThat(guess.heading()).isFalse();
        var said =
                new TableColumns(',', true, guess.columns())
                        .with(0, Meaning.PRODUCT)
                        .with(2, Meaning.VERSION);
        assertThat(reader.readCsv(document, said).orElseThrow().components())
                .extracting(SbomComponent::name, SbomComponent::version)
                .containsExactly(tuple("Infusion pump", "3.1"));
        assertThat(reader.readCsv(document, new TableColumns(',', true, List.of())).problems())
                .extracting(Problem::code)
                .containsExactly("csv-heading");
    }

    @ParameterizedTest
    @CsvSource({
        "Make, VENDOR",
        "MANUFACTURER, VENDOR",
        "Mfr., VENDOR",
        "Publisher, VENDOR",
        "Model #, MODEL",
        "model_number, MODEL",
        "Device Type, MODEL",
        "P/N, SKU",
        "Order No, SKU",
        "Catalogue-Number, SKU",
        "S/N, SERIAL",
        "Serial # (label), SERIAL",
        "fw, FIRMWARE",
        "Installed firmware release date, FIRMWARE",
        "SW-Version, VERSION",
        "DisplayVersion, VERSION",
        "Current version installed, VERSION",
        "Operating System, OPERATING_SYSTEM",
        "OS, OPERATING_SYSTEM",
        "Qty, QUANTITY",
        "Computer Name, HOSTNAME",
        "Package URL, PURL",
        "CPE 2.3, CPE",
        "Favourite colour, OTHER"
    })
    void a_column_is_what_people_call_it(String heading, Meaning meaning) {
        var columns = reader.guessColumns(bytes("Product," + heading + "\nx,y\n")).orElseThrow();
        assertThat(columns.columns().get(1).meaning()).isEqualTo(meaning);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void the_separator_is_the_one_that_every_line_has_alike(String separator) {
        var table =
                """
                vendor,product,version,note
                Acme,"Pump, big",1.0,a; b | c
                Acme,Scanner,2.0,"none, yet"
                """
                        .replace("Pump, big", "Pump\u0001 big")
                        .replace("none, yet", "none\u0001 yet")
                        .replace(",", separator)
                        .replace("\u0001", ",");
        assertThat(valid(table).components())
                .extracting(SbomComponent::vendor, SbomComponent::name, SbomComponent::version)
                .containsExactly(
                        tuple("Acme", "Pump, big", "1.0"), tuple("Acme", "Scanner", "2.0"));
    }

    @Test
    void excel_may_be_told_of_the_separator_in_a_line_of_its_own() {
        var sbom = valid("sep=;\r\nVendor;Product;Version\r\nAcme, Inc.;Pump;1.0\r\n");
        assertThat(sbom.components())
                .extracting(SbomComponent::pointer, SbomComponent::vendor, SbomComponent::name)
                .containsExactly(tuple("/3", "Acme, Inc.", "Pump"));
    }

    @Test
    void without_a_heading_the_values_tell_and_a_warning_says_so() {
        var sbom = valid("Siemens,SIMATIC S7-1200,V4.5.2\nMoxa,NPort 5110,2.10\n");
        assertThat(sbom.components())
                .extracting(
                        SbomComponent::pointer,
                        SbomComponent::vendor,
                        SbomComponent::name,
                        SbomComponent::version)
                .containsExactly(
                        tuple("/1", "Siemens", "SIMATIC S7-1200", "V4.5.2"),
                        tuple("/2", "Moxa", "NPort 5110", "2.10"));
        assertThat(sbom.warnings()).extracting(Problem::code).containsExactly("csv-guessed");
        assertThat(reader.guessColumns(bytes("Siemens,S7,V4.5.2\n")).orElseThrow().columns())
                .extracting(ColumnGuess::confidence)
                .allMatch(confidence -> confidence < 1);
    }

    @Test
    void the_system_of_a_computer_is_a_component_of_its_own() {
        var sbom =
                valid(
                        """
                        Host name,Operating system,Software,Version
                        pc-1,Windows 10 Pro 22H2,Firefox,128.0
                        pc-2,Ubuntu 22.04,,
                        """);
        assertThat(sbom.components())
                .extracting(
                        SbomComponent::pointer,
                        SbomComponent::kind,
                        SbomComponent::name,
                        SbomComponent::version)
                .containsExactly(
                        tuple("/2", Kind.OTHER, "Firefox", "128.0"),
                        tuple("/2", Kind.OPERATING_SYSTEM, "Windows 10 Pro 22H2", ""),
                        tuple("/3", Kind.OPERATING_SYSTEM, "Ubuntu 22.04", ""));
    }

    @Test
    void a_table_comes_in_the_encodings_of_spreadsheets() {
        var table = "Vendor\tProduct\tVersion\r\nM\u00fcller\tPumpe\t1.0\r\n";
        for (var encoding : List.of("UTF-8", "UTF-16", "UTF-16LE", "windows-1252")) {
            assertThat(
                            reader.read(table.getBytes(Charset.forName(encoding)))
                                    .orElseThrow()
                                    .components())
                    .as(encoding)
                    .extracting(SbomComponent::vendor)
                    .containsExactly("M\u00fcller");
        }
    }

    private Sbom valid(String text) {
        return reader.read(bytes(text)).orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
