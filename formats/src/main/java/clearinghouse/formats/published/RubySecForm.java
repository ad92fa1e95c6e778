package clearinghouse.formats.published;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.published.PublishedRecord.Form;
import clearinghouse.formats.published.StatedRange.Constraint;
import clearinghouse.formats.published.StatedRange.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The Ruby advisory database's own form: YAML, here as JSON. It gives no id but its path. */
public final class RubySecForm {

    private RubySecForm() {}

    /**
     * Invalid where it names neither a gem nor a Ruby.
     *
     * @param path of the document in its repository, such as {@code gems/rack/CVE-2020-8184.yml}
     */
    public static Parsed<PublishedRecord> read(String path, JsonNode advisory) {
        var software = software(advisory);
        if (path.isBlank() || software.isEmpty()) {
            return Parsed.invalid(
                    "", "rubysec-no-gem", "a Ruby advisory names a gem, an engine or a library");
        }
        var draft = new Draft(Form.RUBYSEC, path);
        draft.alias(name("CVE-", Nodes.text(advisory, "cve")));
        draft.alias(name("GHSA-", Nodes.text(advisory, "ghsa").toLowerCase(Locale.ROOT)));
        var related = advisory.path("related");
        Nodes.texts(related.path("cve")).forEach(cve -> draft.related.add(name("CVE-", cve)));
        Nodes.texts(related.path("ghsa")).forEach(id -> draft.related.add(name("GHSA-", id)));
        draft.title = Nodes.text(advisory, "title");
        draft.details = Nodes.text(advisory, "description");
        draft.dates = Dates.of(Nodes.text(advisory, "date"), "", "");
        for (var version : List.of("cvss_v2", "cvss_v3", "cvss_v4")) {
            Nodes.number(advisory.path(version))
                    .ifPresent(score ->
                            draft.severities.add(
                                    new StatedSeverity("", "", "", Optional.of(score), version)));
        }
        draft.link(Nodes.text(advisory, "url"), List.of());
        Nodes.texts(related.path("url")).forEach(url -> draft.link(url, List.of()));
        var notes = Nodes.text(advisory, "notes");
        if (!notes.isBlank()) {
            draft.remedies.add(StatedRemedy.words("", "notes", notes));
        }
        draft.affected.add(
                new AffectedSoftware(
                        "",
                        software.getFirst(),
                        Standing.AFFECTED,
                        ranges(advisory),
                        List.of(),
                        Nodes.texts(advisory.path("platform"))));
        return Parsed.valid(draft.done());
    }

    /** One at most. */
    private static List<Software> software(JsonNode advisory) {
        var gem = Nodes.text(advisory, "gem");
        if (!gem.isBlank()) {
            return List.of(new Software.EcosystemPackage("RubyGems", gem, ""));
        }
        for (var kind : List.of("engine", "library")) {
            var name = Nodes.text(advisory, kind);
            if (!name.isBlank()) {
                return List.of(new Software.Product("", name, "", "", List.of()));
            }
        }
        return List.of();
    }

    private static List<StatedRange> ranges(JsonNode advisory) {
        var ranges = new ArrayList<StatedRange>();
        Nodes.texts(advisory.path("patched_versions"))
                .forEach(text -> ranges.add(new Constraint(Side.PATCHED, text)));
        Nodes.texts(advisory.path("unaffected_versions"))
                .forEach(text -> ranges.add(new Constraint(Side.NEVER_AFFECTED, text)));
        return ranges;
    }

    /** Ids stand there without the prefix that they have everywhere else. */
    private static String name(String prefix, String rest) {
        var stripped = rest.strip();
        return stripped.isEmpty() || stripped.startsWith(prefix) ? stripped : prefix + stripped;
    }
}
