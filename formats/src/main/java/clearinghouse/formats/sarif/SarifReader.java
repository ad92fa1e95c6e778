package clearinghouse.formats.sarif;

import clearinghouse.formats.JsonInput;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads SARIF 2.1.0 logs within limits; all faults of a log are named at once. */
public final class SarifReader {

    private static final String VERSION = "2.1.0";
    private static final int MOST_PROBLEMS = 100;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d{1,3})}");

    private final SarifLimits limits;

    public SarifReader(SarifLimits limits) {
        this.limits = limits;
    }

    public Parsed<SarifLog> read(byte[] document) {
        return switch (new JsonInput(limits.bytes(), limits.depth()).tree(document)) {
            case Parsed.Invalid<JsonNode>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<JsonNode>(var root) -> new Reading(root).log();
        };
    }

    private final class Reading {

        private final JsonNode root;
        private final List<Problem> problems = new ArrayList<>();
        private int results;
        private long attachmentBytes;

        Reading(JsonNode root) {
            this.root = root;
        }

        Parsed<SarifLog> log() {
            if (!text(root, "version").equals(VERSION)) {
                problem("/version", "sarif-version", "the version is " + VERSION);
            }
            var runs = new ArrayList<SarifRun>();
            // A tool that failed before it could list its runs writes null.
            if (!root.path("runs").isArray() && !root.path("runs").isNull()) {
                problem("/runs", "type", "an array is expected here");
            }
            each(root, "", "runs", (run, at) -> runs.add(run(run, at)));
            return problems.isEmpty() ? Parsed.valid(new SarifLog(runs)) : Parsed.invalid(problems);
        }

        private SarifRun run(JsonNode run, String at) {
            var driver = run.path("tool").path("driver");
            if (text(driver, "name").isBlank()) {
                problem(at + "/tool/driver/name", "required", "a run names its tool");
            }
            var found = new ArrayList<SarifResult>();
            each(run, at, "results", (result, place) -> found.add(result(run, result, place)));
            var version = text(driver, "semanticVersion");
            return new SarifRun(
                    text(driver, "name"),
                    version.isEmpty() ? text(driver, "version") : version,
                    found,
                    properties(run));
        }

        private SarifResult result(JsonNode run, JsonNode result, String at) {
            if (++results == limits.results() + 1) {
                problem(
                        at,
                        "too-many-results",
                        "the log has more than " + limits.results() + " results");
            }
            var rule = rule(run, result);
            var locations = new ArrayList<SarifLocation>();
            each(result, at, "locations", (place, _) -> locations.add(location(run, place)));
            var stacks = new ArrayList<List<SarifLocation>>();
            each(
                    result,
                    at,
                    "stacks",
                    (stack, where) -> {
                        var frames = new ArrayList<SarifLocation>();
                        each(
                                stack,
                                where,
                                "frames",
                                (frame, _) -> frames.add(location(run, frame.path("location"))));
                        stacks.add(frames);
                    });
            var attachments = new ArrayList<SarifArtifact>();
            each(
                    result,
                    at,
                    "attachments",
                    (attachment, where) ->
                            attachment(run, attachment, where).ifPresent(attachments::add));
            var id = text(result, "ruleId");
            var inner = text(result.path("rule"), "id");
            return new SarifResult(
                    at,
                    !id.isEmpty() ? id : !inner.isEmpty() ? inner : text(rule, "id"),
                    level(result, rule),
                    message(result.path("message"), rule, at + "/message"),
                    locations,
                    texts(result, "fingerprints"),
                    texts(result, "partialFingerprints"),
                    stacks,
                    attachments,
                    properties(result));
        }

        private static JsonNode rule(JsonNode run, JsonNode result) {
            var index = result.path("ruleIndex").asInt(result.path("rule").path("index").asInt(-1));
            return run.path("tool").path("driver").path("rules").path(index);
        }

        private static String level(JsonNode result, JsonNode rule) {
            var own = text(result, "level");
            var usual = text(rule.path("defaultConfiguration"), "level");
            return !own.isEmpty() ? own : !usual.isEmpty() ? usual : "warning";
        }

        private String message(JsonNode message, JsonNode rule, String at) {
            var text = text(message, "text");
            if (text.isEmpty()) {
                text = text(message, "markdown");
            }
            if (text.isEmpty()) {
                text = text(rule.path("messageStrings").path(text(message, "id")), "text");
            }
            if (!message.has("text") && !message.has("markdown") && !message.has("id")) {
                problem(at, "required", "a result has a message with a text or an id");
            }
            var arguments = message.path("arguments");
            return PLACEHOLDER
                    .matcher(text)
                    .replaceAll(found ->
                            Matcher.quoteReplacement(
                                    arguments
                                            .path(Integer.parseInt(found.group(1)))
                                            .stringValue(found.group())));
        }

        private SarifLocation location(JsonNode run, JsonNode location) {
            var physical = location.path("physicalLocation");
            var file = physical.path("artifactLocation");
            var uri = text(file, "uri");
            if (uri.isEmpty()) {
                uri = text(artifact(run, file).path("location"), "uri");
            }
            var logical = location.path("logicalLocations").path(0);
            var index = logical.path("index").asInt(-1);
            var known = run.path("logicalLocations").path(index);
            return new SarifLocation(
                    uri,
                    physical.path("region").path("startLine").asInt(0),
                    first(
                            text(logical, "fullyQualifiedName"),
                            text(known, "fullyQualifiedName"),
                            text(logical, "name"),
                            text(location.path("message"), "text")));
        }

        private Optional<SarifArtifact> attachment(JsonNode run, JsonNode attachment, String at) {
            var place = attachment.path("artifactLocation");
            var artifact = artifact(run, place);
            if (artifact.isMissingNode() && place.has("index")) {
                problem(
                        at + "/artifactLocation/index",
                        "artifact-missing",
                        "the run has no artifact of this index");
            }
            var binary = text(artifact.path("contents"), "binary");
            if (binary.isEmpty()) {
                return Optional.empty();
            }
            attachmentBytes += binary.length() / 4 * 3L;
            if (attachmentBytes > limits.attachmentBytes()) {
                problem(
                        at,
                        "attachments-too-big",
                        "attached files exceed " + limits.attachmentBytes() + " bytes");
                return Optional.empty();
            }
            try {
                if (Base64.getDecoder().decode(binary).length > 0) {
                    return Optional.of(
                            new SarifArtifact(
                                    first(
                                            text(artifact.path("location"), "uri"),
                                            text(place, "uri")),
                                    text(artifact, "mimeType"),
                                    binary));
                }
            } catch (IllegalArgumentException _) {
                problem(at, "base64", "the attached file is not Base64");
            }
            return Optional.empty();
        }

        private static JsonNode artifact(JsonNode run, JsonNode location) {
            return run.path("artifacts").path(location.path("index").asInt(-1));
        }

        private static String first(String... texts) {
            for (var text : texts) {
                if (!text.isEmpty()) {
                    return text;
                }
            }
            return "";
        }

        private interface Visit {
            void element(JsonNode element, String pointer);
        }

        /** Visits the objects of an array; absent and null arrays are empty. */
        private void each(JsonNode parent, String at, String name, Visit visit) {
            var array = parent.path(name);
            var place = at + "/" + name;
            if (!array.isArray()) {
                if (!array.isMissingNode() && !array.isNull()) {
                    problem(place, "type", "an array is expected here");
                }
                return;
            }
            for (var i = 0; i < array.size(); i++) {
                if (results > limits.results()) {
                    return;
                }
                if (array.get(i).isObject()) {
                    visit.element(array.get(i), place + "/" + i);
                } else {
                    problem(place + "/" + i, "type", "an object is expected here");
                }
            }
        }

        private void problem(String pointer, String code, String message) {
            if (problems.size() < MOST_PROBLEMS) {
                problems.add(new Problem(pointer, code, message));
            }
        }

        private static String text(JsonNode node, String name) {
            return node.path(name).stringValue("");
        }

        private static Map<String, String> texts(JsonNode node, String name) {
            var texts = new LinkedHashMap<String, String>();
            node.path(name)
                    .forEachEntry((key, value) -> {
                        if (value.isString()) {
                            texts.put(key, value.stringValue());
                        }
                    });
            return texts;
        }

        private static Map<String, JsonNode> properties(JsonNode node) {
            var properties = new LinkedHashMap<String, JsonNode>();
            node.path("properties").forEachEntry(properties::put);
            return properties;
        }
    }
}
