package clearinghouse.record;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.PublicId;
import clearinghouse.platform.Json;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where each capability writes down what it did, in the transaction that did it. */
public final class AuditRecord {

    private final Ids ids;
    private final InstantSource clock;

    public AuditRecord(Ids ids, InstantSource clock) {
        this.ids = ids;
        this.clock = clock;
    }

    public void append(Tx tx, Access access, String action, PublicId subject) {
        append(tx, access, action, subject, Map.of());
    }

    /** The facts are ids, counts and states: never text of a finding, a message or a secret. */
    public void append(
            Tx tx, Access access, String action, PublicId subject, Map<String, String> facts) {
        tx.update(
                """
                insert into record_entry (id, at, actor, party, broker, purpose, action, subject, facts)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                ids.next(),
                clock.instant(),
                access.actor(),
                access.party(),
                access.broker(),
                access.purpose(),
                action,
                subject,
                Json.render(new TreeMap<>(facts)));
    }

    public record Entry(Instant at, String actor, PartyId party, String purpose) {}

    /** The newest of one action on one subject, as far as the caller may see them. */
    public List<Entry> of(Tx tx, String action, PublicId subject) {
        return tx.list(
                """
                select at, actor, party, purpose from record_entry
                 where subject = ? and action = ? order by id desc limit 1000
                """,
                row ->
                        new Entry(
                                row.instant("at"),
                                row.text("actor"),
                                new PartyId(row.text("party")),
                                row.text("purpose")),
                subject,
                action);
    }
}
