package clearinghouse.lab;

import clearinghouse.runner.protocol.Content;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Software under test: which builds, how it is called, what counts as the vulnerability showing,
 * and what it must still be able to do.
 *
 * @param purl without a version
 * @param vulnerable the version on which a proof must fire
 * @param fixed the versions on which it may be silent, oldest first
 * @param entries what a proof may call, in the order of the description
 */
public record Target(
        String id,
        String purl,
        List<String> identifiers,
        String vulnerable,
        List<String> fixed,
        Map<String, Build> builds,
        Map<String, Entry> entries,
        Oracle oracle,
        Profile profile,
        String inputLanguage,
        List<Control> controls,
        List<Variant> variants) {

    private static final int MAX_BYTES = 1 << 20;
    private static final List<String> SHIPPED = List.of("org-json");

    public Target {
        identifiers = List.copyOf(identifiers);
        fixed = List.copyOf(fixed);
        builds = Collections.unmodifiableMap(new LinkedHashMap<>(builds));
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        controls = List.copyOf(controls);
        variants = List.copyOf(variants);
        check(entries.size() >= 1, "a target needs an entry");
        check(controls.size() >= 1, "a target needs a benign control");
        check(builds.containsKey(vulnerable), "the vulnerable build is not among the builds");
        check(builds.keySet().containsAll(fixed), "a fixed build is not among the builds");
        for (var control : controls) {
            check(
                    entries.containsKey(control.entry()),
                    "the control " + control.name() + " calls no entry");
        }
        for (var variant : variants) {
            check(
                    entries.containsKey(variant.entry()),
                    "the variant " + variant.name() + " calls no entry");
        }
    }

    /**
     * @param release the class file version that patched sources are built for
     */
    public record Build(String version, Artefact jar, Optional<Artefact> sources, int release) {}

    /** A public static method that takes one string. */
    public record Entry(String type, String method) {}

    public record Control(String name, String entry, Content input) {}

    public record Variant(String name, String entry, Content input) {}

    public String defaultEntry() {
        return entries.keySet().iterator().next();
    }

    Build build(String version) {
        var build = builds.get(version);
        if (build == null) {
            throw new InvalidTarget("there is no build " + version);
        }
        return build;
    }

    Entry entry(String name) {
        var entry = entries.get(name);
        if (entry == null) {
            throw new InvalidTarget("there is no entry " + name);
        }
        return entry;
    }

    /** The targets that come with the clearinghouse. */
    public static List<Target> shipped() {
        return SHIPPED.stream().map(Target::shipped).toList();
    }

    private static Target shipped(String folder) {
        try (var in = Target.class.getResourceAsStream("targets/" + folder + "/target.json")) {
            if (in == null) {
                throw new IllegalStateException(
                        "the target " + folder + " is missing from this build");
            }
            return parse(in.readNBytes(MAX_BYTES + 1));
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    /** Throws {@link InvalidTarget} with one sentence when the description cannot be used. */
    public static Target parse(byte[] json) {
        check(
                json.length <= MAX_BYTES,
                "a target description may have at most " + MAX_BYTES + " bytes");
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(json);
        } catch (JacksonException malformed) {
            throw new InvalidTarget("the target description is no JSON");
        }
        only(
                root,
                "target",
                "id",
                "purl",
                "language",
                "identifiers",
                "vulnerable",
                "fixed",
                "builds",
                "entries",
                "oracle",
                "profile",
                "inputLanguage",
                "controls",
                "variants");
        check(text(root, "language").equals("java"), "the language must be java");
        check(
                text(root, "id").matches("[a-z0-9][a-z0-9-]{0,79}"),
                "an id has lower-case letters, digits and hyphens");
        var inputLanguage = text(root, "inputLanguage");
        check(
                Set.of("xml", "opaque").contains(inputLanguage),
                "the inputLanguage must be xml or opaque");
        var oracle = only(object(root, "oracle"), "oracle", "throws");
        return new Target(
                text(root, "id"),
                text(root, "purl"),
                texts(root, "identifiers"),
                text(root, "vulnerable"),
                texts(root, "fixed"),
                named(root, "builds", Target::build),
                named(root, "entries", Target::entry),
                new Oracle.Throws(type(text(oracle, "throws"))),
                profile(object(root, "profile")),
                inputLanguage,
                list(
                        root,
                        "controls",
                        node ->
                                new Control(
                                        text(call(node), "name"),
                                        text(node, "entry"),
                                        input(node))),
                list(
                        root,
                        "variants",
                        node ->
                                new Variant(
                                        text(call(node), "name"),
                                        text(node, "entry"),
                                        input(node))));
    }

    private static Build build(String version, JsonNode node) {
        only(node, "build", "jar", "sources", "release");
        return new Build(
                version,
                artefact(object(node, "jar")),
                node.has("sources")
                        ? Optional.of(artefact(object(node, "sources")))
                        : Optional.empty(),
                node.has("release") ? number(node, "release") : 8);
    }

    private static Artefact artefact(JsonNode node) {
        only(node, "artefact", "coordinates", "sha256");
        return new Artefact(text(node, "coordinates"), text(node, "sha256"));
    }

    private static Entry entry(String name, JsonNode node) {
        only(node, "entry", "class", "method");
        check(
                name.matches("[A-Za-z0-9._-]{1,80}"),
                "an entry's name has letters, digits, dots and hyphens");
        return new Entry(type(text(node, "class")), type(text(node, "method")));
    }

    private static Profile profile(JsonNode node) {
        only(node, "profile", "stackKiB", "heapMiB", "wallSeconds", "jvm");
        return new Profile(
                number(node, "stackKiB"),
                number(node, "heapMiB"),
                number(node, "wallSeconds"),
                texts(node, "jvm"));
    }

    private static JsonNode call(JsonNode node) {
        return only(node, "control or variant", "name", "entry", "input");
    }

    /** Text as it is, or {@code before + repeat * times + middle + close * times}. */
    private static Content input(JsonNode node) {
        var input = node.path("input");
        if (input.isString()) {
            return Content.of(input.stringValue());
        }
        only(input, "repeated input", "before", "repeat", "times", "middle", "close");
        int times = number(input, "times");
        var unit = text(input, "repeat");
        var close = optional(input, "close");
        check(
                (long) times * (unit.length() + close.length()) <= Proof.MAX_BYTES,
                "a repeated input is too large");
        return Content.of(
                optional(input, "before")
                        + unit.repeat(times)
                        + optional(input, "middle")
                        + close.repeat(times));
    }

    private static String optional(JsonNode parent, String field) {
        return parent.has(field) ? text(parent, field) : "";
    }

    private static String type(String name) {
        check(
                name.matches("[A-Za-z_$][A-Za-z0-9_$.]{0,199}"),
                "not a Java name: an entry or the oracle");
        return name;
    }

    private static <T> Map<String, T> named(
            JsonNode parent,
            String field,
            java.util.function.BiFunction<String, JsonNode, T> read) {
        var values = new LinkedHashMap<String, T>();
        object(parent, field)
                .properties()
                .forEach(one -> values.put(one.getKey(), read.apply(one.getKey(), one.getValue())));
        return values;
    }

    private static <T> List<T> list(JsonNode parent, String field, Function<JsonNode, T> read) {
        var node = parent.path(field);
        check(node.isArray(), field + " must be a list");
        return node.valueStream().map(read).toList();
    }

    private static List<String> texts(JsonNode parent, String field) {
        return list(
                parent,
                field,
                node -> {
                    check(node.isString(), field + " must be a list of texts");
                    return node.stringValue();
                });
    }

    private static String text(JsonNode parent, String field) {
        var node = parent.path(field);
        check(node.isString(), field + " must be a text");
        return node.stringValue();
    }

    private static int number(JsonNode parent, String field) {
        var node = parent.path(field);
        check(node.isInt() && node.intValue() >= 0, field + " must be a whole number");
        return node.intValue();
    }

    private static JsonNode object(JsonNode parent, String field) {
        var node = parent.path(field);
        check(node.isObject(), field + " must be an object");
        return node;
    }

    private static JsonNode only(JsonNode node, String what, String... fields) {
        check(node.isObject(), "the " + what + " must be an object");
        var known = Set.of(fields);
        node.propertyNames()
                .forEach(name ->
                        check(known.contains(name), "the " + what + " has an unknown field"));
        return node;
    }

    private static void check(boolean holds, String problem) {
        if (!holds) {
            throw new InvalidTarget(problem);
        }
    }
}
