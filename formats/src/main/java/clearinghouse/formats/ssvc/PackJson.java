package clearinghouse.formats.ssvc;

import clearinghouse.formats.JsonInput;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.clock.Calendar;
import clearinghouse.formats.clock.Rule;
import clearinghouse.formats.clock.Span;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads a pack, with every fault and its place. */
final class PackJson {

    private static final long MOST_BYTES = 16L << 20;
    private static final int DEEPEST = 32;
    private static final int LONGEST_TEXT = 2_000;
    private static final int MOST_PARTS = 1_000;
    private static final Pattern ID = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?");
    private static final Pattern PROBABILITY = Pattern.compile("[01](?:\\.\\d{1,6})?");
    private static final JsonInput JSON = new JsonInput(MOST_BYTES, DEEPEST);

    /** Misspelt, one would silently not hold. */
    private static final Set<String> MEMBERS =
            Set.of(
                    "id",
                    "version",
                    "title",
                    "source",
                    "licence",
                    "valid_from",
                    "valid_until",
                    "tables",
                    "triggers",
                    "calendar",
                    "outcomes",
                    "missing",
                    "highest",
                    "restart",
                    "epss");

    private final JsonFaults faults = new JsonFaults("pack", LONGEST_TEXT);

    private PackJson() {}

    static Parsed<DecisionPack> parse(String json) {
        return switch (JSON.tree(json.getBytes(StandardCharsets.UTF_8))) {
            case Parsed.Invalid<JsonNode>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<JsonNode>(var node) -> new PackJson().pack(node);
        };
    }

    private Parsed<DecisionPack> pack(JsonNode node) {
        var read = DecisionModel.parse(node.path("tables"));
        if (read instanceof Parsed.Invalid<DecisionModel>(var wrong)) {
            return Parsed.invalid(wrong.stream().map(it -> it.under("/tables")).toList());
        }
        var model = read.orElseThrow();
        for (var member : node.propertyNames()) {
            if (!MEMBERS.contains(member)) {
                faults.add("", "pack-member", "a pack has no member " + Problem.excerpt(member));
            }
        }
        var id = faults.text(node, "", "id");
        if (!ID.matcher(id).matches()) {
            faults.add("/id", "pack-id", "an id is of small letters, digits and dashes");
        }
        var version = number(node, "", "version", 1, 1_000_000);
        var from = day(node, "valid_from");
        var until =
                node.path("valid_until").isNull()
                        ? Optional.<LocalDate>empty()
                        : day(node, "valid_until");
        if (from.isPresent() && until.filter(end -> !end.isAfter(from.get())).isPresent()) {
            faults.add("/valid_until", "pack-validity", "a pack ends after it begins");
        }
        var title = faults.text(node, "", "title");
        var source = faults.text(node, "", "source");
        var licence = faults.text(node, "", "licence");
        var triggers = triggers(node.path("triggers"));
        var calendar = calendar(node.path("calendar"));
        var outcomes = outcomes(node.path("outcomes"), model, triggers);
        var defaults = defaults(node.path("missing"), model);
        var highest = highest(node.path("highest"), model);
        var restart = restart(node.path("restart"), model, triggers);
        var epss = epss(node.path("epss"));
        return faults.isEmpty()
                ? Parsed.valid(
                        new DecisionPack(
                                id,
                                version,
                                title,
                                source,
                                licence,
                                from.orElseThrow(),
                                until,
                                model,
                                calendar,
                                triggers,
                                outcomes,
                                defaults,
                                highest,
                                restart,
                                epss))
                : Parsed.invalid(faults.problems());
    }

    private SequencedMap<String, String> triggers(JsonNode node) {
        var triggers = new LinkedHashMap<String, String>();
        if (isObject(node, "/triggers")) {
            for (var name : node.propertyNames()) {
                triggers.put(name, faults.text(node, "/triggers", name));
            }
        }
        return triggers;
    }

