package clearinghouse.formats.published;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.published.PublishedRecord.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * CSAF 2.0 and 2.1 of any profile: each vulnerability of the document becomes a published record,
 * with the products that it names. That a document is valid is for a validator to say.
 */
public final class CsafForm {

    private static final Map<String, Standing> STANDINGS =
            Map.of(
                    "known_affected", Standing.AFFECTED,
                    "first_affected", Standing.AFFECTED,
                    "last_affected", Standing.AFFECTED,
                    "known_not_affected", Standing.NOT_AFFECTED,
                    "fixed", Standing.FIXED,
                    "first_fixed", Standing.FIXED,
                    "recommended", Standing.RECOMMENDED,
                    "under_investigation", Standing.UNDER_INVESTIGATION,
                    "unknown", Standing.UNKNOWN);

    /** CSAF 2.1 §3.2.2.5: the sharing group of all. */
    private static final String EVERYBODY = "ffffffff-ffff-ffff-ffff-ffffffffffff";

    private CsafForm() {}

    /** Invalid without a tracking id, or a version of CSAF that is known here. */
    public static Parsed<CsafDocument> read(JsonNode csaf) {
        var document = csaf.path("document");
        var version = Nodes.text(document, "csaf_version");
        if (!version.equals("2.0") && !version.equals("2.1")) {
            return Parsed.invalid(
                    "/document/csaf_version", "csaf-version", "a CSAF document is 2.0 or 2.1");
        }
        var tracking = document.path("tracking");
        var id = Nodes.text(tracking, "id");
        if (id.isBlank()) {
            return Parsed.invalid(
                    "/document/tracking/id", "csaf-no-id", "a CSAF document has a tracking id");
        }
        var dates =
                Dates.of(
                        Nodes.text(tracking, "initial_release_date"),
                        Nodes.text(tracking, "current_release_date"),
                        "");
        var products = ProductTree.of(csaf.path("product_tree"));
        var vulnerabilities = new ArrayList<PublishedRecord>();
        for (var vulnerability : csaf.path("vulnerabilities")) {
            var number = vulnerabilities.size() + 1;
            vulnerabilities.add(vulnerability(id + "#" + number, vulnerability, dates, products));
        }
        return Parsed.valid(
                new CsafDocument(
                        version,
                        id,
                        Nodes.text(tracking, "version"),
                        Nodes.text(tracking, "status"),
                        Nodes.text(document, "category"),
                        Nodes.text(document, "title"),
                        Nodes.text(document.at("/publisher/name")),
                        Nodes.text(document.at("/publisher/namespace")),
                        Nodes.text(document.at("/distribution/tlp/label")),
                        isNarrowed(document.path("distribution")),
                        dates,
                        links(document.path("references")),
                        vulnerabilities));
    }

    private static boolean isNarrowed(JsonNode distribution) {
        var group = Nodes.text(distribution.at("/sharing_group/id"));
        return TlpLabel.strictestIn(Nodes.text(distribution, "text")).isStricterThan(TlpLabel.CLEAR)
                || !(group.isEmpty() || group.equals(EVERYBODY));
    }

    /** Of its release it says more seldom than its document does. */
    private static PublishedRecord vulnerability(
            String place, JsonNode node, Dates document, ProductTree products) {
        var cve = Nodes.text(node, "cve");
        var draft = new Draft(Form.CSAF, cve.isBlank() ? place : cve);
        for (var other : node.path("ids")) {
            name(Nodes.text(other, "system_name"), Nodes.text(other, "text"), draft);
        }
        draft.title = Nodes.text(node, "title");
        draft.details = details(node.path("notes"));
        var released = Times.parse(Nodes.text(node, "release_date"));
        draft.dates =
                new Dates(released.or(document::published), document.modified(), Optional.empty());
        draft.weakness(Nodes.text(node.at("/cwe/id")));
        node.path("cwes").forEach(cwe -> draft.weakness(Nodes.text(cwe, "id")));
        severities(node, draft);
        for (var status : node.path("product_status").properties()) {
            // Some write the status with blanks, as in "known not affected".
            var standing =
                    STANDINGS.getOrDefault(
                            status.getKey().toLowerCase(Locale.ROOT).replace(' ', '_'),
                            Standing.UNKNOWN);
            Nodes.texts(status.getValue())
                    .forEach(product -> draft.affected.add(products.affected(product, standing)));
        }
        for (var remedy : node.path("remediations")) {
            draft.remedies.add(
                    new StatedRemedy(
                            "",
                            Nodes.text(remedy, "category"),
                            Nodes.text(remedy, "details"),
                            Nodes.text(remedy, "url"),
                            Times.parse(Nodes.text(remedy, "date")),
                            products.members(remedy)));
        }
        draft.references.addAll(links(node.path("references")));
        for (var threat : node.path("threats")) {
            threat(threat, products, draft);
        }
        for (var flag : node.path("flags")) {
            draft.reasons.add(
                    new StatedReason(Nodes.text(flag, "label"), "", products.members(flag)));
        }
        for (var thanks : node.path("acknowledgments")) {
            Nodes.texts(thanks.path("names"))
                    .forEach(name -> draft.credits.add(new Thanks(name, "")));
        }
        return draft.done();
    }

    /** A number of somebody's tracker names it there and nowhere else. */
    private static void name(String system, String text, Draft draft) {
        if (text.startsWith("CVE-") || text.startsWith("GHSA-")) {
            draft.alias(text);
        } else if (!text.isBlank()) {
            draft.related.add(system.isBlank() ? text : system + " " + text);
        }
    }

    private static String details(JsonNode notes) {
        var first = "";
        for (var note : notes) {
            var text = Nodes.text(note, "text");
            if (Nodes.text(note, "category").equals("description")) {
                return text;
            }
            first = first.isEmpty() ? text : first;
        }
        return first;
    }

    /** Scores of 2.0, metrics of 2.1. */
    private static void severities(JsonNode node, Draft draft) {
        for (var score : node.path("scores")) {
            cvss("", score, draft);
        }
        for (var metric : node.path("metrics")) {
            cvss(Nodes.text(metric, "source"), metric.path("content"), draft);
        }
    }

    private static void cvss(String by, JsonNode scores, Draft draft) {
        for (var member : scores.properties()) {
            if (member.getKey().startsWith("cvss_v")) {
                draft.severities.add(Stated.cvss(by, "", member.getValue()));
            }
        }
    }

    private static void threat(JsonNode threat, ProductTree products, Draft draft) {
        var words = Nodes.text(threat, "details");
        switch (Nodes.text(threat, "category")) {
            case "exploit_status" ->
                    draft.exploitation.add(
                            new Exploitation(
                                    "", Times.day(Nodes.text(threat, "date")), false, words));
            case "impact" -> {
                draft.severities.add(StatedSeverity.rating(words));
                // Some say how grave it is there, which is no reason.
                if (words.strip().indexOf(' ') > 0) {
                    draft.reasons.add(new StatedReason("", words, products.members(threat)));
                }
            }
            default -> {
                // A target set is told of nobody here.
            }
        }
    }

    private static List<Link> links(JsonNode references) {
        var links = new ArrayList<Link>();
        for (var reference : references) {
            var url = Nodes.text(reference, "url");
            if (!url.isBlank()) {
                links.add(new Link(url, Nodes.texts(reference.path("category"))));
            }
        }
        return links;
    }
}
