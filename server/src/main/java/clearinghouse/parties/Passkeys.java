package clearinghouse.parties;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets people in by passkey. A challenge is answered once, by the browser that was given it; who
 * answers is known only after the signature was checked, and then acts as that person.
 */
public final class Passkeys {

    private static final int CHALLENGE = 32;
    private static final int LONGEST_NAME = 60;

    private final Db db;
    private final Sessions sessions;
    private final Authenticators authenticators;
    private final AuditRecord record;
    private final Entrances entrances;
    private final Limits limits;
    private final Caps caps;
    private final Ids ids;
    private final InstantSource clock;

    public Passkeys(
            Db db,
            Sessions sessions,
            Authenticators authenticators,
            AuditRecord record,
            Limits limits,
            Caps caps,
            Ids ids,
            InstantSource clock) {
        this.db = db;
        this.sessions = sessions;
        this.authenticators = authenticators;
        this.record = record;
        this.entrances = new Entrances(sessions, record, clock);
        this.limits = limits;
        this.caps = caps;
        this.ids = ids;
        this.clock = clock;
    }

    public record Passkey(PasskeyId id, String name, Instant added, Optional<Instant> lastUsed) {}

    /**
     * A question to a browser.
     *
     * @param cookie is with that browser alone, and goes with the answer
     * @param options for the browser, as JSON
     */
    public record Ceremony(String cookie, String options) {
        @Override
        public String toString() {
            return "Ceremony[…]";
        }
    }

    public Ceremony beginSignIn() {
        return db.inTransaction(
                Sessions.NOBODY,
                tx -> {
                    var challenge = challenge();
                    return new Ceremony(
                            begin(tx, challenge, PasskeyStore.Purpose.SIGN_IN, ""),
                            authenticators.request(challenge));
                });
    }

    public sealed interface SignIn {
        /**
         * @param cookie of the new session
         */
        record SignedIn(String cookie) implements SignIn {
            @Override
            public String toString() {
                return "SignedIn[…]";
            }
        }

        /** Nobody asked this browser, or too long ago, or it has answered already. */
        record TooLate() implements SignIn {}

        /** No passkey of this server, or not its signature over this question from our address. */
        record Refused() implements SignIn {}

        /** Somebody has a copy of it. */
        record Cloned() implements SignIn {}
    }

    public SignIn signIn(String ceremonyCookie, String answer, String browser) {
        var ceremony = take(ceremonyCookie, PasskeyStore.Purpose.SIGN_IN);
        if (ceremony.isEmpty()) {
            return new SignIn.TooLate();
        }
        var claimed =
                authenticators
                        .credential(answer)
                        .flatMap(credential ->
                                db.inTransaction(
                                        Sessions.NOBODY,
                                        tx -> new PasskeyStore(tx).find(credential)));
        if (claimed.isEmpty()) {
            return new SignIn.Refused();
        }
        var passkey = claimed.get();
        return switch (authenticators.check(
                ceremony.get().challenge(), passkey.person(), passkey.known(), answer)) {
            case Authenticators.Check.Refused() -> new SignIn.Refused();
            case Authenticators.Check.Cloned() -> refuseClone(passkey);
            case Authenticators.Check.Good(var counter) ->
                    isBehind(passkey.known().counter(), counter)
                            ? refuseClone(passkey)
                            : enter(passkey, counter, browser);
        };
    }

    /** WebAuthn 3 §7.2, step 22: of an authenticator that counts, each signature counts on. */
    static boolean isBehind(long before, long counter) {
        return (before != 0 || counter != 0) && counter <= before;
    }

    private SignIn enter(PasskeyStore.Owned passkey, long counter, String browser) {
        var access = as(passkey.person(), passkey.party());
        return db.inTransaction(
                access,
                tx ->
                        new PasskeyStore(tx)
                                        .use(
                                                passkey.id(),
                                                passkey.known().counter(),
                                                counter,
                                                clock.instant())
                                ? new SignIn.SignedIn(
                                        sessions.begin(
                                                tx,
                                                access,
                                                new Means.ByPasskey(passkey.id()),
                                                browser))
                                : new SignIn.Refused());
    }

    private SignIn refuseClone(PasskeyStore.Owned passkey) {
        var access = as(passkey.person(), passkey.party());
        db.inTransactionDo(access, tx -> record.append(tx, access, "passkey.cloned", passkey.id()));
        return new SignIn.Cloned();
    }

