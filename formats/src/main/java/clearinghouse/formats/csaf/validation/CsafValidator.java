package clearinghouse.formats.csaf.validation;

import clearinghouse.formats.JsonInput;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Judges CSAF documents of 2.0 and of the draft of 2.1, whichever the document says it is of.
 * Nothing is looked up anywhere: what a test wants to know of the network it does not learn.
 */
public final class CsafValidator {

    /** In bytes; the standard's guidance on size stays far below it. */
    public static final int LARGEST = 64 << 20;

    private static final int DEEPEST = 500;
    private static final JsonInput JSON = new JsonInput(LARGEST, DEEPEST);

    /** How many tests are asked. */
    public enum Extent {
        /** The structure and the mandatory tests: whether the document is valid. */
        BASIC,
        /** All of them. */
        FULL
    }

    private CsafValidator() {}

    /** Whether the standard's schema takes it as the name of a product. */
    public static boolean isCpe(String name) {
        return Cpe.parse(name).isPresent();
    }

    /** CSAF 2.0 §6.1.31: whether what stands for one version is a range of them. */
    public static boolean saysRange(String version) {
        return BranchRules.saysRange(version.toLowerCase(Locale.ROOT));
    }

    /** CSAF 2.1 §6.1.50: whether a branch may say it as a range of versions. */
    public static boolean isRange(String name) {
        return VersionSet.of(name).fault().isEmpty();
    }

    /**
     * @param now one test asks whether a date has passed
     */
    public static CsafVerdict validate(byte[] document, Extent extent, Instant now) {
        if (document.length > LARGEST) {
            return CsafVerdict.unreadable("the document is larger than " + LARGEST + " bytes");
        }
        if (!isUtf8(document)) {
            return CsafVerdict.unreadable("the document is not in UTF-8");
        }
        return switch (JSON.tree(document)) {
            case Parsed.Invalid<JsonNode>(var problems) ->
                    CsafVerdict.unreadable(problems.getFirst().message());
            case Parsed.Valid<JsonNode>(var tree) -> validate(tree, extent, now);
        };
    }

    private static CsafVerdict validate(JsonNode tree, Extent extent, Instant now) {
        if (!tree.isObject()) {
            return new CsafVerdict(
                    List.of(new Problem("", "schema", "must be an object")), List.of(), List.of());
        }
        return switch (version(tree)) {
            case "2.0" -> judge(tree, Structure.OF_2_0, Csaf20.RULES, false, extent, now);
            case "2.1" -> judge(tree, Structure.OF_2_1, Csaf21.RULES, true, extent, now);
            default ->
                    new CsafVerdict(
                            List.of(
                                    new Problem(
                                            "/document/csaf_version",
                                            "schema",
                                            "must be 2.0 or 2.1, which are known here")),
                            List.of(),
                            List.of());
        };
    }

    private static String version(JsonNode tree) {
        var version = tree.path("document").path("csaf_version");
        return version.isString() ? version.stringValue() : "";
    }

    private static CsafVerdict judge(
            JsonNode tree,
            Shape structure,
            List<Rule> rules,
            boolean later,
            Extent extent,
            Instant now) {
        var faults = new Shape.Faults();
        structure.check(tree, Place.ROOT, faults);
        var document = new Document(tree, later, now, faults.unknown());
        var errors = new ArrayList<>(faults.problems());
        var warnings = new ArrayList<Problem>();
        var infos = new ArrayList<Problem>();
        for (var rule : rules) {
            var into =
                    switch (rule.weight()) {
                        case MANDATORY -> Optional.<List<Problem>>of(errors);
                        case RECOMMENDED -> inFull(extent, warnings);
                        case INFORMATIVE -> inFull(extent, infos);
                    };
            into.ifPresent(problems -> {
                var report = new Report(rule.number());
                rule.check().look(document, report);
                problems.addAll(report.problems());
            });
        }
        return new CsafVerdict(errors, warnings, infos);
    }

    private static Optional<List<Problem>> inFull(Extent extent, List<Problem> problems) {
        return extent == Extent.FULL ? Optional.of(problems) : Optional.empty();
    }

    // RFC 8259, section 8.1. A reader that guesses would take UTF-16 as well.
    private static boolean isUtf8(byte[] document) {
        var plain = 0;
        while (plain < document.length && document[plain] > 0) {
            plain++;
        }
        if (plain == document.length) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document));
            return document.length < 2 || (document[0] != 0 && document[1] != 0);
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
