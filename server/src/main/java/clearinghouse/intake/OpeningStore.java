package clearinghouse.intake;

import clearinghouse.kernel.Access;
import clearinghouse.parties.PersonId;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

final class OpeningStore {

    /** Of a finding that the caller may read. Row security says the same. */
    private static final String VISIBLE =
            """
             app_granted('finding:triage')
             and exists (select 1 from intake_finding f
                          where f.code = finding
                            and f.quarantined_at is null
                            and intake_may_read(intake_reader(f.code, f.party, f.vulnerability), f.label))
            """;

    private static final String OPENING =
            """
            select id, code, finding, asker, reason_sealed, asked_at, answer_by, answer, second, answered_at, closes_at,
                   parties_lost_token(asker, asked_at)
                   or (second is not null and parties_lost_token(second, asked_at)) as voided
              from intake_opening where\
            """
                    + VISIBLE;

    private final Tx tx;

    OpeningStore(Tx tx) {
        this.tx = tx;
    }

    /** As it is stored: time may have made something else of its state. */
    record Stored(
            UUID key,
            OpeningId id,
            FindingId finding,
            byte[] reason,
            Instant askedAt,
            Opening state) {}

    void save(
            UUID key,
            OpeningId id,
            FindingId finding,
            byte[] reason,
            Opening.Asked asked,
            Access access) {
        tx.update(
                """
                insert into intake_opening (id, code, finding, asker, party, reason_sealed, asked_at, answer_by)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                key,
                id,
                finding,
                asked.by(),
                access.party(),
                reason,
                asked.since(),
                asked.until());
    }

    Optional<Stored> find(OpeningId id) {
        return tx.first(OPENING + " and code = ?", OpeningStore::stored, id);
    }

    /** The newest that this person asked for. */
    Optional<Stored> latest(FindingId finding, String asker) {
        return tx.first(
                OPENING + " and finding = ? and asker = ? order by id desc limit 1",
                OpeningStore::stored,
                finding,
                asker);
    }

    /** The newest first. */
    List<Stored> of(FindingId finding, int limit) {
        return tx.list(
                OPENING + " and finding = ? order by id desc limit ?",
                OpeningStore::stored,
                finding,
                limit);
    }

    /** Those that wait for an answer or stand open, the newest first. */
    List<Stored> current(Instant now, Optional<UUID> after, int limit) {
        return tx.list(
                """
                select * from (%s) as o
                 where not voided and (closes_at > ? or (answer is null and answer_by > ?))
                   and (?::uuid is null or id < ?::uuid)
                 order by id desc limit ?
                """
                        .formatted(OPENING),
                OpeningStore::stored,
                now,
                now,
                after,
                after,
                limit);
    }

    /** How many of them this person can answer. */
    long waitingFor(String actor, Instant now) {
        return tx.count(
                """
                select count(*) from intake_opening
                 where answer is null and answer_by > ? and asker <> ? and not parties_lost_token(asker, asked_at)
                   and\
                """
                        + VISIBLE,
                now,
                actor);
    }

    /**
     * @param closes when the proof is closed again after a consent; empty for a refusal
     * @return false when somebody else answered meanwhile, or one of the two lost a token
     */
    boolean answer(OpeningId id, PersonId second, Instant at, Optional<Instant> closes) {
        return tx.update(
                        """
                        update intake_opening set answer = ?, second = ?, answered_at = ?, closes_at = ?
                         where code = ? and answer is null and asker <> ?
                           and not parties_lost_token(asker, asked_at) and not parties_lost_token(?, asked_at)
                           and\
                        """
                                + VISIBLE,
                        closes.isPresent() ? "consented" : "refused",
                        second,
                        at,
                        closes,
                        id,
                        second,
                        second)
                == 1;
    }

    private static Stored stored(Row row) {
        return new Stored(
                row.uuid("id"),
                new OpeningId(row.text("code")),
                new FindingId(row.text("finding")),
                row.bytes("reason_sealed"),
                row.instant("asked_at"),
                state(row));
    }

    /** Of a row of {@link #OPENING}, or of another one with the same columns. */
    static Opening state(Row row) {
        var by = new PersonId(row.text("asker"));
        if (row.truth("voided")) {
            return new Opening.Voided(by);
        }
        return row.optionalText("answer")
                .map(answer -> answered(row, by, answer))
                .orElseGet(() ->
                        new Opening.Asked(by, row.instant("asked_at"), row.instant("answer_by")));
    }

    private static Opening answered(Row row, PersonId by, String answer) {
        var second = new PersonId(row.text("second"));
        return answer.equals("consented")
                ? new Opening.Open(by, second, row.instant("answered_at"), row.instant("closes_at"))
                : new Opening.Refused(by, second, row.instant("answered_at"));
    }
}
