package clearinghouse.record;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PublicId;
import clearinghouse.platform.Tx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Where each capability writes down what it did, in the transaction that did it. */
public final class AuditRecord {

    /** The action of an entry about a look at a proof; the finding's submitter sees these. */
    public static final String PROOF_READ = "proof.read";

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

    /** Who read this proof, in the order of reading, as far as the caller may see it. */
    public List<Reading> proofReadings(Tx tx, PublicId subject) {
        return new RecordStore(tx).readings(subject, PROOF_READ);
    }
}
