package clearinghouse.inventory;

import clearinghouse.kernel.PartyId;
import clearinghouse.matching.Component;
import clearinghouse.matching.Portfolio;
import clearinghouse.matching.Snapshot;
import clearinghouse.platform.Tx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Who has what, over all operators: an index in memory of the newest list of each asset. The
 * database keeps the truth; this is read from it when it is asked first, and follows it then.
 */
public final class Installed {

    /** Lists that are read from the database at once. */
    private static final int LISTS = 200;

    private static final int PARTS = 20_000;

    private Optional<Portfolio> portfolio = Optional.empty();
    private final Map<PartyId, Integer> operators = new HashMap<>();
    private long stamp;

    /** With every list that was taken in before this transaction asks. */
    public Snapshot now(Tx tx) {
        return tx.widened(Inventory.MATCH, () -> followed(new InventoryStore(tx)).now());
    }

    /** The assets of these numbers, which are there still. */
    public Map<Integer, AssetId> assets(Tx tx, Collection<Integer> numbers) {
        return tx.widened(
                Inventory.MATCH,
                () ->
                        new InventoryStore(tx)
                                .assets(numbers.stream().map(Integer::longValue).toList()));
    }

    private synchronized Portfolio followed(InventoryStore store) {
        var held = portfolio.orElseGet(() -> built(store));
        portfolio = Optional.of(held);
        for (var lists = store.stampedAfter(stamp, LISTS);
                !lists.isEmpty();
                lists = store.stampedAfter(stamp, LISTS)) {
            var parts = new HashMap<Integer, Component>();
            store.parts(
                            lists.stream()
                                    .flatMap(it -> it.parts().stream())
                                    .distinct()
                                    .map(Integer::longValue)
                                    .toList())
                    .forEach((number, content) -> parts.put(number, Component.of(content)));
            for (var list : lists) {
                held.put(
                        list.number(),
                        operator(list.operator()),
                        list.stamp(),
                        list.parts().stream()
                                .map(number -> Objects.requireNonNull(parts.get(number)))
                                .toList());
                stamp = list.stamp();
            }
            held.merge();
        }
        return held;
    }

    /** What is stamped while it is built is followed afterwards. */
    private Portfolio built(InventoryStore store) {
        long last = store.lastStamp();
        var builder = new Portfolio.Builder();
        var numbers = numbers(store, builder);
        for (var lists = store.numberedAfter(0, LISTS);
                !lists.isEmpty();
                lists = store.numberedAfter(lists.getLast().number(), LISTS)) {
            for (var list : lists) {
                if (list.stamp() <= last) {
                    builder.asset(
                            list.number(),
                            operator(list.operator()),
                            list.parts().stream()
                                    .mapToInt(it -> Objects.requireNonNull(numbers.get(it)))
                                    .toArray());
                }
            }
        }
        stamp = last;
        return builder.build();
    }

    /** For the numbers of parts in the database those in the index. */
    private static Map<Integer, Integer> numbers(InventoryStore store, Portfolio.Builder builder) {
        var numbers = new HashMap<Integer, Integer>();
        for (var parts = store.partsAfter(0, PARTS);
                !parts.isEmpty();
                parts = store.partsAfter(parts.getLast().getKey(), PARTS)) {
            for (var part : new ArrayList<>(parts)) {
                numbers.put(part.getKey(), builder.component(Component.of(part.getValue())));
            }
        }
        return numbers;
    }

    private int operator(PartyId operator) {
        return operators.computeIfAbsent(operator, _ -> operators.size());
    }
}
