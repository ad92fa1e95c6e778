package clearinghouse.platform;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * When it is told that something is not there. What is hidden costs the database some tens of
 * microseconds more than what is absent, and who counts them would know one from the other:
 * therefore both are told at the next whole beat after the request came.
 */
public final class Beat {

    static final Duration LENGTH = Duration.ofMillis(10);

    private final long begun = System.nanoTime();

    private Beat() {}

    public static Beat begin() {
        return new Beat();
    }

    public void await() {
        long end = end(System.nanoTime() - begun);
        for (long now; (now = System.nanoTime() - begun) < end; ) {
            LockSupport.parkNanos(end - now);
        }
    }

    /** Of the beat in which so much time has passed; all of it in nanoseconds. */
    static long end(long passed) {
        return (passed / LENGTH.toNanos() + 1) * LENGTH.toNanos();
    }
}
