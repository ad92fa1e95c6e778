package clearinghouse.record;

import clearinghouse.formats.merkle.CompactRange;
import clearinghouse.formats.merkle.ConsistencyProof;
import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.merkle.InclusionProof;
import clearinghouse.formats.merkle.Subtrees;
import clearinghouse.formats.tlog.Checkpoint;
import clearinghouse.formats.tlog.EntryBundle;
import clearinghouse.formats.tlog.HashTile;
import clearinghouse.formats.tlog.LogKeys;
import clearinghouse.formats.tlog.SignedNote;
import clearinghouse.formats.tlog.TilePath;
import clearinghouse.formats.tlog.VerifierKey;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.signer.Signing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The record as its auditors read it: every entry, its place in the tree, the tree, its
 * checkpoints.
 */
public final class AuditLog {

    public static final Permission READ = new Permission("audit:read");

    private final Db db;
    private final Notary notary;

    public AuditLog(Db db, Signing signing) {
        this.db = db;
        this.notary = new Notary(signing);
    }

    /**
     * The sealed in the order of the tree, then what is not sealed yet. The entry at which the last
     * page ended may have been sealed since: what waited behind it then follows it in the tree.
     */
    Page<RecordStore.Placed> entries(Access access, Optional<UUID> after) {
        return db.inSnapshot(
                access,
                tx -> {
                    var store = new RecordStore(tx);
                    int most = Page.SIZE + 1;
                    var rows = new ArrayList<RecordStore.Placed>();
                    var sealed = after.isEmpty() ? OptionalLong.of(-1) : index(store, after.get());
                    if (sealed.isPresent()) {
                        rows.addAll(store.sealed(sealed.getAsLong() + 1, most));
                    }
                    if (rows.size() < most) {
                        rows.addAll(
                                store.unsealed(
                                        after.filter(last -> sealed.isEmpty()),
                                        most - rows.size()));
                    }
                    return Page.of(rows, AuditLog::position);
                });
    }

    /** Empty of an entry that still waits. */
    private static OptionalLong index(RecordStore store, UUID position) {
        return isIndex(position)
                ? OptionalLong.of(position.getLeastSignificantBits())
                : store.indexOf(position);
    }

    /** A place in the tree, in the form in which cursors are sealed; no inner key looks like it. */
    private static UUID position(RecordStore.Placed placed) {
        return placed.index().isPresent() ? new UUID(0, placed.index().getAsLong()) : placed.key();
    }

    private static boolean isIndex(UUID position) {
        return position.getMostSignificantBits() == 0;
    }

    /** What no batch has taken yet, the oldest first. */
    Page<RecordStore.Placed> waiting(Access access, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx ->
                        Page.of(
                                new RecordStore(tx).unsealed(after, Page.SIZE + 1),
                                RecordStore.Placed::key));
    }

    /** Empty before the first batch. */
    Optional<SignedNote> checkpoint(Access access) {
        return db.inTransaction(
                access, tx -> new RecordStore(tx).checkpoint().map(RecordStore.Signed::note));
    }

    /** Of each 256 entries the newest: between two of them is what was changed. */
    Page<RecordStore.Signed> checkpoints(Access access, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx ->
                        Page.of(
                                new RecordStore(tx)
                                        .checkpoints(
                                                after.map(UUID::getLeastSignificantBits).orElse(0L),
                                                Page.SIZE + 1),
                                last -> new UUID(0, last.head().size())));
    }

    /**
     * The Ed25519 key by which the checkpoints are verified; to be had in another way than from
     * this server.
     */
    VerifierKey key(Access access) {
        return checkpoint(access)
                .flatMap(note -> Checkpoint.parse(note.text()))
                .map(checkpoint -> notary.key(checkpoint.origin()))
                .orElseGet(notary::firstKey);
    }

    /** That key, and those that sign beside it with the size from which on each does. */
    LogKeys keys(Access access) {
        return new LogKeys(
                Stream.concat(
                                Stream.of(new LogKeys.Begun(key(access), 0)),
                                db
                                        .inTransaction(access, tx -> new RecordStore(tx).signers())
                                        .stream())
                        .toList());
    }

    /** Empty when the tree has not so many hashes, or entries, in that place. */
    Optional<byte[]> tile(Access access, TilePath path) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new RecordStore(tx);
                    if (path.level().isPresent()) {
                        var hashes = store.nodes(path.treeLevel(), path.first(), path.width());
                        return hashes.size() == path.width()
                                ? Optional.of(HashTile.render(hashes))
                                : Optional.empty();
                    }
                    var entries = store.sealed(path.first(), path.width());
                    return entries.size() == path.width()
                            ? Optional.of(EntryBundle.render(contents(entries)))
                            : Optional.empty();
                });
    }

    /**
     * A row that was made too large to be told is told as nothing, which is not what was sealed.
     */
    private static List<byte[]> contents(List<RecordStore.Placed> entries) {
        return entries.stream()
                .map(placed -> placed.entry().content())
                .map(content -> content.length > EntryBundle.LARGEST_ENTRY ? new byte[0] : content)
                .toList();
    }

    record Proven(Hash leaf, InclusionProof proof, SignedNote checkpoint) {}

    /** Empty when there is no such entry, or while it is not sealed. */
    Optional<Proven> prove(Access access, EntryId id) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new RecordStore(tx);
                    var index = store.indexOf(id);
                    var signed = store.checkpoint();
                    if (index.isEmpty()
                            || signed.isEmpty()
                            || index.getAsLong() >= signed.get().head().size()) {
                        return Optional.empty();
                    }
                    return Optional.of(
                            new Proven(
                                    store.node(0, index.getAsLong()),
                                    Subtrees.prove(
                                            index.getAsLong(),
                                            signed.get().head().size(),
                                            store::node),
                                    signed.get().note()));
                });
    }

    /** Empty when the tree was never so large, or the first size is above the second. */
    Optional<ConsistencyProof> proveGrown(Access access, long from, long to) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new RecordStore(tx);
                    long size = store.tree().map(CompactRange::size).orElse(0L);
                    return from < 0 || from > to || to > size
                            ? Optional.empty()
                            : Optional.of(Subtrees.proveGrownFrom(from, to, store::node));
                });
    }
}