    private Calendar calendar(JsonNode node) {
        try {
            var weekend = new HashSet<DayOfWeek>();
            for (var day : array(node.path("weekend"), "/calendar/weekend")) {
                weekend.add(DayOfWeek.valueOf(day.asString("").toUpperCase(Locale.ROOT)));
            }
            var holidays = new HashSet<LocalDate>();
            for (var day : array(node.path("holidays"), "/calendar/holidays")) {
                holidays.add(LocalDate.parse(day.asString("")));
            }
            return new Calendar(
                    ZoneId.of(faults.text(node, "/calendar", "zone")), weekend, holidays);
        } catch (DateTimeException | IllegalArgumentException _) {
            faults.add(
                    "/calendar", "pack-calendar", "a calendar has a zone, a weekend and holidays");
            return Calendar.UTC;
        }
    }

    private SequencedMap<String, DecisionPack.Answer> outcomes(
            JsonNode node, DecisionModel model, Map<String, String> triggers) {
        var outcomes = new LinkedHashMap<String, DecisionPack.Answer>();
        if (!isObject(node, "/outcomes")) {
            return outcomes;
        }
        var known = model.root().outcome().values().stream().map(DecisionPoint.Value::key).toList();
        for (var key : known) {
            if (!node.has(key)) {
                faults.add("/outcomes", "pack-outcome", "the outcome " + key + " has no answer");
            }
        }
        for (var member : node.properties()) {
            var at = "/outcomes/" + member.getKey();
            if (!known.contains(member.getKey())) {
                faults.add(at, "pack-outcome", "the table has no such outcome");
            }
            outcomes.put(member.getKey(), answer(member.getValue(), at, triggers));
        }
        return outcomes;
    }

    private DecisionPack.Answer answer(JsonNode node, String at, Map<String, String> triggers) {
        var due =
                node.has("due")
                        ? rule(node.path("due"), at + "/due", triggers)
                        : Optional.<Rule>empty();
        var clocks = new ArrayList<DecisionPack.NamedClock>();
        var nodes = array(node.path("clocks"), at + "/clocks");
        for (var i = 0; i < nodes.size(); i++) {
            var place = at + "/clocks/" + i;
            var name = faults.text(nodes.get(i), place, "name");
            rule(nodes.get(i).path("rule"), place + "/rule", triggers)
                    .ifPresent(rule -> clocks.add(new DecisionPack.NamedClock(name, rule)));
        }
        return new DecisionPack.Answer(number(node, at, "tier", 1, MOST_PARTS), due, clocks);
    }

    private Optional<Rule> rule(JsonNode node, String at, Map<String, String> triggers) {
        for (var joined : List.of("earliest_of", "latest_of")) {
            if (node.has(joined)) {
                var parts = new ArrayList<Rule>();
                var nodes = array(node.path(joined), at + "/" + joined);
                for (var i = 0; i < nodes.size(); i++) {
                    rule(nodes.get(i), at + "/" + joined + "/" + i, triggers).ifPresent(parts::add);
                }
                if (parts.isEmpty()) {
                    faults.add(at + "/" + joined, "pack-rule", "a choice between rules has some");
                    return Optional.empty();
                }
                return Optional.of(
                        joined.equals("earliest_of")
                                ? new Rule.EarliestOf(parts)
                                : new Rule.LatestOf(parts));
            }
        }
        var trigger = faults.text(node, at, "after");
        if (!triggers.containsKey(trigger)) {
            faults.add(at + "/after", "pack-trigger", "the pack names no such trigger");
        }
        for (var unit : Span.Unit.values()) {
            var name = unit.name().toLowerCase(Locale.ROOT);
            if (node.has(name)) {
                return Optional.of(
                        new Rule.After(new Span(number(node, at, name, 0, 10_000), unit), trigger));
            }
        }
        faults.add(at, "pack-rule", "a rule has hours, days or business_days");
        return Optional.empty();
    }

    private List<DecisionPack.Default> defaults(JsonNode node, DecisionModel model) {
        var defaults = new ArrayList<DecisionPack.Default>();
        var nodes = array(node, "/missing");
        for (var i = 0; i < nodes.size(); i++) {
            var at = "/missing/" + i;
            var each = nodes.get(i);
            var why = faults.text(each, at, "why");
            point(faults.text(each, at, "input"), at + "/input", model)
                    .ifPresent(point ->
                            value(each, at, "value", point)
                                    .ifPresent(value ->
                                            defaults.add(
                                                    new DecisionPack.Default(point, value, why))));
        }
        return defaults;
    }

