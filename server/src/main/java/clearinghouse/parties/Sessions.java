package clearinghouse.parties;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which browsers are signed in, as whom, for whom. A session is a row, so that any server on the
 * database knows it, and each visit asks for all of it again: what it stands on, a token or a
 * passkey or a bound account or a password, ends it on the next request.
 */
public final class Sessions {

    /** Came in with a passkey, and so is here in person. */
    public static final Permission IN_PERSON = new Permission("visit:passkey");

    /**
     * Adds and removes one's ways in. Only a visit that began with a passkey may, and not long ago:
     * whoever got hold of a token, runs the provider of a bound account, or sits down at a desk
     * that was left, cannot turn it into a way in that lasts.
     */
    public static final Permission MANAGE_PASSKEYS = new Permission("passkey:manage");

    /** An administrator who showed a passkey, and so is one of the two that a recovery takes. */
    public static final Permission DECIDE_RECOVERY = new Permission("recovery:decide");

    /** One of the staff, in person, who reads in an emergency what is not their duty to read. */
    public static final Permission BREAK_GLASS = new Permission("glass:ask");

    /** An administrator, in person, who lets somebody else do that. */
    public static final Permission LET_BREAK_GLASS = new Permission("glass:let");

    /** An auditor, in person, who looks at it afterwards. */
    public static final Permission REVIEW_BREAK_GLASS = new Permission("glass:review");

    /** Looks up what a browser shows, before anyone knows who it is. */
    static final Permission PRESENT = new Permission("passkey:present");

    static final Access NOBODY =
            Access.ofNobody(
                    "authentication", "sign-in", new Permission("token:authenticate"), PRESENT);

    /** A visit writes only when the last one is longer ago. */
    private static final Duration PRECISION = Duration.ofMinutes(1);

    private final Db db;
    private final Parties parties;
    private final IdentityProviders providers;
    private final PasswordDuties duties;
    private final AuditRecord record;
    private final Limits limits;
    private final Caps caps;
    private final Ids ids;
    private final InstantSource clock;

    public Sessions(
            Db db,
            Parties parties,
            IdentityProviders providers,
            PasswordDuties duties,
            AuditRecord record,
            Limits limits,
            Caps caps,
            Ids ids,
            InstantSource clock) {
        this.db = db;
        this.parties = parties;
        this.providers = providers;
        this.duties = duties;
        this.record = record;
        this.limits = limits;
        this.caps = caps;
        this.ids = ids;
        this.clock = clock;
    }

    public enum By {
        PASSKEY,
        IDENTITY,
        PASSWORD,
        TOKEN
    }

    /**
     * @param browser as its owner would call it
     */
    public record Session(
            SessionId id, String browser, By by, Instant started, Instant lastUsed, Instant ends) {}

    public sealed interface Entry {
        /**
         * @param cookie is in no other place
         */
        record Entered(String cookie) implements Entry {
            @Override
            public String toString() {
                return "Entered[…]";
            }
        }

        record NoSuchToken() implements Entry {}

        /** A good token, but not for who its holder wants to act for. */
        record NotFor() implements Entry {}
    }

    /**
     * Begins a session of its own, whatever the browser had before.
     *
     * @param from the address of the browser
     */
    public Entry enter(String token, Optional<String> actingFor, String from, String browser) {
        return switch (parties.recognize(token, actingFor, from)) {
            case Parties.Recognition.NoSuchToken() -> new Entry.NoSuchToken();
            case Parties.Recognition.NotFor() -> new Entry.NotFor();
            case Parties.Recognition.Known(var access) ->
                    new Entry.Entered(
                            db.inTransaction(
                                    access,
                                    tx ->
                                            begin(
                                                    tx,
                                                    access,
                                                    new Means.ByToken(new Secret(token).hash()),
                                                    actingFor,
                                                    browser)));
        };
    }

