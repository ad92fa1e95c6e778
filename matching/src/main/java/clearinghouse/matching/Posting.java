package clearinghouse.matching;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * What lies in one bucket, in the order of its coming. One that is read never changes, but shares
 * its room with the ones that come after it: each is made of the newest one only, by one thread at
 * a time. What is gone keeps its place until it is half of all, so that neither to come nor to go
 * costs what the bucket holds.
 */
final class Posting {

    static final Posting NONE = new Posting(new Entry[0], 0, 0);

    private final Entry[] entries;
    private final int size;
    private final int gone;

    private Posting(Entry[] entries, int size, int gone) {
        this.entries = entries;
        this.size = size;
        this.gone = gone;
    }

    /** Whether nothing is left in it. */
    boolean isEmpty() {
        return size == gone;
    }

    /** With those of what is gone. */
    int places() {
        return size;
    }

    void each(Consumer<Entry> taker) {
        for (int i = 0; i < size; i++) {
            if (entries[i].isSaid()) {
                taker.accept(entries[i]);
            }
        }
    }

    Posting with(List<Entry> more) {
        int needed = size + more.size();
        var room =
                needed <= entries.length
                        ? entries
                        : Arrays.copyOf(entries, size == 0 ? needed : Math.max(needed, 2 * size));
        for (int i = 0; i < more.size(); i++) {
            room[size + i] = more.get(i);
        }
        return new Posting(room, needed, gone);
    }

    /**
     * @param more so many of its entries are gone since; all that are have to be told
     */
    Posting without(int more) {
        int dead = gone + more;
        if (dead == size) {
            return NONE;
        }
        if (2 * dead <= size) {
            return new Posting(entries, size, dead);
        }
        var left = Arrays.stream(entries, 0, size).filter(Entry::isSaid).toArray(Entry[]::new);
        return new Posting(left, left.length, 0);
    }
}
