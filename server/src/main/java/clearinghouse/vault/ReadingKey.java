package clearinghouse.vault;

import java.nio.charset.StandardCharsets;

/**
 * Opens the sealed content of one subject. The vault gives it out for a reading that is on record,
 * and for what is public; there is no other way to get one.
 */
public final class ReadingKey {

    private final DataKey key;

    ReadingKey(DataKey key) {
        this.key = key;
    }

    public byte[] open(Place place, byte[] sealed) {
        return key.open(place, sealed);
    }

    public String openText(Place place, byte[] sealed) {
        return new String(open(place, sealed), StandardCharsets.UTF_8);
    }
}
