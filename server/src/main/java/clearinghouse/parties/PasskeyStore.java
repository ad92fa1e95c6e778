package clearinghouse.parties;

import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Passkeys, and the questions about them that wait for an answer. */
final class PasskeyStore {

    /** The oldest first. */
    private static final String IN_USE =
            """
            select code, name, added_at, last_used_at from parties_passkey
             where person = ? and removed_at is null order by id
            """;

    private final Tx tx;

    PasskeyStore(Tx tx) {
        this.tx = tx;
    }

    enum Purpose {
        SIGN_IN,
        ENROL,
        ADD,
        /** The challenge is the name under which the person will sign in. */
        PASSWORD
    }

    /**
     * @param boundTo the link or session that it serves; empty for a sign-in
     */
    record Ceremony(byte[] challenge, String boundTo) {}

    /** What nobody answered in time goes on the way. */
    void begin(
            byte[] hash,
            byte[] challenge,
            Purpose purpose,
            String boundTo,
            Instant now,
            Instant ends) {
        tx.update("delete from parties_ceremony where ends_at <= ?", now);
        tx.update(
                "insert into parties_ceremony (hash, challenge, purpose, bound_to, ends_at) values (?, ?, ?, ?, ?)",
                hash,
                challenge,
                purpose,
                boundTo,
                ends);
    }

    /** Taken by the first who asks, so that a challenge is answered once. */
    Optional<Ceremony> take(byte[] hash, Purpose purpose, Instant now) {
        return tx.first(
                """
                delete from parties_ceremony where hash = ? and purpose = ? and ends_at > ?
                returning challenge, bound_to
                """,
                row -> new Ceremony(row.bytes("challenge"), row.text("bound_to")),
                hash,
                purpose,
                now);
    }

    /** It stays, for who answers wrong. */
    Optional<Ceremony> look(byte[] hash, Purpose purpose, Instant now) {
        return tx.first(
                """
                select challenge, bound_to from parties_ceremony
                 where hash = ? and purpose = ? and ends_at > ?
                """,
                row -> new Ceremony(row.bytes("challenge"), row.text("bound_to")),
                hash,
                purpose,
                now);
    }

    record Owned(PasskeyId id, PersonId person, PartyId party, Authenticators.Known known) {}

    /** While it is not removed, and its owner is here. */
    Optional<Owned> find(byte[] credential) {
        return tx.first(
                """
                select k.code, k.person, p.party, k.credential, k.attestation, k.counter
                  from parties_passkey k join parties_person p on p.code = k.person
                  join parties_party y on y.code = p.party
                 where k.credential = ? and k.removed_at is null and p.left_at is null and y.left_at is null
                """,
                row ->
                        new Owned(
                                new PasskeyId(row.text("code")),
                                new PersonId(row.text("person")),
                                new PartyId(row.text("party")),
                                new Authenticators.Known(
                                        row.bytes("credential"),
                                        row.bytes("attestation"),
                                        row.number("counter"))),
                credential);
    }

    /**
     * Of two who show the same signature at one time the second finds the counter moved. One that
     * does not count stays at zero.
     */
    boolean use(PasskeyId id, long before, long counter, Instant now) {
        return tx.update(
                        """
                        update parties_passkey set counter = ?, last_used_at = ?
                         where code = ? and counter = ? and removed_at is null
                        """,
                        counter,
                        now,
                        id,
                        before)
                == 1;
    }

    /** False when this passkey is known already. */
    boolean save(
            UUID key,
            PasskeyId id,
            PersonId person,
            Authenticators.Known known,
            String name,
            Instant now) {
        return tx.update(
                        """
                        insert into parties_passkey (code, id, person, credential, attestation, counter, name, added_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (credential) do nothing
                        """,
                        id,
                        key,
                        person,
                        known.credential(),
                        known.attestation(),
                        known.counter(),
                        name,
                        now)
                == 1;
    }

    /** Those in use, the oldest first. */
    List<Passkeys.Passkey> list(String person) {
        return tx.list(IN_USE, PasskeyStore::passkey, person);
    }

    /** The same, held until the end of the transaction: two removals come one after the other. */
    List<Passkeys.Passkey> lock(String person) {
        return tx.list(IN_USE + " for update", PasskeyStore::passkey, person);
    }

    List<byte[]> credentials(PersonId person) {
        return tx.list(
                "select credential from parties_passkey where person = ? and removed_at is null order by id",
                row -> row.bytes("credential"),
                person);
    }

    private static Passkeys.Passkey passkey(Row row) {
        return new Passkeys.Passkey(
                new PasskeyId(row.text("code")),
                row.text("name"),
                row.instant("added_at"),
                row.optionalInstant("last_used_at"));
    }

    void remove(PasskeyId id, Instant now) {
        tx.update(
                "update parties_passkey set removed_at = ? where code = ? and removed_at is null",
                now,
                id);
    }

    /** Of people who are gone. */
    void removeAll(Collection<PersonId> people, Instant now) {
        tx.update(
                "update parties_passkey set removed_at = ? where person = any (?) and removed_at is null",
                now,
                people);
    }
}