    private Set<String> highest(JsonNode node, DecisionModel model) {
        var highest = new HashSet<String>();
        var nodes = array(node, "/highest");
        for (var i = 0; i < nodes.size(); i++) {
            point(nodes.get(i).asString(""), "/highest/" + i, model)
                    .ifPresent(point -> highest.add(point.id()));
        }
        return highest;
    }

    private Optional<DecisionPack.Restart> restart(
            JsonNode node, DecisionModel model, Map<String, String> triggers) {
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        for (var member : List.of("from", "trigger")) {
            if (!triggers.containsKey(faults.text(node, "/restart", member))) {
                faults.add("/restart/" + member, "pack-trigger", "the pack names no such trigger");
            }
        }
        return point(faults.text(node, "/restart", "input"), "/restart/input", model)
                .flatMap(point ->
                        value(node, "/restart", "value", point)
                                .flatMap(value ->
                                        value(node, "/restart", "before", point)
                                                .map(before ->
                                                        new DecisionPack.Restart(
                                                                point,
                                                                value,
                                                                before,
                                                                faults.text(
                                                                        node, "/restart", "from"),
                                                                faults.text(
                                                                        node,
                                                                        "/restart",
                                                                        "trigger")))));
    }

    private List<DecisionPack.Band> epss(JsonNode node) {
        var bands = new ArrayList<DecisionPack.Band>();
        var nodes = array(node, "/epss");
        for (var i = 0; i < nodes.size(); i++) {
            var at = "/epss/" + i;
            var from = faults.text(nodes.get(i), at, "at_least");
            var says = faults.text(nodes.get(i), at, "says");
            if (!PROBABILITY.matcher(from).matches()) {
                faults.add(at + "/at_least", "pack-band", "a band begins at a probability");
            } else {
                bands.add(new DecisionPack.Band(new BigDecimal(from), says));
            }
        }
        for (var i = 1; i < bands.size(); i++) {
            if (bands.get(i).atLeast().compareTo(bands.get(i - 1).atLeast()) >= 0) {
                faults.add("/epss/" + i, "pack-band", "the highest band comes first");
            }
        }
        return bands;
    }

    private Optional<DecisionPoint> point(String id, String at, DecisionModel model) {
        var point = model.asked().stream().filter(it -> it.id().equals(id)).findFirst();
        if (point.isEmpty()) {
            faults.add(at, "pack-input", "no table of the pack asks for that");
        }
        return point;
    }

    private Optional<DecisionPoint.Value> value(
            JsonNode node, String at, String member, DecisionPoint point) {
        var value = point.value(faults.text(node, at, member));
        if (value.isEmpty()) {
            faults.add(at + "/" + member, "pack-value", "the input has no such value");
        }
        return value;
    }

    private Optional<LocalDate> day(JsonNode node, String member) {
        try {
            return Optional.of(LocalDate.parse(faults.text(node, "", member)));
        } catch (DateTimeException _) {
            faults.add("/" + member, "pack-validity", member + " is a day such as 2026-06-10");
            return Optional.empty();
        }
    }

    private int number(JsonNode node, String at, String member, int least, int most) {
        var number = node.path(member);
        if (!number.isInt() || number.intValue() < least || number.intValue() > most) {
            faults.add(
                    at + "/" + member,
                    "pack-number",
                    "%s is a whole number from %d to %d".formatted(member, least, most));
            return least;
        }
        return number.intValue();
    }

    private List<JsonNode> array(JsonNode node, String at) {
        if (!node.isArray() || node.size() > MOST_PARTS) {
            faults.add(at, "pack-list", "a list of at most %d is here".formatted(MOST_PARTS));
            return List.of();
        }
        return List.copyOf(node.values());
    }

    private boolean isObject(JsonNode node, String at) {
        var is = node.isObject() && node.size() <= MOST_PARTS;
        if (!is) {
            faults.add(
                    at,
                    "pack-object",
                    "an object of at most %d members is here".formatted(MOST_PARTS));
        }
        return is;
    }
}
