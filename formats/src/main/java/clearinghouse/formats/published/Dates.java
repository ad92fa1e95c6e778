package clearinghouse.formats.published;

import java.time.Instant;
import java.util.Optional;

/** When, as the source says it; a day without a time is its first instant in UTC. */
public record Dates(
        Optional<Instant> published, Optional<Instant> modified, Optional<Instant> withdrawn) {

    static Dates of(String published, String modified, String withdrawn) {
        return new Dates(Times.parse(published), Times.parse(modified), Times.parse(withdrawn));
    }
}
