package clearinghouse.pages;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Permission;
import clearinghouse.parties.Identities;
import clearinghouse.parties.IdentityProviders;
import clearinghouse.parties.PasskeyId;
import clearinghouse.parties.Passkeys;
import clearinghouse.parties.Passwords;
import clearinghouse.parties.SessionId;
import clearinghouse.parties.Sessions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Where one is signed in, and with what one can: each can be ended. */
final class AccountPages implements PageRoute.Group {

    private static final String PATH = "/account";

    /** Everyone who is signed in has it, and nobody else comes past the guard. */
    private static final Permission SIGNED_IN = new Permission("advisory:read");

    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;

    private final Sessions sessions;
    private final Passkeys passkeys;
    private final Identities identities;
    private final Passwords passwords;
    private final Supplier<URI> address;

    AccountPages(
            Sessions sessions,
            Passkeys passkeys,
            Identities identities,
            Passwords passwords,
            Supplier<URI> address) {
        this.sessions = sessions;
        this.passkeys = passkeys;
        this.identities = identities;
        this.passwords = passwords;
        this.address = address;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get(PATH, SIGNED_IN, request -> shown(200, request, Faults.NONE)),
                PageRoute.post(PATH + "/password", SIGNED_IN, this::changePassword),
                PageRoute.post(PATH + "/sessions/{session}/end", SIGNED_IN, this::endSession),
                PageRoute.post(PATH + "/sessions/end", SIGNED_IN, this::endOthers),
                PageRoute.post(
                        PATH + "/passkeys/question", Sessions.MANAGE_PASSKEYS, this::question),
                PageRoute.post(PATH + "/passkeys", Sessions.MANAGE_PASSKEYS, this::add),
                PageRoute.post(
                        PATH + "/passkeys/{passkey}/removal",
                        Sessions.MANAGE_PASSKEYS,
                        this::remove));
    }

    record SessionLine(
            String id, String browser, String by, String started, String lastUsed, boolean here) {}

    record PasskeyLine(String id, String name, String added, String lastUsed) {}

    /**
     * @param provider with a word more where the account opens nothing
     */
    record IdentityLine(String id, String provider, String label, String added, String lastUsed) {}

    record FailureLine(String at, String address, String browser) {}

    /**
     * @param failures attempts that were not taken
     * @param fields of the form that changes it
     */
    record PasswordView(
            String name,
            String added,
            String lastUsed,
            List<FailureLine> failures,
            List<Field> fields) {}

    /**
     * @param manages whether this visit began with a passkey, and not long ago
     * @param inPerson whether it began with one
     */
    record View(
            List<SessionLine> sessions,
            List<PasskeyLine> passkeys,
            Optional<PasswordView> password,
            List<IdentityLine> identities,
            List<IdentityProviders.Provider> providers,
            boolean manages,
            boolean inPerson,
            String address,
            List<Field> fields) {}

    private Page shown(int status, PageRequest request, Faults faults) {
        var access = request.access();
        var current = current(request);
        return new Page.Html(
                status,
                "account",
                "Your sessions and passkeys",
                new View(
                        sessions.list(access).stream()
                                .map(it ->
                                        new SessionLine(
                                                it.id().code(),
                                                it.browser(),
                                                by(it.by()),
                                                Times.shortly(it.started()),
                                                Times.shortly(it.lastUsed()),
                                                it.id().equals(current)))
                                .toList(),
                        passkeys.list(access).stream()
                                .map(it ->
                                        new PasskeyLine(
                                                it.id().code(),
                                                it.name(),
                                                Times.shortly(it.added()),
                                                it.lastUsed().map(Times::shortly).orElse("")))
                                .toList(),
                        passwords.mine(access).map(mine -> line(access, mine, faults)),
                        identities.list(access).stream().map(AccountPages::line).toList(),
                        identities.providers(),
                        access.may(Sessions.MANAGE_PASSKEYS),
                        access.may(Sessions.IN_PERSON),
                        address.get().toString(),
                        List.of(EnrolmentPages.nameOfPasskey())));
    }

    private static String by(Sessions.By means) {
        return switch (means) {
            case PASSKEY -> "passkey";
            case IDENTITY -> "bound account";
            case PASSWORD -> "password and code";
            case TOKEN -> "token";
        };
    }

    private PasswordView line(Access access, Passwords.Mine mine, Faults faults) {
        return new PasswordView(
                mine.name().shown(),
                Times.shortly(mine.changed().orElse(mine.added())),
                mine.lastUsed().map(Times::shortly).orElse(""),
                passwords.failures(access).stream()
                        .map(it ->
                                new FailureLine(Times.shortly(it.at()), it.address(), it.browser()))
                        .toList(),
                PasswordPages.changing(faults));
    }

    private Page changePassword(PageRequest request) {
        return PasswordPages.withPasswords(
                request,
                "password",
                "fresh",
                (old, fresh) ->
                        fresh.map(it ->
                                        passwords.change(
                                                request.access(),
                                                current(request),
                                                old,
                                                request.field("code"),
                                                it,
                                                address.get().getHost(),
                                                PasswordPages.from(request)))
                                .map(change -> changed(request, change))
                                .orElseGet(() -> wrong(request, "fresh", PasswordPages.UNUSABLE)));
    }

    private Page changed(PageRequest request, Passwords.Change change) {
        return switch (change) {
            case Passwords.Change.Changed() -> new Page.Redirect(PATH, "password-changed");
            case Passwords.Change.Weak(var why) -> wrong(request, "fresh", why);
            case Passwords.Change.Refused() -> wrong(request, "password", PasswordPages.REFUSED);
            case Passwords.Change.Busy() -> PasswordPages.busy();
            case Passwords.Change.NoPassword() -> new Page.Absent();
        };
    }

    private Page wrong(PageRequest request, String field, String why) {
        return shown(UNPROCESSABLE, request, Faults.at(field, why));
    }

    private static IdentityLine line(Identities.Identity it) {
        return new IdentityLine(
                it.id().code(),
                it.provider().orElse("no provider here any more: it opens nothing"),
                it.label(),
                Times.shortly(it.added()),
                it.lastUsed().map(Times::shortly).orElse(""));
    }

    private static SessionId current(PageRequest request) {
        return request.visitor().orElseThrow().session();
    }

    private Page endSession(PageRequest request) {
        return sessions.end(request.access(), request.path("session", SessionId::parse))
                ? new Page.Redirect(PATH, "session-ended")
                : new Page.Absent();
    }

    private Page endOthers(PageRequest request) {
        sessions.endOthers(request.access(), current(request));
        return new Page.Redirect(PATH, "sessions-ended");
    }

    private Page question(PageRequest request) {
        return EnrolmentPages.question(
                request,
                passkeys.beginAdding(request.access(), current(request), organisation(request)),
                Map.of());
    }

    private Page add(PageRequest request) {
        var servlet = request.raw().servletRequest();
        Access access = request.access();
        return switch (passkeys.add(
                access,
                current(request),
                organisation(request),
                BrowserCookie.CEREMONY.of(servlet).orElse(""),
                request.field("answer"),
                request.field("name"))) {
            case Passkeys.Adding.Added _ ->
                    new Page.Remembering(
                            new Page.Redirect(PATH, "passkey-added"),
                            List.of(BrowserCookie.CEREMONY.gone(servlet)));
            case Passkeys.Adding.TooLate() ->
                    EnrolmentPages.tooLate("Go back to your passkeys and add it again.");
            case Passkeys.Adding.Refused() -> EnrolmentPages.notTaken();
            case Passkeys.Adding.TooMany(var most) -> EnrolmentPages.tooMany(most);
        };
    }

    /** Of the person, also where it acts for another. */
    private static String organisation(PageRequest request) {
        var visitor = request.visitor().orElseThrow();
        return visitor.broker().orElse(visitor.name());
    }

    private Page remove(PageRequest request) {
        return switch (passkeys.remove(
                request.access(), request.path("passkey", PasskeyId::parse))) {
            case Passkeys.Removal.Removed() -> new Page.Redirect(PATH, "passkey-removed");
            case Passkeys.Removal.NoSuchPasskey() -> new Page.Absent();
            case Passkeys.Removal.TheLast() ->
                    new Page.Stopped(
                            CONFLICT,
                            "This is your only passkey",
                            "Without it you could not sign in any more. Add another one first, then remove this one.");
        };
    }
}
