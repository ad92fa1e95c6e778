package clearinghouse.vault;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
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
import java.time.temporal.ChronoUnit;
import java.util.Collection;
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

    /** In no role either: for the one statement that destroys a key. */
    private static final Permission REMOVE = new Permission("key:remove");

    private final Keystore keystore;
    private final AuditRecord record;
    private final Ids ids;
    private final SecureRandom chance;
    private final InstantSource clock;

    public Vault(Keystore keystore, AuditRecord record, SecureRandom chance, InstantSource clock) {
        this.keystore = keystore;
        this.record = record;
        this.ids = new Ids(clock, chance);
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

    /** For a subject that gets one with the first thing that is sealed of it, and is locked. */
    public DataKey keyOrNew(Tx tx, PublicId subject) {
        return new VaultStore(tx).find(List.of(subject.code())).isEmpty()
                ? newKey(tx, subject)
                : key(tx, subject);
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

    /** For a secret that is used and never read: it stays in the vault's hands. */
    public MacKey macKey(Tx tx, PublicId subject) {
        return new MacKey(key(tx, subject));
    }

    /**
     * Under which what is compared is hashed, the same for all. Empty while the keystore does not
     * open it: nothing is compared then, and nothing waits for it.
     */
    public Optional<ComparingKey> comparingKey(Tx tx) {
        return tx.widened(
                WRAP,
                () -> {
                    var name = comparingKeyName(tx);
                    return Optional.ofNullable(found(tx, List.of(name)).get(name))
                            .filter(key -> key.why().isEmpty())
                            .map(DataKey::comparing);
                });
    }

    private String comparingKeyName(Tx tx) {
        var store = new VaultStore(tx);
        // Asked again: one that was retired while we waited for it is in no answer, nor its heir.
        return store.currentComparingKey()
                .or(store::currentComparingKey)
                .orElseGet(() -> {
                    makeComparing(tx);
                    return store.currentComparingKey().orElseThrow();
                });
    }

    private void makeComparing(Tx tx) {
        var id = ComparingKeyId.random(chance);
        if (new VaultStore(tx).makeComparing(id, clock.instant())) {
            newKey(tx, id);
        }
    }

    /**
     * Another one takes its place, and all that the former hashed is gone in this transaction. What
     * an older copy of the database holds of it cannot be tried against guesses any more.
     */
    public void renewComparingKey(Tx tx, Access access) {
        tx.widened(
                WRAP,
                () -> {
                    new VaultStore(tx).retireComparing(clock.instant());
                    makeComparing(tx);
                    record.append(
                            tx,
                            access,
                            "key.comparing_renewed",
                            new ComparingKeyId(comparingKeyName(tx)));
                    return true;
                });
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
            return new DataKey(opened(wrapped), chance).after(wrapped.removed().map(Vault::gone));
        } catch (Unopenable e) {
            return DataKey.lacking(e, chance);
        }
    }

    private static Unopenable gone(Removal.Gone gone) {
        return Unopenable.forGood(gone.sentence());
    }

    private byte[] opened(VaultStore.Wrapped wrapped) {
        if (wrapped.isGone()) {
            throw gone(wrapped.removed().orElseThrow());
        }
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
        place(tx, wrapped.subject(), data, parent, key);
    }

    private void place(
            Tx tx, String subject, byte[] data, Optional<String> parent, Optional<byte[]> key) {
        var store = new VaultStore(tx);
        if (parent.isPresent()) {
            var content = Gcm.seal(key.orElseThrow(), data, under(parent.get(), subject), chance);
            store.keepUnder(parent.get(), new VaultStore.Child(subject, content));
        } else {
            var current = currentKey(tx);
            store.keepAlone(
                    current, new VaultStore.Child(subject, keystore.wrap(current, data, subject)));
        }
    }

    /**
     * Destroys the key of a subject, in this transaction: what is sealed under it is noise from
     * then on, in this database and in each later copy of it. The caller answers for the right to.
     */
    public Removal.Outcome remove(Tx tx, Access access, PublicId subject, Removal removal) {
        return tx.widened(
                WRAP, () -> tx.widened(REMOVE, () -> removed(tx, access, subject, removal)));
    }

    private Removal.Outcome removed(Tx tx, Access access, PublicId subject, Removal removal) {
        var store = new VaultStore(tx);
        var wrapped = store.lock(subject.code()).orElseThrow(CannotOpen::new);
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var outcome = Removal.decide(store.standing(wrapped), now);
        if (outcome instanceof Removal.Outcome.Removed) {
            store.saveRemoval(ids.next(), wrapped, removal, access, now);
            record.append(
                    tx,
                    access,
                    "key.removed",
                    subject,
                    Map.of(
                            "cause", removal.cause().code(),
                            "rule", removal.rule(),
                            "key", wrapped.key()));
        }
        return outcome;
    }

    /**
     * As {@link #remove}, and a fresh key comes in the place of the destroyed one, under the same
     * parent. What the former one sealed says that it was removed.
     */
    public Removal.Replacing replace(Tx tx, Access access, PublicId subject, Removal removal) {
        return tx.widened(
                WRAP,
                () -> {
                    var store = new VaultStore(tx);
                    var parent =
                            store.find(subject.code())
                                    .flatMap(VaultStore.Wrapped::parent)
                                    .map(VaultStore.Parent::subject);
                    // A parent is locked before what it wraps.
                    var key = parent.map(code -> parentKey(tx, code));
                    return switch (remove(tx, access, subject, removal)) {
                        case Removal.Outcome.Removed(var at) ->
                                new Removal.Replacing.Replaced(
                                        renewed(tx, subject.code(), parent, key), at);
                        case Removal.Outcome.GoneBefore(var gone) ->
                                new Removal.Replacing.Refused(gone.sentence());
                        case Removal.Outcome.Refused(var why) -> new Removal.Replacing.Refused(why);
                    };
                });
    }

    /** Empty while the subject has a key, be it one in the place of another. */
    public Optional<Removal.Gone> gone(Tx tx, PublicId subject) {
        return new VaultStore(tx)
                .find(subject.code())
                .filter(VaultStore.Wrapped::isGone)
                .flatMap(VaultStore.Wrapped::removed);
    }

    /** Of these, the codes of those whose first key is destroyed; seen or not. */
    public Set<String> removed(Tx tx, Collection<? extends PublicId> subjects) {
        var codes = subjects.stream().map(PublicId::code).toList();
        return tx.widened(
                WRAP,
                () ->
                        new VaultStore(tx)
                                .find(codes).values().stream()
                                        .filter(it -> it.removed().isPresent())
                                        .map(VaultStore.Wrapped::subject)
                                        .collect(Collectors.toUnmodifiableSet()));
    }

    private DataKey renewed(
            Tx tx, String subject, Optional<String> parent, Optional<byte[]> parentKey) {
        var data = Keyring.random(chance);
        place(tx, subject, data, parent, parentKey);
        return new DataKey(data, chance);
    }
}
