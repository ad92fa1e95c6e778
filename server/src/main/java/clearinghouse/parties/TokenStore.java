package clearinghouse.parties;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Digest;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.AddressRange;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

final class TokenStore {

    private static final String TOKEN =
            """
            select t.id, t.code, t.holder, t.party, t.grants, t.scope, t.addresses, t.created_at, t.expires_at,
                   t.ends_at, t.revoked_at, t.follows, t.hash is not null as secret, t.certificate, t.certificate_until,
                   u.used_at, u.used_from, u.refused_at, u.refused_from,
                   coalesce(p.name, a.name) as name, coalesce(p.duties, a.duties) as held
              from parties_token t
              left join parties_token_use u on u.token = t.code
              left join parties_person p on p.code = t.holder
              left join parties_agent a on a.code = t.holder
            """;

    /** Whose tokens one may ask for; row security says it again. */
    private static final String WHOSE =
            """
            t.party = ? and (? or t.holder = ?
                 or t.holder in (select m.code from parties_agent m
                                  where m.responsible = ? and m.party = t.party and m.stopped_at is null))
            """;

    private static final String GOOD =
            " t.revoked_at is null and t.expires_at > ? and (t.ends_at is null or t.ends_at > ?) ";

    private static final String CREDENTIAL =
            """
              left join parties_person r on r.code = a.responsible
              join parties_party y on y.code = t.party
             where y.left_at is null
               and ((p.code is not null and p.left_at is null)
                    or (a.code is not null and a.stopped_at is null and r.left_at is null))
               and
            """;

    private final Tx tx;

    TokenStore(Tx tx) {
        this.tx = tx;
    }

