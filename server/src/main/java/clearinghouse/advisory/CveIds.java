package clearinghouse.advisory;

import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.Identifier;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.platform.AddressRules;
import clearinghouse.platform.Db;
import clearinghouse.platform.Jobs;
import clearinghouse.platform.SafeClient;
import clearinghouse.platform.Tx;
import clearinghouse.platform.Workers;
import clearinghouse.record.AuditRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLSocketFactory;
import tools.jackson.databind.JsonNode;

/**
 * CVE ids that CVE Services reserved for this clearinghouse, where it is a CVE Numbering Authority.
 * The record of an id is sent when its advisory is published, by itself.
 */
public final class CveIds {

    private static final SafeClient.Limits LIMITS =
            new SafeClient.Limits(1 << 20, Duration.ofSeconds(10));

    private final Db db;
    private final AuditRecord record;
    private final Jobs jobs;
    private final Ids ids;
    private final InstantSource clock;
    private final Optional<CveServicesClient> services;

    /**
     * @param account empty where the clearinghouse is no numbering authority
     */
    public CveIds(
            Db db,
            AuditRecord record,
            Jobs jobs,
            Ids ids,
            InstantSource clock,
            Optional<CveAccount> account) {
        this.db = db;
        this.record = record;
        this.jobs = jobs;
        this.ids = ids;
        this.clock = clock;
        this.services =
                account.map(it ->
                        new CveServicesClient(
                                new SafeClient(
                                        AddressRules.operators(),
                                        SafeClient.Resolver.system(),
                                        (SSLSocketFactory) SSLSocketFactory.getDefault(),
                                        LIMITS),
                                it));
    }

    enum State {
        RESERVED,
        PUBLISHED,
        REJECTED;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param key orders the ids; it never leaves
     * @param advisory whose record it is
     * @param revision of the advisory, as CVE Services has it; zero where it has none
     * @param fault what kept the last change from being made
     */
    record Reserved(
            UUID key,
            Identifier.Cve cve,
            State state,
            Instant reservedAt,
            Instant changedAt,
            Optional<AdvisoryId> advisory,
            int revision,
            Optional<String> fault) {}

    boolean isThere() {
        return services.isPresent();
    }

    sealed interface Reservation {
        record Made(List<Identifier.Cve> cves) implements Reservation {}

        record Refused(String why) implements Reservation {}

        record Away(String why) implements Reservation {}
    }

    /**
     * An answer that is lost on its way leaves ids at CVE Services that are not known here.
     *
     * @param year empty for this one
     */
    Reservation reserve(Access access, int amount, Optional<Integer> year) {
        var now = clock.instant();
        return db.inTransaction(
                access,
                tx ->
                        switch (services.orElseThrow()
                                .reserve(
                                        amount,
                                        year.orElseGet(
                                                () -> now.atOffset(ZoneOffset.UTC).getYear()))) {
                            case CveServicesClient.Reservation.Failed(var why) -> failed(why);
                            case CveServicesClient.Reservation.Reserved(var cves) -> {
                                var store = new CveIdStore(tx);
                                cves.forEach(cve -> store.save(ids.next(), cve, now));
                                // Not which: until its advisory is published, an id tells auditors
                                // no more than it tells anyone.
                                record.append(
                                        tx,
                                        access,
                                        "cve.reserved",
                                        access.party(),
                                        Map.of("ids", String.valueOf(cves.size())));
                                yield new Reservation.Made(cves);
                            }
                        });
    }

    private static Reservation failed(CveServicesClient.Reply why) {
        return switch (why) {
            case CveServicesClient.Reply.Refused refused -> new Reservation.Refused(words(refused));
            case CveServicesClient.Reply.Away(var words) -> new Reservation.Away(words);
            case CveServicesClient.Reply.Done _ ->
                    throw new IllegalStateException("what is done has not failed");
        };
    }

    private static String words(CveServicesClient.Reply.Refused refused) {
        return refused.why().isEmpty() ? refused.code() : refused.code() + ": " + refused.why();
    }

    Page<Reserved> list(Access access, Optional<UUID> after) {
        return db.inTransaction(
                access, tx -> Page.of(new CveIdStore(tx).list(after), Reserved::key));
    }

    sealed interface Change {
        record Made(Reserved as) implements Change {}

        record Refused(String why) implements Change {}

        record NoSuchId() implements Change {}
    }