    /** In the transaction that has just seen the passkey, or what a provider proved. */
    String begin(Tx tx, Access access, Means means, String browser) {
        return begin(tx, access, means, Optional.empty(), browser);
    }

    private String begin(
            Tx tx, Access access, Means means, Optional<String> actingFor, String browser) {
        var store = new SessionStore(tx);
        var id = SessionId.random(ids.chance());
        var cookie = Opaque.random(ids.chance());
        var now = clock.instant();
        store.lockHolder(access.actor());
        store.forgetPast(access.actor(), limits.of(tx, Limits.IDLE), now);
        makeRoom(tx, access);
        store.save(
                id,
                cookie.hash(),
                access.actor(),
                means,
                actingFor,
                browser,
                now,
                now.plus(limits.of(tx, Limits.SESSION)));
        record.append(tx, access, "session.started", id, Map.of("by", means.code()));
        return cookie.text();
    }

    /**
     * For one more: the browsers that were left longest are signed out. To refuse the new one would
     * let whoever holds the others lock the person out.
     */
    private void makeRoom(Tx tx, Access access) {
        list(tx, access).stream()
                .skip(caps.most(tx, Caps.SESSIONS) - 1L)
                .forEach(left -> end(tx, access, left.id()));
    }

    /** A browser that is signed in. */
    public record Visit(SessionId session, Access access) {}

    /**
     * @param from the address of the browser: a token for some addresses opens nothing elsewhere
     */
    public Optional<Visit> resume(String cookie, String from) {
        var now = clock.instant();
        var found =
                open(cookie, now)
                        .flatMap(it -> access(it, from).map(access -> new Found(it, access)));
        found.filter(it -> it.open().lastUsed().plus(PRECISION).isBefore(now))
                .ifPresent(it ->
                        db.inTransactionDo(
                                it.access(),
                                tx -> new SessionStore(tx).touch(it.open().id(), now)));
        return found.map(it -> new Visit(it.open().id(), it.access()));
    }

    private record Found(SessionStore.Open open, Access access) {}

    private Optional<SessionStore.Open> open(String cookie, Instant now) {
        return Opaque.parse(cookie)
                .flatMap(opaque ->
                        db.inTransaction(
                                NOBODY,
                                tx ->
                                        new SessionStore(tx)
                                                .open(
                                                        opaque.hash(),
                                                        limits.of(tx, Limits.IDLE),
                                                        now)));
    }

    /** Everything is asked anew: the token or passkey, who is here, its duties, the consent. */
    private Optional<Access> access(SessionStore.Open session, String from) {
        var access =
                switch (session.means()) {
                    case Means.ByPasskey(var id) ->
                            db.inTransaction(
                                    NOBODY,
                                    tx ->
                                            new HolderStore(tx)
                                                    .owner(id)
                                                    .flatMap(it ->
                                                            as(
                                                                    tx,
                                                                    session,
                                                                    it,
                                                                    it.roles(),
                                                                    inPerson(
                                                                            tx,
                                                                            session,
                                                                            it.roles()))));
                    case Means.ByIdentity(var id) ->
                            db.inTransaction(NOBODY, tx -> ofIdentity(tx, session, id));
                    case Means.ByPassword(var id) ->
                            db.inTransaction(NOBODY, tx -> ofPassword(tx, session, id));
                    case Means.ByToken(var hash) -> ofToken(session, hash, from);
                };
        return access.filter(it -> it.actor().equals(session.holder()));
    }

    private Optional<Access> ofToken(SessionStore.Open session, byte[] hash, String from) {
        return switch (parties.recognize(hash, session.actingFor(), from)) {
            case Parties.Recognition.Known(var access) -> Optional.of(access);
            case Parties.Recognition.NoSuchToken(), Parties.Recognition.NotFor() ->
                    Optional.empty();
        };
    }

    private Optional<Access> ofIdentity(Tx tx, SessionStore.Open session, IdentityId identity) {
        return new IdentityStore(tx)
                .issuer(identity)
                .flatMap(providers::ofIssuer)
                .flatMap(_ -> new HolderStore(tx).owner(identity))
                .flatMap(person ->
                        as(tx, session, person, person.roles(), Role.grants(person.roles())));
    }

