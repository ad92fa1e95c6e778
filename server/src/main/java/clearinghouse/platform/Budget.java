package clearinghouse.platform;

/**
 * How much memory the large bodies of all senders together may take, as bytes and as trees. One
 * that is alone is taken whatever its size: its route has a limit, and refusing it would be for
 * ever.
 */
final class Budget {

    private static final int PART_OF_HEAP = 4;

    private final long most;
    private long held;

    Budget(long most) {
        this.most = most;
    }

    static Budget ofThisMachine() {
        return new Budget(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    Share open() {
        return new Share();
    }

    private synchronized boolean take(long bytes, long before) {
        boolean others = held > before;
        if (others && held + bytes > most) {
            return false;
        }
        held += bytes;
        return true;
    }

    private synchronized void giveBack(long bytes) {
        held -= bytes;
    }

    /** What one request holds until it is answered. */
    final class Share implements AutoCloseable {

        private long taken;

        /** False when there is not that much left; then nothing is taken. */
        boolean take(long bytes) {
            boolean given = Budget.this.take(bytes, taken);
            if (given) {
                taken += bytes;
            }
            return given;
        }

        @Override
        public void close() {
            giveBack(taken);
            taken = 0;
        }
    }
}
