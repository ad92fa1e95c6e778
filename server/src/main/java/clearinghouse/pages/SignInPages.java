package clearinghouse.pages;

import clearinghouse.parties.Identities;
import clearinghouse.parties.IdentityProviders;
import clearinghouse.parties.JoinRequests;
import clearinghouse.parties.Passkeys;
import clearinghouse.parties.Sessions;
import clearinghouse.platform.Attempts;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.ServerRequest;

/** In with a passkey, or with a token where there is no authenticator; and out. */
final class SignInPages implements PageRoute.Group {

    private static final int UNPROCESSABLE = 422;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;

    private final SignIn signIn;
    // A person mistypes a few times; a program that guesses does not stop.
    private final Attempts attempts = new Attempts(10, Duration.ofMinutes(5));
    // Each question is a row until it is answered or late; who signs in begins to count anew.
    private final Attempts questions = new Attempts(60, Duration.ofMinutes(5));
    private final Passkeys passkeys;
    private final Identities identities;
    private final JoinRequests joins;
    private final InstantSource clock;
    private final Supplier<URI> address;

    SignInPages(
            SignIn signIn,
            Passkeys passkeys,
            Identities identities,
            JoinRequests joins,
            InstantSource clock,
            Supplier<URI> address) {
        this.signIn = signIn;
        this.passkeys = passkeys;
        this.identities = identities;
        this.joins = joins;
        this.clock = clock;
        this.address = address;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.openGet("/sign-in", this::form),
                PageRoute.openPost("/sign-in", this::enter),
                PageRoute.openPost("/sign-in/question", this::question),
                PageRoute.openPost("/sign-in/passkey", this::enterWithPasskey),
                PageRoute.openPost("/sign-out", this::leave));
    }

    /**
     * @param next where to go afterwards
     * @param wanted whether a page asked for the token
     * @param lost whether a form was sent by one who was no longer signed in
     * @param typed what its sender had written in it
     */
    record View(
            String next,
            boolean wanted,
            boolean lost,
            List<String> typed,
            Field token,
            Field actingFor,
            Passkey passkey,
            Others others) {

        List<IdentityProviders.Provider> providers() {
            return others.providers();
        }

        boolean asks() {
            return others.asks();
        }

        /** The address of another way, for who has no passkey. */
        String byPassword() {
            return PasswordPages.PATH
                    + (wanted ? "?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8) : "");
        }
    }

    /**
     * What there is for who has neither passkey nor token.
     *
     * @param asks whether who has no account may ask for one
     */
    record Others(List<IdentityProviders.Provider> providers, boolean asks) {}

    /**
     * A passkey that was shown and not taken.
     *
     * @param address where passkeys work
     */
    record Passkey(String address, Optional<String> fault) {}

    /** To the form, and from there to what was asked for. */
    static Page first(ServerRequest request, String address, Others others) {
        var path = request.requestPath().value();
        if (request.method().equals(HttpMethod.POST)) {
            // Shown in place of an answer: only what really was sent can be said to be lost. Its
            // text comes from a page of ours, for the form's token was looked at before.
            return new Page.Html(
                    FORBIDDEN,
                    "signin",
                    "Sign in",
                    view(
                            Places.formOf(path).orElse("/"),
                            true,
                            Failures.typed(request),
                            new Passkey(address, Optional.empty()),
                            others));
        }
        return new Page.Redirect(
                Places.isOurs(path)
                        ? "/sign-in?next=" + URLEncoder.encode(path, StandardCharsets.UTF_8)
                        : "/sign-in");
    }

    private Page form(PageRequest request) {
        return shown(200, request, Faults.NONE);
    }

    private Page enter(PageRequest request) {
        var servlet = request.raw().servletRequest();
        var caller = servlet.getRemoteAddr();
        if (attempts.remaining(caller, clock.instant()).isPresent()) {
            return tooMany();
        }
        var entered = signIn.enter(servlet, request.field("token"), request.optional("acting_for"));
        return switch (entered) {
            case Sessions.Entry.Entered(var cookie) -> {
                attempts.succeeded(caller);
                yield entered(request, cookie, new Page.Redirect(next(request)));
            }
            case Sessions.Entry.NoSuchToken() -> {
                attempts.failed(caller, clock.instant());
                yield shown(
                        UNPROCESSABLE,
                        request,
                        Faults.at(
                                "token",
                                "This token is not known here, has expired or was revoked. Copy it again, all of it from ch_ on; if it still fails, ask whoever gave it to you for a new one."));
            }
            case Sessions.Entry.NotFor() ->
                    shown(
                            UNPROCESSABLE,
                            request,
                            Faults.at(
                                    "acting_for",
                                    "The token is good, but you do not act for this member: its id is another one, or it has not agreed, or no longer. Check the id, ask the member, or leave this empty to act for yourself."));
        };
    }

    private static Page tooMany() {
        return new Page.Stopped(
                TOO_MANY,
                "Too many wrong tokens or passkeys from your network",
                "Wait five minutes, then try again with the token exactly as you were given it.");
    }

    /** A new session in every case, so that one planted by somebody else is worth nothing. */
    static Page entered(PageRequest request, String cookie, Page.Redirect to) {
        var servlet = request.raw().servletRequest();
        return new Page.Remembering(
                to,
                List.of(
                        BrowserCookie.SESSION.holding(servlet, cookie),
                        BrowserCookie.CEREMONY.gone(servlet)));
    }

    private Page question(PageRequest request) {
        var servlet = request.raw().servletRequest();
        var caller = servlet.getRemoteAddr();
        if (questions.remaining(caller, clock.instant()).isPresent()) {
            return EnrolmentPages.refused(
                    TOO_MANY, "Too many attempts from your network. Wait five minutes.");
        }
        questions.failed(caller, clock.instant());
        return EnrolmentPages.question(request, passkeys.beginSignIn(), Map.of());
    }

    private Page enterWithPasskey(PageRequest request) {
        var servlet = request.raw().servletRequest();
        var caller = servlet.getRemoteAddr();
        if (attempts.remaining(caller, clock.instant()).isPresent()) {
            return tooMany();
        }
        var ceremony = BrowserCookie.CEREMONY.of(servlet).orElse("");
        return switch (passkeys.signIn(
                ceremony, request.field("answer"), BrowserName.of(servlet))) {
            case Passkeys.SignIn.SignedIn(var cookie) -> {
                attempts.succeeded(caller);
                questions.succeeded(caller);
                signIn.leave(servlet);
                yield entered(request, cookie, new Page.Redirect(next(request)));
            }
            case Passkeys.SignIn.TooLate() ->
                    shown(
                            UNPROCESSABLE,
                            request,
                            Faults.NONE,
                            Optional.of("That took too long, or was sent twice. Try again."));
            case Passkeys.SignIn.Refused() -> {
                attempts.failed(caller, clock.instant());
                yield shown(
                        UNPROCESSABLE,
                        request,
                        Faults.NONE,
                        Optional.of(
                                "This passkey is not known here, or was removed. Choose another one, or ask an administrator for a link."));
            }
            case Passkeys.SignIn.Cloned() -> {
                attempts.failed(caller, clock.instant());
                yield shown(
                        UNPROCESSABLE,
                        request,
                        Faults.NONE,
                        Optional.of(
                                "This passkey was refused: its counter shows that a copy of it has been used. Tell an administrator, sign in with another passkey, and remove this one."));
            }
        };
    }

    private Page leave(PageRequest request) {
        var servlet = request.raw().servletRequest();
        signIn.leave(servlet);
        return new Page.Remembering(
                new Page.Redirect("/", "signed-out"), List.of(BrowserCookie.SESSION.gone(servlet)));
    }

    private Page shown(int status, PageRequest request, Faults faults) {
        return shown(status, request, faults, Optional.empty());
    }

    private Page shown(
            int status, PageRequest request, Faults faults, Optional<String> passkeyFault) {
        var blank =
                view(
                        next(request),
                        false,
                        request.all("typed"),
                        new Passkey(address.get().toString(), passkeyFault),
                        new Others(identities.providers(), joins.areTaken()));
        return new Page.Html(
                status,
                "signin",
                "Sign in",
                new View(
                        blank.next(),
                        blank.wanted(),
                        false,
                        blank.typed(),
                        blank.token().failing(faults),
                        blank.actingFor().holding(request.field("acting_for")).failing(faults),
                        blank.passkey(),
                        blank.others()));
    }

    private static View view(
            String next, boolean lost, List<String> typed, Passkey passkey, Others others) {
        return new View(
                next,
                !next.equals("/"),
                lost,
                typed,
                Field.secret(
                        "token",
                        "Your token",
                        "Starts with ch_. It is never shown again and never written to a log."),
                Field.optional(
                        "acting_for",
                        "Acting for",
                        "Only for a broker: the id of the member, starting with pty_."),
                passkey,
                others);
    }

    /** Where to go on: a page of ours, whatever was asked for. */
    static String next(PageRequest request) {
        return Optional.of(request.field("next")).filter(Places::isOurs).orElse("/");
    }
}
