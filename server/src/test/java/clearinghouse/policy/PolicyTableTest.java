package clearinghouse.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyTableTest {

    private static final Instant PUBLISHED = Instant.parse("2026-07-01T12:00:00Z");

    private final PolicyPack pack = PolicyPack.cisaBod2604();
    private final PolicyTable table = pack.parse();

    @Test
    void the_same_vulnerability_is_due_earlier_where_the_internet_reaches_it() {
        var exposed = table.priority(inputs(), PUBLISHED);
        var hidden = table.priority(inputs("Publicly Exposed", "no"), PUBLISHED);
        assertThat(exposed.rule()).isEqualTo("row 7");
        assertThat(exposed.outcome()).isEqualTo("14 days");
        assertThat(exposed.due()).contains(Instant.parse("2026-07-15T12:00:00Z"));
        assertThat(exposed.dueFrom()).contains(PUBLISHED);
        assertThat(hidden.rule()).isEqualTo("row 3");
        assertThat(hidden.due()).contains(Instant.parse("2026-08-30T12:00:00Z"));
    }

    @Test
    void an_upgrade_at_the_next_occasion_has_no_date() {
        var priority =
                table.priority(inputs("Publicly Exposed", "no", "Automatable", "no"), PUBLISHED);
        assertThat(priority.outcome()).isEqualTo("fix on system upgrade");
        assertThat(priority.due()).isEmpty();
        assertThat(priority.dueFrom()).isEmpty();
    }

    @Test
    void what_is_exploited_and_total_asks_for_forensics_as_well() {
        var priority =
                table.priority(inputs("In KEV", "yes", "Technical Impact", "total"), PUBLISHED);
        assertThat(priority.forensics()).isTrue();
        assertThat(priority.due()).contains(Instant.parse("2026-07-04T12:00:00Z"));
    }

    @Test
    void a_missing_input_is_undecided_and_says_which() {
        var inputs = inputs();
        inputs.remove("Automatable");
        var priority = table.priority(inputs, PUBLISHED);
        assertThat(priority.outcome()).isEqualTo(Priority.UNDECIDED);
        assertThat(priority.due()).isEmpty();
        assertThat(priority.rule()).startsWith("no row").contains("Automatable");
    }

    @Test
    void a_decision_shows_each_input_that_counted_with_who_set_it_and_no_other() {
        var inputs = inputs();
        inputs.put("Mission", new Input("high", "someone", "somewhere"));
        var priority = table.priority(inputs, PUBLISHED);
        assertThat(priority.inputs().sequencedKeySet())
                .containsExactly("In KEV", "Publicly Exposed", "Automatable", "Technical Impact");
        assertThat(priority.inputs().get("Automatable"))
                .isEqualTo(new Input("yes", "analyst", "advisory"));
        assertThat(priority.table()).isEqualTo("cisa:DT_BOD2604:1.0.0");
    }

    @Test
    void the_days_come_from_the_timelines_and_from_nowhere_else() {
        var slower =
                PolicyTable.parse(
                        pack.id(),
                        pack.table(),
                        pack.timelines().replace("14 days,14", "14 days,15"));
        assertThat(slower.priority(inputs(), PUBLISHED).due())
                .isEqualTo(Optional.of(Instant.parse("2026-07-16T12:00:00Z")));
    }

    @Test
    void an_outcome_without_a_timeline_is_noticed_when_the_table_is_read() {
        var shortened = pack.timelines().replaceAll("(?m)^60 days,.*\\R", "");
        assertThatThrownBy(() -> PolicyTable.parse(pack.id(), pack.table(), shortened))
                .hasMessageContaining("60 days");
    }

    private static Map<String, Input> inputs(String... changes) {
        var inputs = new LinkedHashMap<String, Input>();
        inputs.put("In KEV", new Input("no", "analyst", "advisory"));
        inputs.put("Automatable", new Input("yes", "analyst", "advisory"));
        inputs.put("Technical Impact", new Input("partial", "analyst", "advisory"));
        inputs.put("Publicly Exposed", new Input("yes", "hospital", "inventory"));
        for (int i = 0; i < changes.length; i += 2) {
            inputs.put(changes[i], new Input(changes[i + 1], "analyst", "advisory"));
        }
        return inputs;
    }
}
