package clearinghouse.formats.ssvc;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.SharedData;
import clearinghouse.formats.clock.Rule;
import clearinghouse.formats.clock.Span;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class DecisionPackTest {

    private final DecisionPack bod = pack(CisaBod2604.PACK);

    // In KEV, publicly exposed, automatable, technical impact, days, forensics, deciding row, tier
    @ParameterizedTest
    @CsvSource({
        "no,  no,  no,  partial, , no, 0, 5",
        "no,  no,  no,  total,   , no, 4, 5",
        "no,  no,  yes, partial, 60, no, 3, 4",
        "no,  no,  yes, total,   60, no, 10, 4",
        "no,  yes, no,  partial, 60, no, 2, 4",
        "no,  yes, no,  total,   14, no, 9, 3",
        "no,  yes, yes, partial, 14, no, 7, 3",
        "no,  yes, yes, total,   3, no, 14, 2",
        "yes, no,  no,  partial, 14, no, 1, 3",
        "yes, no,  no,  total,   14, no, 8, 3",
        "yes, no,  yes, partial, 14, no, 6, 3",
        "yes, no,  yes, total,   3, yes, 13, 1",
        "yes, yes, no,  partial, 14, no, 5, 3",
        "yes, yes, no,  total,   3, yes, 12, 1",
        "yes, yes, yes, partial, 3, no, 11, 2",
        "yes, yes, yes, total,   3, yes, 15, 1"
    })
    void bod_26_04_gives_each_combination_its_time(
            String kev,
            String exposed,
            String automatable,
            String impact,
            Integer days,
            String forensics,
            int row,
            int tier) {
        var ruling =
                bod.decide(
                        Map.of(
                                CisaBod2604.IN_KEV, kev,
                                CisaBod2604.PUBLICLY_EXPOSED, exposed,
                                CisaBod2604.AUTOMATABLE, automatable,
                                CisaBod2604.TECHNICAL_IMPACT, impact));
        var decided = decided(ruling);
        assertThat(decided.row().number()).isEqualTo(row);
        assertThat(ruling.assumed()).isEmpty();
        var answer = bod.answer(decided.outcome());
        assertThat(answer.tier()).isEqualTo(tier);
        assertThat(answer.due())
                .isEqualTo(
                        Optional.ofNullable(days)
                                .map(it ->
                                        new Rule.After(new Span(it, Span.Unit.DAYS), "published")));
        assertThat(answer.clocks()).hasSize(forensics.equals("yes") ? 3 : 0);
    }

    @Test
    void the_clocks_of_a_forensic_triage_begin_with_the_decision_and_not_before() {
        assertThat(bod.answer(new DecisionPoint.Value("3DF", "")).clocks())
                .extracting(DecisionPack.NamedClock::rule)
                .containsExactly(hours(2), hours(24), hours(72));
    }

    @Test
    void what_is_missing_takes_the_default_of_the_pack_is_told_and_is_never_the_least_urgent() {
        var ruling = bod.decide(Map.of("KEV", "N"));
        assertThat(ruling.assumed())
                .extracting(it -> it.point().id() + "=" + it.value().key())
                .containsExactlyInAnyOrder("cisa:PE:1.0.0=Y", "ssvc:A:2.0.0=Y", "ssvc:TI:1.0.0=T");
        assertThat(decided(ruling).outcome().key()).isEqualTo("3D");
    }

    @Test
    void where_no_default_is_stated_or_a_value_is_wrong_nothing_is_decided() {
        assertThat(lacks(bod.decide(Map.of("A", "Y", "TI", "T", "PE", "N"))))
                .containsExactly("MISSING cisa:KEV:1.0.0");
        assertThat(lacks(bod.decide(Map.of("KEV", "N", "A", "maybe"))))
                .contains("UNKNOWN ssvc:A:2.0.0");
    }

    @Test
    void a_default_reaches_the_inputs_of_the_table_that_is_decided_first() {
        var ruling = pack("ssvc-deployer").decide(Map.of("E", "active"));
        assertThat(ruling.assumed())
                .extracting(it -> it.point().key())
                .containsExactlyInAnyOrder("EXP", "A", "SI", "MI");
        assertThat(decided(ruling).outcome().name()).isEqualTo("Immediate");
        assertThat(decided(ruling).fed()).hasSize(1);
    }

    @Test
    void every_shipped_pack_answers_every_outcome_and_is_found_by_pack_and_table() {
        for (var id : ShippedPacks.ids()) {
            var pack = pack(id);
            assertThat(pack.outcomes().keySet())
                    .as(id)
                    .hasSameElementsAs(
                            pack.model().root().outcome().values().stream()
                                    .map(DecisionPoint.Value::key)
                                    .toList());
            assertThat(ShippedPacks.find(pack.name()).orElseThrow().id()).isEqualTo(id);
            assertThat(ShippedPacks.find(pack.model().root().id()).orElseThrow().id())
                    .isEqualTo(id);
            for (var each : pack.defaults()) {
                // The values stand in the order of their urgency, so the last is the worst.
                assertThat(each.value()).as(id).isEqualTo(each.point().values().getLast());
            }
        }
    }

    @Test
    void the_shipped_tables_are_those_of_ssvc_unchanged() {
        var theirs = SharedData.archive("ssvc/ssvc-data.tar.gz");
        for (var text : ShippedPacks.texts()) {
            for (var table : JsonMapper.shared().readTree(text).path("tables")) {
                assertThat(
                                theirs.entrySet().stream()
                                        .filter(it -> it.getKey().contains("/decision_tables/"))
                                        .map(it -> JsonMapper.shared().readTree(it.getValue())))
                        .contains(table);
            }
        }
    }

    @Test
    void a_pack_is_in_force_from_its_first_day_to_before_its_last() {
        var ended = read(node -> node.put("valid_until", "2026-12-31")).orElseThrow();
        assertThat(ended.isInForce(Instant.parse("2026-06-09T23:59:59Z"))).isFalse();
        assertThat(ended.isInForce(Instant.parse("2026-06-10T00:00:00Z"))).isTrue();
        assertThat(ended.isInForce(Instant.parse("2026-12-30T23:59:59Z"))).isTrue();
        assertThat(ended.isInForce(Instant.parse("2026-12-31T00:00:00Z"))).isFalse();
        assertThat(bod.isInForce(Instant.parse("2090-01-01T00:00:00Z"))).isTrue();
    }

    @Test
    void a_band_of_epss_is_what_the_pack_says_of_it() {
        assertThat(bod.band(new BigDecimal("0.50000"))).isPresent();
        assertThat(bod.band(new BigDecimal("0.49999"))).isEmpty();
    }

    @Test
    void a_pack_is_refused_with_every_fault_and_its_place() {
        assertThat(
                        problems(node -> {
                            node.put("id", "Not Good").put("valid_from", "soon");
                            ((ObjectNode) node.path("outcomes")).remove("60D");
                            ((ObjectNode) node.at("/outcomes/3D/due")).put("after", "someday");
                            ((ObjectNode) node.at("/missing/0")).put("value", "perhaps");
                            ((ArrayNode) node.path("highest")).add("ssvc:E:1.1.0");
                        }))
                .containsExactlyInAnyOrder(
                        "/id pack-id",
                        "/valid_from pack-validity",
                        "/outcomes pack-outcome",
                        "/outcomes/3D/due/after pack-trigger",
                        "/missing/0/value pack-value",
                        "/highest/1 pack-input");
        assertThat(problems(node -> node.put("restarts", true))).containsExactly(" pack-member");
        assertThat(problems(node -> ((ObjectNode) node.at("/tables/0")).remove("mapping")))
                .containsExactly("/tables/0/mapping table-empty");
    }

    private static List<String> problems(Consumer<ObjectNode> change) {
        return read(change).problems().stream().map(it -> it.pointer() + " " + it.code()).toList();
    }

    private static Parsed<DecisionPack> read(Consumer<ObjectNode> change) {
        var text =
                ShippedPacks.texts().stream()
                        .filter(it -> it.contains("\"" + CisaBod2604.PACK + "\""))
                        .findFirst()
                        .orElseThrow();
        var node = (ObjectNode) JsonMapper.shared().readTree(text);
        change.accept(node);
        return DecisionPack.parse(node.toString());
    }

    private static Rule hours(int number) {
        return new Rule.After(new Span(number, Span.Unit.HOURS), "triage");
    }

    private static List<String> lacks(DecisionPack.Ruling ruling) {
        assertThat(ruling.decision()).isInstanceOf(Decision.Undecided.class);
        return ((Decision.Undecided) ruling.decision())
                .lacks().stream().map(it -> it.kind() + " " + it.point().id()).toList();
    }

    private static Decision.Decided decided(DecisionPack.Ruling ruling) {
        assertThat(ruling.decision()).isInstanceOf(Decision.Decided.class);
        return (Decision.Decided) ruling.decision();
    }

    private static DecisionPack pack(String id) {
        return ShippedPacks.find(id).orElseThrow();
    }
}
