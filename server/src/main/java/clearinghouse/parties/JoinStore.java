package clearinghouse.parties;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Requests to join, and the answers to them. */
final class JoinStore {

    private static final String REQUEST =
            """
            select r.id, r.code, r.kind, r.organisation_sealed, r.purpose_sealed, r.person_sealed, r.contact_sealed,
                   r.asked_at, r.ends_at, d.code as decision, d.outcome, d.words_sealed, d.party, d.decided_by,
                   d.decided_at, d.removed_at is null as told
              from parties_join_request r left join parties_join_decision d on d.request = r.code
            """;

    private final Tx tx;

    JoinStore(Tx tx) {
        this.tx = tx;
    }

    /** What the asker wrote, as it lies in the row. */
    record Said(byte[] organisation, byte[] purpose, byte[] person, byte[] contact) {}

    /**
     * @param words sealed under the decision's own key; empty once nobody opens them any more
     * @param party that was registered; empty unless it was admitted
     */
    record Decision(
            JoinDecisionId id,
            JoinRequest.Outcome outcome,
            Optional<byte[]> words,
            Optional<PartyId> party,
            String by,
            Instant at) {}

    /** As it is stored: time may have made something else of its state. */
    record Stored(
            UUID key,
            JoinRequestId id,
            PartyKind kind,
            Said said,
            Instant asked,
            Instant ends,
            Optional<Decision> decision) {

        JoinRequest state(Instant now) {
            return decision.map(it -> JoinRequest.answered(it.outcome(), it.at()))
                    .orElseGet(() -> JoinRequest.unanswered(ends, now));
        }
    }

    /**
     * Until the transaction ends, nobody else asks: so many wait as may, and one receipt is one
     * request.
     */
    void lockDoor() {
        tx.first("select pg_advisory_xact_lock(hashtextextended('join', 0))", row -> true);
    }

    long waiting() {
        return tx.count("select parties_join_requests_waiting() as count");
    }

    /** Whose receipt it is; the hash is that of 256 random bits. */
    Optional<JoinRequestId> find(byte[] receipt) {
        return tx.first(
                        "select parties_join_request_of(?) as code",
                        row -> row.optionalText("code"),
                        receipt)
                .flatMap(code -> code)
                .map(JoinRequestId::new);
    }

    void save(
            UUID key,
            JoinRequestId id,
            byte[] receipt,
            PartyKind kind,
            Said said,
            Instant now,
            Instant ends) {
        tx.update(
                """
                insert into parties_join_request (id, code, receipt, kind, organisation_sealed, purpose_sealed,
                       person_sealed, contact_sealed, asked_at, ends_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                key,
                id,
                receipt,
                kind,
                said.organisation(),
                said.purpose(),
                said.person(),
                said.contact(),
                now,
                ends);
    }

    Optional<Stored> find(JoinRequestId id) {
        return tx.first(REQUEST + " where r.code = ?", JoinStore::stored, id);
    }

    /** In turn with who else answers it, and with the job that ends it. */
    void lock(JoinRequestId id) {
        tx.first(
                "select code from parties_join_request where code = ? and removed_at is null for update",
                row -> row.text("code"),
                id);
    }

    /** The newest first. */
    List<Stored> listWaiting(Optional<UUID> after, Instant now, int limit) {
        return tx.list(
                REQUEST
                        + """
                         where r.removed_at is null and d.request is null and r.ends_at > ?
                           and (?::uuid is null or r.id < ?::uuid) order by r.id desc limit ?
                        """,
                JoinStore::stored,
                now,
                after,
                after,
                limit);
    }

    /** Answered or expired, by when they were asked; the newest first. */
    List<Stored> listOver(Optional<UUID> after, Instant now, int limit) {
        return tx.list(
                REQUEST
                        + """
                         where (d.request is not null or r.ends_at <= ?)
                           and (?::uuid is null or r.id < ?::uuid) order by r.id desc limit ?
                        """,
                JoinStore::stored,
                now,
                after,
                after,
                limit);
    }

    /**
     * @return false when there is an answer already
     */
    boolean decide(
            JoinRequestId request,
            JoinDecisionId id,
            JoinRequest.Outcome outcome,
            byte[] words,
            Optional<Newcomer> newcomer,
            Access access,
            Instant now) {
        return tx.update(
                        """
                        insert into parties_join_decision (request, code, outcome, words_sealed, party, person,
                               decided_by, decided_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                        """,
                        request,
                        id,
                        outcome,
                        words,
                        newcomer.map(Newcomer::party),
                        newcomer.map(Newcomer::person),
                        access.actor(),
                        now)
                == 1;
    }

    record Newcomer(PartyId party, PersonId person) {}

    /** Nobody opens any more what it said. */
    void markRemoved(JoinRequestId id, Instant now) {
        tx.update(
                "update parties_join_request set removed_at = ? where code = ? and removed_at is null",
                now,
                id);
    }

    /** Nobody answered them in time; the oldest first. */
    List<JoinRequestId> lockExpired(Instant now, int most) {
        return tx.list(
                """
                select code from parties_join_request where removed_at is null and ends_at <= ?
                 order by id limit ? for update skip locked
                """,
                row -> new JoinRequestId(row.text("code")),
                now,
                most);
    }

    /** Whose asker has had the time to read why. */
    List<JoinDecisionId> lockDeclined(Instant before, int most) {
        return tx.list(
                """
                select code from parties_join_decision
                 where outcome = 'declined' and removed_at is null and decided_at <= ?
                 order by decided_at limit ? for update skip locked
                """,
                row -> new JoinDecisionId(row.text("code")),
                before,
                most);
    }

    void markRemoved(JoinDecisionId id, Instant now) {
        tx.update(
                "update parties_join_decision set removed_at = ? where code = ? and removed_at is null",
                now,
                id);
    }

    private static Stored stored(Row row) {
        return new Stored(
                row.uuid("id"),
                new JoinRequestId(row.text("code")),
                PartyKind.parse(row.text("kind")),
                new Said(
                        row.bytes("organisation_sealed"),
                        row.bytes("purpose_sealed"),
                        row.bytes("person_sealed"),
                        row.bytes("contact_sealed")),
                row.instant("asked_at"),
                row.instant("ends_at"),
                row.optionalText("decision").map(code -> decision(row, new JoinDecisionId(code))));
    }

    private static Decision decision(Row row, JoinDecisionId id) {
        return new Decision(
                id,
                JoinRequest.Outcome.parse(row.text("outcome")),
                Optional.of(row.bytes("words_sealed")).filter(_ -> row.truth("told")),
                row.optionalText("party").map(PartyId::new),
                row.text("decided_by"),
                row.instant("decided_at"));
    }
}
