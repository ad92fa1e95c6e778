package clearinghouse.catalogue;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.NumberPrefix;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.platform.Jobs;
import clearinghouse.platform.Tx;
import clearinghouse.platform.Workers;
import clearinghouse.policy.Policy;
import clearinghouse.record.AuditRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in what others say of public vulnerabilities, and answers who is affected by it. */
public final class Imports {

    private static final Logger log = LoggerFactory.getLogger(Imports.class);

    public static final Permission IMPORT = new Permission("advisory:import");
    static final Permission READ = new Permission("advisory:read");

    /** Kind of the job after an import said something anew of a vulnerability of ours. */
    public static final String TOLD = "catalogue.told";

    /** Kind of the job after an import said something anew; its subject is the stamp of the act. */
    public static final String SAID = "catalogue.said";

    /** Clocks of others may go before ours. */
    private static final Duration AHEAD = Duration.ofDays(1);

    /** Codes of what is wrong with a document that can be read. */
    private static final String DOUBTED = "doubted";

    private static final String BEYOND = "beyond";

    /** Of a page of the index that is read from the database at once. */
    private static final int PART = 10_000;

    private final Db db;
    private final AuditRecord record;
    private final Policy policy;
    private final Jobs jobs;
    private final NumberPrefix own;
    private final Ids ids;
    private final InstantSource clock;
    private final AffectedIndex index = new AffectedIndex();
    private volatile long indexed;

    /**
     * @param own with which the numbers begin that are published here
     */
    public Imports(
            Db db,
            AuditRecord record,
            Policy policy,
            Jobs jobs,
            NumberPrefix own,
            Ids ids,
            InstantSource clock) {
        this.db = db;
        this.record = record;
        this.policy = policy;
        this.jobs = jobs;
        this.own = own;
        this.ids = ids;
        this.clock = clock;
    }

    /** A document that was not taken in, and why. */
    public record Refused(String place, String reason, Refusal refusal) {}

    /** What becomes of a document that is not taken in. */
    public enum Refusal {
        /** Kept until it can be read. */
        UNREAD,
        /** Kept, although it could be read; its source has to set it right. */
        DOUBTED,
        /** Kept, although it could be read: as much as may be was taken in of its source before. */
        BEYOND,
        /** Its source has as much in quarantine as one may have. */
        NOT_KEPT
    }

    /**
     * What became of the documents of one act; together they are as many as arrived.
     *
     * @param fresh said for the first time
     * @param revised said anew; what was said before is kept
     * @param same known, word by word
     * @param older known in words of a later time
     * @param refused kept whole, where there is room
     */
    public record Taken(
            ImportId id, int fresh, int revised, int same, int older, List<Refused> refused) {
        public Taken {
            refused = List.copyOf(refused);
        }

        int quarantined() {
            return refused.size() - count(Refusal.NOT_KEPT);
        }

        int doubted() {
            return count(Refusal.DOUBTED);
        }

        int beyond() {
            return count(Refusal.BEYOND) + count(Refusal.NOT_KEPT);
        }

        private int count(Refusal refusal) {
            return (int) refused.stream().filter(it -> it.refusal() == refusal).count();
        }
    }

    private record Reading(Arrival arrival, Parsed<ForeignAdvisory> parsed) {
        Reading doubted(String code, String why) {
            return new Reading(arrival.doubted(why), Parsed.invalid("", code, why));
        }

        Refusal refusal() {
            if (arrival.doubt().isEmpty()) {
                return Refusal.UNREAD;
            }
            return parsed.problems().getFirst().code().equals(BEYOND)
                    ? Refusal.BEYOND
                    : Refusal.DOUBTED;
        }

        Mirrors.Arrived arrived() {
            return new Mirrors.Arrived(
                    arrival,
                    parsed instanceof Parsed.Valid<ForeignAdvisory>(var advisory)
                            ? Optional.of(advisory.name())
                            : Optional.empty());
        }
    }

    /** Documents are read before the transaction: what is slow about them holds up nobody. */
    public Taken take(Access access, List<Arrival> arrivals) {
        return take(access, arrivals, Optional.empty());
    }

    /**
     * @param source that is asked again and again, where they come from one
     */
    Taken take(Access access, List<Arrival> arrivals, Optional<SubscriptionId> source) {
        return take(access, arrivals, source, false);
    }

