package clearinghouse.record;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.PublicId;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        new RecordStore(tx)
                .append(
                        ids.next(),
                        EntryId.random(ids.chance()),
                        clock.instant(),
                        access,
                        action,
                        subject,
                        facts);
    }

    /** When the oldest entry was made that is not yet sealed; empty when all are. */
    public Optional<Instant> unsealedSince(Tx tx) {
        return new RecordStore(tx)
                .pending(1).stream().map(oldest -> oldest.leaf().at()).findFirst();
    }

    public record Entry(Instant at, String actor, PartyId party, String purpose) {}

    /** The newest of these actions on one subject, as far as the caller may see them. */
    public List<Entry> of(Tx tx, Collection<String> actions, PublicId subject) {
        return new RecordStore(tx).of(actions, subject);
    }
}
