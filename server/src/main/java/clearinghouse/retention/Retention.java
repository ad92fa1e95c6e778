package clearinghouse.retention;

import clearinghouse.intake.Removals;
import clearinghouse.intake.Retained;
import clearinghouse.kernel.Access;
import clearinghouse.platform.Db;
import clearinghouse.policy.Policy;
import clearinghouse.policy.Term;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Removes what policy says has been kept long enough, and tells before what will go. */
public final class Retention {

    /** In one transaction. */
    private static final int BATCH = 50;

    /** At most so many in one run: the next one goes on. */
    private static final int BATCHES = 20;

    private static final int MOST_SHOWN = 200;

    private final Db db;
    private final Policy policy;
    private final Removals removals;
    private final InstantSource clock;
    private final int batch;

    public Retention(Db db, Policy policy, Removals removals, InstantSource clock) {
        this(db, policy, removals, clock, BATCH);
    }

    Retention(Db db, Policy policy, Removals removals, InstantSource clock, int batch) {
        this.db = db;
        this.policy = policy;
        this.removals = removals;
        this.clock = clock;
        this.batch = batch;
    }

    /**
     * What will be removed, and when.
     *
     * @param due may have passed: the next run removes it, unless it is held
     */
    public record Due(String finding, Instant since, Instant due, Term term, boolean held) {}

    /** Of what the caller sees, the first to go first. */
    public List<Due> preview(Access access) {
        return db.inSnapshot(
                access,
                tx ->
                        Stream.of(Retained.values())
                                .flatMap(kind -> {
                                    var term = policy.term(tx, kind.term());
                                    return removals
                                            .begunBefore(tx, kind, clock.instant(), MOST_SHOWN)
                                            .stream()
                                            .map(row -> due(row, term));
                                })
                                .sorted(Comparator.comparing(Due::due).thenComparing(Due::finding))
                                .limit(MOST_SHOWN)
                                .toList());
    }

    private static Due due(Removals.Dated row, Term term) {
        return new Due(
                row.finding().code(),
                row.since(),
                row.since().plus(term.lasts()),
                term,
                row.held());
    }

    /**
     * One run, in batches that each commit: cut short anywhere, the next one goes on.
     *
     * @return how many findings were removed
     */
    public int run(Access access) {
        removals.destroyReleased(access);
        int removed = 0;
        for (var kind : Retained.values()) {
            var term = db.inTransaction(access, tx -> policy.term(tx, kind.term()));
            removed += run(access, kind, term);
        }
        return removed;
    }

    private int run(Access access, Retained kind, Term term) {
        var before = clock.instant().minus(term.lasts());
        int removed = 0;
        for (int i = 0; i < BATCHES; i++) {
            int some = removals.removeDue(access, kind, before, term.rule(), batch);
            removed += some;
            if (some < batch) {
                return removed;
            }
        }
        return removed;
    }
}
