package clearinghouse.app;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what workers bring about; fails with the last answer when it does not come. */
public final class Until {

    private Until() {}

    public static <T> T holds(Duration atMost, Supplier<T> question, Predicate<T> wanted) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            T answer = question.get();
            if (wanted.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("after " + atMost + " still " + answer);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
