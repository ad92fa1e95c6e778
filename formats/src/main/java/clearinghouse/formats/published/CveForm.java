package clearinghouse.formats.published;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.published.PublishedRecord.Form;
import clearinghouse.formats.published.StatedRange.Change;
import clearinghouse.formats.published.StatedRange.CveVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * CVE records 5.0 and 5.1: the container of the CNA, and those of others (ADP), among which CISA's
 * has SSVC and the mark of its catalogue of known exploited vulnerabilities. What an ADP says is
 * told as its own.
 */
public final class CveForm {

    private CveForm() {}

    /** Invalid without a CVE id; a rejected record is withdrawn. */
    public static Parsed<PublishedRecord> read(JsonNode record) {
        var metadata = record.path("cveMetadata");
        var id = Nodes.text(metadata, "cveId");
        if (!id.startsWith("CVE-")) {
            return Parsed.invalid(
                    "/cveMetadata/cveId", "cve-no-id", "a CVE record has an id CVE-year-number");
        }
        var cna = record.at("/containers/cna");
        if (!cna.isObject()) {
            return Parsed.invalid(
                    "/containers/cna", "cve-no-cna", "a CVE record has what its CNA says");
        }
        var draft = new Draft(Form.CVE, id);
        draft.withdrawn = Nodes.text(metadata, "state").equals("REJECTED");
        draft.dates =
                Dates.of(
                        Nodes.text(metadata, "datePublished"),
                        Nodes.text(metadata, "dateUpdated"),
                        Nodes.text(metadata, "dateRejected"));
        draft.title = Nodes.text(cna, "title");
        draft.details =
                Nodes.english(
                        cna.has("descriptions")
                                ? cna.path("descriptions")
                                : cna.path("rejectedReasons"));
        container(cna, "", draft);
        for (var kind : List.of("workarounds", "solutions")) {
            var words = Nodes.english(cna.path(kind));
            if (!words.isBlank()) {
                draft.remedies.add(StatedRemedy.words("", kind, words));
            }
        }
        var exploits = Nodes.english(cna.path("exploits"));
        if (!exploits.isBlank()) {
            draft.exploitation.add(new Exploitation("", Optional.empty(), false, exploits));
        }
        for (var adp : record.at("/containers/adp")) {
            container(adp, author(adp), draft);
        }
        return Parsed.valid(draft.done());
    }

    private static String author(JsonNode container) {
        var name = Nodes.text(container.at("/providerMetadata/shortName"));
        return name.isEmpty() ? Nodes.text(container, "title") : name;
    }

    private static void container(JsonNode container, String by, Draft draft) {
        // An advisory of the CNA's own may cover many: it is no other name of this one.
        Nodes.texts(container.at("/source/advisory")).forEach(draft.related::add);
        for (var affected : container.path("affected")) {
            draft.affected.add(affected(affected, by));
        }
        for (var problem : container.path("problemTypes")) {
            for (var description : problem.path("descriptions")) {
                var cwe = Nodes.text(description, "cweId");
                draft.weakness(cwe.isEmpty() ? Nodes.text(description, "description") : cwe);
            }
        }
        for (var metric : container.path("metrics")) {
            metric(metric, by, draft);
        }
        for (var link : container.path("references")) {
            draft.link(Nodes.text(link, "url"), Nodes.texts(link.path("tags")));
        }
        for (var credit : container.path("credits")) {
            draft.credits.add(new Thanks(Nodes.text(credit, "value"), Nodes.text(credit, "type")));
        }
    }

    private static void metric(JsonNode metric, String by, Draft draft) {
        for (var member : metric.properties()) {
            if (member.getKey().startsWith("cvssV")) {
                draft.severities.add(Stated.cvss(by, "", member.getValue()));
            }
        }
        var other = metric.path("other");
        var content = other.path("content");
        switch (Nodes.text(other, "type")) {
            case "" -> {}
            case "ssvc" -> draft.ssvc.add(ssvc(content));
            case "kev" ->
                    draft.exploitation.add(
                            new Exploitation(
                                    by,
                                    Times.day(Nodes.text(content, "dateAdded")),
                                    true,
                                    Nodes.text(content, "reference")));
            default -> {
                var words = either(content, "value", "text");
                if (!words.isBlank()) {
                    draft.severities.add(new StatedSeverity(by, "", "", Optional.empty(), words));
                }
            }
        }
    }

    private static SsvcSelection ssvc(JsonNode content) {
        var options = new LinkedHashMap<String, String>();
        for (var option : content.path("options")) {
            option.properties()
                    .forEach(member -> options.put(member.getKey(), Nodes.text(member.getValue())));
        }
        return new SsvcSelection(
                Nodes.text(content, "role"),
                Nodes.text(content, "version"),
                Times.parse(Nodes.text(content, "timestamp")),
                options);
    }

    private static AffectedSoftware affected(JsonNode affected, String by) {
        var versions = new ArrayList<CveVersion>();
        for (var version : affected.path("versions")) {
            versions.add(version(version));
        }
        var otherwise = Nodes.text(affected, "defaultStatus");
        return new AffectedSoftware(
                by,
                new Software.Product(
                        Nodes.text(affected, "vendor"),
                        Nodes.text(affected, "product"),
                        Nodes.text(affected, "collectionURL"),
                        Nodes.text(affected, "packageName"),
                        Nodes.texts(affected.path("cpes"))),
                standing(versions, otherwise),
                List.of(new StatedRange.CveVersions(otherwise, versions)),
                List.of(),
                Nodes.texts(affected.path("platforms")));
    }

    /** Each version has a status of its own; of the product, affected is what any of them is. */
    private static Standing standing(List<CveVersion> versions, String otherwise) {
        var said = new ArrayList<String>();
        said.add(otherwise);
        for (var version : versions) {
            said.add(version.status());
            version.changes().forEach(change -> said.add(change.status()));
        }
        if (said.contains("affected")) {
            return Standing.AFFECTED;
        }
        return said.contains("unaffected") ? Standing.NOT_AFFECTED : Standing.UNKNOWN;
    }

    private static CveVersion version(JsonNode version) {
        var changes = new ArrayList<Change>();
        for (var change : version.path("changes")) {
            changes.add(new Change(Nodes.text(change, "at"), Nodes.text(change, "status")));
        }
        return new CveVersion(
                Nodes.text(version, "version"),
                Nodes.text(version, "status"),
                Nodes.text(version, "versionType"),
                Nodes.text(version, "lessThan"),
                Nodes.text(version, "lessThanOrEqual"),
                changes);
    }

    private static String either(JsonNode node, String one, String other) {
        var text = Nodes.text(node, one);
        return text.isEmpty() ? Nodes.text(node, other) : text;
    }
}
