package clearinghouse.advisory;

import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.stix.StixObject;
import clearinghouse.formats.stix.StixRenderer;
import clearinghouse.kernel.Access;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The published advisories as STIX objects, each added once and at a time of its own. */
public final class StixCollection {

    private final Db db;
    private final InstantSource clock;

    public StixCollection(Db db, InstantSource clock) {
        this.db = db;
        this.clock = clock;
    }

    /**
     * An object with its place in the collection.
     *
     * @param version when this version of it was made, or added where it has none
     */
    record Added(String id, Instant version, Instant addedAt, byte[] content) {}

    /**
     * Some of the collection, the oldest first.
     *
     * @param more whether there is more behind it
     */
    record Slice(List<Added> objects, boolean more) {}

    /** In the transaction that publishes it. */
    void append(Tx tx, AdvisoryId id, Advisory advisory, Optional<URI> page) {
        var store = new StixStore(tx);
        store.hold();
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        // A clock that was set back adds nothing before what somebody has read.
        var next =
                store.lastAdded()
                        .map(last -> last.plus(1, ChronoUnit.MICROS))
                        .filter(earliest -> earliest.isAfter(now))
                        .orElse(now);
        var last = store.said(id).stream().collect(Collectors.toMap(StixObject::id, it -> it));
        var objects = new ArrayList<>(StixRenderer.anew(StixRenderer.render(advisory, page), last));
        var said = objects.stream().map(StixObject::id).collect(Collectors.toSet());
        // §3.6: what an earlier revision said and this one does not is taken back.
        last.values().stream()
                .filter(before -> !said.contains(before.id()) && !before.isRevoked())
                .map(before -> before.revoked(advisory.tracking().currentRelease()))
                .forEach(objects::add);
        for (var object : objects) {
            if (!(object.saidOnce() && store.isSaid(object.id()))) {
                store.append(object, id, next);
                next = next.plus(1, ChronoUnit.MICROS);
            }
        }
    }

    Slice slice(Access access, TaxiiQuery query) {
        if (query.matchesNothing()) {
            return new Slice(List.of(), false);
        }
        var found = db.inTransaction(access, tx -> new StixStore(tx).list(query));
        return found.size() <= query.limit()
                ? new Slice(found, false)
                : new Slice(found.subList(0, query.limit()), true);
    }

    boolean has(Access access, String id) {
        return db.inTransaction(access, tx -> new StixStore(tx).isSaid(id));
    }
}