    /**
     * Of the duties those alone that policy lets be had so. Neither makes it tokens: whoever was
     * given password and code by mistake cannot turn them into a way in that lasts.
     */
    private Optional<Access> ofPassword(Tx tx, SessionStore.Open session, PasswordId password) {
        return new HolderStore(tx)
                .owner(password)
                .flatMap(person -> {
                    var roles = new HashSet<>(person.roles());
                    roles.removeAll(duties.refused(tx, person.roles()));
                    var grants = new HashSet<>(Role.grants(roles));
                    grants.remove(Tokens.OWN);
                    return as(tx, session, person, roles, grants);
                });
    }

    /**
     * @param grants where it acts for itself: an account elsewhere or a password makes no way in,
     *     and is nobody's half of an act by two
     */
    private static Optional<Access> as(
            Tx tx,
            SessionStore.Open session,
            Person person,
            Set<Role> roles,
            Set<Permission> grants) {
        var own =
                new Access(person.id().code(), person.party(), Optional.empty(), "request", grants);
        return session.actingFor().isEmpty()
                ? Optional.of(own)
                : Parties.brokered(
                        new PartyStore(tx),
                        own,
                        new Scope(roles, Optional.empty()),
                        session.actingFor().get());
    }

    /** What a passkey alone opens is among it. */
    private Set<Permission> inPerson(Tx tx, SessionStore.Open session, Set<Role> roles) {
        var grants = new HashSet<>(Role.grants(roles));
        grants.add(IN_PERSON);
        if (session.started().plus(limits.of(tx, Limits.FRESH)).isAfter(clock.instant())) {
            grants.add(MANAGE_PASSKEYS);
        }
        roles.forEach(role -> grants.addAll(role.inPerson()));
        return grants;
    }

    /**
     * The same session under a new cookie, for somebody else; or again for its own party. Empty
     * when it is over, or the member does not consent.
     */
    public Optional<String> actFor(String cookie, Optional<String> member, String from) {
        var changed =
                open(cookie, clock.instant())
                        .map(it ->
                                new SessionStore.Open(
                                        it.id(),
                                        it.holder(),
                                        it.means(),
                                        member,
                                        it.started(),
                                        it.lastUsed()))
                        .flatMap(it -> access(it, from).map(access -> new Found(it, access)));
        return changed.map(it -> {
            var fresh = Opaque.random(ids.chance());
            db.inTransactionDo(
                    it.access(),
                    tx -> new SessionStore(tx).actFor(it.open().id(), fresh.hash(), member));
            return fresh.text();
        });
    }

    /** Those of the caller, the last used first. */
    public List<Session> list(Access access) {
        return db.inTransaction(access, tx -> list(tx, access));
    }

    private List<Session> list(Tx tx, Access access) {
        return new SessionStore(tx)
                .list(access.actor(), limits.of(tx, Limits.IDLE), clock.instant());
    }

    /** Acts on the next request; false when the caller has no such session. */
    public boolean end(Access access, SessionId session) {
        return db.inTransaction(access, tx -> end(tx, access, session));
    }

    private boolean end(Tx tx, Access access, SessionId session) {
        boolean ended = new SessionStore(tx).end(access.actor(), session, clock.instant());
        if (ended) {
            record.append(tx, access, "session.ended", session);
        }
        return ended;
    }

    /** All but this one. */
    public void endOthers(Access access, SessionId current) {
        db.inTransactionDo(access, tx -> endOthers(tx, access, Optional.of(current)));
    }

    void endOthers(Tx tx, Access access, Optional<SessionId> current) {
        list(tx, access).stream()
                .map(Session::id)
                .filter(id -> !Optional.of(id).equals(current))
                .forEach(id -> end(tx, access, id));
    }
}
