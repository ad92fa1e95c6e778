package clearinghouse.coordination;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/**
 * When an embargo ends: one instant, and the zone in which the parties agreed on it. The instant
 * decides; the zone only says how it is shown, so that nobody mistakes the day.
 */
public record EmbargoEnd(Instant at, ZoneId zone) {

    public EmbargoEnd {
        at = at.truncatedTo(ChronoUnit.MICROS);
    }

    /** Date, time, offset and zone. */
    public ZonedDateTime shown() {
        return at.atZone(zone);
    }

    boolean isAfter(Instant now) {
        return at.isAfter(now);
    }
}
