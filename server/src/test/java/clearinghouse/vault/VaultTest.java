package clearinghouse.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class VaultTest {

    private static final SecureRandom CHANCE = new SecureRandom();
    private static final Place PLACE = new Place("intake_finding", "title_sealed", "fnd_1");
    private static final byte[] TEXT = "undisclosed".getBytes(StandardCharsets.UTF_8);

    private final DataKey key = fresh();
    private final byte[] sealed = key.seal(PLACE, TEXT).bytes();

    @Test
    void what_was_sealed_opens_in_its_place() {
        assertThat(key.open(PLACE, sealed)).isEqualTo(TEXT);
    }

    @Test
    void moved_to_another_row_column_or_table_it_does_not_open() {
        refused(() -> key.open(new Place("intake_finding", "title_sealed", "fnd_2"), sealed));
        refused(() -> key.open(new Place("intake_finding", "entry_sealed", "fnd_1"), sealed));
        refused(() -> key.open(new Place("advisory_advisory", "title_sealed", "fnd_1"), sealed));
    }

    @Test
    void the_parts_of_a_place_cannot_be_shifted_against_each_other() {
        refused(() -> key.open(new Place("intake_findingt", "itle_sealed", "fnd_1"), sealed));
        refused(() -> key.open(new Place("intake_finding", "title_sealedf", "nd_1"), sealed));
    }

    @Test
    void another_key_does_not_open_it() {
        refused(() -> fresh().open(PLACE, sealed));
    }

    @Test
    void with_any_one_bit_changed_it_does_not_open() {
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            var changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            refused(() -> key.open(PLACE, changed));
        }
    }

    @Test
    void cut_short_anywhere_or_made_longer_it_does_not_open() {
        for (int length = 0; length < sealed.length; length++) {
            var cut = Arrays.copyOf(sealed, length);
            refused(() -> key.open(PLACE, cut));
        }
        refused(() -> key.open(PLACE, Arrays.copyOf(sealed, sealed.length + 1)));
    }

    @Test
    void sealed_twice_it_never_looks_the_same() {
        assertThat(key.seal(PLACE, TEXT).bytes()).isNotEqualTo(sealed);
    }

    private static DataKey fresh() {
        return new DataKey(random(), CHANCE);
    }

    private static byte[] random() {
        var bytes = new byte[Gcm.KEY_BYTES];
        CHANCE.nextBytes(bytes);
        return bytes;
    }

    private static void refused(ThrowingCallable opening) {
        assertThatExceptionOfType(CannotOpen.class).isThrownBy(opening);
    }
}
