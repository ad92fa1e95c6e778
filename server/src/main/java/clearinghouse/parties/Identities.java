package clearinghouse.parties;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lets people in by an account elsewhere that is bound to them. An account is bound by the person
 * alone: with an enrolment link, or from a visit that began with a passkey; never because a name or
 * a mail address is the same. Before it is, the person sees which account it is and confirms it.
 */
public final class Identities {

    private final Db db;
    private final Sessions sessions;
    private final IdentityProviders providers;
    private final Entrances entrances;
    private final AuditRecord record;
    private final Limits limits;
    private final Ids ids;
    private final InstantSource clock;

    public Identities(
            Db db,
            Sessions sessions,
            IdentityProviders providers,
            AuditRecord record,
            Limits limits,
            Ids ids,
            InstantSource clock) {
        this.db = db;
        this.sessions = sessions;
        this.providers = providers;
        this.entrances = new Entrances(sessions, record, clock);
        this.record = record;
        this.limits = limits;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * An account that is bound.
     *
     * @param provider as people know it; empty when the settings do not name its issuer any more,
     *     so that it opens nothing
     * @param label what the provider called it when it was bound
     */
    public record Identity(
            IdentityId id,
            Optional<String> provider,
            String label,
            Instant added,
            Optional<Instant> lastUsed) {}

    public List<IdentityProviders.Provider> providers() {
        return providers.all();
    }

    public sealed interface Leaving {
        /**
         * @param cookie is with that browser alone, and comes back with the answer
         * @param provider as people know it
         */
        record Sent(String cookie, String provider, URI address) implements Leaving {
            @Override
            public String toString() {
                return "Sent[…]";
            }
        }

        record NoSuchProvider() implements Leaving {}

        /** Nobody opened an enrolment link in this browser, or too long ago. */
        record TooLate() implements Leaving {}

        record Away(String provider) implements Leaving {}
    }

    /**
     * @param next the page to go to afterwards, which the caller has judged
     */
    public Leaving leaveToSignIn(String provider, String next) {
        return leave(provider, IdentityStore.Purpose.SIGN_IN, next);
    }

    /**
     * @param ceremonyCookie of the browser that opened the link
     */
    public Leaving leaveToEnrol(String provider, String ceremonyCookie) {
        if (providers.find(provider).isEmpty()) {
            return new Leaving.NoSuchProvider();
        }
        var ceremony =
                Opaque.parse(ceremonyCookie)
                        .flatMap(opaque ->
                                db.inTransaction(
                                        Sessions.NOBODY,
                                        tx ->
                                                new PasskeyStore(tx)
                                                        .take(
                                                                opaque.hash(),
                                                                PasskeyStore.Purpose.ENROL,
                                                                clock.instant())));
        return ceremony.map(it -> leave(provider, IdentityStore.Purpose.ENROL, it.boundTo()))
                .orElseGet(Leaving.TooLate::new);
    }

    public Leaving leaveToAdd(SessionId session, String provider) {
        return leave(provider, IdentityStore.Purpose.ADD, session.code());
    }

    private Leaving leave(String name, IdentityStore.Purpose purpose, String boundTo) {
        var provider = providers.find(name);
        if (provider.isEmpty()) {
            return new Leaving.NoSuchProvider();
        }
        var cookie = Opaque.random(ids.chance());
        return switch (providers.ask(provider.get(), question(cookie))) {
            case IdentityProviders.Asking.Away() -> new Leaving.Away(provider.get().title());
            case IdentityProviders.Asking.At(var address) -> {
                keep(cookie, new IdentityStore.Question(name, purpose, boundTo, Optional.empty()));
                yield new Leaving.Sent(cookie.text(), provider.get().title(), address);
            }
        };
    }

    private void keep(Opaque cookie, IdentityStore.Question question) {
        db.inTransactionDo(
                Sessions.NOBODY,
                tx -> {
                    var now = clock.instant();
                    new IdentityStore(tx)
                            .ask(
                                    cookie.hash(),
                                    question,
                                    now,
                                    now.plus(limits.of(tx, Limits.PROVIDER)));
                });
    }

    /** Made from the cookie each time, so that who reads our tables cannot answer for a browser. */
    private static IdentityProviders.Question question(Opaque cookie) {
        return new IdentityProviders.Question(
                part(cookie, "state"), part(cookie, "nonce"), part(cookie, "verifier"));
    }

    private static String part(Opaque cookie, String name) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(
                    new SecretKeySpec(
                            cookie.text().getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(name.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    public sealed interface Return {
        /**
         * @param cookie of the new session
         * @param next the page that was asked for at first
         */
        record SignedIn(String cookie, String next) implements Return {
            @Override
            public String toString() {
                return "SignedIn[…]";
            }
        }

        /**
         * It is bound when the person confirms it.
         *
         * @param cookie goes with the confirmation
         * @param label what the provider calls the account
         * @param newcomer who the link is for; empty for who was signed in on the way out
         */
        record ToConfirm(String cookie, String provider, String label, Optional<String> newcomer)
                implements Return {
            @Override
            public String toString() {
                return "ToConfirm[…]";
            }
        }

        record NoSuchProvider() implements Return {}

        /** This browser was not sent there, or too long ago, or has come back already. */
        record TooLate() implements Return {}

        record Refused(String provider) implements Return {}

        record Away(String provider) implements Return {}

        /** A good account, which is nobody's here. */
        record Unbound(String provider) implements Return {}
    }

    /**
     * @param cookie of the browser, from when it was sent away
     */
    public Return comeBack(
            String name, String cookie, IdentityProviders.Answer answer, String browser) {
        var provider = providers.find(name);
        if (provider.isEmpty()) {
            return new Return.NoSuchProvider();
        }
        var asked = take(cookie, false).filter(it -> it.provider().equals(name));
        if (asked.isEmpty()) {
            return new Return.TooLate();
        }
        var title = provider.get().title();
        var question = question(Opaque.parse(cookie).orElseThrow());
        return switch (providers.check(provider.get(), question, answer)) {
            case IdentityProviders.Check.Refused() -> new Return.Refused(title);
            case IdentityProviders.Check.Away() -> new Return.Away(title);
            case IdentityProviders.Check.Good(var subject, var label) ->
                    proven(
                            asked.get(),
                            title,
                            new IdentityStore.Proven(provider.get().issuer(), subject, label),
                            browser);
        };
    }

    /** Committed before the answer is looked at: a wrong answer uses the question up too. */
    private Optional<IdentityStore.Question> take(String cookie, boolean proven) {
        return Opaque.parse(cookie)
                .flatMap(opaque ->
                        db.inTransaction(
                                Sessions.NOBODY,
                                tx ->
                                        new IdentityStore(tx)
                                                .take(opaque.hash(), proven, clock.instant())));
    }

    private Return proven(
            IdentityStore.Question asked,
            String title,
            IdentityStore.Proven account,
            String browser) {
        return switch (asked.purpose()) {
            case SIGN_IN ->
                    db.inTransaction(Sessions.NOBODY, tx -> new IdentityStore(tx).find(account))
                            .flatMap(it -> enter(it, browser))
                            .<Return>map(cookie -> new Return.SignedIn(cookie, asked.boundTo()))
                            .orElseGet(() -> new Return.Unbound(title));
            case ADD -> toConfirm(asked, title, account, Optional.empty());
            case ENROL ->
                    link(asked)
                            .<Return>map(link ->
                                    toConfirm(
                                            asked,
                                            title,
                                            account,
                                            Optional.of(
                                                    link.name() + " of " + link.organisation())))
                            .orElseGet(Return.TooLate::new);
        };
    }

    /** Empty when it was unbound in this moment. */
    private Optional<String> enter(IdentityStore.Owned identity, String browser) {
        var access = as(identity.person(), identity.party(), Set.of());
        return db.inTransaction(
                access,
                tx ->
                        new IdentityStore(tx).use(identity.id(), clock.instant())
                                ? Optional.of(
                                        sessions.begin(
                                                tx,
                                                access,
                                                new Means.ByIdentity(identity.id()),
                                                browser))
                                : Optional.empty());
    }

    private Return toConfirm(
            IdentityStore.Question asked,
            String title,
            IdentityStore.Proven account,
            Optional<String> newcomer) {
        var cookie = Opaque.random(ids.chance());
        keep(
                cookie,
                new IdentityStore.Question(
                        asked.provider(), asked.purpose(), asked.boundTo(), Optional.of(account)));
        return new Return.ToConfirm(cookie.text(), title, account.label(), newcomer);
    }

    private Optional<EnrolmentStore.Link> link(IdentityStore.Question asked) {
        return EnrolmentId.parse(asked.boundTo())
                .flatMap(id ->
                        db.inTransaction(Sessions.NOBODY, tx -> new EnrolmentStore(tx).find(id)));
    }

    private static Access as(PersonId person, PartyId party, Set<Permission> grants) {
        return new Access(person.code(), party, Optional.empty(), "sign-in", grants);
    }

    public sealed interface Binding {
        /**
         * @param cookie of a new session; empty where the browser had one
         */
        record Bound(Optional<String> cookie) implements Binding {
            @Override
            public String toString() {
                return "Bound[…]";
            }
        }

        record TooLate() implements Binding {}

        /** The account is bound already, here or to somebody else. */
        record Taken() implements Binding {}
    }

    /** The first way in of a person, and a session with it. Uses the link up. */
    public Binding enrol(String cookie, String browser) {
        var confirmed = confirmed(cookie, IdentityStore.Purpose.ENROL);
        var link = confirmed.flatMap(this::link);
        if (link.isEmpty()) {
            return new Binding.TooLate();
        }
        var account = confirmed.flatMap(IdentityStore.Question::proven).orElseThrow();
        var access = as(link.get().person(), link.get().party(), Set.of(Sessions.MANAGE_PASSKEYS));
        return db.inTransaction(access, tx -> enrol(tx, access, link.get(), account, browser));
    }

    private Binding enrol(
            Tx tx,
            Access access,
            EnrolmentStore.Link link,
            IdentityStore.Proven account,
            String browser) {
        var links = new EnrolmentStore(tx);
        links.lockLinks(link.person());
        if (!entrances.fits(tx, link) || !links.use(link.id(), clock.instant())) {
            return new Binding.TooLate();
        }
        record.append(tx, access, "enrolment.used", link.id());
        var password = new PasswordStore(tx).inUse(link.person());
        // Who shows an account that is bound already has used the link up for nothing.
        return save(tx, access, link.person(), account)
                .<Binding>map(identity -> {
                    links.revokeEarlier(link.person(), clock.instant());
                    password.ifPresent(it -> entrances.passwordEnded(tx, access, it));
                    entrances.replaceLost(tx, access, link, identity);
                    return new Binding.Bound(
                            Optional.of(
                                    sessions.begin(
                                            tx, access, new Means.ByIdentity(identity), browser)));
                })
                .orElseGet(Binding.Taken::new);
    }

    /** Another way in for the caller, from the session in which it began. */
    public Binding add(Access access, SessionId session, String cookie) {
        return confirmed(cookie, IdentityStore.Purpose.ADD)
                .filter(it -> it.boundTo().equals(session.code()))
                .flatMap(IdentityStore.Question::proven)
                .map(account ->
                        db.inTransaction(
                                access,
                                tx ->
                                        save(tx, access, new PersonId(access.actor()), account)
                                                .<Binding>map(
                                                        _ -> new Binding.Bound(Optional.empty()))
                                                .orElseGet(Binding.Taken::new)))
                .orElseGet(Binding.TooLate::new);
    }

    /** An account whose provider was taken out of the settings meanwhile is bound to nobody. */
    private Optional<IdentityStore.Question> confirmed(
            String cookie, IdentityStore.Purpose purpose) {
        return take(cookie, true)
                .filter(it -> it.purpose() == purpose)
                .filter(it ->
                        it.proven().flatMap(by -> providers.ofIssuer(by.issuer())).isPresent());
    }

    private Optional<IdentityId> save(
            Tx tx, Access access, PersonId person, IdentityStore.Proven account) {
        var id = IdentityId.random(ids.chance());
        if (!new IdentityStore(tx).save(ids.next(), id, person, account, clock.instant())) {
            return Optional.empty();
        }
        record.append(tx, access, "identity.bound", id);
        return Optional.of(id);
    }

    /** Those of the caller, the oldest first. */
    public List<Identity> list(Access access) {
        return db.inTransaction(access, tx -> new IdentityStore(tx).list(access.actor())).stream()
                .map(it ->
                        new Identity(
                                it.id(),
                                providers
                                        .ofIssuer(it.issuer())
                                        .map(IdentityProviders.Provider::title),
                                it.label(),
                                it.added(),
                                it.lastUsed()))
                .toList();
    }

    /** A session that began with it ends on its next request. False when there is none such. */
    public boolean unbind(Access access, IdentityId identity) {
        return db.inTransaction(access, tx -> entrances.unbind(tx, access, identity));
    }
}
