package clearinghouse.formats.osv;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.version.VersionRange.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads OSV 1.x records; what it does not know, it passes over. */
public final class OsvReader {

    private OsvReader() {}

    /** Invalid without an id: nobody could be told of it. */
    public static Parsed<OsvRecord> read(JsonNode record) {
        var id = record.path("id").asString("");
        if (id.isEmpty()) {
            return Parsed.invalid("/id", "osv-no-id", "an OSV record has an id");
        }
        var affected = new ArrayList<OsvRecord.Affected>();
        for (var each : record.path("affected")) {
            affected.add(affected(each));
        }
        return Parsed.valid(new OsvRecord(id, record.has("withdrawn"), affected));
    }

    private static OsvRecord.Affected affected(JsonNode node) {
        var ranges = new ArrayList<List<Event>>();
        boolean undecidable = false;
        for (var range : node.path("ranges")) {
            if (!range.path("type").asString("").equals("GIT")) {
                var events = events(range.path("events"));
                events.ifPresent(ranges::add);
                undecidable |= events.isEmpty();
            }
        }
        var versions = new ArrayList<String>();
        node.path("versions").forEach(version -> versions.add(version.asString("")));
        return new OsvRecord.Affected(
                node.at("/package/ecosystem").asString("").split(":", 2)[0],
                node.at("/package/name").asString(""),
                ranges,
                versions,
                undecidable);
    }

    /** The events of one range; empty when they are not such as a range has them. */
    public static Optional<List<Event>> events(JsonNode nodes) {
        var events = new ArrayList<Event>();
        for (var node : nodes) {
            for (var member : node.properties()) {
                var version = member.getValue().asString("");
                if (version.isEmpty()) {
                    return Optional.empty();
                }
                // Others have no meaning for versions.
                Event.of(member.getKey(), version).ifPresent(events::add);
            }
        }
        boolean begins = events.stream().anyMatch(Event.Introduced.class::isInstance);
        boolean endsTwice =
                events.stream().anyMatch(Event.Fixed.class::isInstance)
                        && events.stream().anyMatch(Event.LastAffected.class::isInstance);
        return begins && !endsTwice ? Optional.of(events) : Optional.empty();
    }
}
