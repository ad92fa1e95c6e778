package clearinghouse.vault;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.PublicId;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import clearinghouse.record.Reading;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The key of each subject, made and found inside the transaction that stores or reads. */
public final class Vault {

    private final Keystore keystore;
    private final AuditRecord record;
    private final SecureRandom chance;
    private final InstantSource clock;

    public Vault(Keystore keystore, AuditRecord record, SecureRandom chance, InstantSource clock) {
        this.keystore = keystore;
        this.record = record;
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

    /** To seal with. Fails when the subject is not visible: one who sees the row sees its key. */
    public DataKey key(Tx tx, PublicId subject) {
        return Objects.requireNonNull(keys(tx, List.of(subject)).get(subject.code()));
    }

    /** What is opened so is on record, for its submitter to see, in the same transaction. */
    public ReadingKey read(
            Tx tx, Access access, Reading reading, PublicId subject, PartyId submitter) {
        var what = List.of(new AuditRecord.Submitted(subject, submitter));
        return Objects.requireNonNull(read(tx, access, reading, what).get(subject.code()));
    }

    /** As {@link #read}, for a list: by the code of each subject. */
    public Map<String, ReadingKey> read(
            Tx tx, Access access, Reading reading, List<AuditRecord.Submitted> what) {
        record.read(tx, access, reading, what);
        var subjects = what.stream().map(AuditRecord.Submitted::subject).toList();
        return keys(tx, subjects).entrySet().stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, key -> new ReadingKey(key.getValue())));
    }

    /** Of what everyone may read, nobody has to know who did. */
    public ReadingKey readPublished(Tx tx, PublicId subject) {
        return new ReadingKey(key(tx, subject));
    }

    private Map<String, DataKey> keys(Tx tx, List<PublicId> subjects) {
        var codes = subjects.stream().map(PublicId::code).distinct().toList();
        var found =
                tx.map(
                        "select subject, wrapped from vault_key where subject = any (?)",
                        row -> row.text("subject"),
                        row ->
                                new DataKey(
                                        keystore.unwrap(row.bytes("wrapped"), row.text("subject")),
                                        chance),
                        codes);
        if (found.size() < codes.size()) {
            throw new Gcm.CannotOpen();
        }
        return found;
    }
}
