package clearinghouse.cli;

import clearinghouse.formats.json.CanonicalJson;
import clearinghouse.formats.merkle.CompactRange;
import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.merkle.TreeHead;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Rebuilds the log's tree from its entries, one after the other, and compares it with a signed head
 * and with the head of an earlier look: what was cut off together with its heads shows in no other
 * way.
 */
final class AuditCheck {
    /** The first thing that does not hold; without an index when the tree as a whole does not. */
    record Broken(Optional<Long> index, String why) {}

    private final TreeHead head;
    private final Optional<TreeHead> earlier;
    private CompactRange tree = CompactRange.EMPTY;
    private Optional<Hash> rootAtHead = Optional.empty();
    private Optional<Hash> rootAtEarlier = Optional.empty();
    private Optional<Broken> broken = Optional.empty();
    private long unsealed;

    AuditCheck(TreeHead head, Optional<TreeHead> earlier) {
        this.head = head;
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
                        Optional.empty(),
                        "an entry that is not sealed yet does not hash to its leaf");
            }
            return;
        }
        if (!index.isIntegralNumber() || !index.canConvertToLong()) {
            breaks(Optional.of(tree.size()), "has no index");
            return;
        }
        if (index.longValue() != tree.size()) {
            breaks(
                    Optional.of(tree.size()),
                    "is missing: entry %d stands in its place".formatted(index.longValue()));
        } else if (!asStored) {
            breaks(Optional.of(tree.size()), "does not hash to its leaf: it was changed");
        }
        tree = tree.append(leaf);
        rememberRoot();
    }

    private void rememberRoot() {
        if (tree.size() == head.size()) {
            rootAtHead = Optional.of(tree.root());
        }
        if (earlier.filter(before -> before.size() == tree.size()).isPresent()) {
            rootAtEarlier = Optional.of(tree.root());
        }
    }

    private void breaks(Optional<Long> index, String why) {
        if (broken.isEmpty()) {
            broken = Optional.of(new Broken(index, why));
        }
    }

    Optional<Broken> broken() {
        if (broken.isPresent()) {
            return broken;
        }
        if (tree.size() < head.size()) {
            return Optional.of(
                    new Broken(Optional.of(tree.size()), "is missing: the signed head covers it"));
        }
        if (rootAtHead.filter(head.root()::equals).isEmpty()) {
            return Optional.of(
                    new Broken(
                            Optional.empty(),
                            "the entries do not make the signed tree: one was changed together with its leaf"));
        }
        return earlier.flatMap(this::brokenSince);
    }

    private Optional<Broken> brokenSince(TreeHead before) {
        if (head.size() < before.size()) {
            return Optional.of(
                    new Broken(
                            Optional.of(head.size()),
                            "is missing: the record had %d entries at %s"
                                    .formatted(before.size(), before.at())));
        }
        return rootAtEarlier.filter(before.root()::equals).isPresent()
                ? Optional.empty()
                : Optional.of(
                        new Broken(
                                Optional.empty(),
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
