package clearinghouse.coordination;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Optional;

/** An embargo's end as text: RFC 3339 with an offset, and the zone by its IANA name. */
final class EmbargoText {

    private EmbargoText() {}

    static Parsed<EmbargoEnd> parse(String untilPointer, String until, String zone) {
        var problems = new ArrayList<Problem>();
        var at = dateTime(until);
        if (at.isEmpty()) {
            problems.add(
                    new Problem(
                            untilPointer,
                            "date-time",
                            "a date and time with its offset, such as 2027-03-01T12:00:00-05:00"));
        }
        var named = zone(zone);
        if (named.isEmpty()) {
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
        return problems.isEmpty()
                ? Parsed.valid(new EmbargoEnd(at.orElseThrow().toInstant(), named.orElseThrow()))
                : Parsed.invalid(problems);
    }

    static String render(EmbargoEnd end) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(end.shown());
    }

    private static Optional<OffsetDateTime> dateTime(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text));
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