    /**
     * @param retried they waited in quarantine: their place may give something else by now
     */
    private Taken take(
            Access access,
            List<Arrival> arrivals,
            Optional<SubscriptionId> source,
            boolean retried) {
        var latest = clock.instant().plus(AHEAD);
        var readings =
                arrivals.parallelStream().map(it -> new Reading(it, read(it, latest))).toList();
        var taken = db.inTransaction(access, tx -> store(tx, access, readings, source, retried));
        if (taken.quarantined() > 0) {
            log.warn(
                    "event=documents_quarantined act={} count={}", taken.id(), taken.quarantined());
        }
        return taken;
    }

    /** The act that a job of this kind is about. */
    public static long stampOf(Workers.Lease lease) {
        return Long.parseLong(lease.subject());
    }

    /** The code of the vulnerability that a job of this kind is about. */
    public static String toldOf(Workers.Lease lease) {
        return Jobs.about(lease.subject());
    }

    private Parsed<ForeignAdvisory> read(Arrival arrival, Instant latest) {
        return arrival.doubt()
                .map(why -> Parsed.<ForeignAdvisory>invalid("", DOUBTED, why))
                .orElseGet(() -> judged(ForeignReader.read(arrival.content()), latest));
    }

    /**
     * Nobody else says anything under a name of ours, and nothing is kept from being said anew by a
     * date that has not come.
     */
    private Parsed<ForeignAdvisory> judged(Parsed<ForeignAdvisory> read, Instant latest) {
        if (!(read instanceof Parsed.Valid<ForeignAdvisory>(var advisory))) {
            return read;
        }
        if (advisory.name().id().startsWith(own.osvStart())) {
            return Parsed.invalid(
                    "/id", "own-name", "ids that begin with " + own.osvStart() + " are ours");
        }
        return advisory.modified().isAfter(latest)
                ? Parsed.invalid("", "date-time", "the document is dated in the future")
                : read;
    }

    private Taken store(
            Tx tx,
            Access access,
            List<Reading> arrived,
            Optional<SubscriptionId> source,
            boolean retried) {
        var store = new ImportStore(tx);
        long stamp = store.nextStamp();
        var known = store.known(advisories(arrived));
        var room = source.map(it -> room(tx, it));
        var readings =
                source.map(it ->
                                within(
                                        store,
                                        it,
                                        room.orElseThrow(),
                                        known,
                                        vouched(tx, it, known, arrived)))
                        .orElse(arrived);
        var now = clock.instant();
        var waiting = store.waiting(shas(readings));
        var refused = new ArrayList<Refused>();
        var advisories = new ArrayList<ForeignAdvisory>();
        var readable = new ArrayList<String>();
        for (var reading : readings) {
            var arrival = reading.arrival();
            switch (reading.parsed()) {
                case Parsed.Valid<ForeignAdvisory>(var advisory) -> {
                    advisories.add(advisory);
                    readable.add(arrival.sha256());
                }
                case Parsed.Invalid<ForeignAdvisory>(var problems) -> {
                    var reason = reason(problems.getFirst());
                    boolean isKept =
                            waiting.contains(arrival.sha256())
                                    || room.map(it -> it.quarantine(arrival.content().length))
                                            .orElse(true);
                    refused.add(
                            new Refused(
                                    arrival.place(),
                                    reason,
                                    isKept ? reading.refusal() : Refusal.NOT_KEPT));
                    if (isKept) {
                        store.quarantine(
                                ids.next(),
                                QuarantineId.random(ids.chance()),
                                arrival,
                                source,
                                reason,
                                now);
                    }
                }
            }
        }
        store.release(readable);
        var changes = Changes.of(advisories, _ -> known);
        // A list may name something no more: that is news of it as well.
        var told = new TreeSet<>(store.oursToldBy(changes.revised()));
        save(store, store.insert(changes.fresh(), source, stamp, now), changes.fresh());
        save(store, store.revise(changes.revised(), source, stamp, now), changes.revised());
        var taken =
                new Taken(
                        ImportId.random(ids.chance()),
                        changes.fresh().size(),
                        changes.revised().size(),
                        changes.same(),
                        changes.older(),
                        refused);
        source.ifPresent(it -> {
            store.brought(it, advisories);
            own(store, it, readings, changes);
            var believed =
                    readings.stream()
                            .filter(reading -> reading.parsed() instanceof Parsed.Valid<?>)
                            .map(reading -> reading.arrival().place())
                            .toList();
            store.releaseDoubted(it, believed);
            if (retried) {
                Mirrors.retried(tx, it, believed);
            } else {
                Mirrors.arrived(tx, it, readings.stream().map(Reading::arrived).toList(), now);
            }
            new SubscriptionStore(tx).addTaken(it, taken, bytes(changes));
        });
        record.append(tx, access, "advisories.imported", taken.id(), facts(taken));
        if (taken.fresh() + taken.revised() > 0) {
            jobs.enqueue(tx, SAID, Long.toString(stamp), access.party());
        }
        told.addAll(store.oursToldOf(stamp));
        for (var vulnerability : told) {
            // Of the act too: what is said while the job of an earlier one runs is looked at again.
            jobs.enqueueAfter(tx, TOLD, vulnerability, Long.toString(stamp), access.party());
        }
        return taken;
    }