    /**
     * One whose passkey, or password and code, was checked a moment ago; what its duties grant,
     * each visit asks.
     */
    static Access as(PersonId person, PartyId party) {
        return new Access(
                person.code(),
                party,
                Optional.empty(),
                "sign-in",
                Set.of(Sessions.MANAGE_PASSKEYS));
    }

    public sealed interface Opening {
        /**
         * @param password whether the person may choose a password in place of a passkey
         */
        record Opened(String person, String organisation, boolean password, Ceremony ceremony)
                implements Opening {}

        /** Not a link of ours, or a newer one took its place. */
        record Unknown() implements Opening {}

        record Used() implements Opening {}

        record Expired() implements Opening {}
    }

    /** Shows what an enrolment link is for, and asks for a new passkey. The link stays good. */
    public Opening openLink(String secret) {
        return db.inTransaction(
                Sessions.NOBODY,
                tx -> {
                    return switch (new EnrolmentStore(tx).standing(secret, clock.instant())) {
                        case EnrolmentStore.Standing.Unknown() -> new Opening.Unknown();
                        case EnrolmentStore.Standing.Used() -> new Opening.Used();
                        case EnrolmentStore.Standing.Expired() -> new Opening.Expired();
                        case EnrolmentStore.Standing.Good(var link) -> opened(tx, link);
                    };
                });
    }

    private Opening opened(Tx tx, EnrolmentStore.Link link) {
        var challenge = challenge();
        return new Opening.Opened(
                link.name(),
                link.organisation(),
                link.withoutAuthenticator().isPresent(),
                new Ceremony(
                        begin(tx, challenge, PasskeyStore.Purpose.ENROL, link.id().code()),
                        authenticators.creation(
                                challenge,
                                owner(link),
                                new PasskeyStore(tx).credentials(link.person()))));
    }

    private static Authenticators.Owner owner(EnrolmentStore.Link link) {
        return new Authenticators.Owner(link.person(), link.name(), link.organisation());
    }

    public sealed interface Adding {
        /**
         * @param cookie of a new session; empty where the browser had one
         */
        record Added(Optional<String> cookie) implements Adding {
            @Override
            public String toString() {
                return "Added[…]";
            }
        }

        record TooLate() implements Adding {}

        record Refused() implements Adding {}

        /** One has to be removed first. */
        record TooMany(int most) implements Adding {}
    }

    /** The first passkey of a person, and a session with it. Uses the link up. */
    public Adding enrol(String ceremonyCookie, String answer, String name, String browser) {
        var ceremony = take(ceremonyCookie, PasskeyStore.Purpose.ENROL);
        var link =
                ceremony.flatMap(it -> EnrolmentId.parse(it.boundTo()))
                        .flatMap(id ->
                                db.inTransaction(
                                        Sessions.NOBODY, tx -> new EnrolmentStore(tx).find(id)));
        if (link.isEmpty()) {
            return new Adding.TooLate();
        }
        return authenticators
                .register(ceremony.orElseThrow().challenge(), owner(link.get()), answer)
                .map(known -> enrol(link.get(), known, name, browser))
                .orElseGet(Adding.Refused::new);
    }

    private Adding enrol(
            EnrolmentStore.Link link, Authenticators.Known known, String name, String browser) {
        var access = as(link.person(), link.party());
        return db.inTransaction(
                access,
                tx -> {
                    var links = new EnrolmentStore(tx);
                    links.lockLinks(link.person());
                    if (!entrances.fits(tx, link) || !links.use(link.id(), clock.instant())) {
                        return new Adding.TooLate();
                    }
                    record.append(tx, access, "enrolment.used", link.id());
                    var password = new PasswordStore(tx).inUse(link.person());
                    // Who shows a passkey that is known already has used the link up for nothing.
                    return save(tx, access, link.person(), known, name)
                            .<Adding>map(passkey -> {
                                links.revokeEarlier(link.person(), clock.instant());
                                password.ifPresent(it -> entrances.passwordEnded(tx, access, it));
                                entrances.replaceLost(tx, access, link, passkey);
                                return new Adding.Added(
                                        Optional.of(
                                                sessions.begin(
                                                        tx,
                                                        access,
                                                        new Means.ByPasskey(passkey),
                                                        browser)));
                            })
                            .orElseGet(Adding.Refused::new);
                });
    }

    private Optional<PasskeyId> save(
            Tx tx, Access access, PersonId person, Authenticators.Known known, String name) {
        var id = PasskeyId.random(ids.chance());
        if (!new PasskeyStore(tx)
                .save(ids.next(), id, person, known, called(name), clock.instant())) {
            return Optional.empty();
        }
        record.append(tx, access, "passkey.added", id);
        return Optional.of(id);
    }

