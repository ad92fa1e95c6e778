package clearinghouse.formats.cvss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MacroVectorTest {

    private record Metric(EquivalenceSet set, String name, String values) {}

    private static final List<Metric> METRICS =
            List.of(
                    new Metric(EquivalenceSet.EQ1, "AV", "NALP"),
                    new Metric(EquivalenceSet.EQ1, "PR", "NLH"),
                    new Metric(EquivalenceSet.EQ1, "UI", "NPA"),
                    new Metric(EquivalenceSet.EQ2, "AC", "LH"),
                    new Metric(EquivalenceSet.EQ2, "AT", "NP"),
                    new Metric(EquivalenceSet.EQ3_AND_6, "VC", "HLN"),
                    new Metric(EquivalenceSet.EQ3_AND_6, "VI", "HLN"),
                    new Metric(EquivalenceSet.EQ3_AND_6, "VA", "HLN"),
                    new Metric(EquivalenceSet.EQ3_AND_6, "CR", "HML"),
                    new Metric(EquivalenceSet.EQ3_AND_6, "IR", "HML"),
                    new Metric(EquivalenceSet.EQ3_AND_6, "AR", "HML"),
                    new Metric(EquivalenceSet.EQ4, "SC", "HLN"),
                    new Metric(EquivalenceSet.EQ4, "SI", "SHLN"),
                    new Metric(EquivalenceSet.EQ4, "SA", "SHLN"),
                    new Metric(EquivalenceSet.EQ5, "E", "APU"));

    private record Seen(MacroVector macro, int steps) {}

    @Test
    void there_are_270_and_each_is_the_macro_vector_of_some_vector() {
        assertThat(MacroVector.all()).hasSize(270);
        assertThat(seen(EquivalenceSet.EQ1)).hasSize(3);
        assertThat(seen(EquivalenceSet.EQ2)).hasSize(2);
        assertThat(seen(EquivalenceSet.EQ3_AND_6)).hasSize(5);
        assertThat(seen(EquivalenceSet.EQ4)).hasSize(3);
        assertThat(seen(EquivalenceSet.EQ5)).hasSize(3);
    }

    /** What the standard's tables say is what counting all vectors of each level gives. */
    @Test
    void start_and_depth_follow_from_the_definitions_of_the_levels() {
        for (var set : EquivalenceSet.values()) {
            seen(set)
                    .forEach((level, all) -> {
                        var macro = all.getFirst().macro();
                        var least = all.getFirst().steps();
                        var most = all.getLast().steps();
                        assertThat(macro.start(set)).as("%s %s", set, level).isEqualTo(least);
                        assertThat(macro.depth(set))
                                .as("%s %s", set, level)
                                .isEqualTo(most - least + 1);
                    });
        }
    }

    @Test
    void no_macro_vector_scores_less_than_one_below_it() {
        for (var macro : MacroVector.all()) {
            for (var set : EquivalenceSet.values()) {
                assertThat(macro.below(set).orElse(0)).isLessThanOrEqualTo(macro.tenths());
            }
        }
    }

    /** By level, the fewest steps first. The metrics of other sets have their most severe value. */
    private static Map<Object, List<Seen>> seen(EquivalenceSet set) {
        return vectors(set).stream()
                .map(vector ->
                        new Seen(
                                MacroVector.of(metric -> value(vector, metric)),
                                set.steps(metric -> value(vector, metric))))
                .sorted(Comparator.comparingInt(Seen::steps))
                .collect(Collectors.groupingBy(seen -> level(seen.macro(), set)));
    }

    private static Object level(MacroVector macro, EquivalenceSet set) {
        return switch (set) {
            case EQ1 -> macro.eq1();
            case EQ2 -> macro.eq2();
            case EQ3_AND_6 -> List.of(macro.eq3(), macro.eq6());
            case EQ4 -> macro.eq4();
            case EQ5 -> macro.eq5();
        };
    }

    /** Each a text with one letter for each metric, in their order. */
    private static List<String> vectors(EquivalenceSet set) {
        var vectors = List.of("");
        for (var metric : METRICS) {
            var values = metric.set() == set ? metric.values() : metric.values().substring(0, 1);
            var longer = new ArrayList<String>();
            for (var vector : vectors) {
                values.chars().forEach(value -> longer.add(vector + (char) value));
            }
            vectors = longer;
        }
        return vectors;
    }

    private static String value(String vector, String metric) {
        for (int i = 0; i < METRICS.size(); i++) {
            if (METRICS.get(i).name().equals(metric)) {
                return vector.substring(i, i + 1);
            }
        }
        throw new AssertionError(metric);
    }
}
