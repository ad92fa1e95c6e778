package clearinghouse.record;

import clearinghouse.formats.tlog.EntryBundle;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.PublicId;
import clearinghouse.platform.Json;
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
        var id = EntryId.random(ids.chance());
        var at = clock.instant();
        requireTellable(id, at, access, action, subject, facts);
        new RecordStore(tx).append(ids.next(), id, at, access, action, subject, facts);
    }

    /** An entry that fits into no bundle could be sealed, and never shown to whoever verifies. */
    private static void requireTellable(
            EntryId id,
            Instant at,
            Access access,
            String action,
            PublicId subject,
            Map<String, String> facts) {
        var leaf =
                new Leaf(
                        id.code(),
                        at,
                        access.actor(),
                        access.party().code(),
                        access.broker().map(PartyId::code),
                        access.purpose(),
                        action,
                        subject.code(),
                        Json.tree(facts));
        if (leaf.content().length > EntryBundle.LARGEST_ENTRY) {
            throw new IllegalArgumentException(
                    "an entry of " + action + " is longer than the record's tiles can hold");
        }
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
