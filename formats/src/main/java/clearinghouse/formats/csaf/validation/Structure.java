package clearinghouse.formats.csaf.validation;

import static clearinghouse.formats.csaf.validation.Shape.list;
import static clearinghouse.formats.csaf.validation.Shape.object;
import static clearinghouse.formats.csaf.validation.Shape.oneOf;
import static clearinghouse.formats.csaf.validation.Shape.set;
import static clearinghouse.formats.csaf.validation.Shape.text;
import static clearinghouse.formats.csaf.validation.Shape.uri;

import clearinghouse.formats.csaf.validation.Shape.ObjectShape;
import java.util.regex.Pattern;

/**
 * The structure of a CSAF document: what the JSON schema of 2.0 and that of the draft of 2.1
 * (csd03) ask for, said in our own form and held against theirs in the tests. 2.1 allows no member
 * that it does not know; 2.0 does.
 */
final class Structure {

    private static final Pattern CVE = Pattern.compile("CVE-[0-9]{4}-[0-9]{4,}");
    private static final Pattern CWE = Pattern.compile("CWE-[1-9][0-9]{0,5}");
    private static final Pattern CWE_VERSION =
            Pattern.compile("[1-9][0-9]*\\.([0-9]|[1-9][0-9]+)(\\.[0-9]+)?");
    private static final Pattern SHARE = Pattern.compile("0\\.[0-9]+|1\\.0+");
    private static final Pattern PURL_2_0 = Pattern.compile("pkg:[A-Za-z.+-][A-Za-z0-9.+-]*/.+");
    private static final Pattern PURL_2_1 = Pattern.compile("pkg:[a-z][a-z0-9.-]*/.+");
    private static final Pattern UUID =
            Pattern.compile(
                    "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
                            + "|0{8}-(0{4}-){3}0{12}|f{8}-(f{4}-){3}f{12}");
    private static final Pattern ALGORITHM = Pattern.compile("[0-9a-z][0-9a-z-]*");
    private static final Pattern SSVC_KEY =
            Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9_]*[a-zA-Z0-9])?|T\\*");

    // Below the patterns, which they are made of.
    static final Shape OF_2_0 = new Structure(false).document();
    static final Shape OF_2_1 = new Structure(true).document();

    private final boolean later;
    private final Shape productIds;
    private final Shape groupIds;
    private final Shape extensions;

    private Structure(boolean later) {
        this.later = later;
        productIds = set(text());
        groupIds = set(text());
        extensions = set(Shape.judgedBy("6.1.60.1", extension()));
    }

    private ObjectShape thing() {
        return object().closed(later);
    }

    private Shape document() {
        var root =
                thing().must("document", meta())
                        .may("product_tree", productTree())
                        .may("vulnerabilities", list(vulnerability()));
        return later
                ? root.must(
                                "$schema",
                                oneOf(
                                        "https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json"))
                        .may("x_extensions", extensions)
                : root.may("$schema", uri());
    }

    private Shape meta() {
        var shape =
                thing().may("acknowledgments", acknowledgments())
                        .may(
                                "aggregate_severity",
                                thing().may("namespace", uri()).must("text", text()))
                        .must("category", edged("-_."))
                        .must("csaf_version", oneOf(later ? "2.1" : "2.0"))
                        .may("lang", language())
                        .may("notes", notes())
                        .must("publisher", publisher())
                        .may("references", references())
                        .may("source_lang", language())
                        .must("title", text())
                        .must("tracking", tracking());
        return later
                ? shape.must("distribution", distribution())
                        .may("license_expression", text())
                        .may("x_extensions", extensions)
                : shape.may("distribution", distribution());
    }

    private Shape distribution() {
        var url = uri();
        if (!later) {
            return thing().atLeast(1)
                    .may("text", text())
                    .may(
                            "tlp",
                            thing().must("label", oneOf("AMBER", "GREEN", "RED", "WHITE"))
                                    .may("url", url));
        }
        return thing().may("text", text())
                .may(
                        "sharing_group",
                        thing().must("id", pattern(UUID, "must be a UUID of version 4"))
                                .may("name", text()))
                .must(
                        "tlp",
                        thing().must(
                                        "label",
                                        oneOf("AMBER", "AMBER+STRICT", "CLEAR", "GREEN", "RED"))
                                .may("url", url));
    }

    private Shape publisher() {
        var categories =
                later
                        ? oneOf(
                                "coordinator",
                                "discoverer",
                                "multiplier",
                                "other",
                                "translator",
                                "user",
                                "vendor")
                        : oneOf(
                                "coordinator",
                                "discoverer",
                                "other",
                                "translator",
                                "user",
                                "vendor");
        return thing().must("category", categories)
                .may("contact_details", text())
                .may("issuing_authority", text())
                .must("name", text())
                .must("namespace", uri());
    }

    private Shape tracking() {
        var engine = thing().must("name", text()).may("version", text());
        var revision =
                thing().must("date", Shape.dateTime())
                        .may("legacy_version", text())
                        .must("number", version())
                        .must("summary", text());
        return thing().may("aliases", set(text()))
                .must("current_release_date", Shape.dateTime())
                .may("generator", thing().may("date", Shape.dateTime()).must("engine", engine))
                .must("id", edged(""))
                .must("initial_release_date", Shape.dateTime())
                .must("revision_history", list(revision))
                .must("status", oneOf("draft", "final", "interim"))
                .must("version", version());
    }

    private Shape acknowledgments() {
        return list(
                thing().atLeast(1)
                        .may("names", list(text()))
                        .may("organization", text())
                        .may("summary", text())
                        .may("urls", list(uri())));
    }

    private Shape notes() {
        var note =
                thing().may("audience", text())
                        .must(
                                "category",
                                oneOf(
                                        "description",
                                        "details",
                                        "faq",
                                        "general",
                                        "legal_disclaimer",
                                        "other",
                                        "summary"))
                        .must("text", text())
                        .may("title", text());
        return list(later ? products(note) : note);
    }

    private Shape references() {
        return list(
                thing().may("category", oneOf("external", "self"))
                        .must("summary", text())
                        .must("url", uri()));
    }

    private ObjectShape products(ObjectShape shape) {
        return shape.may("group_ids", groupIds).may("product_ids", productIds);
    }

    private Shape productTree() {
        var category =
                oneOf(
                        "default_component_of",
                        "external_component_of",
                        "installed_on",
                        "installed_with",
                        "optional_component_of");
        var group =
                thing().must("group_id", text())
                        .must("product_ids", list(text(), 2, true))
                        .may("summary", text());
        var tree =
                thing().atLeast(1)
                        .may("branches", list(branch()))
                        .may("full_product_names", list(product()))
                        .may("product_groups", list(group));
        if (!later) {
            return tree.may(
                    "relationships",
                    list(
                            thing().must("category", category)
                                    .must("full_product_name", product())
                                    .must("product_reference", text())
                                    .must("relates_to_product_reference", text())));
        }
        var subpath = thing().must("category", category).must("next_product_reference", text());
        return tree.may(
                "product_paths",
                list(
                        thing().must("beginning_product_reference", text())
                                .must("full_product_name", product())
                                .must("subpaths", list(subpath))));
    }

    private Shape branch() {
        var categories =
                oneOf(
                        "architecture",
                        "host_name",
                        "language",
                        later ? "platform" : "legacy",
                        "patch_level",
                        "product_family",
                        "product_name",
                        "product_version",
                        "product_version_range",
                        "service_pack",
                        "specification",
                        "vendor");
        var branch = thing().exactly(3);
        return branch.may("branches", list(Shape.later(() -> branch)))
                .must("category", categories)
                .must("name", text())
                .may("product", product());
    }

    private Shape product() {
        var product =
                thing().must("name", text())
                        .must("product_id", text())
                        .may("product_identification_helper", identification());
        return later ? product.may("x_extensions", extensions) : product;
    }

    private Shape identification() {
        var hash =
                thing().must("algorithm", later ? pattern(ALGORITHM, "must be a name") : text())
                        .must(
                                "value",
                                text(
                                        32,
                                        text -> Letters.all(text, this::isHex),
                                        "must be at least 32 hexadecimal digits"
                                                + (later ? " in lower case" : "")));
        var hashes = thing().must("file_hashes", collection(hash)).must("filename", text());
        var uris = thing().must("namespace", uri()).must("uri", uri());
        var purl =
                text(
                        7,
                        text ->
                                (later ? PURL_2_1 : PURL_2_0).matcher(text).matches()
                                        && Uris.isUri(text),
                        "must be a purl, such as pkg:npm/name@1.0.0");
        var given =
                thing().atLeast(1)
                        .may(
                                "cpe",
                                text(5, text -> Cpe.parse(text).isPresent(), "must be a CPE name"))
                        .may("hashes", collection(hashes))
                        .may("model_numbers", set(text()))
                        .may("sbom_urls", collection(uri()))
                        .may("serial_numbers", set(text()))
                        .may("skus", collection(text()))
                        .may("x_generic_uris", collection(uris));
        return later ? given.may("purls", set(purl)) : given.may("purl", purl);
    }

    /** Lists whose items must differ in 2.1 alone. */
    private Shape collection(Shape item) {
        return list(item, 1, later);
    }

    private boolean isHex(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (!later && c >= 'A' && c <= 'F');
    }

    private Shape vulnerability() {
        var shape =
                thing().atLeast(1)
                        .may("acknowledgments", acknowledgments())
                        .may("cve", pattern(CVE, "must be a CVE number"))
                        .may("discovery_date", Shape.dateTime())
                        .may("flags", set(flag()))
                        .may("ids", set(id()))
                        .may("involvements", set(involvement()))
                        .may("notes", notes())
                        .may("product_status", productStatus())
                        .may("references", references())
                        .may("remediations", list(remediation()))
                        .may("threats", list(threat()))
                        .may("title", text());
        if (!later) {
            return shape.may("cwe", weakness())
                    .may("release_date", Shape.dateTime())
                    .may("scores", list(score()));
        }
        var exploitation =
                products(
                        thing().atLeast(3)
                                .must("date", Shape.dateTime())
                                .must("exploitation_date", Shape.dateTime()));
        return shape.may("cwes", set(weakness()))
                .may("disclosure_date", Shape.dateTime())
                .may("first_known_exploitation_dates", set(exploitation))
                .may("metrics", set(metric()))
                .may("x_extensions", extensions);
    }

    private Shape weakness() {
        var shape = thing().must("id", pattern(CWE, "must be a number of CWE"));
        return later
                ? shape.must("name", edged("-_."))
                        .must("version", pattern(CWE_VERSION, "must be a version of the CWE list"))
                : shape.must("name", text());
    }

    private Shape flag() {
        return products(
                thing().may("date", Shape.dateTime())
                        .must(
                                "label",
                                oneOf(
                                        "component_not_present",
                                        "inline_mitigations_already_exist",
                                        "vulnerable_code_cannot_be_controlled_by_adversary",
                                        "vulnerable_code_not_in_execute_path",
                                        "vulnerable_code_not_present")));
    }

    private Shape id() {
        var shape = thing().must("system_name", text()).must("text", text());
        return later ? products(shape) : shape;
    }

    private Shape involvement() {
        var shape =
                thing().may("date", Shape.dateTime())
                        .must(
                                "party",
                                oneOf("coordinator", "discoverer", "other", "user", "vendor"))
                        .must(
                                "status",
                                oneOf(
                                        "completed",
                                        "contact_attempted",
                                        "disputed",
                                        "in_progress",
                                        "not_contacted",
                                        "open"))
                        .may("summary", text());
        return later ? products(shape.may("contact", text())) : shape;
    }

    private Shape productStatus() {
        var shape =
                thing().atLeast(1)
                        .may("first_affected", productIds)
                        .may("first_fixed", productIds)
                        .may("fixed", productIds)
                        .may("known_affected", productIds)
                        .may("known_not_affected", productIds)
                        .may("last_affected", productIds)
                        .may("recommended", productIds)
                        .may("under_investigation", productIds);
        return later ? shape.may("unknown", productIds) : shape;
    }

    private Shape remediation() {
        var restart =
                thing().must(
                                "category",
                                oneOf(
                                        "connected",
                                        "dependencies",
                                        "machine",
                                        "none",
                                        "parent",
                                        "service",
                                        "system",
                                        "vulnerable_component",
                                        "zone"))
                        .may("details", text());
        var categories =
                later
                        ? oneOf(
                                "fix_planned",
                                "mitigation",
                                "no_fix_planned",
                                "none_available",
                                "optional_patch",
                                "vendor_fix",
                                "workaround")
                        : oneOf(
                                "mitigation",
                                "no_fix_planned",
                                "none_available",
                                "vendor_fix",
                                "workaround");
        return products(
                thing().must("category", categories)
                        .may("date", Shape.dateTime())
                        .must("details", text())
                        .may("entitlements", list(text()))
                        .may("restart_required", restart)
                        .may("url", uri()));
    }

    private Shape threat() {
        return products(
                thing().must("category", oneOf("exploit_status", "impact", "target_set"))
                        .may("date", Shape.dateTime())
                        .must("details", text()));
    }

    private Shape score() {
        return thing().atLeast(2)
                .may("cvss_v2", cvss(CvssForm.V2))
                .may("cvss_v3", cvssV3())
                .must("products", productIds);
    }

    private Shape metric() {
        var epss =
                thing().must("percentile", pattern(SHARE, "must be a share from 0.0 to 1.0"))
                        .must("probability", pattern(SHARE, "must be a share from 0.0 to 1.0"))
                        .must("timestamp", Shape.dateTime());
        var content =
                thing().atLeast(1)
                        .may("cvss_v2", cvss(CvssForm.V2))
                        .may("cvss_v3", cvssV3())
                        .may("cvss_v4", cvss(CvssForm.V4))
                        .may("epss", epss)
                        .may(
                                "qualitative_severity_rating",
                                oneOf("critical", "high", "low", "medium", "none"))
                        .may("ssvc_v2", Shape.judgedBy("6.1.46", ssvc()))
                        .may("x_extensions", extensions);
        return thing().must("content", content).must("products", productIds).may("source", uri());
    }

    private static Shape cvss(CvssForm form) {
        return Shape.judgedBy("6.1.8", form.shape());
    }

    private static Shape cvssV3() {
        var older = CvssForm.V30.shape();
        var newer = CvssForm.V31.shape();
        return Shape.judgedBy(
                "6.1.8",
                (node, place, faults) -> {
                    var version = node.path("version");
                    var old = version.isString() && version.stringValue().equals("3.0");
                    (old ? older : newer).check(node, place, faults);
                });
    }

    private static Shape ssvc() {
        var key = pattern(SSVC_KEY, "must be a key of SSVC");
        var value =
                object().closed(true)
                        .must("key", key)
                        .may("name", text())
                        .may("definition", text());
        var selection =
                object().closed(true)
                        .must(
                                "namespace",
                                text(
                                        3,
                                        text -> SsvcNamespace.parse(text).isPresent(),
                                        "must be a namespace of SSVC"))
                        .must("key", key)
                        .must(
                                "version",
                                text(
                                        5,
                                        text ->
                                                DocumentVersion.parse(text)
                                                        .filter(DocumentVersion::semantic)
                                                        .isPresent(),
                                        "must be a semantic version"))
                        .may("name", text())
                        .may("definition", text())
                        .must("values", list(value));
        var reference = object().closed(true).must("uri", uri()).must("summary", Shape.anyText());
        return object().closed(true)
                .must("timestamp", Shape.dateTime())
                .must("schemaVersion", oneOf("2.0.0"))
                .may("target_ids", set(Shape.anyText()))
                .must("selections", list(selection))
                .may("decision_point_resources", list(reference))
                .may("references", list(reference));
    }

    private static Shape extension() {
        return object().closed(true)
                .must(
                        "$schema",
                        text(
                                0,
                                ExtensionSchema::isAddress,
                                "must be the https address of an extension schema, ending in _1.2.3.json"))
                .must("category", oneOf("essential", "significant", "supplementary"))
                .must("content", object().holdsAnything().atLeast(1))
                .must("critical", Shape.truth());
    }

    private static Shape language() {
        return text(
                0, text -> LanguageTag.parse(text).isPresent(), "must be a language tag of BCP 47");
    }

    private static Shape version() {
        return text(
                0,
                text -> DocumentVersion.parse(text).isPresent(),
                "must be a whole number or a semantic version");
    }

    private static Shape pattern(Pattern pattern, String otherwise) {
        return text(0, text -> pattern.matcher(text).matches(), otherwise);
    }

    /** One line, with neither white space nor one of those characters at its ends. */
    private static Shape edged(String forbidden) {
        return text(
                1,
                text ->
                        isEdge(text.codePointAt(0), forbidden)
                                && isEdge(text.codePointBefore(text.length()), forbidden)
                                && Letters.all(text, c -> !isLineEnd(c)),
                "must be one line with no white space"
                        + (forbidden.isEmpty() ? "" : ", dash, underscore or dot")
                        + " at its ends");
    }

    private static boolean isEdge(int c, String forbidden) {
        return !(Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || c == '\ufeff'
                || forbidden.indexOf(c) >= 0);
    }

    private static boolean isLineEnd(int c) {
        return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029';
    }
}
