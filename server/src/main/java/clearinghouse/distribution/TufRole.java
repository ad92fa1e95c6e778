package clearinghouse.distribution;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * The top-level roles of TUF 1.0, from the one that changes least, and how long a file of each is
 * good: the shorter, the sooner a client notices that it is being kept from news.
 */
enum TufRole {
    ROOT(Duration.ofDays(365)),
    TARGETS(Duration.ofDays(90)),
    SNAPSHOT(Duration.ofDays(7)),
    TIMESTAMP(Duration.ofDays(1));

    private final Duration life;

    TufRole(Duration life) {
        this.life = life;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static TufRole parse(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    Instant expiry(Instant now) {
        return now.plus(life);
    }

    /** At half of its life, so that a server that was down for the other half is still in time. */
    boolean isDue(Instant expires, Instant now) {
        return !now.isBefore(expires.minus(life.dividedBy(2)));
    }
}
