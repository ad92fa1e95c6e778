package clearinghouse.parties;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.platform.Attempts;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import clearinghouse.vault.MacKey;
import clearinghouse.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Lets in who has no device that holds a passkey, as an administrator said of this one person: by a
 * password and a code that changes with time, both at once. Whatever is wrong has one answer, and
 * was as much work.
 */
public final class Passwords {

    private final Db db;
    private final Vault vault;
    private final Sessions sessions;
    private final PasswordHashes hashes;
    private final PasswordDuties duties;
    private final AuditRecord record;
    private final Entrances entrances;
    private final Limits limits;
    private final Caps caps;
    private final Ids ids;
    private final InstantSource clock;

    public Passwords(
            Db db,
            Vault vault,
            Sessions sessions,
            PasswordHashes hashes,
            PasswordDuties duties,
            AuditRecord record,
            Limits limits,
            Caps caps,
            Ids ids,
            InstantSource clock) {
        this.db = db;
        this.vault = vault;
        this.sessions = sessions;
        this.hashes = hashes;
        this.duties = duties;
        this.record = record;
        this.entrances = new Entrances(sessions, record, clock);
        this.limits = limits;
        this.caps = caps;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What a person is shown before the password is chosen, and at no time after.
     *
     * @param name under which the person will sign in
     */
    public record Offer(String person, String organisation, SignInName name, TotpSecret secret) {}

    public sealed interface Opening {
        /**
         * @param cookie goes with the answer; the secret hangs on it
         */
        record Opened(String cookie, Offer offer) implements Opening {
            @Override
            public String toString() {
                return "Opened[…]";
            }
        }

        /** Not a link of ours, or a newer one took its place. */
        record Unknown() implements Opening {}

        record Used() implements Opening {}

        record Expired() implements Opening {}

        /** A good link, for a passkey alone: nobody said that this person has no authenticator. */
        record NotForThis() implements Opening {}
    }

    /** The link stays good until the password is chosen. */
    public Opening open(String secret) {
        return db.inTransaction(
                Sessions.NOBODY,
                tx -> {
                    var now = clock.instant();
                    return switch (new EnrolmentStore(tx).standing(secret, now)) {
                        case EnrolmentStore.Standing.Unknown() -> new Opening.Unknown();
                        case EnrolmentStore.Standing.Used() -> new Opening.Used();
                        case EnrolmentStore.Standing.Expired() -> new Opening.Expired();
                        case EnrolmentStore.Standing.Good(var link) ->
                                link.withoutAuthenticator().isPresent()
                                        ? offered(tx, link, now)
                                        : new Opening.NotForThis();
                    };
                });
    }

    private Opening offered(Tx tx, EnrolmentStore.Link link, Instant now) {
        var cookie = Opaque.random(ids.chance());
        var name = SignInName.random(ids.chance());
        new PasskeyStore(tx)
                .begin(
                        cookie.hash(),
                        name.text().getBytes(StandardCharsets.US_ASCII),
                        PasskeyStore.Purpose.PASSWORD,
                        link.id().code(),
                        now,
                        now.plus(limits.of(tx, Limits.PASSWORD_ENROLMENT)));
        return new Opening.Opened(cookie.text(), offer(link, name, cookie));
    }

    private static Offer offer(EnrolmentStore.Link link, SignInName name, Opaque cookie) {
        return new Offer(link.name(), link.organisation(), name, TotpSecret.of(cookie));
    }

    /** What the browser was shown, once more; empty when it is over. */
    public Optional<Offer> offer(String cookie) {
        return pending(cookie).map(Pending::offer);
    }

    private record Pending(Opaque cookie, EnrolmentStore.Link link, Offer offer) {}

    private Optional<Pending> pending(String cookie) {
        return Opaque.parse(cookie)
                .flatMap(opaque ->
                        db.inTransaction(
                                Sessions.NOBODY,
                                tx ->
                                        new PasskeyStore(tx)
                                                .look(
                                                        opaque.hash(),
                                                        PasskeyStore.Purpose.PASSWORD,
                                                        clock.instant())
                                                .flatMap(it -> pending(tx, opaque, it))));
    }

    private static Optional<Pending> pending(Tx tx, Opaque cookie, PasskeyStore.Ceremony ceremony) {
        var name = new SignInName(new String(ceremony.challenge(), StandardCharsets.US_ASCII));
        return EnrolmentId.parse(ceremony.boundTo())
                .flatMap(id -> new EnrolmentStore(tx).find(id))
                .map(link -> new Pending(cookie, link, offer(link, name, cookie)));
    }

    public sealed interface Enrolment {
        /**
         * @param cookie of the new session
         */
        record Enrolled(String cookie) implements Enrolment {
            @Override
            public String toString() {
                return "Enrolled[…]";
            }
        }

        record TooLate() implements Enrolment {}

        record Weak(String why) implements Enrolment {}

        /** Not of the secret that was shown, or not of now. */
        record WrongCode() implements Enrolment {}

        /** The person was given duties meanwhile that take a passkey. */
        record TakesPasskey(String why) implements Enrolment {}
    }

    /**
     * @param cookie from when the link was opened
     * @param server where people find this server, so that its name is no password
     */
    public Enrolment enrol(
            String cookie, Password password, String code, String server, From from) {
        var pending = pending(cookie);
        if (pending.isEmpty()) {
            return new Enrolment.TooLate();
        }
        var offer = pending.get().offer();
        var fault =
                PasswordRule.fault(
                        password,
                        names(offer.person(), offer.organisation(), offer.name(), server));
        if (fault.isPresent()) {
            return new Enrolment.Weak(fault.get());
        }
        var step = Totp.matching(code, clock.instant(), offer.secret()::mac);
        if (step.isEmpty()) {
            return new Enrolment.WrongCode();
        }
        return enrol(pending.get(), hashes.encode(password), step.get(), from);
    }

    private static List<String> names(
            String person, String organisation, SignInName name, String server) {
        return List.of(person, organisation, name.text(), server, "clearinghouse");
    }

    private Enrolment enrol(Pending pending, String encoded, long step, From from) {
        var link = pending.link();
        var access = Passkeys.as(link.person(), link.party());
        return db.inTransaction(
                access,
                tx -> {
                    var refused = duties.refused(tx, link.duties());
                    if (!refused.isEmpty()) {
                        return new Enrolment.TakesPasskey(PasswordDuties.why(refused));
                    }
                    var links = new EnrolmentStore(tx);
                    links.lockLinks(link.person());
                    if (!taken(tx, pending)
                            || !entrances.fits(tx, link)
                            || !links.use(link.id(), clock.instant())) {
                        return new Enrolment.TooLate();
                    }
                    record.append(tx, access, "enrolment.used", link.id());
                    links.revokeEarlier(link.person(), clock.instant());
                    var id = PasswordId.random(ids.chance());
                    entrances.replaceLost(tx, access, link, id);
                    save(tx, id, pending, encoded, step);
                    record.append(tx, access, "password.added", id);
                    return new Enrolment.Enrolled(begin(tx, access, id, from));
                });
    }

    private boolean taken(Tx tx, Pending pending) {
        return tx.widened(
                Sessions.PRESENT,
                () ->
                        new PasskeyStore(tx)
                                .take(
                                        pending.cookie().hash(),
                                        PasskeyStore.Purpose.PASSWORD,
                                        clock.instant())
                                .isPresent());
    }

    private void save(Tx tx, PasswordId id, Pending pending, String encoded, long step) {
        var sealed =
                vault.newKey(tx, id)
                        .seal(PasswordStore.secretPlace(id), pending.offer().secret().bytes());
        new PasswordStore(tx)
                .save(
                        ids.next(),
                        id,
                        pending.link(),
                        pending.offer().name(),
                        encoded,
                        sealed.bytes(),
                        step,
                        clock.instant());
    }

    /** From here on wrong attempts from elsewhere do not make this network wait. */
    private String begin(Tx tx, Access access, PasswordId id, From from) {
        tx.widened(
                Sessions.PRESENT,
                () -> {
                    new PasswordStore(tx)
                            .cameInFrom(
                                    id,
                                    from.network(),
                                    caps.most(tx, Caps.PASSWORD_NETWORKS),
                                    now());
                    return true;
                });
        return sessions.begin(tx, access, new Means.ByPassword(id), from.browser());
    }

    /**
     * Where an attempt comes from.
     *
     * @param browser as its owner would call it
     */
    public record From(String address, String browser) {
        String network() {
            return Attempts.network(address);
        }
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

        /** Name, password or code is wrong, or too many were before; nobody is told which. */
        record Refused() implements SignIn {}

        /** Not looked at. */
        record Busy() implements SignIn {}
    }

    /**
     * @param password empty where it could not be one
     */
    public SignIn signIn(String name, Optional<Password> password, String code, From from) {
        var attempt =
                db.inTransaction(
                        Sessions.NOBODY,
                        tx -> {
                            var store = new PasswordStore(tx);
                            return attempt(
                                    tx, SignInName.parse(name).flatMap(store::find), code, from);
                        });
        return switch (check(attempt, password)) {
            case RIGHT -> enter(attempt, from);
            case WRONG -> {
                attempt.counted().ifPresent(it -> failed(it, from));
                yield new SignIn.Refused();
            }
            case BUSY -> new SignIn.Busy();
        };
    }

    /**
     * @param known whose it is, or whoever's work is done in place of nobody's
     * @param theirs whether the name is of the known
     * @param free whether nobody has to wait
     * @param step of the code, if it is one of now
     */
    private record Attempt(
            Optional<PasswordStore.Known> known,
            boolean theirs,
            boolean free,
            String charged,
            Optional<Long> step) {

        /** What counts as one that went wrong. */
        Optional<PasswordStore.Known> counted() {
            return known.filter(_ -> theirs && free);
        }
    }

    /** Charged before anything is looked at, so that many at once gain nothing. */
    private Attempt attempt(Tx tx, Optional<PasswordStore.Known> theirs, String code, From from) {
        var now = now();
        var known = theirs.or(() -> new PasswordStore(tx).anyone());
        var standing = theirs.map(it -> charged(tx, it.id(), from, now));
        var step = known.flatMap(it -> step(tx, it, code, now));
        return new Attempt(
                known,
                theirs.isPresent(),
                standing.filter(Charge::free).isPresent(),
                standing.map(Charge::network).orElse(""),
                step);
    }

    private record Charge(String network, boolean free) {}

    private Charge charged(Tx tx, PasswordId id, From from, Instant now) {
        var store = new PasswordStore(tx);
        var standing = store.lockTries(id, from.network(), now);
        boolean free = !standing.waitsUntil().isAfter(now);
        if (free) {
            int failures = standing.failures() + 1;
            store.charge(
                    id,
                    new PasswordStore.Standing(
                            standing.network(), failures, now.plus(wait(tx).after(failures))));
        }
        return new Charge(standing.network(), free);
    }

    private PasswordWait wait(Tx tx) {
        return new PasswordWait(
                caps.most(tx, Caps.PASSWORD_FREE),
                limits.of(tx, Limits.PASSWORD_WAIT),
                limits.of(tx, Limits.PASSWORD_LONGEST_WAIT));
    }

    private Optional<Long> step(Tx tx, PasswordStore.Known known, String code, Instant now) {
        MacKey key = vault.macKey(tx, known.id());
        return Totp.matching(
                code,
                now,
                message ->
                        key.hmacSha1(
                                PasswordStore.secretPlace(known.id()),
                                known.secretSealed(),
                                message));
    }

    /** The hash is made in any case. */
    private PasswordHashes.Check check(Attempt attempt, Optional<Password> password) {
        var checked =
                hashes.check(
                        password.orElseGet(Password::none),
                        attempt.known().map(PasswordStore.Known::encoded));
        boolean rest =
                password.isPresent() && attempt.counted().isPresent() && attempt.step().isPresent();
        return checked == PasswordHashes.Check.RIGHT && !rest
                ? PasswordHashes.Check.WRONG
                : checked;
    }

    private SignIn enter(Attempt attempt, From from) {
        var known = attempt.known().orElseThrow();
        var access = Passkeys.as(known.person(), known.party());
        var entered =
                db.inTransaction(
                        access,
                        tx ->
                                use(tx, attempt)
                                        ? Optional.of(begin(tx, access, known.id(), from))
                                        : Optional.<String>empty());
        if (entered.isEmpty()) {
            failed(known, from);
        }
        return entered.<SignIn>map(SignIn.SignedIn::new).orElseGet(SignIn.Refused::new);
    }

    /** Takes the code, and forgives what was charged for it. False when it was taken before. */
    private boolean use(Tx tx, Attempt attempt) {
        var store = new PasswordStore(tx);
        var id = attempt.known().orElseThrow().id();
        return store.use(id, attempt.step().orElseThrow(), now())
                && tx.widened(
                        Sessions.PRESENT,
                        () -> {
                            store.charge(
                                    id, new PasswordStore.Standing(attempt.charged(), 0, now()));
                            return true;
                        });
    }

    private void failed(PasswordStore.Known known, From from) {
        var access = Passkeys.as(known.person(), known.party());
        db.inTransactionDo(
                access,
                tx -> {
                    record.append(tx, access, "password.refused", known.id());
                    tx.widened(
                            Sessions.PRESENT,
                            () -> {
                                new PasswordStore(tx)
                                        .failed(
                                                ids.next(),
                                                known.id(),
                                                new Failure(now(), from.address(), from.browser()),
                                                caps.most(tx, Caps.PASSWORD_FAILURES));
                                return true;
                            });
                });
    }

    /** The caller's own. */
    public record Mine(
            SignInName name,
            Instant added,
            Optional<Instant> changed,
            Optional<Instant> lastUsed) {}

    public Optional<Mine> mine(Access access) {
        return db.inTransaction(access, tx -> new PasswordStore(tx).mine(access.actor()));
    }

    /** An attempt at the caller's password that was not taken. */
    public record Failure(Instant at, String address, String browser) {}

    /** The newest first. */
    public List<Failure> failures(Access access) {
        return db.inTransaction(access, tx -> new PasswordStore(tx).failures(access.actor()));
    }

    public sealed interface Change {
        record Changed() implements Change {}

        record Weak(String why) implements Change {}

        record Refused() implements Change {}

        record Busy() implements Change {}

        /** Who changes it has none. */
        record NoPassword() implements Change {}
    }

    /**
     * By who shows the old one and a code again: whoever found a browser open does not. All other
     * sessions end.
     *
     * @param current the session that stays
     */
    public Change change(
            Access access,
            SessionId current,
            Optional<Password> old,
            String code,
            Password fresh,
            String server,
            From from) {
        var mine = mine(access);
        if (mine.isEmpty()) {
            return new Change.NoPassword();
        }
        var fault = PasswordRule.fault(fresh, namesOf(access, mine.get(), server));
        if (fault.isPresent()) {
            return new Change.Weak(fault.get());
        }
        var attempt =
                db.inTransaction(
                        Sessions.NOBODY,
                        tx ->
                                attempt(
                                        tx,
                                        new PasswordStore(tx).find(new PersonId(access.actor())),
                                        code,
                                        from));
        return switch (check(attempt, old)) {
            case RIGHT -> changed(attempt, current, hashes.encode(fresh), from);
            case WRONG -> {
                attempt.counted().ifPresent(it -> failed(it, from));
                yield new Change.Refused();
            }
            case BUSY -> new Change.Busy();
        };
    }

    private List<String> namesOf(Access access, Mine mine, String server) {
        return db.inTransaction(
                access,
                tx ->
                        names(
                                new PartyStore(tx).holderName(access.actor()).orElse(""),
                                new PartyStore(tx).name(access.broker().orElse(access.party())),
                                mine.name(),
                                server));
    }

    private Change changed(Attempt attempt, SessionId current, String encoded, From from) {
        var known = attempt.known().orElseThrow();
        var access = Passkeys.as(known.person(), known.party());
        boolean changed =
                db.inTransaction(
                        access,
                        tx -> {
                            if (!use(tx, attempt)) {
                                return false;
                            }
                            new PasswordStore(tx).change(known.id(), encoded, now());
                            record.append(tx, access, "password.changed", known.id());
                            sessions.endOthers(tx, access, Optional.of(current));
                            return true;
                        });
        if (!changed) {
            failed(known, from);
            return new Change.Refused();
        }
        return new Change.Changed();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