    /**
     * A published record is rejected as well; a rejected id stays so. Where CVE Services does not
     * answer, it may have been done: the id counts as rejected, with the fault beside it, and is
     * rejected again by who asks again.
     */
    Change reject(Access access, Identifier.Cve cve, String reason) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new CveIdStore(tx);
                    var known = store.lock(cve);
                    if (known.isEmpty()) {
                        return new Change.NoSuchId();
                    }
                    boolean done =
                            known.get().state() == State.REJECTED && known.get().fault().isEmpty();
                    if (done) {
                        return new Change.Made(known.get());
                    }
                    return switch (services.orElseThrow().reject(cve, reason)) {
                        case CveServicesClient.Reply.Done _ -> {
                            store.change(cve, State.REJECTED, clock.instant());
                            told(tx, access, "cve.rejected", known.get());
                            yield new Change.Made(store.lock(cve).orElseThrow());
                        }
                        case CveServicesClient.Reply.Refused refused ->
                                new Change.Refused(words(refused));
                        case CveServicesClient.Reply.Away(var why) -> {
                            store.change(cve, State.REJECTED, clock.instant());
                            store.fault(cve, why + "; reject it again");
                            told(tx, access, "cve.rejection-unheard", known.get());
                            yield new Change.Made(store.lock(cve).orElseThrow());
                        }
                    };
                });
    }

    private void told(Tx tx, Access access, String action, Reserved id) {
        var facts =
                id.state() == State.PUBLISHED
                        ? Map.of("cve", id.cve().value())
                        : Map.<String, String>of();
        record.append(tx, access, action, access.party(), facts);
    }

    /** An advisory does not go out under an id of ours that does not stand any more. */
    static List<Problem> rejected(Tx tx, List<Identifier> identifiers) {
        return identifiers.stream()
                .filter(Identifier.Cve.class::isInstance)
                .map(Identifier.Cve.class::cast)
                .filter(cve ->
                        new CveIdStore(tx)
                                .lock(cve)
                                .filter(it -> it.state() == State.REJECTED)
                                .isPresent())
                .map(cve ->
                        new Problem(
                                "/identifiers",
                                "cve-rejected",
                                cve.value() + " was rejected; give it another id, or none"))
                .toList();
    }

    /** Once more, for who has mended what it was refused for. */
    Change publishAgain(Access access, Identifier.Cve cve) {
        return db.inTransaction(
                access,
                tx -> {
                    var known = new CveIdStore(tx).lock(cve);
                    if (known.isEmpty()) {
                        return new Change.NoSuchId();
                    }
                    if (known.get().advisory().isEmpty()) {
                        return new Change.Refused("no published advisory has this id");
                    }
                    if (known.get().state() != State.REJECTED) {
                        published(tx, known.get().advisory().get(), access);
                    }
                    return new Change.Made(known.get());
                });
    }

    /** The kind of job that sends the record of a published advisory. */
    static final String UNSENT = "advisory.cve-unsent";

    private void published(Tx tx, AdvisoryId advisory, Access access) {
        jobs.enqueue(tx, UNSENT, advisory.code(), access.party());
    }

    /** Ids of others are theirs to publish. */
    void send(Workers.Lease lease) {
        var advisory = Advisories.subject(lease);
        var away =
                db.inTransaction(
                        lease.access(),
                        tx -> {
                            var why = send(tx, lease.access(), advisory);
                            if (why.isEmpty()) {
                                lease.complete(tx);
                            }
                            return why;
                        });
        if (away.isPresent()) {
            throw new IllegalStateException("CVE Services is away");
        }
    }

    /** The id under which the newest revision of an advisory is published. */
    private static Optional<Identifier.Cve> named(Tx tx, AdvisoryId advisory) {
        return new AdvisoryStore(tx).cveRecord(advisory).flatMap(CveRecord::cve);
    }

    /**
     * What CVE Services is to have of an advisory.
     *
     * @param document as it was published; empty where the revision has no CVE id
     */
    record CveRecord(int revision, Optional<JsonNode> document) {

        Optional<Identifier.Cve> cve() {
            return document.map(it -> new Identifier.Cve(it.at("/cveMetadata/cveId").asString()));
        }

        JsonNode container() {
            return document.orElseThrow().at("/containers/cna");
        }
    }

    /** Why it has to be tried again. */
    private Optional<String> send(Tx tx, Access access, AdvisoryId advisory) {
        var store = new CveIdStore(tx);
        var cve = named(tx, advisory);
        var known = cve.flatMap(store::lock);
        // Read once more behind the lock: a revision that was published meanwhile has a job of its
        // own, and what is sent is what counts as sent.
        var newest = new AdvisoryStore(tx).cveRecord(advisory);
        if (known.isEmpty() || newest.isEmpty() || !newest.get().cve().equals(cve)) {
            return Optional.empty();
        }
        var owner = known.get().advisory().filter(it -> !it.equals(advisory));
        if (owner.filter(it -> named(tx, it).equals(cve)).isPresent()) {
            store.fault(known.get().cve(), "a second advisory has this id: " + advisory.code());
            return Optional.empty();
        }
        var id = known.get().cve();
        store.belongs(id, advisory);
        int revision = newest.get().revision();
        boolean sent = owner.isEmpty() && known.get().revision() >= revision;
        if (known.get().state() == State.REJECTED || sent) {
            return Optional.empty();
        }
        if (services.isEmpty()) {
            store.fault(id, "this server has no account at CVE Services any more");
            return Optional.empty();
        }
        return switch (services.get().publish(id, newest.get().container())) {
            case CveServicesClient.Reply.Done _ -> {
                store.change(id, State.PUBLISHED, clock.instant());
                store.holds(id, revision);
                record.append(
                        tx,
                        access,
                        "cve.published",
                        advisory,
                        Map.of("cve", id.value(), "revision", String.valueOf(revision)));
                yield Optional.empty();
            }
            case CveServicesClient.Reply.Refused refused -> {
                store.fault(id, words(refused));
                yield Optional.empty();
            }
            case CveServicesClient.Reply.Away(var why) -> {
                store.fault(id, why + "; it is tried again");
                yield Optional.of(why);
            }
        };
    }
}
