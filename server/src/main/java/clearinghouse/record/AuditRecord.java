package clearinghouse.record;

import clearinghouse.formats.tlog.EntryBundle;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.PublicId;
import clearinghouse.platform.Json;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

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
        new RecordStore(tx)
                .append(
                        at,
                        access,
                        action,
                        List.of(new RecordStore.NewEntry(ids.next(), id, subject, facts)));
    }

    /**
     * Several entries of one action in one round trip.
     *
     * @param facts by the subject of each, as above
     */
    public void appendEach(
            Tx tx,
            Access access,
            String action,
            Map<? extends PublicId, Map<String, String>> facts) {
        var at = clock.instant();
        var entries = new ArrayList<RecordStore.NewEntry>();
        facts.forEach((subject, told) -> {
            var id = EntryId.random(ids.chance());
            requireTellable(id, at, access, action, subject, told);
            entries.add(new RecordStore.NewEntry(ids.next(), id, subject, told));
        });
        new RecordStore(tx).append(at, access, action, entries);
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

    /** Something sealed, and the party that submitted it. */
    public record Submitted(PublicId subject, PartyId by) {}

    /**
     * The one place where readings are put on record, each as one entry in the transaction that
     * opens the content. Who submitted it needs no witness; a broker that acts for it is another.
     * What the same reader did a moment ago is not told again, as its {@link Reading} says.
     */
    public void read(Tx tx, Access access, Reading reading, Collection<Submitted> what) {
        read(tx, access, reading, what, Map.of());
    }

    /** As above, with facts of which what an entry's facts may be is true. */
    public void read(
            Tx tx,
            Access access,
            Reading reading,
            Collection<Submitted> what,
            Map<String, String> facts) {
        var now = clock.instant();
        var entries =
                what.stream()
                        .filter(it -> !isOwn(access, it))
                        .map(it ->
                                new RecordStore.NewReading(
                                        ids.next(),
                                        EntryId.random(ids.chance()),
                                        it.subject(),
                                        it.by()))
                        .toList();
        if (!entries.isEmpty()) {
            new RecordStore(tx).appendReadings(access, reading, now, entries, facts);
        }
    }

    private static boolean isOwn(Access access, Submitted what) {
        return what.by().equals(access.party()) && access.broker().isEmpty();
    }

    /**
     * An entry as its actor sees it, or who submitted what was read: nothing but ids.
     *
     * @param key by which pages go
     * @param broker the party that the actor belongs to, where it acted in the name of another
     */
    public record Entry(
            UUID key,
            Instant at,
            String actor,
            PartyId party,
            Optional<PartyId> broker,
            String purpose,
            String action,
            String subject) {}

    /** Who read what the caller's party submitted, the newest first. */
    public Page<Entry> readings(
            Tx tx, Access access, Optional<PublicId> subject, Optional<UUID> after) {
        return Page.of(
                new RecordStore(tx).readings(access.party(), subject, after, Page.SIZE + 1),
                Entry::key);
    }

    /** What the caller did, in whosever name, the newest first. */
    public Page<Entry> acts(Tx tx, Access access, Optional<UUID> after) {
        return Page.of(new RecordStore(tx).acts(access.actor(), after, Page.SIZE + 1), Entry::key);
    }
}
