package clearinghouse.record;

import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.merkle.InclusionProof;
import clearinghouse.formats.merkle.MerkleTree;
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
                    var index = after.map(store::indexOf);
                    // The last row of the page before may have been sealed since: then its place
                    // counts, and whatever was behind it is behind it still.
                    boolean inTree = index.isEmpty() || index.get().isPresent();
                    if (inTree) {
                        long from = index.isEmpty() ? 0 : index.get().getAsLong() + 1;
                        rows.addAll(store.sealed(from, most));
                    }
                    if (rows.size() < most) {
                        rows.addAll(
                                store.unsealed(
                                        inTree ? Optional.empty() : after, most - rows.size()));
                    }
                    return Page.of(rows, RecordStore.Placed::key);
                });
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
                    var leaves = store.leaves(signed.get().head().size());
                    int at = Math.toIntExact(index.getAsLong());
                    return Optional.of(
                            new Proven(
                                    leaves.get(at),
                                    new MerkleTree(leaves).prove(at),
                                    new SignedHead(signed.get().head(), signed.get().signature())));
                });
    }
}
