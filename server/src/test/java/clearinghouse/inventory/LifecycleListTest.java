package clearinghouse.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifecycleListTest {

    private static final String HEADER = "vendor,product,purl,from,below,ends_on,source\n";

    private static List<Lifecycle> read(String text) {
        return LifecycleList.parse(text).orElseThrow();
    }

    private static List<String> faults(String text) {
        return LifecycleList.parse(text).problems().stream().map(Problem::pointer).toList();
    }

    @Test
    void a_table_and_an_array_say_the_same() {
        var table =
                read(
                        HEADER
                                + "Acme,Pump,,2.0,3.0,2027-06-30,Acme's page\n"
                                + ",,pkg:maven/org.json/json,,,2030-01-01,A letter\n");
        var array =
                read(
                        """
                        [{"product": "Pump", "vendor": "Acme", "from": "2.0", "below": "3.0",
                          "ends_on": "2027-06-30", "source": "Acme's page", "purl": null},
                         {"purl": "pkg:maven/org.json/json", "ends_on": "2030-01-01", "source": "A letter"}]
                        """);
        assertThat(table).isEqualTo(array).hasSize(2);
        assertThat(table.getFirst().end().on()).hasToString("2027-06-30");
    }

    @ParameterizedTest
    @CsvSource({
        "2.0, 3.0, 2.0, true",
        "2.0, 3.0, 2.9.9, true",
        "2.0, 3.0, 3.0, false",
        "2.0, 3.0, 1.9, false",
        "2.0, 3.0, '', false",
        "2.0, '', 10.0, true",
        "'', 3.0, 10.0, false",
        "'', 3.0, 0.1, true",
        "'', '', '', true",
        "'', '', anything, true"
    })
    void an_end_is_of_the_versions_from_the_first_on_and_below_the_last(
            String from, String below, String version, boolean covered) {
        var lifecycle =
                read(HEADER + "Acme,Pump,,%s,%s,2027-06-30,x\n".formatted(from, below)).getFirst();
        assertThat(lifecycle.covers(version)).isEqualTo(covered);
    }

    @Test
    void every_fault_is_told_with_its_line_and_column_and_nothing_is_taken() {
        assertThat(
                        faults(
                                HEADER
                                        + "Acme,Pump,,,,2027-06-30,x\n"
                                        + "Acme,,,,,30 June,\n"
                                        + "Acme,Pump,pkg:nothing,3.0,2.0,2027-06-30,x\n"
                                        + "Acme,Pump,,3.0,2.0,2027-06-30,x\n"))
                .containsExactly("/3/product", "/3/ends_on", "/3/source", "/4/purl", "/5/below");
        assertThat(faults("[{\"vendor\": 1}, [], {\"until\": \"2027\"}]"))
                .containsExactly("/0", "/1", "/2");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "``",
                "[]",
                "{}",
                "[",
                "`vendor,product`",
                "`vendor,vendor,product,ends_on,source`",
                "`vendor,product,until,ends_on,source`"
            })
    void what_is_no_list_of_ends_is_refused(String text) {
        assertThat(LifecycleList.parse(text)).isInstanceOf(Parsed.Invalid.class);
    }
}
