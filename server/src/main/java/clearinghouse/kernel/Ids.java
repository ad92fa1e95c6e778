package clearinghouse.kernel;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Where new keys come from: time and chance are parameters, so that a test can hold them. */
public final class Ids {

    private static final int COUNTER_BITS = 12;
    private static final long COUNTER_MASK = (1 << COUNTER_BITS) - 1;

    private final InstantSource clock;
    private final SecureRandom chance;
    private final AtomicLong latest = new AtomicLong();

    public Ids(InstantSource clock, SecureRandom chance) {
        this.clock = clock;
        this.chance = chance;
    }

    /**
     * UUIDv7: orders rows by their making, also those of one millisecond (the counter of RFC 9562
     * §6.2, method 1). It tells the time, so it never leaves.
     */
    public UUID next() {
        // Starts in the lower half of the counter's range; what runs over borrows from the time.
        long fresh = (clock.millis() << COUNTER_BITS) | chance.nextInt(1 << (COUNTER_BITS - 1));
        long stamp = latest.updateAndGet(before -> Math.max(before + 1, fresh));
        long high = ((stamp >>> COUNTER_BITS) << 16) | 0x7000 | (stamp & COUNTER_MASK);
        long low = (chance.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** Behind each key that was made before this moment, and before each that is made later. */
    public static UUID at(Instant moment) {
        return new UUID(moment.toEpochMilli() << 16, 0);
    }

    public SecureRandom chance() {
        return chance;
    }
}
