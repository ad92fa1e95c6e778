package clearinghouse.parties;

import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Requests to give further duties to who comes in by passkey. */
final class EntrustmentStore {

    private final Tx tx;

    EntrustmentStore(Tx tx) {
        this.tx = tx;
    }

    /** False when one waits for this person. */
    boolean ask(UUID key, EntrustmentId id, Entrustment asked, String reason, Instant now) {
        return tx.update(
                        """
                        insert into parties_entrustment (code, id, person, duties, reason, asked_by, asked_at, ends_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                        """,
                        id,
                        key,
                        asked.person(),
                        Role.codes(asked.duties()),
                        reason,
                        asked.by(),
                        now,
                        asked.until())
                == 1;
    }

    /** Held until the end of the transaction, while it waits. */
    Optional<Entrustment> lockOpen(EntrustmentId id) {
        return tx.first(
                """
                select person, duties, asked_by, ends_at from parties_entrustment
                 where code = ? and decided_at is null and app_granted('party:manage') for update
                """,
                EntrustmentStore::entrustment,
                id);
    }

    /** Whether neither rests on the other's word, and who asked still administers. */
    boolean areTwo(PersonId asked, String second) {
        return tx.count(
                        "select count(*) where parties_are_two(?, ?) and parties_administers(?)",
                        asked,
                        second,
                        asked)
                == 1;
    }

    /** With a consent the duties are given. */
    void decide(EntrustmentId id, boolean consented, String actor, Instant now) {
        tx.update(
                """
                update parties_entrustment set consented = ?, decided_by = ?, decided_at = ?
                 where code = ? and decided_at is null and app_granted('party:manage')
                """,
                consented,
                actor,
                now,
                id);
    }

    /** One that nobody decided in time makes place for another. */
    void lapse(PersonId person, String actor, Instant now) {
        tx.update(
                """
                update parties_entrustment set consented = false, decided_by = ?, decided_at = ?
                 where person = ? and decided_at is null and ends_at <= ?
                """,
                actor,
                now,
                person,
                now);
    }

    /** Of people who are gone. */
    void endAll(Collection<PersonId> people, String actor, Instant now) {
        tx.update(
                """
                update parties_entrustment set consented = false, decided_by = ?, decided_at = ?
                 where person = any (?) and decided_at is null
                """,
                actor,
                now,
                people);
    }

    /** The newest first. */
    List<Entrustments.Listed> list(Instant now) {
        return tx.list(
                """
                select e.code, p.name, parties_name(p.party) as organisation, e.person, e.duties, e.reason, e.asked_by,
                       a.name as asker, e.asked_at, e.ends_at, d.name as decider, coalesce(e.consented, false) as consented,
                       e.decided_at is null and e.ends_at > ? as waits
                  from parties_entrustment e join parties_person p on p.code = e.person
                  left join parties_person a on a.code = e.asked_by
                  left join parties_person d on d.code = e.decided_by
                 where app_granted('party:manage') order by e.id desc limit 100
                """,
                EntrustmentStore::listed,
                now);
    }

    private static Entrustments.Listed listed(Row row) {
        return new Entrustments.Listed(
                new EntrustmentId(row.text("code")),
                row.text("name"),
                row.text("organisation"),
                new PersonId(row.text("person")),
                Role.codes(Role.parse(row.texts("duties"))),
                row.text("reason"),
                new PersonId(row.text("asked_by")),
                row.optionalText("asker").orElse("somebody"),
                row.instant("asked_at"),
                row.instant("ends_at"),
                row.truth("waits"),
                row.optionalText("decider"),
                row.truth("consented"));
    }

    private static Entrustment entrustment(Row row) {
        return new Entrustment(
                new PersonId(row.text("person")),
                Role.parse(row.texts("duties")),
                new PersonId(row.text("asked_by")),
                row.instant("ends_at"));
    }
}
