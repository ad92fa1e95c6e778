package clearinghouse.advisory;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.Cwe;
import clearinghouse.formats.advisory.Identifier;
import clearinghouse.formats.advisory.Reference;
import clearinghouse.formats.advisory.Sector;
import clearinghouse.formats.advisory.SsvcInputs;
import clearinghouse.formats.cvss.Cvss31;
import clearinghouse.formats.cwe.CweList;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an analyst says about a vulnerability. Credits, affected versions and judged patches come
 * from the findings and the case, not from here.
 *
 * @param sectors in which the product is used, as far as it is said
 * @param ranges the affected versions; where branches are fixed apart, one range for each
 * @param change what it changes in a published advisory
 */
record Draft(
        String title,
        String summary,
        String description,
        List<Identifier> identifiers,
        Optional<Cvss31> cvss,
        List<Cwe> cwes,
        String vendor,
        String product,
        List<Range> ranges,
        SsvcInputs assessment,
        List<Reference> references,
        List<Sector> sectors,
        Optional<String> change) {

    /**
     * @param introduced the first affected version; {@code 0} when every earlier one is affected
     * @param fixed the version that ends it, if there is one yet
     */
    record Range(String introduced, Optional<String> fixed) {}

    Draft {
        identifiers = List.copyOf(identifiers);
        cwes = List.copyOf(cwes);
        ranges = List.copyOf(ranges);
        references = List.copyOf(references);
        sectors = List.copyOf(sectors);
    }

    /** What the schema cannot say; the text has passed it. */
    static Parsed<Draft> parse(JsonNode json) {
        return parse(json, Draft::weakness);
    }

    /**
     * What was accepted before, as {@link #kept} gave it: a later CWE list may have renamed or
     * withdrawn a weakness, and what was published stays readable.
     */
    static Draft accepted(JsonNode json) {
        return parse(
                        json,
                        node ->
                                Parsed.valid(
                                        new Cwe(
                                                node.get("id").asInt(),
                                                node.get("name").asString())))
                .orElseThrow();
    }

    /** The text of this draft for keeping: with the name of each weakness. */
    JsonNode kept(JsonNode text) {
        var kept = (ObjectNode) text.deepCopy();
        if (!cwes.isEmpty()) {
            var named = kept.putArray("cwes");
            cwes.forEach(cwe -> named.addObject().put("id", cwe.id()).put("name", cwe.name()));
        }
        return kept;
    }

    private static Parsed<Draft> parse(JsonNode json, Function<JsonNode, Parsed<Cwe>> weakness) {
        var problems = new ArrayList<Problem>();
        var identifiers = identifiers(json, problems);
        var references = each(json, "references", Draft::reference, problems);
        var cvss = cvss(json, problems);
        var cwes = each(json, "cwes", weakness, problems);
        var assessment = assessment(json.get("assessment"), problems);
        var sectors = sectors(json, problems);
        if (!problems.isEmpty()) {
            return Parsed.invalid(problems);
        }
        var affected = json.get("affected");
        return Parsed.valid(
                new Draft(
                        json.get("title").asString(),
                        json.get("summary").asString(),
                        json.get("description").asString(),
                        identifiers,
                        cvss,
                        cwes,
                        affected.get("vendor").asString(),
                        affected.get("product").asString(),
                        ranges(affected),
                        assessment.orElseThrow(),
                        references,
                        sectors,
                        Optional.ofNullable(json.get("change")).map(JsonNode::asString)));
    }

    /** Whether an operator would have to do something else, or by another day. */
    boolean asksOtherThan(Draft before) {
        return !ranges.equals(before.ranges) || !assessment.equals(before.assessment);
    }

    /** Versions that carry the fix, in the order of their ranges. */
    List<String> fixed() {
        return ranges.stream().flatMap(range -> range.fixed().stream()).distinct().toList();
    }

    /** One range may stand without its list. */
    private static List<Range> ranges(JsonNode affected) {
        if (affected.has("ranges")) {
            return affected.get("ranges")
                    .valueStream()
                    .map(range -> range(range.get("introduced"), range.path("fixed")))
                    .toList();
        }
        return List.of(range(affected.get("introduced"), affected.path("fixed").path(0)));
    }

    private static Range range(JsonNode introduced, JsonNode fixed) {
        return new Range(
                introduced.asString(),
                fixed.isString() ? Optional.of(fixed.asString()) : Optional.empty());
    }

    /** Also of a text in which members are missing, and elements null. */
    static List<Problem> faults(JsonNode json) {
        var problems = new ArrayList<Problem>();
        identifiers(json, problems);
        each(json, "references", Draft::address, problems);
        each(json, "cwes", Draft::listed, problems);
        cvss(json, problems);
        sectors(json, problems);
        if (json.at("/assessment/known_exploited").isBoolean()) {
            exploitation(json.get("assessment"), problems);
        }
        return problems;
    }

    private static List<Identifier> identifiers(JsonNode json, List<Problem> problems) {
        var identifiers =
                each(json, "identifiers", node -> Identifier.parse(node.asString()), problems);
        if (identifiers.stream().filter(Identifier.Cve.class::isInstance).count() > 1) {
            problems.add(
                    new Problem("/identifiers", "one-cve", "one advisory has at most one CVE id"));
        }
        return identifiers;
    }

    /** In one order, whichever they were given in. */
    private static List<Sector> sectors(JsonNode json, List<Problem> problems) {
        var named = each(json, "sectors", node -> Sector.parse(node.asString("")), problems);
        return Sector.all().stream().filter(named::contains).toList();
    }

    private static <T> List<T> each(
            JsonNode json,
            String member,
            Function<JsonNode, Parsed<T>> parse,
            List<Problem> problems) {
        var values = new ArrayList<T>();
        for (int i = 0; i < json.path(member).size(); i++) {
            if (json.get(member).get(i).isNull()) {
                continue;
            }
            switch (parse.apply(json.get(member).get(i))) {
                case Parsed.Valid<T>(var value) -> values.add(value);
                case Parsed.Invalid<T>(var faults) -> {
                    for (var fault : faults) {
                        problems.add(at("/" + member + "/" + i, fault));
                    }
                }
            }
        }
        return values;
    }

    private static Problem at(String pointer, Problem fault) {
        return new Problem(pointer + fault.pointer(), fault.code(), fault.message());
    }

    private static Parsed<Reference> reference(JsonNode node) {
        return address(node)
                .map(url ->
                        new Reference(
                                constant(Reference.Kind.class, node.get("kind")),
                                url.orElseThrow(),
                                node.get("summary").asString()));
    }

    private static Parsed<Optional<URI>> address(JsonNode reference) {
        if (!reference.path("url").isString()) {
            return Parsed.valid(Optional.empty());
        }
        var url = httpUri(reference.get("url").asString());
        return url.isEmpty()
                ? Parsed.invalid("/url", "url", "an absolute http or https address")
                : Parsed.valid(url);
    }

    private static Optional<URI> httpUri(String text) {
        try {
            var uri = new URI(text);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            return web && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Parsed<Optional<Cwe>> listed(JsonNode node) {
        return node.path("id").isInt() && (!node.has("name") || node.get("name").isString())
                ? weakness(node).map(Optional::of)
                : Parsed.valid(Optional.empty());
    }

    private static Parsed<Cwe> weakness(JsonNode node) {
        return CweList.weakness(
                node.get("id").asInt(),
                Optional.ofNullable(node.get("name")).map(JsonNode::asString));
    }

    private static Optional<Cvss31> cvss(JsonNode json, List<Problem> problems) {
        if (!json.path("cvss").isString()) {
            return Optional.empty();
        }
        return switch (Cvss31.parse(json.get("cvss").asString())) {
            case Parsed.Valid<Cvss31>(var score) -> Optional.of(score);
            case Parsed.Invalid<Cvss31>(var faults) -> {
                faults.forEach(fault -> problems.add(at("/cvss", fault)));
                yield Optional.empty();
            }
        };
    }

    private static Optional<SsvcInputs> assessment(JsonNode node, List<Problem> problems) {
        return exploitation(node, problems)
                .map(exploitation ->
                        new SsvcInputs(
                                exploitation,
                                node.get("automatable").asBoolean(),
                                constant(
                                        SsvcInputs.TechnicalImpact.class,
                                        node.get("technical_impact")),
                                node.get("known_exploited").asBoolean()));
    }

    /**
     * What is known to be exploited is exploited actively; else it says so, or nothing is known.
     */
    private static Optional<SsvcInputs.Exploitation> exploitation(
            JsonNode node, List<Problem> problems) {
        boolean known = node.get("known_exploited").asBoolean();
        var stated = Optional.ofNullable(node.get("exploitation"));
        var exploitation =
                stated.map(text -> constant(SsvcInputs.Exploitation.class, text))
                        .orElse(
                                known
                                        ? SsvcInputs.Exploitation.ACTIVE
                                        : SsvcInputs.Exploitation.NONE);
        if (known && exploitation != SsvcInputs.Exploitation.ACTIVE) {
            problems.add(
                    new Problem(
                            "/assessment/exploitation",
                            "contradiction",
                            "what is known to be exploited is exploited actively"));
            return Optional.empty();
        }
        return Optional.of(exploitation);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, JsonNode text) {
        return Enum.valueOf(type, text.asString().toUpperCase(Locale.ROOT));
    }
}
