package clearinghouse.formats.ssvc;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Problem;
import clearinghouse.formats.SharedData;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionTableTest {

    private static final String SMALL =
            """
            row,Shape v1.0.0,Colour v2.0.1 (own),Answer v1.0.0
            0,round,red,no
            1,round,blue,yes
            2,square,red,yes
            3,square,blue,yes
            """;

    // In KEV, publicly exposed, automatable, technical impact, days, forensics, deciding row
    @ParameterizedTest
    @CsvSource({
        "no,  no,  no,  partial, , no, 0",
        "no,  no,  no,  total,   , no, 4",
        "no,  no,  yes, partial, 60, no, 3",
        "no,  no,  yes, total,   60, no, 10",
        "no,  yes, no,  partial, 60, no, 2",
        "no,  yes, no,  total,   14, no, 9",
        "no,  yes, yes, partial, 14, no, 7",
        "no,  yes, yes, total,   3, no, 14",
        "yes, no,  no,  partial, 14, no, 1",
        "yes, no,  no,  total,   14, no, 8",
        "yes, no,  yes, partial, 14, no, 6",
        "yes, no,  yes, total,   3, yes, 13",
        "yes, yes, no,  partial, 14, no, 5",
        "yes, yes, no,  total,   3, yes, 12",
        "yes, yes, yes, partial, 3, no, 11",
        "yes, yes, yes, total,   3, yes, 15"
    })
    void bod_26_04_gives_each_combination_its_time(
            String kev,
            String exposed,
            String automatable,
            String impact,
            Integer days,
            String forensics,
            int row) {
        var decision =
                CisaBod2604.table()
                        .decide(
                                Map.of(
                                        CisaBod2604.IN_KEV, kev,
                                        CisaBod2604.PUBLICLY_EXPOSED, exposed,
                                        CisaBod2604.AUTOMATABLE, automatable,
                                        CisaBod2604.TECHNICAL_IMPACT, impact));
        assertThat(decision).isInstanceOf(Decision.Decided.class);
        var decided = (Decision.Decided) decision;
        assertThat(decided.row().number()).isEqualTo(row);
        assertThat(CisaBod2604.timelines().byOutcome().get(decided.outcome()))
                .isEqualTo(
                        new Timelines.Timeline(
                                days == null ? OptionalInt.empty() : OptionalInt.of(days),
                                forensics.equals("yes")));
    }

    @Test
    void every_outcome_of_bod_26_04_has_a_timeline_and_there_is_no_other() {
        assertThat(CisaBod2604.table().rows())
                .extracting(DecisionTable.Row::outcome)
                .hasSameElementsAs(CisaBod2604.timelines().byOutcome().keySet());
    }

    @Test
    void a_heading_names_point_version_and_namespace() {
        var table = DecisionTable.parse("own:T:1.0.0", SMALL).orElseThrow();
        assertThat(table.inputs())
                .containsExactly(
                        new DecisionPoint("Shape", "1.0.0", ""),
                        new DecisionPoint("Colour", "2.0.1", "own"));
    }

    @Test
    void all_missing_and_unknown_inputs_are_named_at_once() {
        var table = DecisionTable.parse("own:T:1.0.0", SMALL).orElseThrow();
        assertThat(table.decide(Map.of("Colour", "green")))
                .isInstanceOfSatisfying(
                        Decision.Undecided.class,
                        undecided ->
                                assertThat(undecided.problems())
                                        .extracting(Problem::code)
                                        .containsExactly("input-missing", "input-unknown"));
    }

    @Test
    void a_table_with_a_gap_a_repeat_or_a_short_row_is_refused() {
        assertThat(codes(SMALL.replace("3,square,blue,yes\n", ""))).isEqualTo("table-gap");
        assertThat(codes(SMALL.replace("3,square,blue", "3,square,red"))).isEqualTo("table-repeat");
        assertThat(codes(SMALL.replace("3,square,blue,yes", "3,square,yes"))).contains("table-row");
        assertThat(codes("row,only\n")).isEqualTo("table-heading");
    }

    @Test
    void the_other_tables_of_the_ssvc_project_read_too() {
        for (var file : SharedData.archive("ssvc/ssvc-data.tar.gz").entrySet()) {
            if (file.getKey().endsWith(".csv") && !file.getKey().contains("cvss")) {
                var csv = new String(file.getValue(), StandardCharsets.UTF_8);
                assertThat(DecisionTable.parse("x", csv).problems()).as(file.getKey()).isEmpty();
            }
        }
    }

    private static String codes(String csv) {
        return String.join(
                " ", DecisionTable.parse("x", csv).problems().stream().map(Problem::code).toList());
    }
}
