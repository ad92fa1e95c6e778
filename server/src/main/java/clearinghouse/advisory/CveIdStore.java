package clearinghouse.advisory;

import clearinghouse.formats.advisory.Identifier;
import clearinghouse.kernel.Page;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

final class CveIdStore {

    private static final String COLUMNS =
            "select id, cve, state, reserved_at, changed_at, advisory, revision, fault from advisory_cve_id";

    private final Tx tx;

    CveIdStore(Tx tx) {
        this.tx = tx;
    }

    void save(UUID key, Identifier.Cve cve, Instant now) {
        tx.update(
                """
                insert into advisory_cve_id (cve, id, state, reserved_at, changed_at)
                values (?, ?, 'reserved', ?, ?) on conflict (cve) do nothing
                """,
                cve.value(),
                key,
                now,
                now);
    }

    /** Held to the end of the transaction: one change of an id at a time is sent. */
    Optional<CveIds.Reserved> lock(Identifier.Cve cve) {
        return tx.first(COLUMNS + " where cve = ? for update", CveIdStore::reserved, cve.value());
    }

    void belongs(Identifier.Cve cve, AdvisoryId advisory) {
        tx.update(
                """
                update advisory_cve_id
                   set advisory = ?, revision = case when advisory = ? then revision else 0 end
                 where cve = ?
                """,
                advisory,
                advisory,
                cve.value());
    }

    void change(Identifier.Cve cve, CveIds.State state, Instant now) {
        tx.update(
                "update advisory_cve_id set state = ?, changed_at = ?, fault = null where cve = ?",
                state.code(),
                now,
                cve.value());
    }

    void holds(Identifier.Cve cve, int revision) {
        tx.update("update advisory_cve_id set revision = ? where cve = ?", revision, cve.value());
    }

    void fault(Identifier.Cve cve, String fault) {
        tx.update("update advisory_cve_id set fault = ? where cve = ?", fault, cve.value());
    }

    List<CveIds.Reserved> list(Optional<UUID> after) {
        return tx.list(
                COLUMNS + " where (?::uuid is null or id < ?::uuid) order by id desc limit ?",
                CveIdStore::reserved,
                after,
                after,
                Page.SIZE + 1);
    }

    private static CveIds.Reserved reserved(Row row) {
        return new CveIds.Reserved(
                row.uuid("id"),
                new Identifier.Cve(row.text("cve")),
                CveIds.State.valueOf(row.text("state").toUpperCase(Locale.ROOT)),
                row.instant("reserved_at"),
                row.instant("changed_at"),
                row.optionalText("advisory").map(AdvisoryId::new),
                row.integer("revision"),
                row.optionalText("fault"));
    }
}
