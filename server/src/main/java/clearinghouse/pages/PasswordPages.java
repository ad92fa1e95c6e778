package clearinghouse.pages;

import clearinghouse.parties.Password;
import clearinghouse.parties.Passwords;
import clearinghouse.platform.Attempts;
import clearinghouse.platform.Beat;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * In with a password and a code, for who has no device that holds a passkey; and by a link, how one
 * comes to have them. All of it works without a script.
 */
final class PasswordPages implements PageRoute.Group {

    static final String PATH = "/sign-in/password";

    /** One answer for whatever is wrong. */
    static final String REFUSED =
            "This was not taken. Look at the password and the code: a code is good once, and for half a minute. After several wrong attempts the next ones are not looked at for a while; wait up to fifteen minutes, then try once.";

    static final String UNUSABLE = "Use at most 128 characters, and none that no keyboard types.";

    private static final int UNPROCESSABLE = 422;
    private static final int GONE = 410;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    /** Longer than all that is done for an attempt, so that nothing can be told by the time. */
    private static final Duration ANSWER = Duration.ofSeconds(1);

    private final Passwords passwords;
    private final SignIn signIn;
    private final InstantSource clock;
    private final Supplier<URI> address;
    private final Attempts attempts = new Attempts(20, Duration.ofMinutes(5));
    private final Attempts links = new Attempts(20, Duration.ofMinutes(5));

