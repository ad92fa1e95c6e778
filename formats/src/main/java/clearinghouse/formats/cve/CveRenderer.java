package clearinghouse.formats.cve;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.advisory.AffectedProduct;
import clearinghouse.formats.advisory.Reference;
import clearinghouse.formats.advisory.Remediation;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.purl.Ecosystem;
import clearinghouse.formats.version.CveVersions;
import clearinghouse.formats.version.VersionRange;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** An advisory as a published CVE record, CVE JSON 5.1. */
public final class CveRenderer {

    private static final int LONGEST_TITLE = 256;

    private CveRenderer() {}

    /** Invalid without a CVE id or a reference, and unless the advisory is TLP:CLEAR. */
    public static Parsed<String> render(Advisory advisory, CveAssigner assigner) {
        var problems = problems(advisory);
        var cve = advisory.cve();
        if (cve.isEmpty()) {
            problems.add(
                    new Problem("/identifiers", "cve-missing", "a CVE record needs its CVE id"));
        }
        if (!problems.isEmpty() || cve.isEmpty()) {
            return Parsed.invalid(problems);
        }
        var root = record();
        // The schema wants an assigner. The rest of the metadata is for CVE Services to say: the
        // id may be another authority's, and its record older than this advisory.
        root.putObject("cveMetadata")
                .put("cveId", cve.get().value())
                .put("assignerOrgId", assigner.assignerOrgId().toString())
                .put("state", "PUBLISHED");
        say(root.putObject("containers").putObject("cna"), advisory, assigner);
        return Parsed.valid(JsonText.render(root));
    }

    /** What keeps an advisory from being a record of this form, whoever numbers it. */
    static List<Problem> problems(Advisory advisory) {
        var problems = new ArrayList<Problem>();
        if (advisory.tlp() != TlpLabel.CLEAR) {
            problems.add(new Problem("/tlp", "tlp-not-clear", "CVE records are public"));
        }
        if (advisory.references().isEmpty()) {
            problems.add(
                    new Problem(
                            "/references", "reference-missing", "a CVE record has a reference"));
        }
        if (advisory.title().length() > LONGEST_TITLE) {
            problems.add(
                    new Problem(
                            "/title",
                            "title-too-long",
                            "a CVE title has at most " + LONGEST_TITLE + " characters"));
        }
        return problems;
    }

    static ObjectNode record() {
        var root = JsonText.object();
        root.put("dataType", "CVE_RECORD");
        root.put("dataVersion", "5.1");
        return root;
    }

    /** The container of who numbers it. */
    static void say(ObjectNode cna, Advisory advisory, CveAssigner assigner) {
        cna.putObject("providerMetadata")
                .put("orgId", assigner.orgId().toString())
                .put("shortName", assigner.shortName())
                .put("dateUpdated", advisory.tracking().currentRelease().toString());
        cna.put("title", advisory.title());
        cna.putArray("descriptions")
                .addObject()
                .put("lang", "en")
                .put("value", advisory.summary() + "\n\n" + advisory.description());
        var affected = cna.putArray("affected");
        advisory.affected().forEach(product -> affected(affected.addObject(), product));
        if (!advisory.cwes().isEmpty()) {
            var types = cna.putArray("problemTypes");
            for (var cwe : advisory.cwes()) {
                types.addObject()
                        .putArray("descriptions")
                        .addObject()
                        .put("lang", "en")
                        .put("cweId", cwe.label())
                        .put("description", cwe.label() + " " + cwe.name())
                        .put("type", "CWE");
            }
        }
        advisory.cvss()
                .ifPresent(cvss ->
                        cna.putArray("metrics")
                                .addObject()
                                .put("format", "CVSS")
                                .putObject("cvssV3_1")
                                .put("version", "3.1")
                                .put("vectorString", cvss.vector())
                                .put("baseScore", cvss.baseScore())
                                .put("baseSeverity", cvss.severity().name()));
        remediations(cna, advisory.remediations());
        var references = cna.putArray("references");
        for (var reference : advisory.references()) {
            var entry = references.addObject();
            entry.put("url", reference.url().toString());
            entry.put("name", reference.summary());
            tags(reference.kind()).forEach(tag -> entry.withArray("tags").add(tag));
        }
        if (!advisory.credits().isEmpty()) {
            var credits = cna.putArray("credits");
            for (var credit : advisory.credits()) {
                credits.addObject()
                        .put("lang", "en")
                        .put("value", credit.line())
                        .put("type", credit.kind().words());
            }
        }
    }

    private static void affected(ObjectNode node, AffectedProduct product) {
        node.put("vendor", product.vendor());
        node.put("product", product.product());
        Ecosystem.of(product.purl())
                .ifPresent(home ->
                        node.put("collectionURL", home.collectionUrl())
                                .put("packageName", home.packageName()));
        node.put("defaultStatus", "unaffected");
        var versions = node.putArray("versions");
        for (var interval : product.range().intervals()) {
            var entry = versions.addObject();
            entry.put("version", interval.from());
            entry.put("status", "affected");
            var end =
                    interval.end().orElse(null) instanceof VersionRange.Event.LastAffected
                            ? "lessThanOrEqual"
                            : "lessThan";
            entry.put(end, interval.end().map(VersionRange.Event::version).orElse("*"));
            entry.put("versionType", CveVersions.typeOf(product.range().scheme()));
        }
        for (var fixed : product.fixedVersions()) {
            versions.addObject().put("version", fixed).put("status", "unaffected");
        }
    }

    private static void remediations(ObjectNode cna, List<Remediation> remediations) {
        for (var remediation : remediations) {
            var where =
                    switch (remediation.category()) {
                        case VENDOR_FIX, NONE_AVAILABLE, NO_FIX_PLANNED -> "solutions";
                        case MITIGATION, WORKAROUND -> "workarounds";
                    };
            cna.withArray(where).addObject().put("lang", "en").put("value", remediation.details());
        }
    }

    private static List<String> tags(Reference.Kind kind) {
        return switch (kind) {
            case ADVISORY -> List.of("third-party-advisory");
            case ARTICLE -> List.of("technical-description");
            case FIX -> List.of("patch");
            case PACKAGE -> List.of("product");
            case REPORT -> List.of("issue-tracking");
            case EVIDENCE, WEB -> List.of();
        };
    }
}
