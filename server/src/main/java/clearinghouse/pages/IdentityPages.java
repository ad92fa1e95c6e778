package clearinghouse.pages;

import clearinghouse.parties.Identities;
import clearinghouse.parties.IdentityId;
import clearinghouse.parties.IdentityProviders;
import clearinghouse.parties.Sessions;
import clearinghouse.platform.Attempts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * To an identity provider and back. The way there is a page with a link, not a redirect: what a
 * form is sent to may not lead elsewhere here. So is the way on after a sign-in: a browser that
 * comes from another site shows its session to a page of ours first.
 */
final class IdentityPages implements PageRoute.Group {

    private static final String PROVIDER = "/sign-in/providers/{provider}";
    private static final String ACCOUNT = "/account";
    private static final int UNPROCESSABLE = 422;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    /** Longer ones no provider makes. */
    private static final int LONGEST_PARAMETER = 4096;

    private final Identities identities;
    private final SignIn signIn;
    private final InstantSource clock;
    // Each way out asks the provider, and is a row until it is answered or late.
    private final Attempts departures = new Attempts(60, Duration.ofMinutes(5));
    private final Attempts returns = new Attempts(20, Duration.ofMinutes(5));

    IdentityPages(Identities identities, SignIn signIn, InstantSource clock) {
        this.identities = identities;
        this.signIn = signIn;
        this.clock = clock;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.openPost(PROVIDER, this::leaveToSignIn),
                PageRoute.openGet(PROVIDER, this::comeBack),
                PageRoute.openPost("/enrol/providers/{provider}", this::leaveToEnrol),
                PageRoute.openPost("/enrol/identity", this::enrol),
                PageRoute.post(
                        ACCOUNT + "/providers/{provider}",
                        Sessions.MANAGE_PASSKEYS,
                        this::leaveToAdd),
                PageRoute.post(ACCOUNT + "/identities", Sessions.MANAGE_PASSKEYS, this::add),
                PageRoute.post(
                        ACCOUNT + "/identities/{identity}/removal",
                        Sessions.MANAGE_PASSKEYS,
                        this::unbind));
    }

    /** A page that goes on by itself, and has a link for where it does not. */
    record Onward(String heading, String lead, String address, String label) {}

    /**
     * @param newcomer who the account is bound to; empty for who is signed in
     */
    record Confirmation(String provider, String label, Optional<String> newcomer, String action) {}

    private Page leaveToSignIn(PageRequest request) {
        return leave(
                request,
                () ->
                        identities.leaveToSignIn(
                                request.path("provider"), SignInPages.next(request)));
    }

    private Page leaveToEnrol(PageRequest request) {
        var ceremony = BrowserCookie.CEREMONY.of(request.raw().servletRequest()).orElse("");
        return leave(request, () -> identities.leaveToEnrol(request.path("provider"), ceremony));
    }

    private Page leaveToAdd(PageRequest request) {
        var session = request.visitor().orElseThrow().session();
        return leave(request, () -> identities.leaveToAdd(session, request.path("provider")));
    }

    private interface Departure {
        Identities.Leaving leave();
    }

    private Page leave(PageRequest request, Departure departure) {
        var servlet = request.raw().servletRequest();
        var caller = servlet.getRemoteAddr();
        if (departures.remaining(caller, clock.instant()).isPresent()) {
            return tooMany();
        }
        departures.failed(caller, clock.instant());
        return switch (departure.leave()) {
            case Identities.Leaving.Sent(var cookie, var provider, var address) ->
                    new Page.Holding(
                            onward(
                                    "To " + provider,
                                    "You sign in there, and come back here.",
                                    address.toString(),
                                    "Go on to " + provider),
                            List.of(BrowserCookie.AWAY.holding(servlet, cookie)));
            case Identities.Leaving.NoSuchProvider() -> new Page.Absent();
            case Identities.Leaving.TooLate() ->
                    EnrolmentPages.tooLate(
                            "Open your link again, and choose the account within five minutes.");
            case Identities.Leaving.Away(var provider) -> away(provider);
        };
    }

    private static Page.Html onward(String heading, String lead, String address, String label) {
        return new Page.Html(200, "onward", heading, new Onward(heading, lead, address, label));
    }

    private static Page tooMany() {
        return new Page.Stopped(
                TOO_MANY, "Too many attempts from your network", "Wait five minutes.");
    }

    private static Page away(String provider) {
        return new Page.Stopped(
                UNAVAILABLE,
                provider + " does not answer as it should",
                "Try again in a few minutes, or sign in another way. If it stays like this, tell whoever runs this clearinghouse.");
    }

    private Page comeBack(PageRequest request) {
        var servlet = request.raw().servletRequest();
        var caller = servlet.getRemoteAddr();
        if (returns.remaining(caller, clock.instant()).isPresent()) {
            return tooMany();
        }
        var came =
                identities.comeBack(
                        request.path("provider"),
                        BrowserCookie.AWAY.of(servlet).orElse(""),
                        answer(request),
                        BrowserName.of(servlet));
        if (!(came instanceof Identities.Return.SignedIn)
                && !(came instanceof Identities.Return.ToConfirm)) {
            returns.failed(caller, clock.instant());
        }
        return cameBack(request, came);
    }

    private Page cameBack(PageRequest request, Identities.Return came) {
        return switch (came) {
            case Identities.Return.SignedIn(var cookie, var next) ->
                    signedIn(request, cookie, next);
            case Identities.Return.ToConfirm(var cookie, var provider, var label, var newcomer) ->
                    toConfirm(request, cookie, provider, label, newcomer);
            case Identities.Return.NoSuchProvider() -> new Page.Absent();
            case Identities.Return.TooLate() ->
                    EnrolmentPages.tooLate(
                            "Begin again on this browser, at the sign-in or with your link.");
            case Identities.Return.Refused(var provider) ->
                    new Page.Stopped(
                            UNPROCESSABLE,
                            provider + " did not sign you in here",
                            "It refused, you signed in there too long ago, or its answer was not for this browser. Begin again.");
            case Identities.Return.Away(var provider) -> away(provider);
            case Identities.Return.Unbound(var provider) ->
                    new Page.Stopped(
                            UNPROCESSABLE,
                            "Your account at " + provider + " is not bound to anybody here",
                            "Sign in with your passkey and bind it on your account page, or open the link that an administrator gave you and choose "
                                    + provider
                                    + " there.");
        };
    }

    /** RFC 6749 §3.1: what is said twice is not said. */
    private static IdentityProviders.Answer answer(PageRequest request) {
        return new IdentityProviders.Answer(
                once(request, "code"), once(request, "state").orElse(""), once(request, "iss"));
    }

    private static Optional<String> once(PageRequest request, String name) {
        var said = request.all(name);
        return said.size() == 1 && said.getFirst().length() <= LONGEST_PARAMETER
                ? Optional.of(said.getFirst()).filter(it -> !it.isEmpty())
                : Optional.empty();
    }

    private Page signedIn(PageRequest request, String cookie, String next) {
        var servlet = request.raw().servletRequest();
        signIn.leave(servlet);
        return new Page.Holding(
                onward("You are signed in", "This page goes on by itself.", next, "Go on"),
                List.of(
                        BrowserCookie.SESSION.holding(servlet, cookie),
                        BrowserCookie.AWAY.gone(servlet)));
    }

    private static Page toConfirm(
            PageRequest request,
            String cookie,
            String provider,
            String label,
            Optional<String> newcomer) {
        var servlet = request.raw().servletRequest();
        return new Page.Holding(
                new Page.Html(
                        200,
                        "confirmation",
                        "Bind this account?",
                        new Confirmation(
                                provider,
                                label,
                                newcomer,
                                newcomer.isPresent()
                                        ? "/enrol/identity"
                                        : ACCOUNT + "/identities")),
                List.of(
                        BrowserCookie.CEREMONY.holding(servlet, cookie),
                        BrowserCookie.AWAY.gone(servlet)));
    }

    private Page enrol(PageRequest request) {
        var servlet = request.raw().servletRequest();
        var cookie = BrowserCookie.CEREMONY.of(servlet).orElse("");
        return switch (identities.enrol(cookie, BrowserName.of(servlet))) {
            case Identities.Binding.Bound(var session) -> {
                signIn.leave(servlet);
                yield SignInPages.entered(
                        request,
                        session.orElseThrow(),
                        new Page.Redirect("/", "identity-enrolled"));
            }
            case Identities.Binding.TooLate() ->
                    EnrolmentPages.tooLate(
                            "Open the link again. If it says that it was used and that was not you, tell an administrator now.");
            case Identities.Binding.Taken() -> taken();
        };
    }

    private Page add(PageRequest request) {
        var servlet = request.raw().servletRequest();
        var session = request.visitor().orElseThrow().session();
        var cookie = BrowserCookie.CEREMONY.of(servlet).orElse("");
        return switch (identities.add(request.access(), session, cookie)) {
            case Identities.Binding.Bound _ ->
                    new Page.Remembering(
                            new Page.Redirect(ACCOUNT, "identity-bound"),
                            List.of(BrowserCookie.CEREMONY.gone(servlet)));
            case Identities.Binding.TooLate() ->
                    EnrolmentPages.tooLate("Go back to your account page and bind it again.");
            case Identities.Binding.Taken() -> taken();
        };
    }

    private static Page taken() {
        return new Page.Stopped(
                CONFLICT,
                "This account is bound already",
                "It is yours here already, or somebody else's. If it is not yours there, tell an administrator now.");
    }

    private Page unbind(PageRequest request) {
        return identities.unbind(request.access(), request.path("identity", IdentityId::parse))
                ? new Page.Redirect(ACCOUNT, "identity-unbound")
                : new Page.Absent();
    }
}
