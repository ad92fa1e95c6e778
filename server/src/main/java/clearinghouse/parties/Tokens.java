package clearinghouse.parties;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.AddressRange;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Issues, shows, rotates and ends tokens: those of a party for who administers, one's own and those
 * of the agents that one answers for. A token that is shown by a certificate alone has no secret:
 * the certificate is enrolled.
 */
public final class Tokens {

    /** Sees and manages one's own tokens; no token for a part of its holder's roles has it. */
    public static final Permission OWN = new Permission("token:own");

    /** More than anyone uses, and few enough to read before one of them is revoked. */
    static final int MOST_GOOD = 50;

    private final Db db;
    private final AuditRecord record;
    private final Limits limits;
    private final Ids ids;
    private final InstantSource clock;

    public Tokens(Db db, AuditRecord record, Limits limits, Ids ids, InstantSource clock) {
        this.db = db;
        this.record = record;
        this.limits = limits;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * A token that somebody wants.
     *
     * @param addresses from where it may be used; from anywhere when empty
     */
    public record Wish(
            Holder holder, Shown shown, Scope scope, List<AddressRange> addresses, Duration life) {

        public Wish {
            addresses = List.copyOf(addresses);
        }

        public Wish(Holder holder, Scope scope, List<AddressRange> addresses, Duration life) {
            this(holder, new Shown.BySecret(), scope, addresses, life);
        }
    }

    public sealed interface Issue {
        /** The secret is in no other place: it is shown once. */
        record Issued(TokenId id, String secret, Instant expires) implements Issue {
            @Override
            public String toString() {
                return "Issued[" + id + "]";
            }
        }

        /** There is no secret: whoever has the certificate's key is in. */
        record Enrolled(TokenId id, Instant expires) implements Issue {}

        record NoSuchHolder() implements Issue {}

        record Refused(Subject subject, String why) implements Issue {}
    }

    /** What of a wish was refused. */
    public enum Subject {
        ROLES,
        PERMISSIONS,
        LIFE,
        OVERLAP,
        CERTIFICATE,
        HOLDER,
        COUNT
    }

    /**
     * By who administers: a role that the holder lacks is given to it with the token that needs it.
     */
    public Issue issue(Access access, PartyId party, Wish wish) {
        return db.inTransaction(
                access,
                tx -> {
                    // In turn with who takes roles away.
                    new HolderStore(tx).lockParty(party);
                    var held =
                            new HolderStore(tx)
                                    .here(wish.holder())
                                    .filter(it -> it.party().equals(party));
                    if (held.isEmpty()) {
                        return new Issue.NoSuchHolder();
                    }
                    var foreign =
                            wish.scope().roles().stream()
                                    .filter(role -> !role.isFor(held.get().kind()))
                                    .sorted()
                                    .findFirst();
                    if (foreign.isPresent()) {
                        return new Issue.Refused(
                                Subject.ROLES,
                                "the role %s is not for a party of kind %s"
                                        .formatted(foreign.get().code(), held.get().kind().code()));
                    }
                    if (Holders.isBeyond(
                            tx, wish.holder(), held.get().roles(), wish.scope().roles())) {
                        return new Issue.Refused(Subject.ROLES, Holders.HAS_PASSKEY);
                    }
                    return refusal(tx, wish)
                            .orElseGet(() -> {
                                var all = new HashSet<>(held.get().roles());
                                if (all.addAll(wish.scope().roles())) {
                                    new HolderStore(tx).saveRoles(wish.holder(), all);
                                    record.append(
                                            tx,
                                            access,
                                            "roles.changed",
                                            wish.holder(),
                                            Map.of("roles", String.join(" ", Role.codes(all))));
                                }
                                return issue(tx, access, party, wish);
                            });
                });
    }

    /**
     * By its holder, or by who answers for the agent: never for more than the issuer has itself. An
     * agent rotates its tokens and makes no others, so that none is left of who answered before.
     */
    public Issue issueOwn(Access access, Wish wish) {
        return db.inTransaction(
                access,
                tx -> {
                    var held =
                            new HolderStore(tx)
                                    .here(wish.holder())
                                    .filter(it -> it.isAnsweredForBy(access));
                    if (held.isEmpty() || PersonId.parse(access.actor()).isEmpty()) {
                        return new Issue.NoSuchHolder();
                    }
                    if (!held.get().roles().containsAll(wish.scope().roles())) {
                        return new Issue.Refused(
                                Subject.ROLES, "the holder does not have all of these roles");
                    }
                    if (!gives(access, wish.scope().roles())) {
                        return new Issue.Refused(
                                Subject.ROLES, "you may not do all of this yourself");
                    }
                    return refusal(tx, wish)
                            .orElseGet(() -> issue(tx, access, access.party(), wish));
                });
    }

    /** Nobody hands on what it lacks at this moment. */
    private static boolean gives(Access access, Set<Role> roles) {
        return access.grants().containsAll(Role.grants(roles));
    }

    private Optional<Issue> refusal(Tx tx, Wish wish) {
        var foreign = wish.scope().foreign();
        if (!foreign.isEmpty()) {
            return Optional.of(
                    new Issue.Refused(
                            Subject.PERMISSIONS,
                            "these roles do not permit " + String.join(", ", foreign)));
        }
        var longest = limits.of(tx, Limits.TOKEN);
        if (!wish.life().isPositive() || wish.life().compareTo(longest) > 0) {
            return Optional.of(
                    new Issue.Refused(
                            Subject.LIFE,
                            "a token lives for at most %d days".formatted(longest.toDays())));
        }
        if (wish.shown()
                .pinned()
                .filter(pin -> !pin.until().isAfter(clock.instant()))
                .isPresent()) {
            return Optional.of(
                    new Issue.Refused(Subject.CERTIFICATE, "the certificate has expired"));
        }
        if (wish.shown() instanceof Shown.ByCertificate && wish.holder() instanceof PersonId) {
            return Optional.of(
                    new Issue.Refused(
                            Subject.HOLDER, "a certificate alone lets an agent in, and no person"));
        }
        return new TokenStore(tx).countGood(wish.holder(), clock.instant()) >= MOST_GOOD
                ? Optional.of(
                        new Issue.Refused(
                                Subject.COUNT,
                                "the holder has %d good tokens; revoke one first"
                                        .formatted(MOST_GOOD)))
                : Optional.empty();
    }

    private Issue issue(Tx tx, Access access, PartyId party, Wish wish) {
        var token = fresh(ids, wish, party, now(), Optional.empty());
        return switch (wish.shown()) {
            case Shown.BySecret(), Shown.ByBoth _ -> save(tx, record, access, token, fresh());
            case Shown.ByCertificate(var pin) -> enrol(tx, access, token, pin);
        };
    }

    /**
     * One that stood before and is over makes room; of two that are good one would outlive the
     * other's end.
     */
    private Issue enrol(Tx tx, Access access, Token token, Pin pin) {
        var store = new TokenStore(tx);
        store.lockHolder(token.holder());
        var before = store.enrolled(token.holder(), pin);
        if (before.filter(it -> it.isGood(token.made())).isPresent()) {
            return new Issue.Refused(
                    Subject.CERTIFICATE,
                    "the certificate is enrolled as %s; revoke that first"
                            .formatted(before.get().id()));
        }
        before.ifPresent(over -> revoke(tx, access, over.id()));
        store.save(token, Optional.empty());
        record.append(tx, access, "certificate.enrolled", token.id(), facts(token));
        return new Issue.Enrolled(token.id(), token.expires());
    }

    private Secret fresh() {
        return Secret.random(ids.chance());
    }

    static Token fresh(Ids ids, Wish wish, PartyId party, Instant now, Optional<TokenId> follows) {
        return new Token(
                ids.next(),
                TokenId.random(ids.chance()),
                wish.holder(),
                "",
                party,
                wish.shown(),
                wish.scope(),
                wish.addresses(),
                now,
                wish.shown().atMost(now.plus(wish.life())),
                Optional.empty(),
                Optional.empty(),
                follows,
                Token.Use.NONE);
    }

    static Issue.Issued save(Tx tx, AuditRecord record, Access access, Token token, Secret secret) {
        new TokenStore(tx).save(token, Optional.of(secret.hash()));
        record.append(
                tx,
                access,
                token.follows().isPresent() ? "token.rotated" : "token.issued",
                token.id(),
                facts(token));
        return new Issue.Issued(token.id(), secret.text(), token.expires());
    }

    private static Map<String, String> facts(Token token) {
        var facts = new HashMap<String, String>();
        facts.put("holder", token.holder().code());
        facts.put("roles", String.join(" ", Role.codes(token.scope().roles())));
        token.shown().pinned().ifPresent(pin -> facts.put("certificate", pin.certificate().hex()));
        return facts;
    }

    /** The newest first, also those that are over. */
    public Page<Token> list(Access access, PartyId party, Optional<UUID> after) {
        return list(access, party, true, after);
    }

    public Page<Token> listOwn(Access access, Optional<UUID> after) {
        return list(access, access.party(), false, after);
    }

    private Page<Token> list(Access access, PartyId party, boolean all, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx ->
                        Page.of(
                                new TokenStore(tx).list(access, party, all, after, Page.SIZE + 1),
                                Token::key));
    }

