package clearinghouse.pages;

import clearinghouse.platform.Json;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What stands in the form of an advisory's draft. Whatever was typed becomes the JSON that the API
 * takes, wrong or not: its schema and its rules judge it, and nothing here does.
 *
 * @param texts by the names of their fields
 * @param ranges first affected and fixed version of each; no line is empty
 * @param references kind, address and words of each; no line is empty
 */
record DraftText(
        Map<String, String> texts,
        List<List<String>> ranges,
        List<List<String>> references,
        Set<String> sectors) {

    static final String TITLE = "title";
    static final String SUMMARY = "summary";
    static final String DESCRIPTION = "description";
    static final String IDENTIFIERS = "identifiers";
    static final String CVSS = "cvss";
    static final String CWES = "cwes";
    static final String VENDOR = "vendor";
    static final String PRODUCT = "product";
    static final String KNOWN_EXPLOITED = "known_exploited";
    static final String AUTOMATABLE = "automatable";
    static final String TECHNICAL_IMPACT = "technical_impact";
    static final String EXPLOITATION = "exploitation";
    static final String CHANGE = "change";

    static final String AFFECTED = "affected";
    static final String RANGES = "ranges";
    static final String REFERENCES = "references";
    static final String ASSESSMENT = "assessment";
    static final String SECTORS = "sectors";

    /** Members of a line of the table, in its order. */
    static final List<String> RANGE = List.of("introduced", "fixed");

    static final List<String> REFERENCE = List.of("kind", "url", "summary");

    /** As the schema has it, for ranges and references alike. */
    static final int MOST_LINES = 50;

    private static final List<String> OWN = List.of(TITLE, SUMMARY, DESCRIPTION, CVSS, CHANGE);
    private static final List<String> ANSWERS =
            List.of(KNOWN_EXPLOITED, AUTOMATABLE, TECHNICAL_IMPACT, EXPLOITATION);
    private static final Pattern CWE = Pattern.compile("(?i)(?:CWE-)?([0-9]{1,9})");

    DraftText {
        texts = Map.copyOf(texts);
        ranges = List.copyOf(ranges);
        references = List.copyOf(references);
        sectors = Set.copyOf(sectors);
    }

    static DraftText empty() {
        return new DraftText(Map.of(), List.of(), List.of(), Set.of());
    }

    static DraftText typed(PageRequest request) {
        var texts = new LinkedHashMap<String, String>();
        Stream.of(OWN, ANSWERS, List.of(IDENTIFIERS, CWES, VENDOR, PRODUCT))
                .flatMap(List::stream)
                .forEach(name -> texts.put(name, request.field(name)));
        return new DraftText(
                texts,
                lines(request, RANGES, RANGE),
                lines(request, REFERENCES, REFERENCE),
                new LinkedHashSet<>(request.all(SECTORS)));
    }

    /** The field of one member of a line. */
    static String name(String table, int line, String member) {
        return table + "-" + line + "-" + member;
    }

    private static List<List<String>> lines(
            PageRequest request, String table, List<String> members) {
        return IntStream.range(0, MOST_LINES)
                .mapToObj(line ->
                        members.stream()
                                .map(member -> request.field(name(table, line, member)))
                                .toList())
                .filter(line -> line.stream().anyMatch(text -> !text.isEmpty()))
                .toList();
    }

    /**
     * @param draft as the API took it
     */
    static DraftText of(JsonNode draft) {
        var texts = new LinkedHashMap<String, String>();
        OWN.forEach(name -> texts.put(name, draft.path(name).asString("")));
        texts.put(IDENTIFIERS, joined(draft.path(IDENTIFIERS), JsonNode::asString));
        texts.put(CWES, joined(draft.path(CWES), cwe -> "CWE-" + cwe.path("id").asInt()));
        var affected = draft.path(AFFECTED);
        texts.put(VENDOR, affected.path(VENDOR).asString(""));
        texts.put(PRODUCT, affected.path(PRODUCT).asString(""));
        for (var name : ANSWERS) {
            texts.put(name, draft.path(ASSESSMENT).path(name).asString(""));
        }
        return new DraftText(
                texts,
                affected.has(RANGES)
                        ? lines(affected.path(RANGES), RANGE)
                        : List.of(
                                List.of(
                                        affected.path("introduced").asString(""),
                                        affected.path("fixed").path(0).asString(""))),
                lines(draft.path(REFERENCES), REFERENCE),
                draft.path(SECTORS)
                        .valueStream()
                        .map(JsonNode::asString)
                        .collect(Collectors.toSet()));
    }

    private static String joined(JsonNode values, Function<JsonNode, String> text) {
        return values.valueStream().map(text).collect(Collectors.joining("\n"));
    }

    private static List<List<String>> lines(JsonNode values, List<String> members) {
        return values.valueStream()
                .map(value ->
                        members.stream().map(member -> value.path(member).asString("")).toList())
                .toList();
    }

    String text(String field) {
        return texts.getOrDefault(field, "");
    }

    /** What stands one a line in a field, without the empty lines. */
    List<String> each(String field) {
        return text(field).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    JsonNode json() {
        var draft = Json.mapper().createObjectNode();
        OWN.forEach(name -> put(draft, name, text(name)));
        var identifiers = draft.putArray(IDENTIFIERS);
        each(IDENTIFIERS).forEach(identifiers::add);
        if (!each(CWES).isEmpty()) {
            var cwes = draft.putArray(CWES);
            each(CWES).forEach(line -> weakness(cwes.addObject(), line));
        }
        var affected = draft.putObject(AFFECTED);
        put(affected, VENDOR, text(VENDOR));
        put(affected, PRODUCT, text(PRODUCT));
        fill(affected, RANGES, ranges, RANGE);
        var assessment = draft.putObject(ASSESSMENT);
        ANSWERS.forEach(name -> answer(assessment, name));
        if (!references.isEmpty()) {
            fill(draft, REFERENCES, references, REFERENCE);
        }
        if (!sectors.isEmpty()) {
            var named = draft.putArray(SECTORS);
            sectors.stream().sorted().forEach(named::add);
        }
        return draft;
    }

    private static void weakness(ObjectNode cwe, String line) {
        var number = CWE.matcher(line);
        if (number.matches()) {
            cwe.put("id", Integer.parseInt(number.group(1)));
        } else {
            cwe.put("id", line);
        }
    }

    private void answer(ObjectNode assessment, String name) {
        var said = text(name);
        switch (said) {
            case "true", "false" -> assessment.put(name, Boolean.parseBoolean(said));
            default -> put(assessment, name, said);
        }
    }

    private static void fill(
            ObjectNode into, String table, List<List<String>> lines, List<String> members) {
        var array = into.putArray(table);
        for (var line : lines) {
            var object = array.addObject();
            for (int i = 0; i < members.size(); i++) {
                put(object, members.get(i), line.get(i));
            }
        }
    }

    /** An empty field says nothing. */
    private static void put(ObjectNode into, String name, String text) {
        if (!text.isEmpty()) {
            into.put(name, text);
        }
    }

    /** Undisclosed. */
    @Override
    public String toString() {
        return "DraftText[…]";
    }
}
