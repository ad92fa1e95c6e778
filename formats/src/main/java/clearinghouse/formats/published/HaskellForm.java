package clearinghouse.formats.published;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.published.PublishedRecord.Form;
import clearinghouse.formats.published.StatedRange.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The Haskell advisory database: a TOML head, here as JSON, above a text in Markdown. */
public final class HaskellForm {

    private HaskellForm() {}

    /** Invalid without an id. */
    public static Parsed<PublishedRecord> read(JsonNode head, String title, String markdown) {
        var advisory = head.path("advisory");
        var id = Nodes.text(advisory, "id");
        if (id.isBlank()) {
            return Parsed.invalid("/advisory/id", "haskell-no-id", "a Haskell advisory has an id");
        }
        var draft = new Draft(Form.HASKELL, id);
        draft.aliases(Nodes.texts(advisory.path("aliases")));
        draft.related.addAll(Nodes.texts(advisory.path("related")));
        draft.title = title;
        draft.details = markdown;
        Nodes.texts(advisory.path("cwe")).forEach(number -> draft.weakness("CWE-" + number));
        for (var affected : head.path("affected")) {
            affected(affected, draft);
        }
        for (var link : head.path("references")) {
            draft.link(Nodes.text(link, "url"), Nodes.texts(link.path("type")));
        }
        return Parsed.valid(draft.done());
    }

    private static void affected(JsonNode affected, Draft draft) {
        var component = Nodes.text(affected, "ghc-component");
        var name = component.isEmpty() ? Nodes.text(affected, "package") : component;
        var vector = Nodes.text(affected, "cvss");
        if (!vector.isEmpty()) {
            draft.severities.add(new StatedSeverity("", name, vector, Optional.empty(), ""));
        }
        var ranges = new ArrayList<StatedRange>();
        for (var range : affected.path("versions")) {
            var events = new ArrayList<Event>();
            for (var kind : List.of("introduced", "fixed")) {
                var version = Nodes.text(range, kind);
                if (!version.isEmpty()) {
                    events.add(new Event(kind, version));
                }
            }
            ranges.add(new StatedRange.Events("ECOSYSTEM", "", events));
        }
        draft.affected.add(
                new AffectedSoftware(
                        "",
                        new Software.EcosystemPackage(
                                component.isEmpty() ? "Hackage" : "GHC", name, ""),
                        Standing.AFFECTED,
                        ranges,
                        List.of(),
                        Nodes.texts(affected.path("os"))));
    }
}
