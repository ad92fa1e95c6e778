package clearinghouse.coordination;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** An embargo's end as text: RFC 3339 with an offset, and the zone by its IANA name. */
final class EmbargoText {

    private EmbargoText() {}

    static Parsed<EmbargoEnd> parse(String untilPointer, String until, String zone) {
        var problems = faults(untilPointer, Optional.of(until), Optional.of(zone));
        return problems.isEmpty()
                ? Parsed.valid(
                        new EmbargoEnd(
                                dateTime(until).orElseThrow().toInstant(),
                                zone(zone).orElseThrow()))
                : Parsed.invalid(problems);
    }

    /** Also of a body in which one of the two, or both, are missing. */
    static List<Problem> faults(String untilMember, JsonNode body) {
        return faults(
                "/" + untilMember,
                body.path(untilMember).stringValueOpt(),
                body.path("zone").stringValueOpt());
    }

    private static List<Problem> faults(
            String untilPointer, Optional<String> until, Optional<String> zone) {
        var problems = new ArrayList<Problem>();
        var at = until.flatMap(EmbargoText::dateTime);
        if (until.isPresent() && at.isEmpty()) {
            problems.add(
                    new Problem(
                            untilPointer,
                            "date-time",
                            "a date and time from 1970 to 2999 with its offset, such as 2027-03-01T12:00:00-05:00"));
        }
        var named = zone.flatMap(EmbargoText::zone);
        if (zone.isPresent() && named.isEmpty()) {
            problems.add(
                    new Problem("/zone", "zone", "an IANA time zone, such as America/New_York"));
        }
        if (at.isPresent() && named.isPresent() && !agree(at.get(), named.get())) {
            problems.add(
                    new Problem(
                            untilPointer,
                            "offset",
                            "the offset is not the zone's at that moment; use the zone's or Z"));
        }
        return problems;
    }

    static String render(EmbargoEnd end) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(end.shown());
    }

    private static Optional<OffsetDateTime> dateTime(String text) {
        try {
            // The database and the published documents know no year with a sign or a fifth digit.
            return Optional.of(OffsetDateTime.parse(text))
                    .filter(at -> at.getYear() >= 1970 && at.getYear() < 3000);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<ZoneId> zone(String text) {
        return ZoneId.getAvailableZoneIds().contains(text)
                ? Optional.of(ZoneId.of(text))
                : Optional.empty();
    }

    /** A wrong offset means that someone mistook the moment: better asked than guessed. */
    private static boolean agree(OffsetDateTime at, ZoneId zone) {
        return at.getOffset().equals(ZoneOffset.UTC)
                || at.getOffset().equals(zone.getRules().getOffset(at.toInstant()));
    }
}
