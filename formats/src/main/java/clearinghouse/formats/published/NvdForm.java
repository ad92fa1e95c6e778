package clearinghouse.formats.published;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.cpe.Cpe;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.published.PublishedRecord.Form;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The NVD's CVE items: of its API 2.0, of its feeds 1.1, and overrides that others publish in the
 * form of 2.0. A CPE that is only what the vulnerable one runs on or with is a platform, and is
 * never told as affected.
 */
public final class NvdForm {

    private NvdForm() {}

    /** Invalid without a CVE id. */
    public static Parsed<PublishedRecord> read(JsonNode item) {
        var old = item.at("/cve/CVE_data_meta").isObject();
        var id = Nodes.text(item.at(old ? "/cve/CVE_data_meta/ID" : "/cve/id"));
        // Overrides name it beside the item.
        var named = id.isEmpty() ? Nodes.text(item.at("/_annotation/cve_id")) : id;
        if (!named.startsWith("CVE-")) {
            return Parsed.invalid("/cve/id", "nvd-no-id", "an NVD item has a CVE id");
        }
        var draft = new Draft(Form.NVD, named);
        if (old) {
            old(item, draft);
        } else {
            current(item, draft);
        }
        return Parsed.valid(draft.done());
    }

    private static void current(JsonNode item, Draft draft) {
        var cve = item.path("cve");
        var beside = item.path("_annotation");
        draft.dates =
                Dates.of(
                        either(cve, "published", beside, "published"),
                        either(cve, "lastModified", beside, "modified"),
                        "");
        draft.withdrawn = Nodes.text(cve, "vulnStatus").equals("Rejected");
        draft.title = Nodes.text(cve, "cisaVulnerabilityName");
        var description = Nodes.english(cve.path("descriptions"));
        draft.details = description.isEmpty() ? Nodes.text(beside, "description") : description;
        for (var weakness : cve.path("weaknesses")) {
            for (var label : weakness.path("description")) {
                draft.weakness(Nodes.text(label, "value"));
            }
        }
        for (var metrics : cve.path("metrics").values()) {
            for (var metric : metrics) {
                var stated = Stated.cvss(Nodes.text(metric, "source"), "", metric.path("cvssData"));
                draft.severities.add(rated(stated, Nodes.text(metric, "baseSeverity")));
            }
        }
        for (var link : cve.path("references")) {
            draft.link(Nodes.text(link, "url"), Nodes.texts(link.path("tags")));
        }
        Nodes.texts(beside.path("references")).forEach(url -> draft.link(url, List.of()));
        var added = Times.day(Nodes.text(cve, "cisaExploitAdd"));
        if (added.isPresent()) {
            draft.exploitation.add(
                    new Exploitation("CISA", added, true, Nodes.text(cve, "cisaRequiredAction")));
        }
        for (var configuration : cve.path("configurations")) {
            configuration(configuration, "nodes", "cpeMatch", "criteria", draft);
        }
    }

    private static void old(JsonNode item, Draft draft) {
        var cve = item.path("cve");
        draft.dates =
                Dates.of(
                        Nodes.text(item, "publishedDate"),
                        Nodes.text(item, "lastModifiedDate"),
                        "");
        draft.details = Nodes.english(cve.at("/description/description_data"));
        draft.withdrawn = draft.details.startsWith("** REJECT **");
        for (var problem : cve.at("/problemtype/problemtype_data")) {
            for (var label : problem.path("description")) {
                draft.weakness(Nodes.text(label, "value"));
            }
        }
        for (var link : cve.at("/references/reference_data")) {
            draft.link(Nodes.text(link, "url"), Nodes.texts(link.path("tags")));
        }
        for (var version : List.of("V2", "V3")) {
            var metric = item.at("/impact/baseMetric" + version);
            if (metric.isObject()) {
                draft.severities.add(
                        rated(
                                Stated.cvss("", "", metric.path("cvss" + version)),
                                Nodes.text(metric, "severity")));
            }
        }
        for (var node : item.at("/configurations/nodes")) {
            configuration(node, "children", "cpe_match", "cpe23Uri", draft);
        }
    }

    private static StatedSeverity rated(StatedSeverity stated, String rating) {
        return stated.rating().isEmpty()
                ? new StatedSeverity(
                        stated.by(), stated.about(), stated.vector(), stated.score(), rating)
                : stated;
    }

    /**
     * Vulnerable ones, and beside them, where all parts have to be there, what they run on. NVD
     * negates nothing in practice; a negated part says of no product that it is affected.
     */
    private static void configuration(
            JsonNode configuration, String parts, String matches, String name, Draft draft) {
        Set<String> platforms = new LinkedHashSet<>();
        var vulnerable = new ArrayList<JsonNode>();
        collect(configuration, parts, matches, name, vulnerable, platforms, 0);
        var needed =
                Nodes.text(configuration, "operator").equals("AND")
                        ? List.copyOf(platforms)
                        : List.<String>of();
        for (var match : vulnerable) {
            draft.affected.add(affected(match, Nodes.text(match, name), needed));
        }
    }

    private static final int DEEPEST = 32;

    private static void collect(
            JsonNode node,
            String parts,
            String matches,
            String name,
            List<JsonNode> vulnerable,
            Set<String> platforms,
            int depth) {
        if (node.path("negate").asBoolean(false) || depth > DEEPEST) {
            return;
        }
        for (var match : node.path(matches)) {
            if (match.path("vulnerable").asBoolean(false)) {
                vulnerable.add(match);
            } else {
                platforms.add(Nodes.text(match, name));
            }
        }
        for (var part : node.path(parts)) {
            collect(part, parts, matches, name, vulnerable, platforms, depth + 1);
        }
    }

    private static AffectedSoftware affected(JsonNode match, String cpe, List<String> platforms) {
        var from = first(match, "versionStartIncluding", "versionStartExcluding");
        var to = first(match, "versionEndIncluding", "versionEndExcluding");
        var ranges =
                from.isEmpty() && to.isEmpty()
                        ? List.<StatedRange>of()
                        : List.<StatedRange>of(
                                new StatedRange.Bounds(
                                        from,
                                        match.has("versionStartIncluding"),
                                        to,
                                        match.has("versionEndIncluding")));
        return new AffectedSoftware(
                "",
                new Software.Platform(cpe),
                Standing.AFFECTED,
                ranges,
                ranges.isEmpty() ? version(cpe) : List.of(),
                platforms);
    }

    /** What the name itself says of the version; none where it says any. */
    private static List<String> version(String cpe) {
        return Cpe.parse(cpe) instanceof Parsed.Valid<Cpe>(var parsed)
                ? parsed.versionAndUpdate().map(List::of).orElse(List.of())
                : List.of();
    }

    private static String first(JsonNode match, String one, String other) {
        var text = Nodes.text(match, one);
        return text.isEmpty() ? Nodes.text(match, other) : text;
    }

    private static String either(JsonNode one, String name, JsonNode other, String otherName) {
        var text = Nodes.text(one, name);
        return text.isEmpty() ? Nodes.text(other, otherName) : text;
    }
}