    PasswordPages(Passwords passwords, SignIn signIn, InstantSource clock, Supplier<URI> address) {
        this.passwords = passwords;
        this.signIn = signIn;
        this.clock = clock;
        this.address = address;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.openGet(PATH, request -> form(200, request, Optional.empty())),
                PageRoute.openPost(PATH, this::enter),
                PageRoute.openPost(EnrolmentPages.PATH + "/password/link", this::open),
                PageRoute.openPost(EnrolmentPages.PATH + "/password", this::enrol));
    }

    /**
     * @param fault of all three together
     */
    record Form(String next, Optional<String> fault, List<Field> fields) {}

    private static Page form(int status, PageRequest request, Optional<String> fault) {
        return new Page.Html(
                status,
                "signinpassword",
                "Sign in with a password and a code",
                new Form(
                        SignInPages.next(request),
                        fault,
                        List.of(
                                Field.signInName(
                                                "name",
                                                "Sign-in name",
                                                "Ten letters and digits that you were shown with the password. It is not your own name.")
                                        .holding(request.field("name")),
                                Field.password(
                                        "password", "Password", "All of it, as you chose it."),
                                code())));
    }

    private static Field code() {
        return Field.code("code", "Code", "Six digits that your app shows now. Each is good once.");
    }

    static Passwords.From from(PageRequest request) {
        var servlet = request.raw().servletRequest();
        return new Passwords.From(servlet.getRemoteAddr(), BrowserName.of(servlet));
    }

    /** As it was typed, and wiped afterwards; empty where it cannot be one. */
    private static Page withPassword(
            PageRequest request, String field, Function<Optional<Password>, Page> act) {
        var typed = request.raw().param(field).orElse("");
        var password = Password.prepare(typed);
        try {
            return act.apply(password);
        } finally {
            password.ifPresent(Password::close);
        }
    }

    static Page withPasswords(
            PageRequest request,
            String field,
            String other,
            BiFunction<Optional<Password>, Optional<Password>, Page> act) {
        return withPassword(
                request,
                field,
                one -> withPassword(request, other, another -> act.apply(one, another)));
    }

    private Page enter(PageRequest request) {
        var caller = request.raw().servletRequest().getRemoteAddr();
        if (attempts.remaining(caller, clock.instant()).isPresent()) {
            return tooMany("Too many wrong passwords or codes from your network");
        }
        // Before it is looked at: whoever sends many at once makes none of them for nothing.
        attempts.failed(caller, clock.instant());
        var beat = Beat.begin();
        return withPassword(
                request,
                "password",
                password ->
                        switch (passwords.signIn(
                                request.field("name"),
                                password,
                                request.field("code"),
                                from(request))) {
                            case Passwords.SignIn.SignedIn(var cookie) -> {
                                attempts.succeeded(caller);
                                signIn.leave(request.raw().servletRequest());
                                yield SignInPages.entered(
                                        request,
                                        cookie,
                                        new Page.Redirect(SignInPages.next(request)));
                            }
                            case Passwords.SignIn.Refused() -> {
                                beat.await(ANSWER);
                                yield form(UNPROCESSABLE, request, Optional.of(NOT_SIGNED_IN));
                            }
                            case Passwords.SignIn.Busy() -> busy();
                        });
    }

    private static final String NOT_SIGNED_IN =
            "You are not signed in: the sign-in name, the password or the code is wrong, or the code was used already. After several wrong attempts the next ones are not looked at for a while; wait up to fifteen minutes, then try once.";

    private static Page tooMany(String title) {
        return new Page.Stopped(TOO_MANY, title, "Wait five minutes, then try again.");
    }

    static Page busy() {
        return new Page.Stopped(
                UNAVAILABLE,
                "Too many people sign in at this moment",
                "Nothing was looked at. Try again in a few seconds.");
    }

    /**
     * What an app is given, until it is confirmed.
     *
     * @param grouped for who types it
     */
    record View(
            String person,
            String organisation,
            String name,
            String grouped,
            String link,
            QrPicture picture,
            List<Field> fields) {
        @Override
        public String toString() {
            return "View[…]";
        }
    }

    /** With the link, or what stands behind its {@code #}. */
    private Page open(PageRequest request) {
        var servlet = request.raw().servletRequest();
        var caller = servlet.getRemoteAddr();
        if (links.remaining(caller, clock.instant()).isPresent()) {
            return tooMany("Too many attempts from your network");
        }
        var typed = request.field("link");
        return switch (passwords.open(typed.substring(typed.indexOf('#') + 1))) {
            case Passwords.Opening.Opened(var cookie, var offer) ->
                    new Page.Holding(
                            shown(200, offer, Faults.NONE),
                            List.of(BrowserCookie.OFFER.holding(servlet, cookie)));
            case Passwords.Opening.Unknown() -> {
                links.failed(caller, clock.instant());
                yield gone(EnrolmentPages.UNKNOWN);
            }
            case Passwords.Opening.Used() -> gone(EnrolmentPages.USED);
            case Passwords.Opening.Expired() -> gone(EnrolmentPages.EXPIRED);
            case Passwords.Opening.NotForThis() ->
                    new Page.Stopped(
                            UNPROCESSABLE,
                            "This link is for a passkey",
                            "Open it in a browser that knows passkeys. If you have no device that holds one, tell an administrator, who makes you another link.");
        };
    }

    private static Page gone(String next) {
        return new Page.Stopped(GONE, "This link opens nothing", next);
    }

    private Page.Html shown(int status, Passwords.Offer offer, Faults faults) {
        var link = offer.secret().link("Clearinghouse " + address.get().getHost(), offer.name());
        return new Page.Html(
                status,
                "password",
                "Choose your password",
                new View(
                        offer.person(),
                        offer.organisation(),
                        offer.name().shown(),
                        offer.secret().grouped(),
                        link,
                        QrPicture.of(link),
                        List.of(
                                fresh("password").failing(faults),
                                Field.code(
                                                "code",
                                                "Code",
                                                "Six digits that your app shows now: it proves that it was set up.")
                                        .failing(faults))));
    }

    private static Field fresh(String name) {
        return Field.newPassword(
                name,
                "New password",
                "At least 15 characters, any that you like; four or five words are easy to keep. You may paste it.");
    }

    /** The form that changes a password. */
    static List<Field> changing(Faults faults) {
        return List.of(
                Field.password("password", "Password until now", "All of it.").failing(faults),
                code().failing(faults),
                fresh("fresh").failing(faults));
    }

    private Page enrol(PageRequest request) {
        var cookie = BrowserCookie.OFFER.of(request.raw().servletRequest()).orElse("");
        return withPassword(
                request,
                "password",
                password ->
                        password.map(it ->
                                        passwords.enrol(
                                                cookie,
                                                it,
                                                request.field("code"),
                                                address.get().getHost(),
                                                from(request)))
                                .map(enrolment -> enrolled(request, cookie, enrolment))
                                .orElseGet(() -> again(cookie, "password", UNUSABLE)));
    }

    private Page enrolled(PageRequest request, String cookie, Passwords.Enrolment enrolment) {
        return switch (enrolment) {
            case Passwords.Enrolment.Enrolled(var session) -> {
                var servlet = request.raw().servletRequest();
                signIn.leave(servlet);
                yield new Page.Remembering(
                        new Page.Redirect("/", "password-enrolled"),
                        List.of(
                                BrowserCookie.SESSION.holding(servlet, session),
                                BrowserCookie.OFFER.gone(servlet)));
            }
            case Passwords.Enrolment.TooLate() -> tooLate();
            case Passwords.Enrolment.Weak(var why) -> again(cookie, "password", why);
            case Passwords.Enrolment.WrongCode() ->
                    again(
                            cookie,
                            "code",
                            "This is not the code of now. Wait for the next one; if it fails again, look whether the clock of your device is right.");
            case Passwords.Enrolment.TakesPasskey(var why) ->
                    new Page.Stopped(
                            UNPROCESSABLE,
                            "This takes a passkey",
                            "Tell an administrator: " + why + ".");
        };
    }

    private Page again(String cookie, String field, String why) {
        return passwords
                .offer(cookie)
                .<Page>map(offer -> shown(UNPROCESSABLE, offer, Faults.at(field, why)))
                .orElseGet(PasswordPages::tooLate);
    }

    private static Page tooLate() {
        return EnrolmentPages.tooLate(
                "Open your link again, and take what your app was given out of it. If it says that it was used and that was not you, tell an administrator now.");
    }
}
