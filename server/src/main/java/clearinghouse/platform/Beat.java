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
        await(LENGTH);
    }

    /** At the next whole one of this length: longer than the work that is not to be told by it. */
    public void await(Duration length) {
        long end = end(System.nanoTime() - begun, length);
        for (long now; (now = System.nanoTime() - begun) < end; ) {
            LockSupport.parkNanos(end - now);
        }
    }

    /** Of the beat in which so much time has passed; all of it in nanoseconds. */
    static long end(long passed) {
        return end(passed, LENGTH);
    }

    private static long end(long passed, Duration length) {
        return (passed / length.toNanos() + 1) * length.toNanos();
    }
}
