package clearinghouse.record;

import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.merkle.InclusionProof;
import clearinghouse.formats.merkle.Subtrees;
import clearinghouse.formats.merkle.TreeHead;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;

/** The record as its auditors read it: every entry, its place in the tree, and the signed head. */
public final class AuditLog {

    public static final Permission READ = new Permission("audit:read");

    private final Db db;

    public AuditLog(Db db) {
        this.db = db;
    }

    /** The sealed in the order of the tree, then what is not sealed yet. */
    Page<RecordStore.Placed> entries(Access access, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new RecordStore(tx);
                    int most = Page.SIZE + 1;
                    var rows = new ArrayList<RecordStore.Placed>();
                    // Once among the unsealed a walk stays there: what was sealed behind its back
                    // would look like a gap in the tree that it has seen.
                    if (after.isEmpty() || isIndex(after.get())) {
                        long from =
                                after.map(last -> last.getLeastSignificantBits() + 1).orElse(0L);
                        rows.addAll(store.sealed(from, most));
                    }
                    if (rows.size() < most) {
                        rows.addAll(
                                store.unsealed(
                                        after.filter(last -> !isIndex(last)), most - rows.size()));
                    }
                    return Page.of(rows, AuditLog::position);
                });
    }

    /** A place in the tree, in the form in which cursors are sealed; no inner key looks like it. */
    private static UUID position(RecordStore.Placed placed) {
        return placed.index().isPresent() ? new UUID(0, placed.index().getAsLong()) : placed.key();
    }

    private static boolean isIndex(UUID position) {
        return position.getMostSignificantBits() == 0;
    }

    record SignedHead(TreeHead head, byte[] signature) {}

    /** Empty before the first batch. */
    Optional<SignedHead> head(Access access) {
        return db.inTransaction(
                access,
                tx ->
                        new RecordStore(tx)
                                .head()
                                .map(signed -> new SignedHead(signed.head(), signed.signature())));
    }

    /** The head of each batch, so that the first batch that was changed can be told. */
    Page<SignedHead> heads(Access access, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx ->
                        Page.of(
                                new RecordStore(tx)
                                        .heads(
                                                after.map(UUID::getLeastSignificantBits).orElse(0L),
                                                Page.SIZE + 1),
                                last -> new UUID(0, last.head().size())));
    }

    record Proven(Hash leaf, InclusionProof proof, SignedHead head) {}

    /** Empty when there is no such entry, or while it is not sealed. */
    Optional<Proven> prove(Access access, EntryId id) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new RecordStore(tx);
                    var index = store.indexOf(id);
                    var signed = store.head();
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
                                    new SignedHead(signed.get().head(), signed.get().signature())));
                });
    }
}
