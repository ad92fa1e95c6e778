package clearinghouse.intake;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import clearinghouse.record.Reading;
import clearinghouse.vault.DataKey;
import clearinghouse.vault.Place;
import clearinghouse.vault.Removal;
import clearinghouse.vault.Vault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Every way in which what a finding says comes to an end. */
public final class Removals {

    private static final Permission COORDINATE = new Permission("case:coordinate");
    private static final String SPILL = "spill";

    private final Db db;
    private final Vault vault;
    private final Intake intake;
    private final AuditRecord record;
    private final Ids ids;
    private final InstantSource clock;

    public Removals(
            Db db, Vault vault, Intake intake, AuditRecord record, Ids ids, InstantSource clock) {
        this.db = db;
        this.vault = vault;
        this.intake = intake;
        this.record = record;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Another rendering takes the place of what the finding says; the key of the original, of its
     * proof and of all that was found of it is destroyed.
     */
    public Redaction redact(Access access, FindingId id, Redaction.Rendering rendering) {
        return db.inTransaction(
                access,
                tx ->
                        intake.finding(tx, id)
                                .map(finding -> redact(tx, access, finding, rendering))
                                .orElseGet(Redaction.NoSuchFinding::new));
    }

    private Redaction redact(Tx tx, Access access, Finding finding, Redaction.Rendering rendering) {
        boolean bySource = finding.isOf(access);
        var refusal = Redaction.refusal(bySource, access.may(COORDINATE));
        if (refusal.isPresent()) {
            return new Redaction.Refused(refusal.get());
        }
        var digest = digest(tx, access, finding);
        var removal = new Removal(Removal.Cause.REDACTION, Redaction.RULE);
        return switch (vault.replace(tx, access, finding.id(), removal)) {
            case Removal.Replacing.Refused(var why) -> new Redaction.Refused(why);
            case Removal.Replacing.Replaced(var key, var at) -> {
                var row = sealed(key, ids.next(), rendering, digest, bySource, at);
                new RemovalStore(tx).save(finding.id(), row, access);
                record.append(
                        tx,
                        access,
                        "finding.redacted",
                        finding.id(),
                        Map.of("sha256", digest.orElse("unknown")));
                yield new Redaction.Done(at, digest);
            }
        };
    }

    /** Of the document as it came; a second redaction keeps what the first one said. */
    private Optional<String> digest(Tx tx, Access access, Finding finding) {
        var store = new RemovalStore(tx);
        var before = store.redaction(finding.id());
        if (before.isPresent()) {
            return before.get().digest();
        }
        return store.digest(finding.id())
                .map(sealed ->
                        vault.read(tx, access, Reading.FINDING_TEXT, finding.id(), finding.party())
                                .openText(Intake.place("digest_sealed", finding.id()), sealed));
    }

    private static RemovalStore.Redacted sealed(
            DataKey key,
            UUID row,
            Redaction.Rendering rendering,
            Optional<String> digest,
            boolean bySource,
            Instant at) {
        return new RemovalStore.Redacted(
                row,
                key.seal(place("title_sealed", row), rendering.markedTitle()).bytes(),
                key.seal(place("description_sealed", row), rendering.description()).bytes(),
                key.seal(place("entry_sealed", row), rendering.entry()).bytes(),
                key.seal(place("reason_sealed", row), rendering.reason()).bytes(),
                digest,
                bySource,
                at);
    }

    static Place place(String column, UUID row) {
        return new Place("intake_redaction", column, row.toString());
    }

    public sealed interface Quarantine {
        /**
         * @param keysDestroyed false while a legal hold keeps them: it is hidden all the same
         */
        record Done(Instant at, boolean keysDestroyed) implements Quarantine {}

        record NoSuchFinding() implements Quarantine {}
    }

    /**
     * A spill: in one transaction its keys are destroyed, what remembers it forgets it, and nobody
     * sees it any more. The record says who did so and when, and nothing of what it was.
     */
    public Quarantine quarantine(Access access, FindingId id) {
        return db.inTransaction(
                access,
                tx ->
                        intake.finding(tx, id).isEmpty()
                                ? new Quarantine.NoSuchFinding()
                                : quarantine(tx, access, id));
    }

    private Quarantine quarantine(Tx tx, Access access, FindingId id) {
        var now = clock.instant();
        boolean destroyed = destroySpilled(tx, access, id);
        new RemovalStore(tx).hide(id, access, now);
        record.append(
                tx,
                access,
                "finding.quarantined",
                id,
                Map.of("keys", destroyed ? "destroyed" : "held"));
        return new Quarantine.Done(now, destroyed);
    }

    private boolean destroySpilled(Tx tx, Access access, FindingId id) {
        return switch (vault.remove(tx, access, id, new Removal(Removal.Cause.SPILL, SPILL))) {
            case Removal.Outcome.Removed _, Removal.Outcome.GoneBefore _ -> true;
            case Removal.Outcome.Refused _ -> false;
        };
    }

    /** For the job: of spills that a hold kept from it, and that none keeps now. */
    public int destroyReleased(Access access) {
        return db.inTransaction(
                access,
                tx -> {
                    var released = new RemovalStore(tx).hiddenWithKey();
                    released.forEach(id -> destroySpilled(tx, access, id));
                    return released.size();
                });
    }

    /** A finding whose clock runs, from when, and whether a hold stops what comes of it. */
    public record Dated(FindingId finding, Instant since, boolean held) {}

    /** The first to go first. */
    public List<Dated> begunBefore(Tx tx, Retained kind, Instant before, int most) {
        return new RemovalStore(tx)
                .begunBefore(kind, before, false, most).stream()
                        .map(row -> new Dated(row.finding(), row.since(), row.held()))
                        .toList();
    }

    /**
     * Removes what has been kept long enough, at most so many in one transaction.
     *
     * @param rule as it is put on record and shown in the place of each
     * @return how many; fewer than asked for when no more are due
     */
    public int removeDue(Access access, Retained kind, Instant before, String rule, int most) {
        return db.inTransaction(
                access,
                tx -> {
                    var due = new RemovalStore(tx).begunBefore(kind, before, true, most);
                    due.forEach(row -> remove(tx, access, row.finding(), rule));
                    return due.size();
                });
    }

    private void remove(Tx tx, Access access, FindingId id, String rule) {
        var removal = new Removal(Removal.Cause.RETENTION, rule);
        switch (vault.remove(tx, access, id, removal)) {
            case Removal.Outcome.Removed(var at) -> new RemovalStore(tx).markRemoved(id, at);
            case Removal.Outcome.GoneBefore(var gone) ->
                    new RemovalStore(tx).markRemoved(id, gone.at());
            // Held since the list was read: it stays in the list, and is left out of the next one.
            case Removal.Outcome.Refused _ -> {}
        }
    }
}
