package clearinghouse.cli;

import clearinghouse.formats.json.CanonicalJson;
import clearinghouse.formats.merkle.CompactRange;
import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.merkle.TreeHead;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Rebuilds the log's tree from its entries, one after the other, and compares it with a signed head
 * and with the head of an earlier look: what was cut off together with its heads shows in no other
 * way.
 */
final class AuditCheck {
    /** The head that was signed when a batch was sealed. */
    record Batch(TreeHead head, boolean signed) {}

    /** The first thing that does not hold. */
    record Broken(Where where, String why) {}

    /** As narrow as can be told. */
    sealed interface Where {
        record Entry(long index) implements Where {}

        record Unsealed(String id) implements Where {}

        /** A changed entry whose leaf was made anew is told from its neighbours by nothing. */
        record Batch(long first, long last) implements Where {}

        record Whole() implements Where {}
    }

    private final TreeHead head;
    private final Deque<Batch> batches;
    private Optional<TreeHead> sealedBefore = Optional.empty();
    private final Optional<TreeHead> earlier;
    private CompactRange tree = CompactRange.EMPTY;
    private Optional<Hash> rootAtHead = Optional.empty();
    private Optional<Hash> rootAtEarlier = Optional.empty();
    private Optional<Broken> broken = Optional.empty();
    private long unsealed;

    /**
     * @param batches the smallest first
     */
    AuditCheck(TreeHead head, List<Batch> batches, Optional<TreeHead> earlier) {
        this.head = head;
        this.batches = new ArrayDeque<>(batches);
        this.earlier = earlier;
        rememberRoot();
    }

    void take(JsonNode item) {
        var leaf = Hash.ofLeaf(CanonicalJson.rfc8785Bytes(item.path("entry")));
        boolean asStored =
                Hash.parse(item.path("leaf").asString("")).filter(leaf::equals).isPresent();
        var index = item.path("index");
        if (index.isNull()) {
            unsealed++;
            if (!asStored) {
                breaks(
                        new Where.Unsealed(item.path("entry").path("id").asString("")),
                        "is not sealed yet and does not hash to its leaf: it was changed");
            }
            return;
        }
        if (!index.isIntegralNumber() || !index.canConvertToLong()) {
            breaks(new Where.Entry(tree.size()), "has no index");
            return;
        }
        if (index.longValue() != tree.size()) {
            breaks(
                    new Where.Entry(tree.size()),
                    "is missing: entry %d stands in its place".formatted(index.longValue()));
        } else if (!asStored) {
            breaks(new Where.Entry(tree.size()), "does not hash to its leaf: it was changed");
        }
        tree = tree.append(leaf);
        rememberRoot();
        while (!batches.isEmpty() && batches.getFirst().head().size() <= tree.size()) {
            check(batches.removeFirst());
        }
    }

    private void check(Batch batch) {
        var sealed = batch.head();
        long first = sealedBefore.map(TreeHead::size).orElse(0L);
        if (sealed.size() <= first || sealed.size() != tree.size()) {
            breaks(new Where.Whole(), "the signed heads are not in order");
        } else if (!batch.signed()) {
            breaks(
                    new Where.Batch(first, sealed.size() - 1),
                    "stand under a head whose signature does not verify");
        } else if (!tree.root().equals(sealed.root())) {
            breaks(
                    new Where.Batch(first, sealed.size() - 1),
                    "do not make the tree that was signed %s: one was changed together with its leaf"
                            .formatted(
                                    sealedBefore
                                            .map(before ->
                                                    "between %s and %s"
                                                            .formatted(before.at(), sealed.at()))
                                            .orElse("at " + sealed.at())));
        }
        sealedBefore = Optional.of(sealed);
    }

    private void rememberRoot() {
        if (tree.size() == head.size()) {
            rootAtHead = Optional.of(tree.root());
        }
        if (earlier.filter(before -> before.size() == tree.size()).isPresent()) {
            rootAtEarlier = Optional.of(tree.root());
        }
    }

    private void breaks(Where where, String why) {
        if (broken.isEmpty()) {
            broken = Optional.of(new Broken(where, why));
        }
    }

    Optional<Broken> broken() {
        if (broken.isPresent()) {
            return broken;
        }
        if (tree.size() < head.size()) {
            return Optional.of(
                    new Broken(
                            new Where.Entry(tree.size()), "is missing: the signed head covers it"));
        }
        if (rootAtHead.filter(head.root()::equals).isEmpty()) {
            return Optional.of(
                    new Broken(
                            new Where.Whole(),
                            "the entries do not make the signed tree: one was changed together with its leaf"));
        }
        return earlier.flatMap(this::brokenSince);
    }

    private Optional<Broken> brokenSince(TreeHead before) {
        if (head.size() < before.size()) {
            return Optional.of(
                    new Broken(
                            new Where.Entry(head.size()),
                            "is missing: the record had %d entries at %s"
                                    .formatted(before.size(), before.at())));
        }
        return rootAtEarlier.filter(before.root()::equals).isPresent()
                ? Optional.empty()
                : Optional.of(
                        new Broken(
                                new Where.Whole(),
                                "the record did not grow from the one of %s: its first %d entries are others"
                                        .formatted(before.at(), before.size())));
    }

    long sealed() {
        return tree.size();
    }

    long unsealed() {
        return unsealed;
    }
}
