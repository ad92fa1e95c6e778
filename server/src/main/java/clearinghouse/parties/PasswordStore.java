package clearinghouse.parties;

import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import clearinghouse.vault.Place;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Passwords with what their codes are made from, and the attempts that were made at them. */
final class PasswordStore {

    private static final String USED =
            """
            select w.code, w.person, p.party, w.encoded, w.secret_sealed
              from parties_password w join parties_person p on p.code = w.person
              join parties_party y on y.code = p.party
             where w.ended_at is null and p.left_at is null and y.left_at is null
            """;

    private final Tx tx;

    PasswordStore(Tx tx) {
        this.tx = tx;
    }

    static Place secretPlace(PasswordId id) {
        return new Place("parties_password", "secret_sealed", id.code());
    }

    /** What an attempt is held against. */
    record Known(
            PasswordId id, PersonId person, PartyId party, String encoded, byte[] secretSealed) {
        @Override
        public String toString() {
            return "Known[" + id + "]";
        }
    }

    Optional<Known> find(SignInName name) {
        return tx.first(USED + " and w.sign_in_name = ?", PasswordStore::known, name.text());
    }

    Optional<Known> find(PersonId person) {
        return tx.first(USED + " and w.person = ?", PasswordStore::known, person);
    }

    /** For an attempt at a name that nobody has, so that it is as much work. */
    Optional<Known> anyone() {
        return tx.first(USED + " limit 1", PasswordStore::known);
    }

    private static Known known(Row row) {
        return new Known(
                new PasswordId(row.text("code")),
                new PersonId(row.text("person")),
                new PartyId(row.text("party")),
                row.text("encoded"),
                row.bytes("secret_sealed"));
    }

    void save(
            UUID key,
            PasswordId id,
            EnrolmentStore.Link link,
            SignInName name,
            String encoded,
            byte[] secretSealed,
            long step,
            Instant now) {
        tx.update(
                """
                insert into parties_password
                  (code, id, person, enrolment, sign_in_name, encoded, secret_sealed, step, added_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                id,
                key,
                link.person(),
                link.id(),
                name.text(),
                encoded,
                secretSealed,
                step,
                now);
    }

    /** Of two who show the code of one step at one time the second finds it taken. */
    boolean use(PasswordId id, long step, Instant now) {
        return tx.update(
                        """
                        update parties_password set step = ?, last_used_at = ?
                         where code = ? and step < ? and ended_at is null
                        """,
                        step,
                        now,
                        id,
                        step)
                == 1;
    }

    void change(PasswordId id, String encoded, Instant now) {
        tx.update(
                "update parties_password set encoded = ?, changed_at = ? where code = ? and ended_at is null",
                encoded,
                now,
                id);
    }

    Optional<PasswordId> inUse(PersonId person) {
        return tx.first(
                "select code from parties_password where person = ? and ended_at is null",
                row -> new PasswordId(row.text("code")),
                person);
    }

    boolean has(PersonId person) {
        return tx.count("select count(*) where parties_has_password(?)", person) == 1;
    }

    void end(PasswordId id, Instant now) {
        tx.update(
                "update parties_password set ended_at = ? where code = ? and ended_at is null",
                now,
                id);
    }

    /** Of people who are gone. */
    void endAll(Collection<PersonId> people, Instant now) {
        tx.update(
                "update parties_password set ended_at = ? where person = any (?) and ended_at is null",
                now,
                people);
    }

    Optional<Passwords.Mine> mine(String person) {
        return tx.first(
                """
                select sign_in_name, added_at, changed_at, last_used_at from parties_password
                 where person = ? and ended_at is null
                """,
                row ->
                        new Passwords.Mine(
                                new SignInName(row.text("sign_in_name")),
                                row.instant("added_at"),
                                row.optionalInstant("changed_at"),
                                row.optionalInstant("last_used_at")),
                person);
    }

    /** How attempts from one network stand. */
    record Standing(String network, int failures, Instant waitsUntil) {}

    /**
     * Held until the end of the transaction. A network from which the person came in before stands
     * for itself, all others together under the empty name.
     */
    Standing lockTries(PasswordId id, String network, Instant now) {
        tx.update(
                """
                insert into parties_password_try (password, network, failures, waits_until, used_at)
                values (?, '', 0, ?, ?) on conflict do nothing
                """,
                id,
                now,
                now);
        return tx.first(
                        """
                        select network, failures, waits_until from parties_password_try
                         where password = ? and network in ('', ?) order by network desc limit 1 for update
                        """,
                        row ->
                                new Standing(
                                        row.text("network"),
                                        row.integer("failures"),
                                        row.instant("waits_until")),
                        id,
                        network)
                .orElseThrow();
    }

    void charge(PasswordId id, Standing charged) {
        tx.update(
                """
                update parties_password_try set failures = ?, waits_until = ? where password = ? and network = ?
                """,
                charged.failures(),
                charged.waitsUntil(),
                id,
                charged.network());
    }

    /**
     * @param most networks that are remembered
     */
    void cameInFrom(PasswordId id, String network, int most, Instant now) {
        tx.update(
                """
                insert into parties_password_try (password, network, failures, waits_until, used_at)
                values (?, ?, 0, ?, ?)
                on conflict (password, network) do update set failures = 0, waits_until = excluded.waits_until,
                                                              used_at = excluded.used_at
                """,
                id,
                network,
                now,
                now);
        tx.update(
                """
                delete from parties_password_try
                 where password = ? and network <> ''
                   and network not in (select network from parties_password_try
                                        where password = ? and network <> '' order by used_at desc limit ?)
                """,
                id,
                id,
                most);
    }

    /**
     * @param most that are kept
     */
    void failed(UUID key, PasswordId id, Passwords.Failure failure, int most) {
        tx.update(
                "insert into parties_password_failure (id, password, at, address, browser) values (?, ?, ?, ?, ?)",
                key,
                id,
                failure.at(),
                failure.address(),
                failure.browser());
        tx.update(
                """
                delete from parties_password_failure
                 where password = ?
                   and id not in (select id from parties_password_failure where password = ? order by at desc limit ?)
                """,
                id,
                id,
                most);
    }

    /** The newest first. */
    List<Passwords.Failure> failures(String person) {
        return tx.list(
                """
                select f.at, f.address, f.browser from parties_password_failure f
                  join parties_password w on w.code = f.password
                 where w.person = ? and w.ended_at is null order by f.at desc limit 100
                """,
                row ->
                        new Passwords.Failure(
                                row.instant("at"), row.text("address"), row.text("browser")),
                person);
    }
}
