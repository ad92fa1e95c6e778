package clearinghouse.vault;

import clearinghouse.platform.Unopenable;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The key of one subject, held only as long as the transaction that asked for it. It seals; what it
 * sealed is opened by a {@link ReadingKey}.
 */
public final class DataKey {

    private final byte[] key;
    private final SecureRandom chance;
    private final Optional<Unopenable> why;
    private final Optional<Unopenable> former;

    private DataKey(
            byte[] key,
            SecureRandom chance,
            Optional<Unopenable> why,
            Optional<Unopenable> former) {
        this.key = key;
        this.chance = chance;
        this.why = why;
        this.former = former;
    }

    DataKey(byte[] key, SecureRandom chance) {
        this(key, chance, Optional.empty(), Optional.empty());
    }

    /** One that cannot be had: what is sealed under it stays closed, and says why. */
    static DataKey lacking(Unopenable why, SecureRandom chance) {
        return new DataKey(new byte[0], chance, Optional.of(why), Optional.empty());
    }

    /** One in the place of another that was destroyed: what that one sealed says so. */
    DataKey after(Optional<Unopenable> destroyed) {
        return new DataKey(key, chance, why, destroyed);
    }

    /** Why it cannot be had, where it cannot. */
    Optional<Unopenable> why() {
        return why;
    }

    public Sealed seal(Place place, byte[] content) {
        return new Sealed(Gcm.seal(held(), content, place.associatedData(), chance));
    }

    public Sealed seal(Place place, String content) {
        return seal(place, content.getBytes(StandardCharsets.UTF_8));
    }

    /** For a key that hashes and never seals. */
    ComparingKey comparing() {
        return new ComparingKey(held());
    }

    byte[] open(Place place, byte[] sealed) {
        try {
            return Gcm.open(held(), sealed, place.associatedData());
        } catch (CannotOpen e) {
            throw former.<RuntimeException>map(it -> it).orElse(e);
        }
    }

    private byte[] held() {
        if (why.isPresent()) {
            throw why.get();
        }
        return key;
    }
}
