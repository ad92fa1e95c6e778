package clearinghouse.parties;

import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

final class SessionStore {

    private final Tx tx;

    SessionStore(Tx tx) {
        this.tx = tx;
    }

    /**
     * @param means that began it
     */
    record Open(
            SessionId id,
            String holder,
            Means means,
            Optional<String> actingFor,
            Instant started,
            Instant lastUsed) {}

    void save(
            SessionId id,
            byte[] hash,
            String holder,
            Means means,
            Optional<String> actingFor,
            String browser,
            Instant now,
            Instant ends) {
        tx.update(
                """
                insert into parties_session (code, hash, holder, passkey, identity, password, token_hash, acting_for,
                                             browser, started_at, last_used_at, ends_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                id,
                hash,
                holder,
                means.passkey(),
                means.identity(),
                means.password(),
                means.token(),
                actingFor,
                browser,
                now,
                now,
                ends);
    }

    /** Until the transaction ends, nobody else signs in as this one. */
    void lockHolder(String holder) {
        tx.first(
                "select pg_advisory_xact_lock(hashtextextended('session ' || ?, 0))",
                row -> true,
                holder);
    }

    /** The record keeps when they were; the rows are of no more use. */
    void forgetPast(String holder, Duration idle, Instant now) {
        tx.update(
                """
                delete from parties_session
                 where holder = ? and (ended_at is not null or ends_at <= ? or last_used_at <= ?)
                """,
                holder,
                now,
                now.minus(idle));
    }

    Optional<Open> open(byte[] hash, Duration idle, Instant now) {
        return tx.first(
                """
                select code, holder, passkey, identity, password, token_hash, acting_for, started_at, last_used_at
                  from parties_session
                 where hash = ? and ended_at is null and ends_at > ? and last_used_at > ?
                """,
                row ->
                        new Open(
                                new SessionId(row.text("code")),
                                row.text("holder"),
                                means(row),
                                row.optionalText("acting_for"),
                                row.instant("started_at"),
                                row.instant("last_used_at")),
                hash,
                now,
                now.minus(idle));
    }

    private static Means means(Row row) {
        return row.optionalText("passkey")
                .<Means>map(code -> new Means.ByPasskey(new PasskeyId(code)))
                .or(() ->
                        row.optionalText("identity")
                                .map(code -> new Means.ByIdentity(new IdentityId(code))))
                .or(() ->
                        row.optionalText("password")
                                .map(code -> new Means.ByPassword(new PasswordId(code))))
                .orElseGet(() -> new Means.ByToken(row.bytes("token_hash")));
    }

    void touch(SessionId id, Instant now) {
        tx.update("update parties_session set last_used_at = ? where code = ?", now, id);
    }

    void actFor(SessionId id, byte[] hash, Optional<String> member) {
        tx.update(
                "update parties_session set hash = ?, acting_for = ? where code = ?",
                hash,
                member,
                id);
    }

    List<Sessions.Session> list(String holder, Duration idle, Instant now) {
        return tx.list(
                """
                select code, browser, passkey, identity, password, token_hash, started_at, last_used_at, ends_at
                  from parties_session
                 where holder = ? and ended_at is null and ends_at > ? and last_used_at > ?
                 order by last_used_at desc, code limit 100
                """,
                row ->
                        new Sessions.Session(
                                new SessionId(row.text("code")),
                                row.text("browser"),
                                by(means(row)),
                                row.instant("started_at"),
                                row.instant("last_used_at"),
                                row.instant("ends_at")),
                holder,
                now,
                now.minus(idle));
    }

    private static Sessions.By by(Means means) {
        return switch (means) {
            case Means.ByPasskey _ -> Sessions.By.PASSKEY;
            case Means.ByIdentity _ -> Sessions.By.IDENTITY;
            case Means.ByPassword _ -> Sessions.By.PASSWORD;
            case Means.ByToken _ -> Sessions.By.TOKEN;
        };
    }

    boolean end(String holder, SessionId id, Instant now) {
        return tx.update(
                        """
                        update parties_session set ended_at = ?
                         where holder = ? and code = ? and ended_at is null
                        """,
                        now,
                        holder,
                        id)
                == 1;
    }

    long count(String holder, Duration idle, Instant now) {
        return tx.count(
                """
                select count(*) from parties_session
                 where holder = ? and ended_at is null and ends_at > ? and last_used_at > ?
                """,
                holder,
                now,
                now.minus(idle));
    }

    /** Of who is gone. */
    void endAll(Collection<? extends Holder> holders, Instant now) {
        tx.update(
                "update parties_session set ended_at = ? where holder = any (?) and ended_at is null",
                now,
                holders);
    }
}
