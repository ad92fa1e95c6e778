package clearinghouse.parties;

import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Accounts elsewhere, and the questions about them that wait for an answer. */
final class IdentityStore {

    private final Tx tx;

    IdentityStore(Tx tx) {
        this.tx = tx;
    }

    enum Purpose {
        SIGN_IN,
        ENROL,
        ADD
    }

    /**
     * Which account, as its provider proved.
     *
     * @param subject says nothing without the issuer
     */
    record Proven(String issuer, String subject, String label) {}

    /**
     * @param boundTo the page, link or session that it serves
     * @param proven empty until the provider has answered
     */
    record Question(String provider, Purpose purpose, String boundTo, Optional<Proven> proven) {}

    /** What nobody answered in time goes on the way. */
    void ask(byte[] hash, Question question, Instant now, Instant ends) {
        tx.update("delete from parties_provider_question where ends_at <= ?", now);
        tx.update(
                """
                insert into parties_provider_question (hash, provider, purpose, bound_to, issuer, subject, label, ends_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                hash,
                question.provider(),
                question.purpose(),
                question.boundTo(),
                question.proven().map(Proven::issuer),
                question.proven().map(Proven::subject),
                question.proven().map(Proven::label),
                ends);
    }

    /** Taken by the first who asks, so that a question is answered once. */
    Optional<Question> take(byte[] hash, boolean proven, Instant now) {
        return tx.first(
                """
                delete from parties_provider_question
                 where hash = ? and (subject is not null) = ? and ends_at > ?
                returning provider, purpose, bound_to, issuer, subject, label
                """,
                row ->
                        new Question(
                                row.text("provider"),
                                Purpose.valueOf(
                                        row.text("purpose").toUpperCase(java.util.Locale.ROOT)),
                                row.text("bound_to"),
                                row.optionalText("subject")
                                        .map(subject ->
                                                new Proven(
                                                        row.text("issuer"),
                                                        subject,
                                                        row.text("label")))),
                hash,
                proven,
                now);
    }

    record Owned(IdentityId id, PersonId person, PartyId party) {}

    /** While it is bound, and its owner is here. */
    Optional<Owned> find(Proven account) {
        return tx.first(
                """
                select i.code, i.person, p.party
                  from parties_identity i join parties_person p on p.code = i.person
                  join parties_party y on y.code = p.party
                 where i.issuer = ? and i.subject = ? and i.removed_at is null
                   and p.left_at is null and y.left_at is null
                """,
                row ->
                        new Owned(
                                new IdentityId(row.text("code")),
                                new PersonId(row.text("person")),
                                new PartyId(row.text("party"))),
                account.issuer(),
                account.subject());
    }

    /** Whose word it is; empty when it is not bound any more. */
    Optional<String> issuer(IdentityId id) {
        return tx.first(
                "select issuer from parties_identity where code = ? and removed_at is null",
                row -> row.text("issuer"),
                id);
    }

    /** False when it was unbound meanwhile. */
    boolean use(IdentityId id, Instant now) {
        return tx.update(
                        "update parties_identity set last_used_at = ? where code = ? and removed_at is null",
                        now,
                        id)
                == 1;
    }

    /** False when this account is bound already, to whomever. */
    boolean save(UUID key, IdentityId id, PersonId person, Proven account, Instant now) {
        return tx.update(
                        """
                        insert into parties_identity (code, id, person, issuer, subject, label, added_at)
                        values (?, ?, ?, ?, ?, ?, ?)
                        on conflict (issuer, subject) where removed_at is null do nothing
                        """,
                        id,
                        key,
                        person,
                        account.issuer(),
                        account.subject(),
                        account.label(),
                        now)
                == 1;
    }

    record Bound(
            IdentityId id,
            String issuer,
            String label,
            Instant added,
            Optional<Instant> lastUsed) {}

    /** Those that are bound, the oldest first. */
    List<Bound> list(String person) {
        return tx.list(
                """
                select code, issuer, label, added_at, last_used_at from parties_identity
                 where person = ? and removed_at is null order by id
                """,
                row ->
                        new Bound(
                                new IdentityId(row.text("code")),
                                row.text("issuer"),
                                row.text("label"),
                                row.instant("added_at"),
                                row.optionalInstant("last_used_at")),
                person);
    }

    /** False when the person has no such account bound. */
    boolean remove(String person, IdentityId id, Instant now) {
        return tx.update(
                        """
                        update parties_identity set removed_at = ?
                         where person = ? and code = ? and removed_at is null
                        """,
                        now,
                        person,
                        id)
                == 1;
    }

    /** Of people who are gone. */
    void removeAll(Collection<PersonId> people, Instant now) {
        tx.update(
                "update parties_identity set removed_at = ? where person = any (?) and removed_at is null",
                now,
                people);
    }
}
