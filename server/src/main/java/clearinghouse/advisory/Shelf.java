package clearinghouse.advisory;

import clearinghouse.platform.Tx;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was made last of all that is published. It is of what is public alone, and made anew when
 * there is another number of it: nothing of it is ever deleted or changed.
 */
final class Shelf<T> {

    /**
     * @param count how much there was
     */
    private record Made<T>(long count, T of) {}

    private final ToLongFunction<Tx> counted;
    private final Function<Tx, T> make;
    private final Lock making = new ReentrantLock();
    private volatile @Nullable Made<T> made;

    Shelf(ToLongFunction<Tx> counted, Function<Tx, T> make) {
        this.counted = counted;
        this.make = make;
    }

    /** Of the documents of advisories, in any revision. */
    static <T> Shelf<T> ofDocuments(Function<Tx, T> make) {
        return new Shelf<>(tx -> new AdvisoryStore(tx).csafDocuments(), make);
    }

    /**
     * In a snapshot, so that what is made and how many there were are of one moment. Who sees an
     * earlier moment gets the later one: nothing goes back.
     */
    T in(Tx tx) {
        var count = counted.applyAsLong(tx);
        var known = made;
        return known != null && known.count() >= count ? known.of() : made(tx, count);
    }

    /**
     * By one. Who asks meanwhile gets what was made before: to wait would hold a connection, and a
     * publication would be the moment at which readers stop all others. Only the first wait.
     */
    private T made(Tx tx, long count) {
        var before = made;
        if (!making.tryLock()) {
            if (before != null) {
                return before.of();
            }
            making.lock();
        }
        try {
            var known = made;
            if (known == null || known.count() < count) {
                known = new Made<>(count, make.apply(tx));
                made = known;
            }
            return known.of();
        } finally {
            making.unlock();
        }
    }
}
