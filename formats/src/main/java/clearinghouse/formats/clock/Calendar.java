package clearinghouse.formats.clock;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which days count, and by which time zone a day is one.
 *
 * @param weekend days of the week that are no business days; not all seven
 */
public record Calendar(ZoneId zone, Set<DayOfWeek> weekend, Set<LocalDate> holidays) {

    /** Days of UTC, without holidays. */
    public static final Calendar UTC =
            new Calendar(
                    ZoneOffset.UTC, EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), Set.of());

    public Calendar {
        weekend = Set.copyOf(weekend);
        holidays = Set.copyOf(holidays);
        if (weekend.size() == DayOfWeek.values().length) {
            throw new IllegalArgumentException("a week has a business day");
        }
    }

    boolean isBusinessDay(LocalDate day) {
        return !weekend.contains(day.getDayOfWeek()) && !holidays.contains(day);
    }

    /**
     * What the clock on the wall shows, never less for a later instant: while an hour is shown a
     * second time, it stands still at its end.
     */
    LocalDateTime wall(Instant at) {
        var shown = LocalDateTime.ofInstant(at, zone);
        var repeated = zone.getRules().getTransition(shown);
        return repeated != null && repeated.isOverlap() && !at.isBefore(repeated.getInstant())
                ? repeated.getDateTimeBefore()
                : shown;
    }

    /**
     * When the wall shows that, never earlier for a later time: of an hour that is shown twice the
     * first, and for one that is left out the moment at which it is.
     */
    Instant instant(LocalDateTime shown) {
        var jump = zone.getRules().getTransition(shown);
        return jump != null && jump.isGap()
                ? jump.getInstant()
                : shown.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }
}
