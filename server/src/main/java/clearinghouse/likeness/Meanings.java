package clearinghouse.likeness;

import clearinghouse.formats.likeness.Embedder;
import clearinghouse.formats.likeness.Meaning;
import clearinghouse.kernel.PublicId;
import clearinghouse.platform.Tx;
import clearinghouse.platform.Unopenable;
import clearinghouse.vault.Place;
import clearinghouse.vault.ReadingKey;
import clearinghouse.vault.Vault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What findings mean: sealed in the database, and open in the memory of this process alone, the
 * newest of them. What is held here is no leave to tell of it: that is asked of the database.
 */
final class Meanings {

    /** Some 60 MB. */
    static final int MOST = 100_000;

    /** Read and held at once. */
    static final int PAGE = 200;

    /** So long after others that began later, a change can still become visible. */
    private static final Duration LATE = Duration.ofMinutes(2);

    private final Embedder embedder;
    private final Vault vault;
    private final int most;
    private final Map<String, Meaning> held = new ConcurrentHashMap<>();
    private final ArrayDeque<Mark> order = new ArrayDeque<>();
    private Optional<Mark> mark = Optional.empty();

    /** What changed no later than this is left to be forgotten. */
    private Mark tooOld = new Mark(Instant.EPOCH, "");

    private boolean passedOver;

    Meanings(Embedder embedder, Vault vault, int most) {
        this.embedder = embedder;
        this.vault = vault;
        this.most = most;
    }

    void save(Tx tx, PublicId subject, String text) {
        var parts = embedder.of(text).parts();
        var sealed = vault.key(tx, subject).seal(place(subject.code()), parts).bytes();
        new LikenessStore(tx).saveMeaning(subject, embedder.model(), sealed);
    }

    /** In the place of one by another model. */
    void replace(Tx tx, PublicId subject, String text) {
        new LikenessStore(tx).dropMeaning(subject);
        save(tx, subject, text);
    }

    private static Place place(String subject) {
        return new Place("likeness_meaning", "parts_sealed", subject);
    }

    boolean has(Tx tx, PublicId subject) {
        return new LikenessStore(tx).hasMeaning(subject, embedder.model());
    }

    /** How far the changes were read. */
    record Mark(Instant at, String subject) implements Comparable<Mark> {
        @Override
        public int compareTo(Mark other) {
            int first = at.compareTo(other.at);
            return first == 0 ? subject.compareTo(other.subject) : first;
        }
    }

    /**
     * @param meaning empty where there is none to hold any more
     */
    private record Change(Mark mark, Optional<Meaning> meaning) {
        @Override
        public String toString() {
            return "Change[" + mark.subject() + "]";
        }
    }

    /** Opened, and not yet held. */
    final class Learned {
        private final List<Change> changes;
        private final Mark next;
        private final boolean more;

        private Learned(List<Change> changes, Mark next, boolean more) {
            this.changes = changes;
            this.next = next;
            this.more = more;
        }

        /**
         * Once it is on record that they were opened.
         *
         * @return whether more waits to be opened
         */
        boolean hold() {
            synchronized (Meanings.this) {
                changes.forEach(Meanings.this::hold);
                mark = Optional.of(next);
            }
            return more;
        }
    }

    /**
     * The next page of what changed.
     *
     * @param reading gives the keys, by the codes that it is asked for, and puts it on record
     */
    Learned learn(Tx tx, Function<List<String>, Map<String, ReadingKey>> reading) {
        var store = new LikenessStore(tx);
        var from = from(store);
        var rows = store.changedMeanings(embedder.model(), from, PAGE);
        var sealed = rows.stream().filter(this::isNew).map(LikenessStore.Kept::subject).toList();
        var keys = sealed.isEmpty() ? Map.<String, ReadingKey>of() : reading.apply(sealed);
        var changes = new ArrayList<Change>();
        for (var row : rows) {
            if (row.parts().isEmpty() || keys.containsKey(row.subject())) {
                changes.add(new Change(row.mark(), opened(row, keys)));
            }
        }
        boolean more = rows.size() == PAGE;
        return new Learned(changes, more ? rows.getLast().mark() : again(from, rows), more);
    }

    private synchronized boolean isNew(LikenessStore.Kept row) {
        return row.parts().isPresent()
                && !held.containsKey(row.subject())
                && row.mark().compareTo(tooOld) > 0;
    }

    private synchronized Mark from(LikenessStore store) {
        return mark.orElseGet(() ->
                new Mark(store.meaningsBegin(embedder.model(), most).orElse(Instant.EPOCH), ""));
    }

    /** What became visible late stands before what was seen. */
    private static Mark again(Mark from, List<LikenessStore.Kept> rows) {
        if (rows.isEmpty()) {
            return from;
        }
        return new Mark(rows.getLast().mark().at().minus(LATE), "");
    }

    private Optional<Meaning> opened(LikenessStore.Kept row, Map<String, ReadingKey> keys) {
        try {
            return row.parts()
                    .map(sealed ->
                            new Meaning(
                                    Objects.requireNonNull(keys.get(row.subject()))
                                            .open(place(row.subject()), sealed)));
        } catch (Unopenable e) {
            passOver(e);
            return Optional.empty();
        }
    }

    private synchronized void passOver(Unopenable why) {
        passedOver |= !why.isForGood();
    }

    /** Looks at all from the begin, where a key was not to be had that may be there again. */
    synchronized void lookAgain() {
        if (passedOver) {
            mark = Optional.empty();
            passedOver = false;
        }
    }

    private void hold(Change change) {
        var subject = change.mark().subject();
        if (held.remove(subject) != null) {
            order.removeIf(it -> it.subject().equals(subject));
        }
        change.meaning().ifPresent(meaning -> hold(change.mark(), meaning));
    }

    private void hold(Mark at, Meaning meaning) {
        if (order.size() >= most) {
            tooOld = order.remove();
            held.remove(tooOld.subject());
        }
        held.put(at.subject(), meaning);
        order.add(at);
    }

    int size() {
        return held.size();
    }

    /** From 0 to 1; 0 where one of the two is not held. */
    double resemblance(String one, String other) {
        return meaning(one).resemblance(meaning(other));
    }

    private Meaning meaning(String subject) {
        return held.getOrDefault(subject, Meaning.NONE);
    }

    private record Near(String subject, double meaning) {}

    /** The codes of those that mean nearly the same, the nearest first. */
    List<String> near(String subject, int most) {
        var own = meaning(subject);
        var near = new ArrayList<Near>();
        held.forEach((other, meaning) -> {
            double alike = own.resemblance(meaning);
            if (alike >= Alike.MEANING_OF_STRANGERS && !other.equals(subject)) {
                near.add(new Near(other, alike));
            }
        });
        return near.stream()
                .sorted(Comparator.comparingDouble(Near::meaning).reversed())
                .limit(most)
                .map(Near::subject)
                .toList();
    }
}
