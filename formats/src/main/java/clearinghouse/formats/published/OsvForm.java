package clearinghouse.formats.published;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.published.PublishedRecord.Form;
import clearinghouse.formats.published.StatedRange.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * OSV 1.x, as GHSA, Go, PyPI, AlmaLinux, Bitnami, OSS-Fuzz and many others publish it. Of what
 * stands in {@code database_specific} only weaknesses and severity are read, as GHSA and PSF write
 * them.
 */
public final class OsvForm {

    private OsvForm() {}

    /** Invalid without an id: nobody could be told of it. */
    public static Parsed<PublishedRecord> read(JsonNode record) {
        var id = Nodes.text(record, "id");
        if (id.isBlank()) {
            return Parsed.invalid("/id", "osv-no-id", "an OSV record has an id");
        }
        var draft = new Draft(Form.OSV, id);
        draft.aliases(Nodes.texts(record.path("aliases")));
        draft.upstream.addAll(Nodes.texts(record.path("upstream")));
        draft.related.addAll(Nodes.texts(record.path("related")));
        draft.title = Nodes.text(record, "summary");
        draft.details = Nodes.text(record, "details");
        draft.dates =
                Dates.of(
                        Nodes.text(record, "published"),
                        Nodes.text(record, "modified"),
                        Nodes.text(record, "withdrawn"));
        draft.withdrawn = !Nodes.text(record, "withdrawn").isEmpty();
        severities(record.path("severity"), "", draft);
        for (var affected : record.path("affected")) {
            affected(affected, draft);
        }
        for (var link : record.path("references")) {
            draft.link(Nodes.text(link, "url"), Nodes.texts(link.path("type")));
        }
        for (var credit : record.path("credits")) {
            draft.credits.add(new Thanks(Nodes.text(credit, "name"), Nodes.text(credit, "type")));
        }
        var own = record.path("database_specific");
        Nodes.texts(own.path("cwe_ids")).forEach(draft::weakness);
        var rating = Nodes.text(own, "severity");
        if (!rating.isEmpty()) {
            draft.severities.add(StatedSeverity.rating(rating));
        }
        return Parsed.valid(draft.done());
    }

    private static void severities(JsonNode severities, String about, Draft draft) {
        for (var severity : severities) {
            var type = Nodes.text(severity, "type");
            var score = Nodes.text(severity, "score");
            draft.severities.add(
                    type.startsWith("CVSS")
                            ? new StatedSeverity("", about, score, Optional.empty(), "")
                            : new StatedSeverity("", about, "", Optional.empty(), score));
        }
    }

    private static void affected(JsonNode affected, Draft draft) {
        var named = affected.path("package");
        var name = Nodes.text(named, "name");
        severities(affected.path("severity"), name, draft);
        draft.affected.add(
                new AffectedSoftware(
                        "",
                        name.isEmpty() && Nodes.text(named, "purl").isEmpty()
                                ? new Software.Repository(repository(affected))
                                : new Software.EcosystemPackage(
                                        Nodes.text(named, "ecosystem"),
                                        name,
                                        Nodes.text(named, "purl")),
                        Standing.AFFECTED,
                        ranges(affected.path("ranges")),
                        Nodes.texts(affected.path("versions")),
                        List.of()));
    }

    private static String repository(JsonNode affected) {
        for (var range : affected.path("ranges")) {
            var url = Nodes.text(range, "repo");
            if (!url.isEmpty()) {
                return url;
            }
        }
        return "";
    }

    private static List<StatedRange> ranges(JsonNode ranges) {
        var stated = new ArrayList<StatedRange>();
        for (var range : ranges) {
            var events = new ArrayList<Event>();
            for (var event : range.path("events")) {
                event.properties()
                        .forEach(member ->
                                events.add(
                                        new Event(member.getKey(), Nodes.text(member.getValue()))));
            }
            stated.add(
                    new StatedRange.Events(
                            Nodes.text(range, "type"), Nodes.text(range, "repo"), events));
        }
        return stated;
    }
}
