package clearinghouse.intake;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.sarif.SarifLimits;
import clearinghouse.formats.sarif.SarifLog;
import clearinghouse.formats.sarif.SarifProof;
import clearinghouse.formats.sarif.SarifReader;
import clearinghouse.formats.sarif.SarifResult;
import clearinghouse.lab.Proof;
import clearinghouse.platform.Classification;
import clearinghouse.platform.Json;
import clearinghouse.scanning.ClaimId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A finding that may be stored. Undisclosed, so that it has no text form of its own.
 *
 * @param label empty where its submitter leaves it to policy, as are provenance and use limits
 * @param original the document as it came, kept beside what was read from it
 */
record Submission(
        FindingText text,
        PackageUrl target,
        byte[] proof,
        Optional<String> credit,
        Optional<Claimed> claim,
        Optional<TlpLabel> label,
        Optional<String> provenance,
        Optional<List<String>> useLimits,
        Optional<String> cui,
        Optional<Classification> classification,
        Optional<String> legalBasis,
        Finding.Format format,
        byte[] original) {

    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_ENTRY = 200;
    private static final int LONGEST_DESCRIPTION = 20_000;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");
    private static final Pattern CONTROL_IN_LINES = Pattern.compile("[\\p{Cc}&&[^\\t\\n\\r]]");

    /** The lease under which the finder looked. */
    record Claimed(ClaimId id, long fence) {}

    /** Why the target of a package would not take an entry; empty also when there is no target. */
    interface EntryRule extends BiFunction<String, String, Optional<String>> {}

    @Override
    public String toString() {
        return "Submission[" + format + "]";
    }

    /** The schema has spoken; this adds what it cannot say, all faults at once. */
    static Parsed<Submission> parse(JsonNode json, EntryRule entries) {
        var problems = faults(json, entries);
        return problems.isEmpty()
                ? Parsed.valid(
                        new Submission(
                                new FindingText(
                                        json.get("title").asString(),
                                        json.get("description").asString(),
                                        json.get("entry").asString()),
                                PackageUrl.parse(json.get("target").asString()).orElseThrow(),
                                Base64.getDecoder()
                                        .decode(json.get("proof").get("content").asString()),
                                credit(json),
                                claim(json),
                                label(json),
                                provenance(json),
                                useLimits(json),
                                cui(json),
                                classification(json),
                                legalBasis(json),
                                Finding.Format.NATIVE,
                                Json.render(json).getBytes(StandardCharsets.UTF_8)))
                : Parsed.invalid(problems);
    }

    /** Also of a body in which members are missing. */
    static List<Problem> faults(JsonNode json, EntryRule entries) {
        var problems = new ArrayList<Problem>();
        var entry = json.path("entry");
        if (json.path("target").isString()) {
            var target = target(json.get("target").asString(), "/target", problems);
            if (target.isPresent() && entry.isString()) {
                checkEntry(target.get(), entry.asString(), "/entry", entries, problems);
            }
        }
        var content = json.path("proof").path("content");
        if (content.isString()) {
            checkProof(content.asString(), problems);
        }
        return problems;
    }

    /** By our convention a result carries its proof; the log is kept whole. */
    static Parsed<Submission> parseSarif(JsonNode json, EntryRule entries) {
        var log = Json.render(json.get("sarif")).getBytes(StandardCharsets.UTF_8);
        return switch (new SarifReader(SarifLimits.standard()).read(log)) {
            case Parsed.Invalid<SarifLog>(var faults) -> Parsed.invalid(inSarif(faults));
            case Parsed.Valid<SarifLog>(var read) -> {
                var results = read.runs().stream().flatMap(run -> run.results().stream()).toList();
                yield results.size() == 1
                        ? fromResult(json, results.getFirst(), entries)
                        : Parsed.invalid(
                                "/sarif/runs",
                                "one-result",
                                "a submission is one result; this log has " + results.size());
            }
        };
    }

    /** Also of a body in which members are missing. */
    static List<Problem> sarifFaults(JsonNode json, EntryRule entries) {
        return json.path("sarif").isObject() ? parseSarif(json, entries).problems() : List.of();
    }

    private static Parsed<Submission> fromResult(
            JsonNode json, SarifResult result, EntryRule entries) {
        return switch (result.proof()) {
            case Parsed.Invalid<SarifProof>(var faults) -> Parsed.invalid(inSarif(faults));
            case Parsed.Valid<SarifProof>(var carried) -> {
                var problems = new ArrayList<Problem>();
                var at = result.pointer();
                checkVersion(carried.purl(), at + "/properties/purl", problems);
                if (carried.entry().length() > LONGEST_ENTRY) {
                    problems.add(
                            new Problem(
                                    at + "/properties/entry",
                                    "maxLength",
                                    "an entry has at most " + LONGEST_ENTRY + " characters"));
                }
                checkEntry(
                        carried.purl(),
                        carried.entry(),
                        at + "/properties/entry",
                        entries,
                        problems);
                if (result.message().length() > LONGEST_DESCRIPTION) {
                    problems.add(
                            new Problem(
                                    at + "/message",
                                    "maxLength",
                                    "a message has at most "
                                            + LONGEST_DESCRIPTION
                                            + " characters"));
                }
                checkText(CONTROL, carried.entry(), at + "/properties/entry", problems);
                checkText(CONTROL, result.ruleId(), at + "/ruleId", problems);
                checkText(CONTROL_IN_LINES, result.message(), at + "/message", problems);
                var content = carried.attachment().content();
                checkSize(content, at + "/attachments", problems);
                yield problems.isEmpty()
                        ? Parsed.valid(
                                new Submission(
                                        new FindingText(
                                                title(result), result.message(), carried.entry()),
                                        carried.purl(),
                                        content,
                                        credit(json),
                                        claim(json),
                                        label(json),
                                        provenance(json),
                                        useLimits(json),
                                        cui(json),
                                        classification(json),
                                        legalBasis(json),
                                        Finding.Format.SARIF,
                                        Json.render(json).getBytes(StandardCharsets.UTF_8)))
                        : Parsed.invalid(inSarif(problems));
            }
        };
    }

    /** A result has no title: its first line serves, or else its rule. */
    private static String title(SarifResult result) {
        var line = result.message().lines().findFirst().orElse("").strip();
        var title = line.isEmpty() ? result.ruleId() : line;
        return title.length() <= LONGEST_TITLE ? title : title.substring(0, LONGEST_TITLE);
    }

    private static List<Problem> inSarif(List<Problem> problems) {
        return problems.stream().map(problem -> problem.under("/sarif")).toList();
    }

    private static Optional<TlpLabel> label(JsonNode json) {
        return TlpLabel.parse(json.path("tlp").asString(""));
    }

    private static Optional<String> provenance(JsonNode json) {
        return Optional.ofNullable(json.get("provenance")).map(JsonNode::asString);
    }

    /** The schema knows the form of a banner. */
    private static Optional<String> cui(JsonNode json) {
        return Optional.ofNullable(json.get("cui")).map(JsonNode::asString);
    }

    private static Optional<Classification> classification(JsonNode json) {
        return Classification.parse(json.path("classification").asString(""));
    }

    private static Optional<String> legalBasis(JsonNode json) {
        return Optional.ofNullable(json.get("legal_basis")).map(JsonNode::asString);
    }

    private static Optional<List<String>> useLimits(JsonNode json) {
        return Optional.ofNullable(json.get("use_limits"))
                .map(terms -> terms.valueStream().map(JsonNode::asString).toList());
    }

    private static Optional<String> credit(JsonNode json) {
        return Optional.ofNullable(json.get("credit")).map(JsonNode::asString);
    }

    private static Optional<Claimed> claim(JsonNode json) {
        return Optional.ofNullable(json.get("claim"))
                .map(claim ->
                        new Claimed(
                                new ClaimId(claim.get("id").asString()),
                                claim.get("fence").asLong()));
    }

    private static Optional<PackageUrl> target(
            String text, String pointer, List<Problem> problems) {
        return switch (PackageUrl.parse(text)) {
            case Parsed.Invalid<PackageUrl>(var faults) -> {
                faults.forEach(fault -> problems.add(fault.under(pointer)));
                yield Optional.empty();
            }
            case Parsed.Valid<PackageUrl>(var purl) -> {
                checkVersion(purl, pointer, problems);
                yield Optional.of(purl);
            }
        };
    }

    /** Any text is a version, also one that its ecosystem could not order: it is kept as given. */
    private static void checkVersion(PackageUrl purl, String pointer, List<Problem> problems) {
        if (purl.version().isEmpty()) {
            problems.add(
                    new Problem(
                            pointer,
                            "purl-version",
                            "name the version on which the proof was seen to work, as in pkg:type/name@1.2.3"));
        } else if (CONTROL.matcher(purl.version()).find() || purl.version().length() > 200) {
            problems.add(
                    new Problem(
                            pointer,
                            "purl-version",
                            "a version has at most 200 characters and no control characters"));
        }
    }

    private static void checkText(
            Pattern unwanted, String text, String pointer, List<Problem> problems) {
        if (unwanted.matcher(text).find()) {
            problems.add(
                    new Problem(pointer, "control-character", "the text has a control character"));
        }
    }

    private static void checkEntry(
            PackageUrl purl,
            String entry,
            String pointer,
            EntryRule entries,
            List<Problem> problems) {
        entries.apply(purl.packageOnly().render(), entry)
                .ifPresent(why -> problems.add(new Problem(pointer, "no-such-entry", why)));
    }

    private static void checkProof(String base64, List<Problem> problems) {
        try {
            checkSize(Base64.getDecoder().decode(base64), "/proof/content", problems);
        } catch (IllegalArgumentException e) {
            problems.add(
                    new Problem(
                            "/proof/content",
                            "base64",
                            "the content is not base64 (RFC 4648 section 4, with padding where needed)"));
        }
    }

    private static void checkSize(byte[] content, String pointer, List<Problem> problems) {
        if (content.length == 0) {
            problems.add(new Problem(pointer, "proof-empty", "a proof has at least 1 byte"));
        }
        if (content.length > Proof.MAX_BYTES) {
            problems.add(
                    new Problem(
                            pointer,
                            "proof-too-large",
                            "a proof has at most %d bytes; this one has %d"
                                    .formatted(Proof.MAX_BYTES, content.length)));
        }
    }
}
