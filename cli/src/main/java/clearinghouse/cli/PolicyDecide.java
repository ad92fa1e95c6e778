package clearinghouse.cli;

import clearinghouse.formats.JsonInput;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.clock.Rule;
import clearinghouse.formats.clock.Span;
import clearinghouse.formats.ssvc.Decision;
import clearinghouse.formats.ssvc.DecisionModel;
import clearinghouse.formats.ssvc.DecisionPack;
import clearinghouse.formats.ssvc.DecisionPoint;
import clearinghouse.formats.ssvc.DecisionTable;
import clearinghouse.formats.ssvc.ShippedPacks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "decide",
        mixinStandardHelpOptions = true,
        description = {
            "Decide by an SSVC decision table: read a JSON object of inputs a line from standard"
                    + " input, write one with outcome and row a line. An input is named by key, id"
                    + " (ssvc:E:1.1.0) or name, a value by key or name, in any case. Needs no server.",
            "Exits 1 when a line was not decided, 2 when one is no JSON object of texts."
        },
        footer = {
            "%nA pack adds tier, days and clocks, and stands in for what is missing by what it says"
                    + " holds then, which is told under \"missing\". Row numbers count from 0."
        })
final class PolicyDecide implements Callable<Integer> {

    private static final long MOST_BYTES = 8L << 20;
    private static final int MOST_INPUTS = 200;
    private static final JsonInput JSON = new JsonInput(Lines.LONGEST * 4L, 4);

    private final World world;
    private boolean undecided;
    private boolean unreadable;

    @Parameters(
            paramLabel = "TABLE",
            description =
                    "A file of a table, as JSON or CSV, or of several as a JSON array; or a pack:"
                            + " cisa-bod-26-04, cisa-coordinator, ssvc-coordinator-publish,"
                            + " ssvc-coordinator-triage, ssvc-deployer, ssvc-supplier.")
    private String table = "";

    @Option(
            names = "--json",
            description = "Leave out the notes for people; the answer is JSON anyway.")
    private boolean json;

    PolicyDecide(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        var pack = ShippedPacks.find(table);
        Function<Map<String, String>, ObjectNode> decide;
        if (pack.isPresent()) {
            var found = pack.get();
            if (!found.isInForce(world.clock().instant())) {
                throw Failure.badInput(
                        "The pack %s is in force from %s%s, not today."
                                .formatted(
                                        found.name(),
                                        found.from(),
                                        found.until().map(end -> " until " + end).orElse("")));
            }
            decide = inputs -> answer(found, inputs);
        } else {
            var model = model(Path.of(table));
            if (!json) {
                tellDisorder(model);
            }
            decide = inputs -> answer(model.decide(inputs), model.root().outcome());
        }
        Lines.answer(
                world,
                line -> answer(line, decide),
                () ->
                        error("a line has at most %d characters".formatted(Lines.LONGEST))
                                .toString());
        return unreadable ? 2 : undecided ? 1 : 0;
    }

    private DecisionModel model(Path file) {
        if (!Files.isRegularFile(file)) {
            throw Failure.badInput(
                    "%s is neither a file nor a pack: those are %s."
                            .formatted(file, String.join(", ", ShippedPacks.ids())));
        }
        var content = WholeFile.read(file, MOST_BYTES);
        var text = new String(content, StandardCharsets.UTF_8);
        var read =
                text.stripLeading().startsWith("{") || text.stripLeading().startsWith("[")
                        ? DecisionModel.parse(content)
                        : DecisionTable.parse(String.valueOf(file.getFileName()), text)
                                .map(it -> new DecisionModel(it, List.of()));
        return switch (read) {
            case Parsed.Valid<DecisionModel>(var model) -> model;
            case Parsed.Invalid<DecisionModel>(var problems) ->
                    throw Failure.badInput(
                            "%s is no decision table: %s."
                                    .formatted(
                                            file,
                                            problems.stream()
                                                    .limit(5)
                                                    .map(PolicyDecide::told)
                                                    .collect(Collectors.joining("; "))));
        };
    }

    private static String told(Problem problem) {
        return World.printable(
                problem.pointer().isEmpty()
                        ? problem.message()
                        : "%s (%s)".formatted(problem.message(), problem.pointer()));
    }

    /** Once, and to people: the table may mean it. */
    private void tellDisorder(DecisionModel model) {
        var found = model.root().disorder();
        if (!found.isEmpty()) {
            world.err()
                    .println(
                            "Note: in %d places the table answers less to more; %s."
                                    .formatted(
                                            found.size(),
                                            World.printable(found.getFirst().message())));
        }
    }

    private String answer(String line, Function<Map<String, String>, ObjectNode> decide) {
        return switch (inputs(line)) {
            case Parsed.Valid<Map<String, String>>(var inputs) ->
                    JsonMapper.shared().writeValueAsString(decide.apply(inputs));
            case Parsed.Invalid<Map<String, String>>(var problems) ->
                    error(problems.getFirst().message()).toString();
        };
    }