    private static void own(
            ImportStore store, SubscriptionId source, List<Reading> readings, Changes changes) {
        var signers = new HashMap<String, String>();
        for (var reading : readings) {
            reading.arrival()
                    .signer()
                    .ifPresent(signer -> signers.put(reading.arrival().sha256(), signer));
        }
        var anew = Stream.concat(changes.fresh().stream(), changes.revised().stream()).toList();
        var names = anew.stream().map(ForeignAdvisory::name).collect(Collectors.toSet());
        store.own(source, anew, signers, true);
        store.own(
                source,
                advisories(readings).stream().filter(it -> !names.contains(it.name())).toList(),
                signers,
                false);
    }

    private static List<String> shas(List<Reading> readings) {
        return readings.stream()
                .filter(it -> it.parsed() instanceof Parsed.Invalid<?>)
                .map(it -> it.arrival().sha256())
                .toList();
    }

    /** As {@link Room} counts them. */
    private static long bytes(Changes changes) {
        return Stream.of(changes.fresh(), changes.revised())
                .flatMap(List::stream)
                .mapToLong(it -> Room.of(it.content().length))
                .sum();
    }

    private Room room(Tx tx, SubscriptionId source) {
        return new Room(
                Room.Bounds.in(tx, policy),
                new ImportStore(tx).waitingBytes(source),
                new SubscriptionStore(tx).round(source).takenBytes());
    }

    /** What is more than may be kept of one source or of one document is doubted. */
    private static List<Reading> within(
            ImportStore store,
            SubscriptionId source,
            Room room,
            Map<ForeignAdvisory.Name, ForeignAdvisory.Known> known,
            List<Reading> readings) {
        var revisions = store.revisionBytes(source, advisories(readings));
        return readings.stream()
                .map(reading ->
                        reading.parsed() instanceof Parsed.Valid<ForeignAdvisory>(var advisory)
                                ? beyond(
                                                advisory,
                                                Optional.ofNullable(known.get(advisory.name())),
                                                revisions.getOrDefault(advisory.name(), 0L),
                                                room)
                                        .map(why -> reading.doubted(BEYOND, why))
                                        .orElse(reading)
                                : reading)
                .toList();
    }

    private static Optional<String> beyond(
            ForeignAdvisory advisory,
            Optional<ForeignAdvisory.Known> known,
            long revisions,
            Room room) {
        return switch (known.map(advisory::since).orElse(ForeignAdvisory.Change.NEW)) {
            case NEW, REVISED -> room.take(advisory.content().length, revisions);
            case SAME, OLDER -> Optional.empty();
        };
    }

    private static List<ForeignAdvisory> advisories(List<Reading> readings) {
        var advisories = new ArrayList<ForeignAdvisory>();
        for (var reading : readings) {
            if (reading.parsed() instanceof Parsed.Valid<ForeignAdvisory>(var advisory)) {
                advisories.add(advisory);
            }
        }
        return advisories;
    }

