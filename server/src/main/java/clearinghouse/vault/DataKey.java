package clearinghouse.vault;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * The key of one subject, held only as long as the transaction that asked for it. It seals; what it
 * sealed is opened by a {@link ReadingKey}.
 */
public final class DataKey {

    private final byte[] key;
    private final SecureRandom chance;

    DataKey(byte[] key, SecureRandom chance) {
        this.key = key;
        this.chance = chance;
    }

    public Sealed seal(Place place, byte[] content) {
        return new Sealed(Gcm.seal(key, content, place.associatedData(), chance));
    }

    public Sealed seal(Place place, String content) {
        return seal(place, content.getBytes(StandardCharsets.UTF_8));
    }

    byte[] open(Place place, byte[] sealed) {
        return Gcm.open(key, sealed, place.associatedData());
    }
}
