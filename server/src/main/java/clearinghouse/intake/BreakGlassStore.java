package clearinghouse.intake;

import clearinghouse.intake.BreakGlass.Review;
import clearinghouse.kernel.Access;
import clearinghouse.parties.PersonId;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

final class BreakGlassStore {

    private static final String VISIBLE = " intake_sees_glass(finding, asker, answer)";

    private static final String GLASS =
            """
            select id, code, finding, asker, reason_sealed, asked_at, answer_by, answer, second, answered_at, closes_at,
                   review_by, reviewer, r.at as reviewed_at, words_sealed,
                   parties_lost_way_in(asker, asked_at)
                   or (second is not null and parties_lost_way_in(second, asked_at)) as voided
              from intake_break_glass g left join intake_break_glass_review r on r.glass = g.code where\
            """
                    + VISIBLE;

    private final Tx tx;

    BreakGlassStore(Tx tx) {
        this.tx = tx;
    }

    /** As it is stored: time may have made something else of its state. */
    record Stored(
            UUID key,
            BreakGlassId id,
            FindingId finding,
            byte[] reason,
            Instant askedAt,
            Optional<Instant> answeredAt,
            Optional<Instant> ends,
            Optional<byte[]> words,
            BreakGlass state) {}

    /** Until the transaction ends, this person asks for nothing else. */
    void lockAsker(String asker) {
        tx.first(
                "select pg_advisory_xact_lock(hashtextextended('break-glass ' || ?, 0))",
                row -> true,
                asker);
    }

    /** Its code is nothing that is guessed. */
    boolean isFinding(FindingId finding) {
        return tx.count("select count(*) where intake_is_finding(?)", finding) == 1;
    }

    /** Whether neither of the two let the other in, over however many others. */
    boolean areTwo(PersonId asker, String second) {
        return tx.count("select count(*) where parties_are_two(?, ?)", asker, second) == 1;
    }

    void save(
            UUID key,
            BreakGlassId id,
            FindingId finding,
            byte[] reason,
            Opening.Asked asked,
            Access access) {
        tx.update(
                """
                insert into intake_break_glass (id, code, finding, asker, party, reason_sealed, asked_at, answer_by)
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

    Optional<Stored> find(BreakGlassId id) {
        return tx.first(GLASS + " and code = ?", BreakGlassStore::stored, id);
    }

    /** The newest that this person asked for, of whatever finding. */
    Optional<Stored> latest(String asker) {
        return tx.first(
                GLASS + " and asker = ? order by id desc limit 1", BreakGlassStore::stored, asker);
    }

    /** The newest first. */
    List<Stored> list(Optional<UUID> after, int limit) {
        return tx.list(
                GLASS + " and (?::uuid is null or id < ?::uuid) order by id desc limit ?",
                BreakGlassStore::stored,
                after,
                after,
                limit);
    }

    /** By which somebody was let read it, the newest first. */
    List<Stored> of(FindingId finding, int limit) {
        return tx.list(
                GLASS + " and finding = ? and answer = 'consented' order by id desc limit ?",
                BreakGlassStore::stored,
                finding,
                limit);
    }

    /** That somebody was let read and nobody reviewed yet, the newest first. */
    List<Stored> unreviewed(int limit) {
        return tx.list(
                GLASS + " and answer = 'consented' and reviewer is null order by id desc limit ?",
                BreakGlassStore::stored,
                limit);
    }

    /** How many wait for an answer that somebody else than this person asked for. */
    long waitingFor(String actor, Instant now) {
        return tx.count(
                """
                select count(*) from intake_break_glass
                 where answer is null and answer_by > ? and asker <> ? and not parties_lost_way_in(asker, asked_at)
                   and\
                """
                        + VISIBLE,
                now,
                actor);
    }

    /**
     * @param ends empty for a refusal
     * @return false when somebody else answered meanwhile, or one of the two lost a way in
     */
    boolean answer(BreakGlassId id, PersonId second, Instant at, Optional<Ends> ends) {
        return tx.update(
                        """
                        update intake_break_glass
                           set answer = ?, second = ?, answered_at = ?, closes_at = ?, review_by = ?
                         where code = ? and answer is null and asker <> ? and answer_by > ?
                           and not parties_lost_way_in(asker, asked_at) and not parties_lost_way_in(?, asked_at)
                           and (?::text = 'refused' or parties_are_two(asker, ?))
                           and\
                        """
                                + VISIBLE,
                        answer(ends),
                        second,
                        at,
                        ends.map(Ends::closes),
                        ends.map(Ends::reviewBy),
                        id,
                        second,
                        at,
                        second,
                        answer(ends),
                        second)
                == 1;
    }

    record Ends(Instant closes, Instant reviewBy) {}

    private static String answer(Optional<Ends> ends) {
        return ends.isPresent() ? "consented" : "refused";
    }

    /** False when somebody else reviewed it meanwhile. */
    boolean saveReview(BreakGlassId id, Review.Given given, Access access, byte[] words) {
        return tx.update(
                        """
                        insert into intake_break_glass_review (glass, reviewer, party, words_sealed, at)
                        values (?, ?, ?, ?, ?) on conflict do nothing
                        """,
                        id,
                        given.by(),
                        access.party(),
                        words,
                        given.at())
                == 1;
    }

    private static Stored stored(Row row) {
        return new Stored(
                row.uuid("id"),
                new BreakGlassId(row.text("code")),
                new FindingId(row.text("finding")),
                row.bytes("reason_sealed"),
                row.instant("asked_at"),
                row.optionalInstant("answered_at"),
                row.optionalInstant("closes_at"),
                row.optionalBytes("words_sealed"),
                new BreakGlass(OpeningStore.state(row), review(row)));
    }

    private static Review review(Row row) {
        var reviewer = row.optionalText("reviewer");
        if (reviewer.isPresent()) {
            return new Review.Given(new PersonId(reviewer.get()), row.instant("reviewed_at"));
        }
        return row.optionalText("answer").filter(answer -> answer.equals("consented")).isPresent()
                ? new Review.Due(
                        new PersonId(row.text("asker")),
                        new PersonId(row.text("second")),
                        row.instant("closes_at"),
                        row.instant("review_by"))
                : new Review.NotDue();
    }
}
