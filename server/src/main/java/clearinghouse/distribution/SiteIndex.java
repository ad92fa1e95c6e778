package clearinghouse.distribution;

import clearinghouse.catalogue.PublishedParts;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Digest;
import clearinghouse.platform.Db;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Everything that is published of software, as signed targets that a site downloads to compare its
 * inventory where it is.
 */
public final class SiteIndex {

    /** Longer than anyone goes by metadata that name a file that was replaced. */
    private static final Duration REPLACED = Duration.ofDays(2);

    private static final Pattern NAME =
            Pattern.compile("([0-9a-f]{64}|[0-9a-f]{128})\\.([0-9]{2})\\.gz");

    private final Db db;
    private final Repository repository;
    private final InstantSource clock;

    public SiteIndex(Db db, TufKeys keys, InstantSource clock) {
        this.db = db;
        this.repository = new Repository(keys);
        this.clock = clock;
    }

    /**
     * What has to be made anew.
     *
     * @param stamp of the last act of imports that it then has
     */
    record Due(long stamp, Set<Integer> parts) {}

    Due due(Access access) {
        return db.inSnapshot(
                access,
                tx ->
                        new Due(
                                PublishedParts.lastStamp(tx),
                                PublishedParts.changed(tx, new IndexStore(tx).coveredStamp())));
    }

    /**
     * @return whether it says something else than before
     */
    boolean make(Access access, int part) {
        return db.inTransaction(
                access,
                tx -> {
                    // Read behind the lock: of two servers the later one never saves the older.
                    new DistributionStore(tx).lockPublishing();
                    var store = new IndexStore(tx);
                    var content = PublishedParts.file(tx, part);
                    var sha256 = Digest.sha256(content).hex();
                    var before = store.newest(part);
                    if (before.filter(it -> it.sha256().equals(sha256)).isPresent()) {
                        return false;
                    }
                    var made =
                            new IndexPart(
                                    part,
                                    before.map(IndexPart::ordinal).orElse(0) + 1,
                                    content.length,
                                    sha256,
                                    Digest.sha512(content).hex());
                    store.save(made, content, now());
                    return true;
                });
    }

    /** Once all parts that were due are made. */
    void publish(Access access, Due due) {
        db.inTransactionDo(
                access,
                tx -> {
                    new DistributionStore(tx).lockPublishing();
                    var store = new IndexStore(tx);
                    store.cover(due.stamp());
                    store.end(now().minus(REPLACED));
                    repository.publish(tx, true, now());
                });
    }

    /**
     * @param form of the files
     * @param name under which consistent snapshots keep it
     */
    Optional<byte[]> file(Access access, String form, String name) {
        var parts = NAME.matcher(name);
        return form.equals(IndexPart.FORM) && parts.matches()
                ? db.inTransaction(
                        access,
                        tx ->
                                new IndexStore(tx)
                                        .content(Integer.parseInt(parts.group(2)), parts.group(1)))
                : Optional.empty();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
