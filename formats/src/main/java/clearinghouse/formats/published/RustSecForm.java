package clearinghouse.formats.published;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.published.PublishedRecord.Form;
import clearinghouse.formats.published.StatedRange.Constraint;
import clearinghouse.formats.published.StatedRange.Side;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** RustSec: a TOML head, here as JSON, above a text in Markdown. */
public final class RustSecForm {

    private RustSecForm() {}

    /**
     * Invalid without an id or a package.
     *
     * @param title the first heading of the text
     */
    public static Parsed<PublishedRecord> read(JsonNode head, String title, String markdown) {
        var advisory = head.path("advisory");
        var id = Nodes.text(advisory, "id");
        var crate = Nodes.text(advisory, "package");
        if (id.isBlank() || crate.isBlank()) {
            return Parsed.invalid(
                    "/advisory", "rustsec-no-id", "a RustSec advisory has an id and a package");
        }
        var draft = new Draft(Form.RUSTSEC, id);
        draft.aliases(Nodes.texts(advisory.path("aliases")));
        draft.related.addAll(Nodes.texts(advisory.path("related")));
        draft.title = title;
        draft.details = markdown;
        draft.dates = Dates.of(Nodes.text(advisory, "date"), "", Nodes.text(advisory, "withdrawn"));
        draft.withdrawn = !Nodes.text(advisory, "withdrawn").isEmpty();
        var vector = Nodes.text(advisory, "cvss");
        if (!vector.isEmpty()) {
            draft.severities.add(StatedSeverity.vector(vector));
        }
        // No vulnerability but a notice: unmaintained, unsound.
        var informational = Nodes.text(advisory, "informational");
        if (!informational.isEmpty()) {
            draft.severities.add(StatedSeverity.rating(informational));
        }
        Nodes.texts(advisory.path("categories")).forEach(draft::weakness);
        draft.link(Nodes.text(advisory, "url"), List.of());
        Nodes.texts(advisory.path("references")).forEach(url -> draft.link(url, List.of()));
        draft.affected.add(affected(crate, head));
        return Parsed.valid(draft.done());
    }

    private static AffectedSoftware affected(String crate, JsonNode head) {
        var ranges = new ArrayList<StatedRange>();
        var versions = head.path("versions");
        Nodes.texts(versions.path("patched"))
                .forEach(text -> ranges.add(new Constraint(Side.PATCHED, text)));
        Nodes.texts(versions.path("unaffected"))
                .forEach(text -> ranges.add(new Constraint(Side.NEVER_AFFECTED, text)));
        var platforms = new ArrayList<>(Nodes.texts(head.at("/affected/os")));
        platforms.addAll(Nodes.texts(head.at("/affected/arch")));
        return new AffectedSoftware(
                "",
                new Software.EcosystemPackage("crates.io", crate, ""),
                Standing.AFFECTED,
                ranges,
                List.of(),
                platforms);
    }
}
