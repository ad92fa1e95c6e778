package clearinghouse.parties;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Further duties of who comes in by passkey: one administrator asks, another one lets it. To take a
 * duty away is the act of one, of {@link Holders}.
 */
public final class Entrustments {

    private final Db db;
    private final AuditRecord record;
    private final Limits limits;
    private final Ids ids;
    private final InstantSource clock;

    public Entrustments(Db db, AuditRecord record, Limits limits, Ids ids, InstantSource clock) {
        this.db = db;
        this.record = record;
        this.limits = limits;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * @param waits for a second administrator
     * @param decider who consented or refused; empty while it waits
     */
    public record Listed(
            EntrustmentId id,
            String person,
            String organisation,
            PersonId whose,
            List<String> duties,
            String reason,
            PersonId askedBy,
            String asker,
            Instant asked,
            Instant ends,
            boolean waits,
            Optional<String> decider,
            boolean consented) {}

    /** The newest first. */
    public List<Listed> list(Access access) {
        return db.inTransaction(access, tx -> new EntrustmentStore(tx).list(clock.instant()));
    }

    public sealed interface Asking {
        record Asked(EntrustmentId id) implements Asking {}

        record NoSuchPerson() implements Asking {}

        record Refused(String why) implements Asking {}
    }

    public Asking ask(
            Access access, PartyId party, PersonId person, Set<Role> duties, String reason) {
        return db.inTransaction(
                access,
                tx -> {
                    new HolderStore(tx).lockParty(party);
                    return new HolderStore(tx)
                            .person(person)
                            .filter(known -> known.party().equals(party))
                            .map(known ->
                                    asked(
                                            tx,
                                            access,
                                            Entrustment.ask(
                                                    new PersonId(access.actor()),
                                                    person,
                                                    known.kind(),
                                                    known.roles(),
                                                    new EnrolmentStore(tx).hasWayIn(person),
                                                    duties,
                                                    limits.of(tx, Limits.RECOVERY),
                                                    now()),
                                            reason))
                            .orElseGet(Asking.NoSuchPerson::new);
                });
    }

    private Asking asked(Tx tx, Access access, Entrustment.Request request, String reason) {
        return switch (request) {
            case Entrustment.Request.NotMade(var why) -> new Asking.Refused(why);
            case Entrustment.Request.Made(var asked) -> save(tx, access, asked, reason);
        };
    }

    private Asking save(Tx tx, Access access, Entrustment asked, String reason) {
        var store = new EntrustmentStore(tx);
        var id = EntrustmentId.random(ids.chance());
        store.lapse(asked.person(), access.actor(), now());
        if (!store.ask(ids.next(), id, asked, reason, now())) {
            return new Asking.Refused("something waits for a second administrator already");
        }
        told(tx, access, "duties.asked", id, asked);
        return new Asking.Asked(id);
    }

    public sealed interface Decision {
        record Decided() implements Decision {}

        /** It never was, is decided, or waited too long. */
        record NoneWaits() implements Decision {}

        record Refused(String why) implements Decision {}
    }

    public Decision consent(Access access, EntrustmentId id) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new EntrustmentStore(tx);
                    var open = store.lockOpen(id);
                    if (open.isEmpty()) {
                        return new Decision.NoneWaits();
                    }
                    var asked = open.get();
                    var two = store.areTwo(asked.by(), access.actor());
                    return switch (asked.let(access.actor(), two, now())) {
                        case LET -> {
                            store.decide(id, true, access.actor(), now());
                            told(tx, access, "duties.given", id, asked);
                            yield new Decision.Decided();
                        }
                        case TOO_LATE -> new Decision.NoneWaits();
                        case BY_WHO_ASKED ->
                                new Decision.Refused("who asks is not the second administrator");
                        case BY_THE_PERSON -> new Decision.Refused("nobody gives oneself a duty");
                        case BY_ONE_OF_THE_SAME_ROOT -> new Decision.Refused(Enrolments.SAME_ROOT);
                    };
                });
    }

    /** Also by who asked, who then takes it back. */
    public Decision refuse(Access access, EntrustmentId id) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new EntrustmentStore(tx);
                    var open = store.lockOpen(id);
                    if (open.isEmpty()) {
                        return new Decision.NoneWaits();
                    }
                    store.decide(id, false, access.actor(), now());
                    told(tx, access, "duties.refused", id, open.get());
                    return new Decision.Decided();
                });
    }

    private void told(
            Tx tx, Access access, String action, EntrustmentId id, Entrustment entrustment) {
        record.append(
                tx,
                access,
                action,
                id,
                Map.of(
                        "person",
                        entrustment.person().code(),
                        "duties",
                        String.join(" ", Role.codes(entrustment.duties()))));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
