package clearinghouse.kernel;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/** Where new keys come from: time and chance are parameters, so that a test can hold them. */
public final class Ids {

    private final InstantSource clock;
    private final SecureRandom chance;

    public Ids(InstantSource clock, SecureRandom chance) {
        this.clock = clock;
        this.chance = chance;
    }

    /**
     * UUIDv7 (RFC 9562 §5.7): orders rows by their making. It tells the time, so it never leaves.
     */
    public UUID next() {
        long high = (clock.millis() << 16) | 0x7000 | chance.nextInt(1 << 12);
        long low = (chance.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    public SecureRandom chance() {
        return chance;
    }
}
