package clearinghouse.platform;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Does the same thing again and again on a thread of its own, until it is closed. */
public final class Rounds implements AutoCloseable {

    private final Duration first;
    private final Duration pause;
    private final Runnable round;
    private final Semaphore stop = new Semaphore(0);
    private final Thread thread;

    /**
     * @param first how long after the start
     * @param pause between the end of a round and the next one
     * @param round says itself what went wrong: one that throws is the last one
     */
    public Rounds(String name, Duration first, Duration pause, Runnable round) {
        this.first = first;
        this.pause = pause;
        this.round = round;
        this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            var wait = first;
            while (!stop.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                round.run();
                wait = pause;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits a moment for a round that is under way. */
    @Override
    public void close() {
        stop.release();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
