package clearinghouse.retention;

import clearinghouse.kernel.Access;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

final class HoldStore {

    private static final String HOLD =
            "select id, code, subject, ground, reference, set_by, set_at, lifted_by, lifted_at from retention_hold";

    /** Row security says the same. */
    private static final String VISIBLE =
            """
             (app_granted('audit:read')
              or (app_granted('hold:read') and (vault_sees(subject) or retention_hides(subject))))
            """;

    private final Tx tx;

    HoldStore(Tx tx) {
        this.tx = tx;
    }

    record Keyed(UUID key, Hold hold) {}

    boolean sees(String subject) {
        return tx.first("select vault_sees(?) as seen", row -> row.truth("seen"), subject)
                .orElseThrow();
    }

    /** False where the same hold stands already. */
    boolean save(UUID key, Hold hold, Access by) {
        return tx.update(
                        """
                        insert into retention_hold (id, code, subject, ground, reference, set_by, party, set_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                        """,
                        key,
                        hold.id(),
                        hold.subject(),
                        hold.ground(),
                        hold.reference(),
                        hold.setBy(),
                        by.party(),
                        hold.setAt())
                == 1;
    }

    Optional<Hold> find(HoldId id) {
        return tx.first(HOLD + " where code = ? and" + VISIBLE, row -> keyed(row).hold(), id);
    }

    Optional<Hold> lock(HoldId id) {
        return tx.first(
                HOLD + " where code = ? and lifted_at is null and" + VISIBLE + "for update",
                row -> keyed(row).hold(),
                id);
    }

    void save(HoldId id, Hold.Lifting lifting) {
        tx.update(
                "update retention_hold set lifted_by = ?, lifted_at = ? where code = ?",
                lifting.by(),
                lifting.at(),
                id);
    }

    /** The newest first. */
    List<Keyed> list(Optional<UUID> after, int most) {
        return tx.list(
                HOLD
                        + " where (?::uuid is null or id < ?::uuid) and"
                        + VISIBLE
                        + "order by id desc limit ?",
                HoldStore::keyed,
                after,
                after,
                most);
    }

    /** Those that stand. */
    List<Hold> of(List<String> subjects) {
        return tx.list(
                HOLD
                        + " where subject = any (?) and lifted_at is null and"
                        + VISIBLE
                        + "order by id",
                row -> keyed(row).hold(),
                subjects);
    }

    boolean isAnotherPerson(String one, String other) {
        return tx.first(
                        "select parties_two_people(?, ?) as two",
                        row -> row.truth("two"),
                        one,
                        other)
                .orElseThrow();
    }

    private static Keyed keyed(Row row) {
        return new Keyed(
                row.uuid("id"),
                new Hold(
                        new HoldId(row.text("code")),
                        row.text("subject"),
                        Hold.Ground.parse(row.text("ground")),
                        row.text("reference"),
                        row.text("set_by"),
                        row.instant("set_at"),
                        lifting(row)));
    }

    private static Optional<Hold.Lifting> lifting(Row row) {
        return row.optionalInstant("lifted_at")
                .map((Instant at) -> new Hold.Lifting(row.text("lifted_by"), at));
    }
}
