package clearinghouse.vault;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.kernel.PublicId;
import clearinghouse.platform.Tx;
import clearinghouse.platform.Unopenable;
import clearinghouse.record.AuditRecord;
import clearinghouse.record.Reading;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The key of each subject, made and found inside the transaction that stores or reads. */
public final class Vault {

    /** In no role: it is taken for the statements that handle wrapped keys, and given back. */
    static final Permission WRAP = new Permission("key:wrap");

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
        return new DataKey(fresh(tx, subject.code()), chance);
    }

    private byte[] fresh(Tx tx, String subject) {
        var fresh = Keyring.random(chance);
        var current = currentKey(tx);
        new VaultStore(tx)
                .save(subject, keystore.wrap(current, fresh, subject), current, clock.instant());
        return fresh;
    }

    /**
     * Who waited for a rotation to begin finds nothing at first: the key that it waited for is
     * retired.
     */
    private String currentKey(Tx tx) {
        var store = new VaultStore(tx);
        return store.currentKey().or(store::currentKey).orElseGet(() -> firstKey(tx));
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
     * To seal with. Fails when the subject is not visible: one who sees the row sees its key. A key
     * that cannot be had is told of where something is sealed with it.
     */
    public DataKey key(Tx tx, PublicId subject) {
        return Objects.requireNonNull(keys(tx, List.of(subject)).get(subject.code()));
    }

    /** What is opened so is on record, for its submitter to see, in the same transaction. */
    public ReadingKey read(
            Tx tx, Access access, Reading reading, PublicId subject, PartyId submitter) {
        var what = List.of(new AuditRecord.Submitted(subject, submitter));
        return Objects.requireNonNull(read(tx, access, reading, what).get(subject.code()));
    }

    /**
     * As {@link #read}, for a list: by the code of each subject. Nobody reads what stays closed, so
     * a lost key is no reading.
     */
    public Map<String, ReadingKey> read(
            Tx tx, Access access, Reading reading, List<AuditRecord.Submitted> what) {
        var keys = keys(tx, what.stream().map(AuditRecord.Submitted::subject).toList());
        record.read(
                tx,
                access,
                reading,
                what.stream()
                        .filter(it ->
                                Objects.requireNonNull(keys.get(it.subject().code()))
                                        .why()
                                        .isEmpty())
                        .toList());
        return keys.entrySet().stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, key -> new ReadingKey(key.getValue())));
    }

    /** Of what everyone may read, nobody has to know who did. */
    public ReadingKey readPublished(Tx tx, PublicId subject) {
        return new ReadingKey(key(tx, subject));
    }

    private Map<String, DataKey> keys(Tx tx, List<PublicId> subjects) {
        var keys = found(tx, subjects.stream().map(PublicId::code).distinct().toList());
        var lacking =
                keys.entrySet().stream()
                        .filter(key -> key.getValue().why().isPresent())
                        .map(Map.Entry::getKey)
                        .toList();
        if (!lacking.isEmpty()) {
            // They may have been wrapped anew since the rows were read, and their old key
            // destroyed.
            keys.putAll(found(tx, lacking));
        }
        return keys;
    }

    private Map<String, DataKey> found(Tx tx, List<String> subjects) {
        var wrapped = new VaultStore(tx).find(subjects);
        if (wrapped.size() < subjects.size()) {
            throw new CannotOpen();
        }
        var keys = new HashMap<String, DataKey>();
        wrapped.forEach((subject, it) -> keys.put(subject, found(it)));
        return keys;
    }

    private DataKey found(VaultStore.Wrapped wrapped) {
        try {
            return new DataKey(opened(wrapped), chance);
        } catch (Unopenable e) {
            return DataKey.lacking(e, chance);
        }
    }

    private byte[] opened(VaultStore.Wrapped wrapped) {
        return wrapped.parent()
                .map(parent ->
                        Gcm.open(
                                keystore.unwrap(wrapped.key(), parent.content(), parent.subject()),
                                wrapped.content(),
                                under(parent.subject(), wrapped.subject())))
                .orElseGet(
                        () -> keystore.unwrap(wrapped.key(), wrapped.content(), wrapped.subject()));
    }

    /** A key under one parent does not open under another one. */
    static byte[] under(String parent, String subject) {
        return (parent + "\0" + subject).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * From now on the subject's key is wrapped by that of the parent, which gets one if it has
     * none; or by the keystore, without a parent. What is sealed stays as it is. A key that is lost
     * stays where it is.
     */
    public void keepUnder(Tx tx, PublicId subject, Optional<? extends PublicId> parent) {
        tx.widened(
                WRAP,
                () -> {
                    var key = parent.map(id -> parentKey(tx, id.code()));
                    var wrapped =
                            new VaultStore(tx).lock(subject.code()).orElseThrow(CannotOpen::new);
                    var is = wrapped.parent().map(VaultStore.Parent::subject);
                    if (!is.equals(parent.map(PublicId::code))) {
                        move(tx, wrapped, parent.map(PublicId::code), key);
                    }
                    return true;
                });
    }

    private byte[] parentKey(Tx tx, String parent) {
        return new VaultStore(tx).lock(parent).map(this::opened).orElseGet(() -> fresh(tx, parent));
    }

    private void move(
            Tx tx, VaultStore.Wrapped wrapped, Optional<String> parent, Optional<byte[]> key) {
        byte[] data;
        try {
            data = opened(wrapped);
        } catch (Unopenable _) {
            return;
        }
        var store = new VaultStore(tx);
        var subject = wrapped.subject();
        if (parent.isPresent()) {
            var content = Gcm.seal(key.orElseThrow(), data, under(parent.get(), subject), chance);
            store.keepUnder(parent.get(), new VaultStore.Child(subject, content));
        } else {
            var current = currentKey(tx);
            store.keepAlone(
                    current, new VaultStore.Child(subject, keystore.wrap(current, data, subject)));
        }
    }
}
