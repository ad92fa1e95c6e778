package clearinghouse.inventory;

import clearinghouse.kernel.PartyId;
import clearinghouse.matching.Component;
import clearinghouse.matching.Portfolio;
import clearinghouse.matching.Snapshot;
import clearinghouse.platform.Tx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has what, over all operators: an index of the newest list of each asset, in a file that is
 * mapped and, for what came since, in memory. The database keeps the truth; this is read from it
 * when it is asked first, and follows it then. The file is of no use to another process.
 */
public final class Installed {

    private static final Logger log = LoggerFactory.getLogger(Installed.class);

    /** Lists that are read from the database at once. */
    private static final int LISTS = 200;

    private static final int PARTS = 20_000;

    /** Of installations in memory, before all are written to the file anew. */
    private static final long MOST_IN_MEMORY = 1_000_000;

    /** And what part of all they are then, at least. */
    private static final int PART_IN_MEMORY = 8;

    private final Path file;
    private final AtomicBoolean isWriting = new AtomicBoolean();
    private Optional<Portfolio> portfolio = Optional.empty();
    private final Map<PartyId, Integer> operators = new HashMap<>();
    private long stamp;

    /**
     * @param folder that is its own, made where there is none
     */
    public Installed(Path folder) {
        file = folder.resolve("installed.index");
    }

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
        boolean isNew = false;
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
            isNew = true;
        }
        if (isNew) {
            writeAnew(held);
        }
        return held;
    }

    /** Beside everything else, one at a time. */
    private void writeAnew(Portfolio held) {
        long inMemory = held.inMemory();
        if (inMemory > MOST_IN_MEMORY
                && inMemory * PART_IN_MEMORY > held.now().installations()
                && isWriting.compareAndSet(false, true)) {
            Thread.ofVirtual()
                    .name("match-index")
                    .start(() -> {
                        try {
                            held.rewrite(file);
                        } catch (IOException e) {
                            // It is in memory as before, and tried again after the next list.
                            log.warn("event=match_index_unwritten", e);
                        } finally {
                            isWriting.set(false);
                        }
                    });
        }
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
        return written(builder);
    }

    private Portfolio written(Portfolio.Builder builder) {
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
            return builder.write(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the match index cannot be written", e);
        }
    }

    /** For the numbers of parts in the database those in the index. */
    private static Map<Integer, Integer> numbers(InventoryStore store, Portfolio.Builder builder) {
        var numbers = new HashMap<Integer, Integer>();
        for (var parts = store.partsAfter(0, PARTS);
                !parts.isEmpty();
                parts = store.partsAfter(parts.getLast().getKey(), PARTS)) {
            for (var part : parts) {
                numbers.put(part.getKey(), builder.component(part.getValue()));
            }
        }
        return numbers;
    }

    private int operator(PartyId operator) {
        return operators.computeIfAbsent(operator, _ -> operators.size());
    }
}
