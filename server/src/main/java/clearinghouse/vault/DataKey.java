package clearinghouse.vault;

import clearinghouse.platform.Unopenable;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Supplier;

/** The key of one subject, held only as long as the transaction that asked for it. */
public final class DataKey {

    private final Supplier<byte[]> key;
    private final Optional<SecureRandom> chance;
    private final Optional<Unopenable> why;

    private DataKey(Supplier<byte[]> key, Optional<SecureRandom> chance, Optional<Unopenable> why) {
        this.key = key;
        this.chance = chance;
        this.why = why;
    }

    DataKey(byte[] key, SecureRandom chance) {
        this(() -> key, Optional.of(chance), Optional.empty());
    }

    /** One that cannot be had: what is sealed under it stays closed, and says why. */
    static DataKey lacking(Unopenable why) {
        return new DataKey(
                () -> {
                    throw why;
                },
                Optional.empty(),
                Optional.of(why));
    }

    public Sealed seal(Place place, byte[] content) {
        return new Sealed(
                Gcm.seal(key.get(), content, place.associatedData(), chance.orElseThrow()));
    }

    public Sealed seal(Place place, String content) {
        return seal(place, content.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] open(Place place, byte[] sealed) {
        return Gcm.open(key.get(), sealed, place.associatedData());
    }

    public String openText(Place place, byte[] sealed) {
        return new String(open(place, sealed), StandardCharsets.UTF_8);
    }

    /**
     * What a person reads in this place: the text, or the sentence that says why there is none. One
     * finding that cannot be opened does not close the list it stands in.
     */
    public String tell(Place place, byte[] sealed) {
        return why.map(Unopenable::sentence).orElseGet(() -> openText(place, sealed));
    }
}
