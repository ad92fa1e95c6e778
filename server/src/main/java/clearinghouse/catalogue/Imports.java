package clearinghouse.catalogue;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.NumberPrefix;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in what others say of public vulnerabilities, and answers who is affected by it. */
public final class Imports {

    private static final Logger log = LoggerFactory.getLogger(Imports.class);

    public static final Permission IMPORT = new Permission("advisory:import");
    static final Permission READ = new Permission("advisory:read");

    /** Clocks of others may go before ours. */
    private static final Duration AHEAD = Duration.ofDays(1);

    /** Of a page of the index that is read from the database at once. */
    private static final int PART = 10_000;

    private final Db db;
    private final AuditRecord record;
    private final NumberPrefix own;
    private final Ids ids;
    private final InstantSource clock;
    private final AffectedIndex index = new AffectedIndex();
    private volatile long indexed;

    /**
     * @param own with which the numbers begin that are published here
     */
    public Imports(Db db, AuditRecord record, NumberPrefix own, Ids ids, InstantSource clock) {
        this.db = db;
        this.record = record;
        this.own = own;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * A document that was not taken in, and why.
     *
     * @param doubted it could be read
     */
    public record Refused(String place, String reason, boolean doubted) {}

    /**
     * What became of the documents of one act; together they are as many as arrived.
     *
     * @param fresh said for the first time
     * @param revised said anew; what was said before is kept
     * @param same known, word by word
     * @param older known in words of a later time
     * @param refused kept whole until they can be read
     */
    public record Taken(
            ImportId id, int fresh, int revised, int same, int older, List<Refused> refused) {
        public Taken {
            refused = List.copyOf(refused);
        }

        int doubted() {
            return (int) refused.stream().filter(Refused::doubted).count();
        }
    }

    private record Reading(Arrival arrival, Parsed<ForeignAdvisory> parsed) {
        Reading doubted(String why) {
            return new Reading(arrival.doubted(why), Parsed.invalid("", "doubted", why));
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
        var latest = clock.instant().plus(AHEAD);
        var readings =
                arrivals.parallelStream().map(it -> new Reading(it, read(it, latest))).toList();
        var taken = db.inTransaction(access, tx -> store(tx, access, readings, source));
        if (!taken.refused().isEmpty()) {
            log.warn(
                    "event=documents_quarantined act={} count={}",
                    taken.id(),
                    taken.refused().size());
        }
        return taken;
    }

    private Parsed<ForeignAdvisory> read(Arrival arrival, Instant latest) {
        return arrival.doubt()
                .map(why -> Parsed.<ForeignAdvisory>invalid("", "doubted", why))
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
            Tx tx, Access access, List<Reading> arrived, Optional<SubscriptionId> source) {
        var store = new ImportStore(tx);
        long stamp = store.nextStamp();
        var readings = source.map(it -> vouched(tx, it, arrived)).orElse(arrived);
        var now = clock.instant();
        var refused = new ArrayList<Refused>();
        var advisories = new ArrayList<ForeignAdvisory>();
        var readable = new ArrayList<String>();
        for (var reading : readings) {
            switch (reading.parsed()) {
                case Parsed.Valid<ForeignAdvisory>(var advisory) -> {
                    advisories.add(advisory);
                    readable.add(reading.arrival().sha256());
                }
                case Parsed.Invalid<ForeignAdvisory>(var problems) -> {
                    var reason = reason(problems.getFirst());
                    refused.add(
                            new Refused(
                                    reading.arrival().place(),
                                    reason,
                                    reading.arrival().doubt().isPresent()));
                    store.quarantine(
                            ids.next(),
                            QuarantineId.random(ids.chance()),
                            reading.arrival(),
                            reason,
                            now);
                }
            }
        }
        store.release(readable);
        var changes = Changes.of(advisories, store::known);
        save(store, store.insert(changes.fresh(), stamp, now), changes.fresh());
        save(store, store.revise(changes.revised(), stamp, now), changes.revised());
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
            store.releaseDoubted(
                    readings.stream()
                            .filter(reading -> reading.parsed() instanceof Parsed.Valid<?>)
                            .map(reading -> reading.arrival().place())
                            .toList());
            new SubscriptionStore(tx).addTaken(it, taken);
        });
        record.append(tx, access, "advisories.imported", taken.id(), facts(taken));
        return taken;
    }

    /**
     * A name in CSAF is a namespace and an id, and both are anybody's to write: a provider says
     * nothing under the namespace of another, and what a provider signed is not said anew by who
     * never brought it signed.
     */
    private static List<Reading> vouched(Tx tx, SubscriptionId source, List<Reading> readings) {
        var store = new ImportStore(tx);
        var namespace = new SubscriptionStore(tx).namespace(source);
        var advisories = new ArrayList<ForeignAdvisory>();
        for (var reading : readings) {
            if (reading.parsed() instanceof Parsed.Valid<ForeignAdvisory>(var advisory)) {
                advisories.add(advisory);
            }
        }
        var vouched = store.vouchedByOthers(source, advisories);
        var known =
                store.known(advisories.stream().filter(it -> vouched.contains(it.name())).toList());
        var judged = new ArrayList<Reading>();
        for (var reading : readings) {
            judged.add(
                    reading.parsed() instanceof Parsed.Valid<ForeignAdvisory>(var advisory)
                            ? doubt(
                                            advisory,
                                            namespace,
                                            Optional.ofNullable(known.get(advisory.name())))
                                    .map(reading::doubted)
                                    .orElse(reading)
                            : reading);
        }
        return judged;
    }

    private static Optional<String> doubt(
            ForeignAdvisory advisory, String namespace, Optional<ForeignAdvisory.Known> signed) {
        if (!namespace.isEmpty() && !advisory.name().isUnder(namespace)) {
            return Optional.of("its namespace is not the one of the provider");
        }
        return signed.filter(it -> advisory.since(it) == ForeignAdvisory.Change.REVISED)
                .map(_ ->
                        "it would replace what a provider signed, and this source is not that one");
    }

    /**
     * A document that waits to be read.
     *
     * @param doubted it can be read, and its source has to set right what is wrong with it
     */
    public record Quarantined(
            UUID key,
            QuarantineId id,
            String place,
            String reason,
            int bytes,
            Instant receivedAt,
            boolean doubted) {}

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

    /**
     * All of the quarantine that is not doubted once more, one part after the other.
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
            var arrivals =
                    db.inTransaction(
                            access,
                            tx ->
                                    page.items().stream()
                                            .filter(it -> !it.doubted())
                                            .flatMap(it ->
                                                    new ImportStore(tx)
                                                            .quarantined(it.id()).stream())
                                            .toList());
            tried += arrivals.size();
            left += arrivals.isEmpty() ? 0 : take(access, arrivals).refused().size();
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
        save(store, store.insert(changes.fresh(), stamp, clock.instant()), changes.fresh());
        save(store, store.revise(changes.revised(), stamp, clock.instant()), changes.revised());
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
                "quarantined", String.valueOf(taken.refused().size()));
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
