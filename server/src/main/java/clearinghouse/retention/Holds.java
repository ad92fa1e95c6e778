package clearinghouse.retention;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Legal holds: set by one person of the staff, lifted by another, seen by staff and auditors. */
public final class Holds {

    public static final Permission READ = new Permission("hold:read");
    public static final Permission KEEP = new Permission("hold:keep");

    private final Db db;
    private final AuditRecord record;
    private final Ids ids;
    private final InstantSource clock;

    public Holds(Db db, AuditRecord record, Ids ids, InstantSource clock) {
        this.db = db;
        this.record = record;
        this.ids = ids;
        this.clock = clock;
    }

    public sealed interface Setting {
        record Set(Hold hold) implements Setting {}

        record NoSuchSubject() implements Setting {}

        record Refused(String why) implements Setting {}
    }

    /**
     * @param subject the code of a finding or case that the caller sees
     */
    Setting set(Access access, String subject, Hold.Ground ground, String reference) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new HoldStore(tx);
                    if (!store.sees(subject)) {
                        return new Setting.NoSuchSubject();
                    }
                    var hold =
                            new Hold(
                                    HoldId.random(ids.chance()),
                                    subject,
                                    ground,
                                    reference,
                                    access.actor(),
                                    clock.instant().truncatedTo(ChronoUnit.MICROS),
                                    Optional.empty());
                    if (!store.save(ids.next(), hold, access)) {
                        return new Setting.Refused("a hold with this reference stands on it");
                    }
                    append(tx, access, "hold.set", hold);
                    return new Setting.Set(hold);
                });
    }

    public sealed interface Lifting {
        record Lifted(Hold hold) implements Lifting {}

        record NoSuchHold() implements Lifting {}

        record Refused(String why) implements Lifting {}
    }

    Lifting lift(Access access, HoldId id) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new HoldStore(tx);
                    // One that is lifted cannot be locked, and is found as it is.
                    return store.find(id)
                            .flatMap(_ -> store.lock(id).or(() -> store.find(id)))
                            .map(hold -> lift(tx, access, hold))
                            .orElseGet(Lifting.NoSuchHold::new);
                });
    }

    private Lifting lift(Tx tx, Access access, Hold hold) {
        var store = new HoldStore(tx);
        boolean another = store.isAnotherPerson(hold.setBy(), access.actor());
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return switch (hold.lift(access.actor(), another, now)) {
            case Hold.Move.Refused(var why) -> new Lifting.Refused(why);
            case Hold.Move.Lifted(var lifting) -> {
                store.save(hold.id(), lifting);
                append(tx, access, "hold.lifted", hold);
                yield new Lifting.Lifted(
                        new Hold(
                                hold.id(),
                                hold.subject(),
                                hold.ground(),
                                hold.reference(),
                                hold.setBy(),
                                hold.setAt(),
                                Optional.of(lifting)));
            }
        };
    }

    private void append(Tx tx, Access access, String action, Hold hold) {
        record.append(
                tx,
                access,
                action,
                hold.id(),
                Map.of(
                        "subject", hold.subject(),
                        "ground", hold.ground().code(),
                        "reference", hold.reference()));
    }

    /** Those that stand and those that were lifted, the newest first. */
    Page<HoldStore.Keyed> list(Access access, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx -> Page.of(new HoldStore(tx).list(after, Page.SIZE + 1), HoldStore.Keyed::key));
    }

    /** Those that stand on any of these findings and cases, as far as the caller sees holds. */
    public List<Hold> on(Tx tx, List<String> subjects) {
        return new HoldStore(tx).of(subjects);
    }
}
