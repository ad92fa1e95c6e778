package clearinghouse.vault;

import clearinghouse.kernel.PublicId;
import clearinghouse.platform.Tx;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The key of each subject, made and found inside the transaction that stores or reads. */
public final class Vault {

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
        var fresh = new byte[Gcm.KEY_BYTES];
        chance.nextBytes(fresh);
        tx.update(
                "insert into vault_key (subject, wrapped, keystore, created_at) values (?, ?, ?, ?)",
                subject,
                keystore.wrap(fresh, subject.code()),
                keystore.name(),
                clock.instant());
        return new DataKey(fresh, chance);
    }

    /** Fails when the subject is not visible to the caller: one who sees the row sees its key. */
    public DataKey key(Tx tx, PublicId subject) {
        return tx.first(
                        "select wrapped from vault_key where subject = ?",
                        row ->
                                new DataKey(
                                        keystore.unwrap(row.bytes("wrapped"), subject.code()),
                                        chance),
                        subject)
                .orElseThrow(Gcm.CannotOpen::new);
    }
}
