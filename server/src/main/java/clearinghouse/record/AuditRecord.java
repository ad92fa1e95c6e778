package clearinghouse.record;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PublicId;
import clearinghouse.platform.Json;
import clearinghouse.platform.Tx;
import java.time.InstantSource;
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
}