    /**
     * A provider says nothing under the namespace of another, and nobody says anew what belongs to
     * one.
     */
    private static List<Reading> vouched(
            Tx tx,
            SubscriptionId source,
            Map<ForeignAdvisory.Name, ForeignAdvisory.Known> known,
            List<Reading> readings) {
        var namespace = new SubscriptionStore(tx).round(source).namespace();
        var owners = new ImportStore(tx).owners(advisories(readings));
        var judged = new ArrayList<Reading>();
        for (var reading : readings) {
            if (!(reading.parsed() instanceof Parsed.Valid<ForeignAdvisory>(var advisory))) {
                judged.add(reading);
                continue;
            }
            var name = advisory.name();
            var doubt =
                    namespace.isEmpty() || name.isUnder(namespace)
                            ? Optional.ofNullable(known.get(name))
                                    .filter(it ->
                                            advisory.since(it) == ForeignAdvisory.Change.REVISED)
                                    .flatMap(_ -> Optional.ofNullable(owners.get(name)))
                                    .flatMap(it -> it.doubt(source, reading.arrival().signer()))
                            : Optional.of("its namespace is not the one of the provider");
            judged.add(doubt.map(why -> reading.doubted(DOUBTED, why)).orElse(reading));
        }
        return judged;
    }

    /**
     * A document that waits to be read.
     *
     * @param doubted it can be read, and its source has to set right what is wrong with it
     * @param source that it came from; empty where it came by hand
     * @param orphaned that source was removed: nobody is asked for it any more
     */
    public record Quarantined(
            UUID key,
            QuarantineId id,
            String place,
            String reason,
            int bytes,
            Instant receivedAt,
            boolean doubted,
            Optional<SubscriptionId> source,
            boolean orphaned) {}

    /** How many documents wait. */
    public long quarantinedCount(Access access) {
        return db.inTransaction(access, tx -> new ImportStore(tx).quarantinedCount());
    }

    public Page<Quarantined> quarantined(Access access, Optional<UUID> after) {
        return db.inTransaction(
                access, tx -> Page.of(new ImportStore(tx).quarantined(after), Quarantined::key));
    }

    /** As it arrived. */
    public Optional<byte[]> quarantined(Access access, QuarantineId id) {
        return db.inTransaction(access, tx -> new ImportStore(tx).quarantined(id))
                .map(Arrival::content);
    }

    /** It is kept no more. False where no such document waits. */
    public boolean discard(Access access, QuarantineId id) {
        return db.inTransaction(
                access,
                tx -> {
                    var discarded = new ImportStore(tx).discard(id);
                    discarded.ifPresent(sha256 ->
                            record.append(
                                    tx,
                                    access,
                                    "quarantine.discarded",
                                    id,
                                    Map.of("sha256", sha256)));
                    return discarded.isPresent();
                });
    }

    /** All that waits of a source, which may be removed by now. Returns how many these were. */
    public int discard(Access access, SubscriptionId source) {
        return db.inTransaction(
                access,
                tx -> {
                    int discarded = new ImportStore(tx).discard(source);
                    if (discarded > 0) {
                        record.append(
                                tx,
                                access,
                                "quarantine.discarded",
                                source,
                                Map.of("documents", String.valueOf(discarded)));
                    }
                    return discarded;
                });
    }

    /**
     * All of the quarantine that is not doubted once more, one part after the other. What a source
     * brought that was removed is left: nobody knows any more what it was to be judged by.
     *
     * @param tried how many waited
     * @param taken how many of them could be read now
     */
    public record Retried(int tried, int taken) {}

    public Retried retry(Access access) {
        int tried = 0;
        int left = 0;
        var after = Optional.<UUID>empty();
        do {
            var page = quarantined(access, after);
            // What a source brought is judged as from it still.
            var bySource =
                    page.items().stream()
                            .filter(it -> !it.doubted() && !it.orphaned())
                            .collect(Collectors.groupingBy(Quarantined::source));
            for (var of : bySource.entrySet()) {
                var arrivals =
                        db.inTransaction(
                                access,
                                tx ->
                                        of.getValue().stream()
                                                .flatMap(it ->
                                                        new ImportStore(tx)
                                                                .quarantined(it.id()).stream())
                                                .toList());
                tried += arrivals.size();
                left += take(access, arrivals, of.getKey(), true).refused().size();
            }
            after = page.after();
        } while (after.isPresent());
        return new Retried(tried, tried - left);
    }

