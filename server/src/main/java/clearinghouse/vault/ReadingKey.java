package clearinghouse.vault;

import clearinghouse.platform.Unopenable;
import java.nio.charset.StandardCharsets;

/**
 * Opens the sealed content of one subject. The vault gives it out for a reading that is on record,
 * and for what is public; there is no other way to get one. Of a lost key, opening throws {@link
 * Unopenable}.
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

    /**
     * What a person reads in this place: the text, or the sentence that says why there is none. One
     * finding that cannot be opened does not close the list it stands in.
     */
    public String tell(Place place, byte[] sealed) {
        try {
            return openText(place, sealed);
        } catch (Unopenable e) {
            return e.sentence();
        }
    }
}