    public sealed interface Rotation {
        /** {@code ends}: when the one before is good for nothing any more. */
        record Rotated(Issue.Issued issued, Instant ends) implements Rotation {}

        record NoSuchToken() implements Rotation {}

        record Over() implements Rotation {}

        record InUse(TokenId successor) implements Rotation {}

        record Refused(Subject subject, String why) implements Rotation {}
    }

    public Rotation rotate(Access access, PartyId party, TokenId id, Duration overlap) {
        return rotate(access, party, true, id, overlap);
    }

    public Rotation rotateOwn(Access access, TokenId id, Duration overlap) {
        return rotate(access, access.party(), false, id, overlap);
    }

    /**
     * A new token beside the one before, which ends by itself. Done again, because the answer was
     * lost, it puts another one in the place of a successor that nobody has used.
     */
    private Rotation rotate(
            Access access, PartyId party, boolean all, TokenId id, Duration overlap) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new TokenStore(tx);
                    var found = store.lock(access, party, all, id);
                    if (found.isEmpty()) {
                        return new Rotation.NoSuchToken();
                    }
                    var before = found.get();
                    var now = now();
                    if (!before.isGood(now)
                            || new HolderStore(tx).here(before.holder()).isEmpty()) {
                        return new Rotation.Over();
                    }
                    if (before.shown() instanceof Shown.ByCertificate) {
                        return new Rotation.Refused(
                                Subject.CERTIFICATE,
                                "there is no secret to change: enrol the next certificate, then revoke this one");
                    }
                    var longest = limits.of(tx, Limits.OVERLAP);
                    if (overlap.isNegative() || overlap.compareTo(longest) > 0) {
                        return new Rotation.Refused(
                                Subject.OVERLAP,
                                "both are good for at most %d hours".formatted(longest.toHours()));
                    }
                    if (!all && !gives(access, before.scope().roles())) {
                        return new Rotation.Refused(
                                Subject.ROLES,
                                "you may not do yourself all that this token is for");
                    }
                    var successor = store.successor(id);
                    if (successor.filter(next -> next.use().at().isPresent()).isPresent()) {
                        return new Rotation.InUse(successor.get().id());
                    }
                    // Handed over with its agent: who answered for it before may know its secret.
                    if (before.ends().isPresent()
                            && successor.isEmpty()
                            && before.holder() instanceof AgentId agent
                            && agent.code().equals(access.actor())) {
                        return new Rotation.Refused(
                                Subject.HOLDER, "who answers for this agent rotates this token");
                    }
                    successor.ifPresent(lost -> revoke(tx, access, lost.id()));
                    store.end(id, now.plus(overlap));
                    return new Rotation.Rotated(
                            follow(tx, access, before, now),
                            store.lock(access, party, all, id).orElseThrow().until());
                });
    }

    /** For as long as the one before was made for, as far as policy still allows. */
    private Issue.Issued follow(Tx tx, Access access, Token before, Instant now) {
        var life = Duration.between(before.made(), before.expires());
        var longest = limits.of(tx, Limits.TOKEN);
        var wish =
                new Wish(
                        before.holder(),
                        before.shown(),
                        before.scope(),
                        before.addresses(),
                        life.compareTo(longest) > 0 ? longest : life);
        return save(
                tx,
                record,
                access,
                fresh(ids, wish, before.party(), now, Optional.of(before.id())),
                fresh());
    }

    /** Acts on the next request. */
    public boolean revoke(Access access, PartyId party, TokenId id) {
        return revoke(access, party, true, id);
    }

    public boolean revokeOwn(Access access, TokenId id) {
        return revoke(access, access.party(), false, id);
    }

    private boolean revoke(Access access, PartyId party, boolean all, TokenId id) {
        return db.inTransaction(
                access,
                tx -> {
                    var found = new TokenStore(tx).lock(access, party, all, id);
                    boolean stood = found.filter(token -> token.revoked().isEmpty()).isPresent();
                    if (stood) {
                        revoke(tx, access, id);
                    }
                    return stood;
                });
    }

    private void revoke(Tx tx, Access access, TokenId id) {
        new TokenStore(tx).revoke(id, clock.instant());
        record.append(tx, access, "token.revoked", id);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