    /**
     * What this clearinghouse says itself, in the transaction that publishes it: a record that
     * cannot be read back is a fault of ours.
     */
    public void publish(Tx tx, byte[] osvRecord) {
        var store = new ImportStore(tx);
        long stamp = store.nextStamp();
        var said = List.of(ForeignReader.read(osvRecord).orElseThrow());
        var changes = Changes.of(said, store::known);
        var now = clock.instant();
        save(store, store.insert(changes.fresh(), Optional.empty(), stamp, now), changes.fresh());
        save(
                store,
                store.revise(changes.revised(), Optional.empty(), stamp, now),
                changes.revised());
    }

    private static void save(
            ImportStore store,
            Map<ForeignAdvisory.Name, Long> numbers,
            List<ForeignAdvisory> advisories) {
        var affected = new LinkedHashMap<Long, List<AffectedIndex.Affected>>();
        var told = new LinkedHashMap<Long, List<Telling>>();
        for (var advisory : advisories) {
            long number = Objects.requireNonNull(numbers.get(advisory.name()));
            affected.put(number, advisory.affected());
            told.put(number, advisory.tellings());
            if (!advisory.scores().isEmpty()) {
                store.replaceScores(number, advisory.scores());
            }
        }
        store.insertAffected(affected);
        store.insertTold(told);
    }

    private static Map<String, String> facts(Taken taken) {
        return Map.of(
                "new", String.valueOf(taken.fresh()),
                "revised", String.valueOf(taken.revised()),
                "same", String.valueOf(taken.same()),
                "older", String.valueOf(taken.older()),
                "quarantined", String.valueOf(taken.quarantined()));
    }

    private static String reason(Problem problem) {
        return problem.pointer().isEmpty()
                ? problem.message()
                : problem.message() + " (at " + problem.pointer() + ")";
    }

    /** As its author wrote it. */
    public Optional<byte[]> osvRecord(Access access, String id) {
        return document(access, ForeignReader.OSV, id);
    }

    /** As it arrived. */
    public Optional<byte[]> document(Access access, String form, String name) {
        return db.inTransaction(
                access, tx -> new ImportStore(tx).content(new ForeignAdvisory.Name(form, name)));
    }

    /**
     * Advisories in the order of their numbers.
     *
     * @param next the number behind which the answer goes on, where it does
     */
    record Found(List<AffectedIndex.Told> advisories, Optional<Long> next) {

        private static Found of(List<AffectedIndex.Told> all, long after, int most) {
            var rest = all.stream().filter(it -> it.number() > after).limit(most + 1L).toList();
            return rest.size() <= most
                    ? new Found(rest, Optional.empty())
                    : new Found(
                            rest.subList(0, most),
                            Optional.of(most == 0 ? after : rest.get(most - 1).number()));
        }
    }

    /**
     * Answers in the order of the queries.
     *
     * @param mostOfOne of one answer
     * @param most of all answers together; what is left out is asked for again
     */
    List<Found> affectedBy(Access access, List<Asked> queries, int mostOfOne, int most) {
        return db.inTransaction(
                access,
                tx -> {
                    catchUp(new ImportStore(tx));
                    var answers = new ArrayList<Found>();
                    int left = most;
                    for (var asked : queries) {
                        // What is not told now is not looked up now: the rest is asked for again.
                        var found =
                                left == 0
                                        ? new Found(List.of(), Optional.of(asked.after()))
                                        : Found.of(
                                                index.find(asked.query()),
                                                asked.after(),
                                                Math.min(left, mostOfOne));
                        left -= found.advisories().size();
                        answers.add(found);
                    }
                    return answers;
                });
    }

    /** Documents as they arrived, and where the answer goes on. */
    record Records(List<byte[]> contents, Optional<Long> next) {}

    Records osvRecords(Access access, Asked asked, int most) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new ImportStore(tx);
                    catchUp(store);
                    var found = Found.of(index.find(asked.query()), asked.after(), most);
                    var numbers =
                            found.advisories().stream().map(AffectedIndex.Told::number).toList();
                    return new Records(store.contents(numbers), found.next());
                });
    }

    /**
     * Reads what was imported since the last look; an import that has ended is never overlooked.
     */
    private void catchUp(ImportStore store) {
        long last = store.lastStamp();
        if (last <= indexed) {
            return;
        }
        synchronized (index) {
            long number = 0;
            while (last > indexed) {
                var said = store.said(indexed, last, number, PART);
                index.put(said);
                for (var advisory : said.keySet()) {
                    number = advisory.number();
                }
                if (said.size() < PART) {
                    indexed = last;
                }
            }
        }
    }
}
