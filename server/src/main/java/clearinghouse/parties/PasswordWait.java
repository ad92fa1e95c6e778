package clearinghouse.parties;

import java.time.Duration;

/**
 * How long the next attempt waits after several in a row that went wrong. It rises, and it ends:
 * nobody is locked out for good.
 *
 * @param free how many do not make anyone wait
 */
record PasswordWait(int free, Duration first, Duration longest) {

    /** Beyond which doubling would leave the range of numbers. */
    private static final int MOST_DOUBLINGS = 20;

    Duration after(int failures) {
        if (failures < free) {
            return Duration.ZERO;
        }
        var wait = first.multipliedBy(1L << Math.min(failures - free, MOST_DOUBLINGS));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
