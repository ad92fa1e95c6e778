package clearinghouse.formats.convert;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.csaf.validation.CsafValidator;
import clearinghouse.formats.published.PublishedDocument;
import clearinghouse.formats.published.PublishedRecord.Form;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One advisory in the form that is asked for.
 *
 * @param text the document
 * @param leftOut what the source says and the form has no place for, or stands for what the form
 *     wants and the source does not say; each in words for a person
 */
public record Conversion(String text, List<String> leftOut) {

    /** For everybody, or for nobody in particular. */
    private static final Set<String> UNMARKED = Set.of("", "WHITE", "CLEAR");

    private static final Set<String> TAKEN_BACK = Set.of("csaf_withdrawn", "csaf_superseded");

    public Conversion {
        leftOut = List.copyOf(leftOut);
    }

    /**
     * What is to be said in another form.
     *
     * @param document as it was read by {@link PublishedDocument}
     * @param json the same, as it is written
     * @param only the name of the one vulnerability that is meant; empty for all of them
     */
    public record Source(PublishedDocument document, JsonNode json, String only) {}

    /**
     * Invalid where the source is no advisory, or cannot be said in that form.
     *
     * @param now stands for the date of a source that gives none
     */
    public static Parsed<Conversion> of(Source source, ConversionTarget target, Instant now) {
        if (source.only().isEmpty() && isOf(source.document(), target)) {
            return Parsed.valid(new Conversion(JsonText.render(source.json()), List.of()));
        }
        var account = Account.of(source.document());
        if (account instanceof Parsed.Valid<Account>(var all) && !source.only().isEmpty()) {
            account = all.only(source.only());
        }
        return switch (account) {
            case Parsed.Invalid<Account>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<Account>(var told) -> of(told, source, target, now);
        };
    }

    /** What has the form already comes out as it is. */
    private static boolean isOf(PublishedDocument read, ConversionTarget target) {
        return switch (read) {
            case PublishedDocument.Vulnerability(var said) ->
                    (target == ConversionTarget.OSV && said.form() == Form.OSV)
                            || (target == ConversionTarget.CVE && said.form() == Form.CVE);
            case PublishedDocument.Advisory(var csaf) ->
                    (target == ConversionTarget.CSAF && csaf.version().equals("2.0"))
                            || (target == ConversionTarget.CSAF21 && csaf.version().equals("2.1"));
            case PublishedDocument.Statements _ -> target == ConversionTarget.OPENVEX;
            case PublishedDocument.Exploited _, PublishedDocument.Weakness _ -> false;
        };
    }

    private static Parsed<Conversion> of(
            Account account, Source source, ConversionTarget target, Instant now) {
        if (!target.carriesLabel() && !UNMARKED.contains(account.tlp())) {
            return Parsed.invalid(
                    "/document/distribution/tlp/label",
                    "convert-tlp",
                    "it is marked TLP:" + account.tlp() + ", which this form cannot say");
        }
        if (source.document() instanceof PublishedDocument.Advisory(var csaf)
                && !(target.carriesLabel() && source.only().isEmpty())) {
            if (csaf.narrowed()) {
                return Parsed.invalid(
                        "/document/distribution",
                        "convert-tlp",
                        "words or a sharing group beside its label say who may have it, which would be lost");
            }
            if (csaf.status().equals("draft") || TAKEN_BACK.contains(csaf.category())) {
                return Parsed.invalid(
                        "/document", "convert-status", "it is a draft, withdrawn or superseded");
            }
        }
        var left = new LeftOut();
        if (target != ConversionTarget.OSV) {
            limits(account, left);
        }
        return switch (target) {
            case CSAF -> csaf(account, source, false, now);
            case CSAF21 -> csaf(account, source, true, now);
            case OSV -> Parsed.valid(done(OsvConversion.render(account, now, left), left));
            case CVE -> CveConversion.render(account, left).map(node -> done(node, left));
            case OPENVEX ->
                    OpenVexConversion.render(account, now, left).map(node -> done(node, left));
            case CYCLONEDX_VEX ->
                    Parsed.valid(done(CycloneDxConversion.render(account, now, left), left));
        };
    }

    /** OSV alone says that a range ends because nobody looked further. */
    private static void limits(Account account, LeftOut left) {
        for (var vulnerability : account.vulnerabilities()) {
            for (var product : vulnerability.products()) {
                var versions = product.versions();
                versions.limits()
                        .forEach(it ->
                                left.add("that versions from " + it + " on were not looked at"));
                versions.commits().stream()
                        .flatMap(range -> range.events().stream())
                        .filter(event -> event.kind().equals("limit"))
                        .forEach(event ->
                                left.add(
                                        "that commits from "
                                                + event.version()
                                                + " on were not looked at"));
            }
        }
    }

    private static Conversion done(ObjectNode node, LeftOut left) {
        return new Conversion(JsonText.render(node), left.all());
    }

    /** The first profile whose tests it passes; what passes none is no document of CSAF. */
    private static Parsed<Conversion> csaf(
            Account account, Source source, boolean later, Instant now) {
        // A CSAF document of another version keeps all that both versions can say.
        var revision =
                source.document() instanceof PublishedDocument.Advisory && source.only().isEmpty();
        var category = source.json().at("/document/category").asString("");
        var problems = revision ? structure(source.json(), now) : List.<Problem>of();
        if (!problems.isEmpty()) {
            return Parsed.invalid(problems.stream().map(Conversion::refusal).toList());
        }
        var left = new LeftOut();
        limits(account, left);
        var node =
                revision
                        ? revised((ObjectNode) source.json(), later, now, left)
                        : CsafConversion.render(account, later, now, left);
        for (var profile :
                revision
                        ? CsafConversion.categories(category, later)
                        : CsafConversion.categories(account, later)) {
            node.withObject("document").put("category", profile);
            var text = JsonText.render(node);
            problems = errors(text, now);
            if (problems.isEmpty()) {
                left.addIf(
                        revision && !profile.equals(category),
                        "that it is of the profile " + category);
                return Parsed.valid(new Conversion(text, left.all()));
            }
        }
        return Parsed.invalid(problems.stream().map(Conversion::refusal).toList());
    }

    /**
     * A tree of another shape is not revised; a bad name of a product or a leap second is mended.
     */
    private static List<Problem> structure(JsonNode csaf, Instant now) {
        return errors(JsonText.render(csaf), now).stream()
                .filter(it -> it.code().equals("schema"))
                .filter(it -> !it.pointer().endsWith("/cpe") && !it.pointer().endsWith("date"))
                .toList();
    }

    private static List<Problem> errors(String csaf, Instant now) {
        return CsafValidator.validate(
                        csaf.getBytes(StandardCharsets.UTF_8), CsafValidator.Extent.BASIC, now)
                .errors();
    }

    private static Problem refusal(Problem problem) {
        return new Problem(
                problem.pointer(),
                "convert-csaf",
                "it makes no valid CSAF document: test %s at %s: %s"
                        .formatted(problem.code(), problem.pointer(), problem.message()));
    }

    private static ObjectNode revised(
            ObjectNode document, boolean later, Instant now, LeftOut left) {
        return later ? CsafUpgrade.of(document, now, left) : CsafDowngrade.of(document, left);
    }
}
