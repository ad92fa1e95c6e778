package clearinghouse.vault;

import clearinghouse.kernel.Permission;
import clearinghouse.kernel.PublicId;
import clearinghouse.platform.Tx;
import clearinghouse.platform.Unopenable;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;

/** The key of each subject, made and found inside the transaction that stores or reads. */
public final class Vault {

    /** In no role: it is taken for the statements that handle wrapped keys, and given back. */
    static final Permission WRAP = new Permission("key:wrap");

    private final Keystore keystore;
    private final SecureRandom chance;
    private final InstantSource clock;

    public Vault(Keystore keystore, SecureRandom chance, InstantSource clock) {
        this.keystore = keystore;
        this.chance = chance;
        this.clock = clock;
    }

    /** For a subject that has none yet, in the transaction that makes the subject. */
    public DataKey newKey(Tx tx, PublicId subject) {
        var fresh = Keyring.random(chance);
        var store = new VaultStore(tx);
        // Who waited for a rotation to begin finds nothing at first: the key it waited for is
        // retired.
        var current = store.currentKey().or(store::currentKey).orElseGet(() -> firstKey(tx));
        store.save(
                subject, keystore.wrap(current, fresh, subject.code()), current, clock.instant());
        return new DataKey(fresh, chance);
    }

    /**
     * The keystore has a key from the first start on; the database learns its name by the first
     * use.
     */
    private String firstKey(Tx tx) {
        return tx.widened(
                WRAP,
                () -> {
                    var store = new VaultStore(tx);
                    store.makeFirst(keystore.keyBeside(Set.of()), clock.instant());
                    return store.currentKey().orElseThrow();
                });
    }

    /**
     * Fails when the subject is not visible to the caller: one who sees the row sees its key. A key
     * that cannot be had is told of where something is opened with it.
     */
    public DataKey key(Tx tx, PublicId subject) {
        var store = new VaultStore(tx);
        var wrapped = store.find(subject).orElseThrow(CannotOpen::new);
        try {
            return opened(wrapped);
        } catch (Unopenable e) {
            // It may have been wrapped anew since the row was read, and its old key destroyed.
            var again = store.find(subject).orElseThrow(CannotOpen::new);
            return again.key().equals(wrapped.key()) ? DataKey.lacking(e) : opened(again);
        }
    }

    private DataKey opened(VaultStore.Wrapped wrapped) {
        return new DataKey(
                keystore.unwrap(wrapped.key(), wrapped.content(), wrapped.subject()), chance);
    }
}