    private ObjectNode error(String why) {
        unreadable = true;
        return JsonMapper.shared().createObjectNode().put("error", why);
    }

    private static Parsed<Map<String, String>> inputs(String line) {
        return switch (JSON.tree(line.getBytes(StandardCharsets.UTF_8))) {
            case Parsed.Invalid<JsonNode>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<JsonNode>(var node) -> inputs(node);
        };
    }

    /** What is true is Yes; a number is the key of a value such as 5; null says nothing. */
    private static Parsed<Map<String, String>> inputs(JsonNode node) {
        if (!node.isObject() || node.size() > MOST_INPUTS) {
            return Parsed.invalid(
                    "", "inputs", "a line is a JSON object of at most " + MOST_INPUTS + " inputs");
        }
        var inputs = new LinkedHashMap<String, String>();
        for (var member : node.properties()) {
            var value = member.getValue();
            if (value.isBoolean()) {
                inputs.put(member.getKey(), value.booleanValue() ? "yes" : "no");
            } else if (value.isString() || value.isNumber()) {
                inputs.put(member.getKey(), value.asString());
            } else if (!value.isNull()) {
                return Parsed.invalid("", "inputs", "the value of an input is a text");
            }
        }
        return Parsed.valid(inputs);
    }

    private ObjectNode answer(Decision decision, DecisionPoint outcome) {
        return switch (decision) {
            case Decision.Decided decided -> decided(decided);
            case Decision.Undecided(var lacks) -> undecided(lacks, outcome);
        };
    }

    private static ObjectNode decided(Decision.Decided decided) {
        var node =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("outcome", decided.outcome().key())
                        .put("outcome_name", decided.outcome().name())
                        .put("row", decided.row().number())
                        .put("table", decided.table());
        if (!decided.fed().isEmpty()) {
            var fed = node.putArray("fed");
            decided.fed().forEach(it -> fed.add(decided(it)));
        }
        return node;
    }

    private ObjectNode undecided(List<Decision.Lack> lacks, DecisionPoint outcome) {
        undecided = true;
        var node = JsonMapper.shared().createObjectNode().putNull("outcome").putNull("row");
        node.put(
                "error",
                "%s is not decided: %s"
                        .formatted(
                                outcome.name(),
                                lacks.stream()
                                        .map(Decision.Lack::message)
                                        .collect(Collectors.joining("; "))));
        for (var kind : Decision.Lack.Kind.values()) {
            var array = node.putArray(word(kind));
            lacks.stream()
                    .filter(it -> it.kind() == kind)
                    .forEach(it -> array.add(it.point().id()));
        }
        var allowed = node.putObject("allowed");
        for (var lack : lacks) {
            var values = allowed.putObject(lack.point().id());
            lack.point().values().forEach(it -> values.put(it.key(), it.name()));
        }
        return node;
    }

    private static String word(Decision.Lack.Kind kind) {
        return switch (kind) {
            case MISSING -> "missing";
            case UNKNOWN -> "unknown";
            case CONTRADICTORY -> "contradictory";
        };
    }

    private ObjectNode answer(DecisionPack pack, Map<String, String> inputs) {
        var ruling = pack.decide(inputs);
        var node = answer(ruling.decision(), pack.model().root().outcome());
        node.put("pack", pack.name());
        if (ruling.decision() instanceof Decision.Decided decided) {
            var asked = pack.answer(decided.outcome());
            node.put("tier", asked.tier());
            days(asked.due())
                    .ifPresentOrElse(it -> node.put("days", it), () -> node.putNull("days"));
            var clocks = node.putArray("clocks");
            for (var clock : asked.clocks()) {
                clocks(pack, clock, clocks.addObject());
            }
            var missing = node.putArray("missing");
            var assumed = node.putObject("assumed");
            ruling.assumed()
                    .forEach(it -> {
                        missing.add(it.point().id());
                        assumed.put(it.point().id(), it.value().key());
                    });
        }
        return node;
    }

    private static void clocks(DecisionPack pack, DecisionPack.NamedClock clock, ObjectNode node) {
        node.put("name", clock.name());
        if (clock.rule() instanceof Rule.After(Span(var number, var unit), var trigger)
                && unit == Span.Unit.HOURS) {
            node.put("hours", number).put("after", pack.triggers().get(trigger));
        }
    }

    /** Of a rule that gives days after one thing; any other is no number of days. */
    private static Optional<Integer> days(Optional<Rule> rule) {
        return rule.flatMap(it ->
                it instanceof Rule.After(Span(var number, var unit), _) && unit == Span.Unit.DAYS
                        ? Optional.of(number)
                        : Optional.empty());
    }
}