    /**
     * @param hash of the secret, where the token has one
     */
    void save(Token token, Optional<byte[]> hash) {
        tx.update(
                """
                insert into parties_token (id, code, hash, certificate, certificate_until,
                                           holder, party, grants, scope, addresses, created_at, expires_at, follows)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                token.key(),
                token.id(),
                hash,
                token.shown().pinned().map(pin -> pin.certificate().hex()),
                token.shown().pinned().map(Pin::until),
                token.holder(),
                token.party(),
                Role.codes(token.scope().roles()),
                token.scope()
                        .part()
                        .map(part -> part.stream().map(Permission::name).sorted().toList()),
                token.addresses(),
                token.made(),
                token.expires(),
                token.follows());
    }

    /** A token and what its holder may now. */
    record Credential(Token token, Set<Role> held) {}

    /** Empty for one that is over, or whose holder, its party or who answers for it is gone. */
    Optional<Credential> credential(byte[] hash, Instant now) {
        return tx.first(
                TOKEN + CREDENTIAL + GOOD + " and t.hash = ?",
                TokenStore::credential,
                now,
                now,
                hash);
    }

    /** The same for an agent that shows a certificate and no secret. */
    Optional<Credential> credential(AgentId agent, Digest certificate, Instant now) {
        return tx.first(
                TOKEN
                        + CREDENTIAL
                        + GOOD
                        + " and t.holder = ? and t.certificate = ? and t.hash is null",
                TokenStore::credential,
                now,
                now,
                agent,
                certificate.hex());
    }

    private static Credential credential(Row row) {
        return new Credential(token(row), Role.parse(row.texts("held")));
    }

    /** Held to the end of the transaction: two who enrol one certificate for an agent meet here. */
    void lockHolder(Holder holder) {
        tx.first(
                "select pg_advisory_xact_lock(hashtextextended('token ' || ?, 0))",
                row -> true,
                holder);
    }

    /** The one that lets this certificate in by itself, unless it was revoked; it may be over. */
    Optional<Token> enrolled(Holder holder, Pin pin) {
        return tx.first(
                TOKEN
                        + " where t.holder = ? and t.certificate = ? and t.hash is null and t.revoked_at is null",
                TokenStore::token,
                holder,
                pin.certificate().hex());
    }

    /** The newest first. */
    List<Token> list(Access access, PartyId party, boolean all, Optional<UUID> after, int most) {
        return tx.list(
                TOKEN
                        + " where (?::uuid is null or t.id < ?::uuid) and "
                        + WHOSE
                        + " order by t.id desc limit ?",
                TokenStore::token,
                after,
                after,
                party,
                all,
                access.actor(),
                access.actor(),
                most);
    }

    /** Held to the end of the transaction: two rotations of one token meet here. */
    Optional<Token> lock(Access access, PartyId party, boolean all, TokenId id) {
        return tx.first(
                TOKEN + " where t.code = ? and " + WHOSE + " for update of t",
                TokenStore::token,
                id,
                party,
                all,
                access.actor(),
                access.actor());
    }

    /** The one that stands in for it, unless that was revoked. */
    Optional<Token> successor(TokenId of) {
        return tx.first(
                TOKEN + " where t.follows = ? and t.revoked_at is null", TokenStore::token, of);
    }

    long countGood(Holder holder, Instant now) {
        return tx.count(
                "select count(*) from parties_token t where t.holder = ? and " + GOOD,
                holder,
                now,
                now);
    }

    long countGood(PartyId party, Instant now) {
        return tx.count(
                "select count(*) from parties_token t where t.party = ? and " + GOOD,
                party,
                now,
                now);
    }

    void revoke(TokenId id, Instant now) {
        tx.update(
                "update parties_token set revoked_at = ? where code = ? and revoked_at is null",
                now,
                id);
    }

    /** What is put off is never ended later than it was said to be. */
    void end(TokenId id, Instant at) {
        tx.update(
                "update parties_token set ends_at = least(ends_at, ?) where code = ? and revoked_at is null",
                at,
                id);
    }

    /** Those that were good until now. */
    int revokeAll(Collection<? extends Holder> holders, Instant now) {
        return tx.update(
                """
                update parties_token t set revoked_at = ?
                 where t.holder = any (?) and
                """
                        + GOOD,
                now,
                holders,
                now,
                now);
    }

    void revokeAll(PartyId party, Instant now) {
        tx.update(
                "update parties_token t set revoked_at = ? where t.party = ? and " + GOOD,
                now,
                party,
                now,
                now);
    }

    /** For those of agents that are handed over. */
    void endAll(Collection<? extends Holder> holders, Instant at, Instant now) {
        tx.update(
                """
                update parties_token t set ends_at = least(t.ends_at, ?)
                 where t.holder = any (?) and
                """
                        + GOOD,
                at,
                holders,
                now,
                now);
    }

    void noteUse(Token token, String from, Instant now) {
        tx.update(
                """
                insert into parties_token_use (token, holder, party, used_at, used_from) values (?, ?, ?, ?, ?)
                on conflict (token) do update set used_at = excluded.used_at, used_from = excluded.used_from
                """,
                token.id(),
                token.holder(),
                token.party(),
                now,
                from);
    }

    void noteRefusal(Token token, String from, Instant now) {
        tx.update(
                """
                insert into parties_token_use (token, holder, party, refused_at, refused_from) values (?, ?, ?, ?, ?)
                on conflict (token) do update set refused_at = excluded.refused_at, refused_from = excluded.refused_from
                """,
                token.id(),
                token.holder(),
                token.party(),
                now,
                from);
    }

    private static Token token(Row row) {
        return new Token(
                row.uuid("id"),
                new TokenId(row.text("code")),
                Holder.parse(row.text("holder")).orElseThrow(),
                row.optionalText("name").orElse("a colleague"),
                new PartyId(row.text("party")),
                shown(row),
                new Scope(Role.parse(row.texts("grants")), part(row.texts("scope"))),
                row.texts("addresses").stream()
                        .map(text -> AddressRange.parse(text).orElseThrow())
                        .toList(),
                row.instant("created_at"),
                row.instant("expires_at"),
                row.optionalInstant("ends_at"),
                row.optionalInstant("revoked_at"),
                row.optionalText("follows").map(TokenId::new),
                new Token.Use(
                        row.optionalInstant("used_at"),
                        row.optionalText("used_from"),
                        row.optionalInstant("refused_at"),
                        row.optionalText("refused_from")));
    }

    private static Shown shown(Row row) {
        var pin =
                row.optionalText("certificate")
                        .map(hex ->
                                new Pin(
                                        new Digest("SHA-256", hex),
                                        row.instant("certificate_until")));
        return row.truth("secret")
                ? pin.<Shown>map(Shown.ByBoth::new).orElseGet(Shown.BySecret::new)
                : new Shown.ByCertificate(pin.orElseThrow());
    }

    private static Optional<Set<Permission>> part(List<String> names) {
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        names.stream()
                                .map(Permission::new)
                                .collect(Collectors.toCollection(HashSet::new)));
    }
}
