package clearinghouse.platform;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Heard by everyone who waits for it, and by who was busy when it rang. */
final class Bell {

    private final Lock lock = new ReentrantLock();
    private final Condition rang = lock.newCondition();
    private long times;

    long times() {
        lock.lock();
        try {
            return times;
        } finally {
            lock.unlock();
        }
    }

    void ring() {
        lock.lock();
        try {
            times++;
            rang.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Until it has rung more often than was heard, or the time is over. */
    void await(long heard, Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = most.toNanos();
            while (times == heard && left > 0) {
                left = rang.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