    private static String called(String name) {
        var line = name.strip();
        return line.isEmpty() || line.length() > LONGEST_NAME ? "Passkey" : line;
    }

    /** Another passkey for the caller, from a session that began with one. */
    public Ceremony beginAdding(Access access, SessionId session, String organisation) {
        var owner = owner(access, organisation);
        var existing = db.inTransaction(access, tx -> new PasskeyStore(tx).credentials(owner.id()));
        return db.inTransaction(
                Sessions.NOBODY,
                tx -> {
                    var challenge = challenge();
                    return new Ceremony(
                            begin(tx, challenge, PasskeyStore.Purpose.ADD, session.code()),
                            authenticators.creation(challenge, owner, existing));
                });
    }

    public Adding add(
            Access access,
            SessionId session,
            String organisation,
            String ceremonyCookie,
            String answer,
            String name) {
        var ceremony =
                take(ceremonyCookie, PasskeyStore.Purpose.ADD)
                        .filter(it -> it.boundTo().equals(session.code()));
        if (ceremony.isEmpty()) {
            return new Adding.TooLate();
        }
        var owner = owner(access, organisation);
        return authenticators
                .register(ceremony.get().challenge(), owner, answer)
                .map(known ->
                        db.inTransaction(
                                access, tx -> another(tx, access, owner.id(), known, name)))
                .orElseGet(Adding.Refused::new);
    }

    private Adding another(
            Tx tx, Access access, PersonId person, Authenticators.Known known, String name) {
        var passkeys = new PasskeyStore(tx);
        // First the lock, then the count: who waited for it sees what was added meanwhile.
        passkeys.lock(person.code());
        int most = caps.most(tx, Caps.PASSKEYS);
        if (passkeys.list(person.code()).size() >= most) {
            return new Adding.TooMany(most);
        }
        return save(tx, access, person, known, name)
                .<Adding>map(_ -> new Adding.Added(Optional.empty()))
                .orElseGet(Adding.Refused::new);
    }

    private Authenticators.Owner owner(Access access, String organisation) {
        var person = new PersonId(access.actor());
        var name =
                db.inTransaction(
                        access,
                        tx -> new PartyStore(tx).holderName(person.code()).orElse("yourself"));
        return new Authenticators.Owner(person, name, organisation);
    }

    /** Those of the caller, the oldest first. */
    public List<Passkey> list(Access access) {
        return db.inTransaction(access, tx -> new PasskeyStore(tx).list(access.actor()));
    }

    public sealed interface Removal {
        record Removed() implements Removal {}

        record NoSuchPasskey() implements Removal {}

        /** Without it nobody could sign in as this person any more. */
        record TheLast() implements Removal {}
    }

    /** A session that began with it ends on its next request. */
    public Removal remove(Access access, PasskeyId passkey) {
        return db.inTransaction(
                access,
                tx -> {
                    var mine = new PasskeyStore(tx).lock(access.actor());
                    if (mine.stream().noneMatch(it -> it.id().equals(passkey))) {
                        return new Removal.NoSuchPasskey();
                    }
                    if (mine.size() == 1) {
                        return new Removal.TheLast();
                    }
                    entrances.removePasskey(tx, access, passkey);
                    return new Removal.Removed();
                });
    }

    private byte[] challenge() {
        var challenge = new byte[CHALLENGE];
        ids.chance().nextBytes(challenge);
        return challenge;
    }

    private String begin(Tx tx, byte[] challenge, PasskeyStore.Purpose purpose, String boundTo) {
        var cookie = Opaque.random(ids.chance());
        var now = clock.instant();
        new PasskeyStore(tx)
                .begin(
                        cookie.hash(),
                        challenge,
                        purpose,
                        boundTo,
                        now,
                        now.plus(limits.of(tx, Limits.CHALLENGE)));
        return cookie.text();
    }

    /** Committed before the answer is looked at: a wrong answer uses the challenge up too. */
    private Optional<PasskeyStore.Ceremony> take(String cookie, PasskeyStore.Purpose purpose) {
        return Opaque.parse(cookie)
                .flatMap(opaque ->
                        db.inTransaction(
                                Sessions.NOBODY,
                                tx ->
                                        new PasskeyStore(tx)
                                                .take(opaque.hash(), purpose, clock.instant())));
    }
}
