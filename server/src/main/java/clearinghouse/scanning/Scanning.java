package clearinghouse.scanning;

import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Who scans what, so that two do not do the same work; nobody learns of whom. */
public final class Scanning {

    public static final Permission CLAIM = new Permission("scan:claim");

    private final Db db;
    private final AuditRecord record;
    private final Ids ids;
    private final InstantSource clock;

    public Scanning(Db db, AuditRecord record, Ids ids, InstantSource clock) {
        this.db = db;
        this.record = record;
        this.ids = ids;
        this.clock = clock;
    }

    sealed interface Claiming {
        record Granted(Claim claim, List<String> taken) implements Claiming {}

        record NothingFree() implements Claiming {}
    }

    Claiming claim(
            Access access,
            PackageUrl target,
            List<String> areas,
            String technique,
            Duration length) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new ClaimStore(tx);
                    var packageUrl = target.packageOnly().render();
                    store.lockPackage(packageUrl);
                    var now = now();
                    var wanted = new Claims.Wanted(target.version(), areas);
                    var held = store.held(packageUrl, wanted.areas(), now);
                    return switch (Claims.decide(held, wanted, now)) {
                        case Claims.NothingFree _ -> new Claiming.NothingFree();
                        case Claims.Granted(var granted, var taken) -> {
                            var claim =
                                    new Claim(
                                            ClaimId.random(ids.chance()),
                                            packageUrl,
                                            target.version(),
                                            granted,
                                            technique,
                                            store.nextFence(),
                                            false,
                                            now.plus(length),
                                            now);
                            store.save(ids.next(), claim, access);
                            record.append(
                                    tx,
                                    access,
                                    "claim.granted",
                                    claim.id(),
                                    Map.of("areas", String.valueOf(granted.size())));
                            yield new Claiming.Granted(claim, taken);
                        }
                    };
                });
    }

    /** What became of a holder's act: only the newest fence of a claim in force may change it. */
    sealed interface Holding {
        record Done(Claim claim) implements Holding {}

        record NoSuchClaim() implements Holding {}

        /** Ended, or renewed by another process since. */
        record Overtaken(String state) implements Holding {}
    }

    Holding renew(Access access, ClaimId id, long fence, Duration length) {
        return holding(
                access,
                id,
                fence,
                (tx, claim) -> {
                    var store = new ClaimStore(tx);
                    var next = store.nextFence();
                    store.renew(id, next, now().plus(length));
                    record.append(tx, access, "claim.renewed", id);
                });
    }

    Holding release(Access access, ClaimId id, long fence) {
        return holding(
                access,
                id,
                fence,
                (tx, claim) -> {
                    new ClaimStore(tx).release(id);
                    record.append(tx, access, "claim.released", id);
                });
    }

    private interface Act {
        void on(Tx tx, Claim claim);
    }

    private Holding holding(Access access, ClaimId id, long fence, Act act) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new ClaimStore(tx);
                    var claim = store.lock(id, access.party());
                    if (claim.isEmpty()) {
                        return new Holding.NoSuchClaim();
                    }
                    if (!claim.get().isHeldUnder(fence, now())) {
                        return new Holding.Overtaken(claim.get().state(now()));
                    }
                    act.on(tx, claim.get());
                    return new Holding.Done(store.find(id, access.party()).orElseThrow());
                });
    }

    record Covered(String area, boolean found) {}

    sealed interface Coverage {
        /** What comes late is kept all the same: the work was done. */
        record Kept(boolean late) implements Coverage {}

        record NoSuchClaim() implements Coverage {}

        /** The places, in the report, of areas that were never claimed. */
        record NotClaimed(List<Integer> places) implements Coverage {}
    }

    Coverage cover(Access access, ClaimId id, long fence, String technique, List<Covered> covered) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new ClaimStore(tx);
                    var known = store.lock(id, access.party());
                    if (known.isEmpty()) {
                        return new Coverage.NoSuchClaim();
                    }
                    var claim = known.get();
                    var strange = strange(claim, covered);
                    if (!strange.isEmpty()) {
                        return new Coverage.NotClaimed(strange);
                    }
                    var now = now();
                    boolean late = !claim.isHeldUnder(fence, now);
                    store.appendCoverage(
                            covered.stream()
                                    .map(one ->
                                            new Object[] {
                                                ids.next(),
                                                id.code(),
                                                access.party().code(),
                                                claim.packageUrl(),
                                                one.area(),
                                                technique,
                                                one.found(),
                                                late,
                                                now.atOffset(java.time.ZoneOffset.UTC)
                                            })
                                    .toList());
                    record.append(
                            tx,
                            access,
                            "coverage.reported",
                            id,
                            Map.of(
                                    "areas",
                                    String.valueOf(covered.size()),
                                    "late",
                                    String.valueOf(late)));
                    return new Coverage.Kept(late);
                });
    }

    private static List<Integer> strange(Claim claim, List<Covered> covered) {
        var strange = new ArrayList<Integer>();
        for (int i = 0; i < covered.size(); i++) {
            if (!claim.areas().contains(covered.get(i).area())) {
                strange.add(i);
            }
        }
        return strange;
    }

    Page<ClaimStore.Keyed> list(Access access, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx ->
                        Page.of(
                                new ClaimStore(tx).list(access.party(), after, Page.SIZE + 1),
                                ClaimStore.Keyed::key));
    }

    public enum Standing {
        HELD,
        LATE;

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** How a claim of the caller's own stands; empty when it has none of this id. */
    public Optional<Standing> standing(Tx tx, Access access, ClaimId id, long fence) {
        return new ClaimStore(tx)
                .find(id, access.party())
                .map(claim -> claim.isHeldUnder(fence, now()) ? Standing.HELD : Standing.LATE);
    }

    /** To the microsecond, as the database keeps it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
