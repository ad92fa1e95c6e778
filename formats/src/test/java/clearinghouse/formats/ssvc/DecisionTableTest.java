package clearinghouse.formats.ssvc;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.SharedData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class DecisionTableTest {

    private static final String SMALL =
            """
            row,Shape v1.0.0,Colour v2.0.1 (own),Answer v1.0.0
            0,round,red,no
            1,round,blue,yes
            2,square,red,yes
            3,square,blue,yes
            """;

    private static final String SSVC = "ssvc/ssvc-data.tar.gz";

    @Test
    void a_heading_names_point_version_and_namespace() {
        var inputs = DecisionTable.parse("own:T:1.0.0", SMALL).orElseThrow().inputs();
        assertThat(inputs).extracting(DecisionPoint::name).containsExactly("Shape", "Colour");
        assertThat(inputs).extracting(DecisionPoint::version).containsExactly("1.0.0", "2.0.1");
        assertThat(inputs).extracting(DecisionPoint::namespace).containsExactly("", "own");
    }

    @Test
    void all_missing_and_unknown_inputs_are_named_at_once_with_what_is_allowed() {
        var table = DecisionTable.parse("own:T:1.0.0", SMALL).orElseThrow();
        assertThat(table.decide(Map.of("Colour", "green")))
                .isInstanceOfSatisfying(
                        Decision.Undecided.class,
                        undecided -> {
                            assertThat(undecided.lacks())
                                    .extracting(Decision.Lack::kind)
                                    .containsExactly(
                                            Decision.Lack.Kind.MISSING, Decision.Lack.Kind.UNKNOWN);
                            assertThat(undecided.lacks().getLast().message())
                                    .contains("Colour", "red, blue")
                                    .doesNotContain("green");
                        });
    }

    @Test
    void an_input_said_under_two_of_its_names_has_to_be_the_same() {
        var table = table("cisa_bod_26_04_1_0_0.json");
        var given = new LinkedHashMap<>(Map.of("KEV", "Y", "PE", "N", "A", "Y", "TI", "T"));
        given.put("In KEV", "yes");
        assertThat(table.decide(given)).isInstanceOf(Decision.Decided.class);
        given.put("cisa:KEV", "no");
        assertThat(table.decide(given))
                .isInstanceOfSatisfying(
                        Decision.Undecided.class,
                        undecided ->
                                assertThat(undecided.lacks())
                                        .extracting(Decision.Lack::kind)
                                        .containsExactly(Decision.Lack.Kind.CONTRADICTORY));
    }

    @Test
    void a_table_with_a_gap_a_repeat_or_a_short_row_is_refused() {
        assertThat(codes(SMALL.replace("3,square,blue,yes\n", ""))).isEqualTo("table-gap");
        assertThat(codes(SMALL.replace("3,square,blue", "3,square,red"))).isEqualTo("table-repeat");
        assertThat(codes(SMALL.replace("3,square,blue,yes", "3,square,yes"))).contains("table-row");
        assertThat(codes("row,only\n")).isEqualTo("table-heading");
    }

    @Test
    void an_outcome_that_falls_where_an_input_rises_is_told_and_not_refused() {
        var table = DecisionTable.parse("t", SMALL).orElseThrow();
        assertThat(table.disorder()).isEmpty();
        var falling =
                DecisionTable.parse("t", SMALL.replace("3,square,blue,yes", "3,square,blue,no"));
        assertThat(falling.orElseThrow().disorder())
                .extracting(Problem::message)
                .containsExactly(
                        "row 3 answers less than row 1, of which only Shape is lower",
                        "row 3 answers less than row 2, of which only Colour is lower");
    }

    @Test
    void every_row_of_every_table_of_ssvc_decides_to_itself_by_key_by_id_and_by_name() {
        var tables = 0;
        for (var file : SharedData.archive(SSVC).entrySet()) {
            var name = file.getKey();
            if (name.contains("/decision_tables/") && name.endsWith(".json")) {
                var json = JsonMapper.shared().readTree(file.getValue());
                var model = DecisionModel.parse(file.getValue()).orElseThrow();
                assertThat(model.root().id())
                        .isEqualTo(
                                json.path("namespace").asString()
                                        + ":"
                                        + json.path("key").asString()
                                        + ":"
                                        + json.path("version").asString());
                decidesToItself(name, json, model);
                tables++;
            }
        }
        assertThat(tables).isGreaterThanOrEqualTo(12);
    }

    private static void decidesToItself(String name, JsonNode json, DecisionModel model) {
        var number = 0;
        for (var row : json.path("mapping")) {
            var byId = new LinkedHashMap<String, String>();
            var byKey = new LinkedHashMap<String, String>();
            var byName = new LinkedHashMap<String, String>();
            for (var point : model.root().inputs()) {
                var key = row.path(point.label()).asString();
                byId.put(point.id().toLowerCase(Locale.ROOT), key);
                byKey.put(point.key(), key.toLowerCase(Locale.ROOT));
                byName.put(point.name().toUpperCase(Locale.ROOT), point.nameOf(key));
            }
            var outcome = row.path(json.path("outcome").asString()).asString();
            for (var given : List.of(byId, byKey, byName)) {
                var at = number;
                assertThat(model.decide(given))
                        .as("%s, row %s, %s", name, at, given)
                        .isInstanceOfSatisfying(
                                Decision.Decided.class,
                                decided -> {
                                    assertThat(decided.outcome().key()).isEqualTo(outcome);
                                    assertThat(decided.row().number()).isEqualTo(at);
                                });
            }
            number++;
        }
        assertThat(number).as(name).isEqualTo(model.root().rows().size());
    }

    @Test
    void the_tables_of_ssvc_as_csv_say_the_same_as_those_in_json() {
        var files = SharedData.archive(SSVC);
        var compared = 0;
        for (var file : files.entrySet()) {
            if (file.getKey().endsWith(".csv")) {
                var csv = new String(file.getValue(), StandardCharsets.UTF_8);
                var json =
                        files.get(
                                file.getKey()
                                        .replace("data/csv/", "data/json/decision_tables/")
                                        .replace(".csv", ".json"));
                if (json != null) {
                    var written = DecisionModel.parse(json).orElseThrow().root();
                    var read = DecisionTable.parse(written.id(), csv).orElseThrow();
                    assertThat(said(read)).as(file.getKey()).isEqualTo(said(written));
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(10);
    }

    /** The inputs stand in another order in the two forms. */
    private static Map<Integer, Map<String, String>> said(DecisionTable table) {
        var said = new LinkedHashMap<Integer, Map<String, String>>();
        for (var row : table.rows()) {
            var values = new LinkedHashMap<String, String>();
            for (var i = 0; i < table.inputs().size(); i++) {
                values.put(table.inputs().get(i).id(), row.values().get(i));
            }
            values.put(table.outcome().id(), row.outcome());
            said.put(row.number(), values);
        }
        return said;
    }

    @Test
    void the_tables_of_ssvc_never_answer_less_to_more() {
        for (var file : SharedData.archive(SSVC).entrySet()) {
            if (file.getKey().contains("/decision_tables/ssvc/")
                    || file.getKey().contains("/decision_tables/cisa/")) {
                assertThat(DecisionModel.parse(file.getValue()).orElseThrow().root().disorder())
                        .as(file.getKey())
                        .isEmpty();
            }
        }
    }

    @Test
    void human_impact_is_decided_first_where_only_its_own_inputs_are_given() {
        var model =
                model("deployer_patch_application_priority_1_0_0.json", "human_impact_1_0_0.json");
        assertThat(model.asked())
                .extracting(DecisionPoint::key)
                .containsExactlyInAnyOrder("E", "EXP", "A", "SI", "MI");
        var decided = model.decide(Map.of("E", "A", "EXP", "O", "A", "Y", "SI", "N", "MI", "MSC"));
        assertThat(decided)
                .isInstanceOfSatisfying(
                        Decision.Decided.class,
                        it -> {
                            assertThat(it.outcome().name()).isEqualTo("Out-of-Cycle");
                            assertThat(it.fed()).hasSize(1);
                            assertThat(it.fed().getFirst().outcome().key()).isEqualTo("L");
                        });
        assertThat(model.decide(Map.of("E", "A", "EXP", "O", "A", "Y", "HI", "VH")))
                .isInstanceOfSatisfying(
                        Decision.Decided.class,
                        it -> {
                            assertThat(it.outcome().name()).isEqualTo("Immediate");
                            assertThat(it.fed()).isEmpty();
                        });
        assertThat(model.decide(Map.of("E", "A", "EXP", "O", "A", "Y", "SI", "N")))
                .isInstanceOfSatisfying(
                        Decision.Undecided.class,
                        it ->
                                assertThat(it.lacks())
                                        .extracting(lack -> lack.point().key())
                                        .containsExactly("MI"));
    }

    @Test
    void the_older_tree_of_labels_decides_as_the_newer_table_does() {
        var computed =
                JsonMapper.shared()
                        .readTree(
                                SharedData.archive(SSVC).entrySet().stream()
                                        .filter(it -> it.getKey().endsWith("-with-tree.json"))
                                        .findFirst()
                                        .orElseThrow()
                                        .getValue());
        var tree = DecisionModel.parse(computed.path("decision_tree")).orElseThrow();
        var newer = table("cisa_coordinator_2_0_3.json");
        assertThat(tree.root().rows()).hasSameSizeAs(newer.rows());
        for (var row : newer.rows()) {
            var given = new LinkedHashMap<String, String>();
            for (var i = 0; i < newer.inputs().size(); i++) {
                // The tree has a key of its own for this one, and a name as well.
                var key = newer.inputs().get(i).key();
                given.put(
                        key.equals("TI") ? "T" : key.equals("MWI") ? "M" : key,
                        row.values().get(i));
            }
            assertThat(tree.decide(given))
                    .isInstanceOfSatisfying(
                            Decision.Decided.class,
                            it ->
                                    assertThat(it.outcome().name())
                                            .isEqualToIgnoringCase(
                                                    newer.outcome().nameOf(row.outcome())));
        }
    }

    @Test
    void a_table_in_json_is_refused_with_every_fault_and_its_place() {
        assertThat(json(node -> node.remove("mapping"))).containsExactly("/mapping table-empty");
        assertThat(json(node -> ((ObjectNode) node.at("/mapping/3")).put("cisa:PE:1.0.0", "X")))
                .containsExactly("/mapping/3/cisa:PE:1.0.0 table-value");
        assertThat(json(node -> ((ObjectNode) node.at("/mapping/3")).remove("cisa:PE:1.0.0")))
                .containsExactly("/mapping/3 table-row");
        assertThat(json(node -> node.put("outcome", "cisa:NONE:1.0.0")))
                .containsExactly("/outcome table-outcome");
        assertThat(json(node -> ((ObjectNode) node.at("/mapping/2")).put("cisa:PE:1.0.0", "N")))
                .containsExactly(" table-repeat");
        assertThat(
                        json(node -> {
                            node.remove("namespace");
                            ((ObjectNode) node.at("/decision_points/ssvc:A:2.0.0"))
                                    .remove("values");
                        }))
                .containsExactly(
                        "/namespace table-text",
                        "/decision_points/ssvc:A:2.0.0/values table-values");
    }

    @Test
    void a_table_whose_points_have_any_labels_and_no_version_is_read() {
        var text =
                """
                {"namespace": "x_example.test#own", "key": "T", "name": "T", "definition": "T", "schemaVersion": "2.0.0",
                 "decision_points": {
                  "how loud": {"namespace": "x_example.test#own", "key": "L", "name": "Loudness", "definition": "-",
                    "schemaVersion": "2.0.0", "values": [{"key": "Q", "name": "Quiet", "definition": "-"},
                                                         {"key": "L", "name": "Loud", "definition": "-"}]},
                  "then": {"namespace": "x_example.test#own", "key": "D", "name": "Do", "definition": "-",
                    "schemaVersion": "2.0.0", "values": [{"key": "N", "name": "Nothing", "definition": "-"},
                                                         {"key": "R", "name": "Run", "definition": "-"}]}},
                 "outcome": "then", "mapping": [{"how loud": "Q", "then": "N"}, {"how loud": "Loud", "then": "R"}]}
                """;
        var table = DecisionModel.parse(text.getBytes(StandardCharsets.UTF_8)).orElseThrow().root();
        assertThat(table.id()).isEqualTo("x_example.test#own:T:0.0.1");
        assertThat(table.decide(Map.of("How Loud", "loud")))
                .isInstanceOfSatisfying(
                        Decision.Decided.class,
                        it -> assertThat(it.outcome().key()).isEqualTo("R"));
    }

    @Test
    void tables_that_feed_each_other_in_a_round_or_have_two_ends_are_refused() {
        var publish = bytes("coordinator_publish_decision_table_1_0_0.json");
        var triage = bytes("coordinator_triage_1_0_0.json");
        var both =
                "[%s,%s]"
                        .formatted(
                                new String(publish, StandardCharsets.UTF_8),
                                new String(triage, StandardCharsets.UTF_8));
        assertThat(DecisionModel.parse(both.getBytes(StandardCharsets.UTF_8)).problems())
                .extracting(Problem::code)
                .containsExactly("tables-root");
    }

    @Test
    void a_table_is_decided_after_the_one_that_feeds_it_and_none_waits_for_itself() {
        var last = table("t", "A", "B", "Z");
        assertThat(DecisionModel.of(List.of(last, table("u", "C", "D", "A"))).problems()).isEmpty();
        var round = List.of(last, table("u", "C", "D", "A"), table("v", "A", "E", "C"));
        assertThat(DecisionModel.of(round).problems())
                .extracting(Problem::code)
                .containsExactly("tables-round");
        var doubled = List.of(last, table("u", "C", "D", "A"), table("v", "E", "F", "A"));
        assertThat(DecisionModel.of(doubled).problems())
                .extracting(Problem::code)
                .containsExactly("tables-double");
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void tables_that_are_fed_in_too_many_ways_are_refused_and_a_long_chain_is_not() {
        var ways = new ArrayList<DecisionTable>();
        var chain = new ArrayList<DecisionTable>();
        for (var i = 2; i < 50; i++) {
            ways.add(table("t" + i, "P" + (i - 1), "P" + (i - 2), "P" + i));
            chain.add(table("t" + i, "P" + (i - 1), "Q" + i, "P" + i));
        }
        assertThat(DecisionModel.of(ways).problems())
                .extracting(Problem::code)
                .containsExactly("tables-many-ways");
        assertThat(DecisionModel.of(chain).orElseThrow().asked()).hasSize(49);
    }

    private static DecisionTable table(String id, String one, String other, String outcome) {
        var csv =
                "row,%s v1.0.0 (own),%s v1.0.0 (own),%s v1.0.0 (own)\n0,x,x,x\n1,x,y,x\n2,y,x,x\n3,y,y,y\n"
                        .formatted(one, other, outcome);
        return DecisionTable.parse(id, csv).orElseThrow();
    }

    private static List<String> json(Consumer<ObjectNode> change) {
        var node = (ObjectNode) JsonMapper.shared().readTree(bytes("cisa_bod_26_04_1_0_0.json"));
        change.accept(node);
        return DecisionModel.parse(node).problems().stream()
                .map(it -> it.pointer() + " " + it.code())
                .toList();
    }

    private static DecisionTable table(String file) {
        return DecisionModel.parse(bytes(file)).orElseThrow().root();
    }

    private static DecisionModel model(String... files) {
        return DecisionModel.of(List.of(files).stream().map(DecisionTableTest::table).toList())
                .orElseThrow();
    }

    private static byte[] bytes(String file) {
        return SharedData.archive(SSVC).entrySet().stream()
                .filter(it -> it.getKey().contains("/decision_tables/"))
                .filter(it -> it.getKey().endsWith("/" + file))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(Optional::empty)
                .orElseThrow();
    }

    private static String codes(String csv) {
        Parsed<DecisionTable> read = DecisionTable.parse("x", csv);
        return String.join(" ", read.problems().stream().map(Problem::code).toList());
    }
}
