package clearinghouse.formats.published;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.published.PublishedRecord.Form;
import clearinghouse.formats.published.StatedRange.Constraint;
import clearinghouse.formats.published.StatedRange.Side;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The forms of the Node.js security working group: of npm packages, of Node.js itself, and of its
 * dependencies, whose advisories say why Node.js is not affected. The path is the id.
 */
public final class NodeSecurityForm {

    private NodeSecurityForm() {}

    /** Invalid for an index, which repeats what the other files say, and for what says nothing. */
    public static Parsed<PublishedRecord> read(String path, JsonNode advisory) {
        if (path.endsWith("/index.json")) {
            return Parsed.invalid("", "node-index", "an index repeats what its files say");
        }
        var npm = Nodes.text(advisory, "module_name");
        if (path.isBlank() || (npm.isEmpty() && !advisory.path("cve").isArray())) {
            return Parsed.invalid(
                    "", "node-no-subject", "a Node.js advisory names a module or a CVE");
        }
        var draft = new Draft(Form.NODE_SECURITY_WG, path);
        draft.aliases(Nodes.texts(advisory.path("cves")));
        draft.aliases(Nodes.texts(advisory.path("cve")));
        draft.title = either(advisory, "title", "description");
        draft.details = Nodes.text(advisory, "overview");
        draft.dates =
                Dates.of(
                        either(advisory, "publish_date", "created_at"),
                        Nodes.text(advisory, "updated_at"),
                        "");
        severity(advisory, draft);
        draft.weakness(Nodes.text(advisory, "type"));
        draft.link(Nodes.text(advisory, "ref"), List.of());
        Nodes.texts(advisory.path("references")).forEach(url -> draft.link(url, List.of()));
        thanks(advisory, draft);
        var recommendation = Nodes.text(advisory, "recommendation");
        if (!recommendation.isBlank()) {
            draft.remedies.add(StatedRemedy.words("", "recommendation", recommendation));
        }
        draft.affected.add(npm.isEmpty() ? node(advisory) : module(npm, advisory));
        return Parsed.valid(draft.done());
    }

    private static AffectedSoftware module(String name, JsonNode advisory) {
        return new AffectedSoftware(
                "",
                new Software.EcosystemPackage("npm", name, ""),
                Standing.AFFECTED,
                ranges(advisory, "vulnerable_versions", "patched_versions"),
                List.of(),
                List.of());
    }

    private static AffectedSoftware node(JsonNode advisory) {
        return new AffectedSoftware(
                "",
                new Software.Product("Node.js", "Node.js", "", "", List.of()),
                advisory.has("reason") ? Standing.NOT_AFFECTED : Standing.AFFECTED,
                ranges(advisory, "vulnerable", "patched"),
                List.of(),
                Nodes.texts(advisory.path("affectedEnvironments")).stream()
                        .filter(where -> !where.equals("all"))
                        .toList());
    }

    private static List<StatedRange> ranges(JsonNode advisory, String affected, String patched) {
        var ranges = new ArrayList<StatedRange>();
        Nodes.texts(advisory.path(affected))
                .forEach(text -> ranges.add(new Constraint(Side.AFFECTED, text)));
        Nodes.texts(advisory.path(patched))
                .forEach(text -> ranges.add(new Constraint(Side.PATCHED, text)));
        return ranges;
    }

    private static void severity(JsonNode advisory, Draft draft) {
        var vector = either(advisory, "cvss_vector", "cvss");
        Optional<BigDecimal> score = Nodes.number(advisory.path("cvss_score"));
        var rating = Nodes.text(advisory, "severity");
        if (!vector.isEmpty() || score.isPresent() || !rating.isEmpty()) {
            draft.severities.add(new StatedSeverity("", "", vector, score, rating));
        }
    }

    private static void thanks(JsonNode advisory, Draft draft) {
        var author = advisory.path("author");
        var name = author.isObject() ? Nodes.text(author, "name") : Nodes.text(author);
        for (var each : List.of(name, Nodes.text(advisory, "reported_by"))) {
            if (!each.isBlank()) {
                draft.credits.add(new Thanks(each, ""));
            }
        }
    }

    private static String either(JsonNode advisory, String one, String other) {
        var text = Nodes.text(advisory, one);
        return text.isEmpty() ? Nodes.text(advisory, other) : text;
    }
}
