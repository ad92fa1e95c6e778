package clearinghouse.catalogue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A place where somebody publishes and that is asked again and again.
 *
 * @param address a domain, or an address that begins with https://
 * @param every how often; empty where it is taken in once
 * @param next when it is looked at next, where that is known
 * @param underWay its lists were read, and what they name is being taken
 * @param succeeded when all that it publishes was here last
 * @param failed when that last went wrong
 * @param error what is wrong now; empty where nothing is
 * @param failures one after the other
 * @param staleAt from when on what it said counts as old; empty where it is taken in once
 */
public record Subscription(
        UUID key,
        SubscriptionId id,
        String address,
        SourceKind kind,
        Optional<Duration> every,
        boolean paused,
        Optional<Instant> next,
        boolean underWay,
        Optional<Instant> succeeded,
        Optional<Instant> failed,
        String error,
        int failures,
        Optional<Instant> staleAt,
        Tally tally,
        Mirroring mirroring) {

    private static final Duration FIRST_RETRY = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 10;

    /**
     * What became of the documents of a round.
     *
     * @param missing the list names it, and its host says that there is nothing
     * @param failed could not be fetched
     */
    public record Tally(
            int fresh, int revised, int same, int older, int quarantined, int missing, int failed) {
        static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0);
    }

    /**
     * As people see it.
     *
     * @param waiting documents that the lists name and that are not here as they stand there
     * @param mirrored documents of it that are offered to everyone here
     */
    public record Shown(Subscription subscription, long waiting, long mirrored) {}

    /** Whether what it said counts as old. */
    public boolean isStale(Instant now) {
        return staleAt.isPresent() && staleAt.get().isBefore(now);
    }

    /** Nothing more will be done: it was taken in once. */
    public boolean hasEnded() {
        return every.isEmpty() && !underWay && next.isEmpty() && !paused;
    }

    /** Soon at first, then ever later, and never later than usual. */
    Optional<Instant> afterFailure(Instant now) {
        return every.map(usual -> {
            var wait = FIRST_RETRY.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
            return now.plus(wait.compareTo(usual) < 0 ? wait : usual);
        });
    }

    /** At once where it was chosen to be mirrored meanwhile: nobody has looked at that. */
    Optional<Instant> afterSuccess(Instant now) {
        return mirroring == Mirroring.WAITING ? Optional.of(now) : every.map(now::plus);
    }

    /** So many intervals after it was heard of. */
    static Instant staleAt(Instant heard, Duration every, int intervals) {
        return heard.plus(every.multipliedBy(intervals));
    }
}
