package clearinghouse.pages;

import clearinghouse.platform.Attempts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.ServerRequest;

/** In with a token, and out. */
final class SignInPages implements PageRoute.Group {

    private static final int UNPROCESSABLE = 422;
    private static final int TOO_MANY = 429;

    /** Our own addresses and nothing else, so that nobody is sent elsewhere after signing in. */
    private static final Pattern OURS = Pattern.compile("/(?:[a-z]+(?:/[a-z]{3}_[a-z2-7]{26})?)?");

    private final SignIn signIn;
    // A person mistypes a few times; a program that guesses does not stop.
    private final Attempts attempts = new Attempts(10, Duration.ofMinutes(5));
    private final InstantSource clock;

    SignInPages(SignIn signIn, InstantSource clock) {
        this.signIn = signIn;
        this.clock = clock;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.openGet("/sign-in", this::form),
                PageRoute.openPost("/sign-in", this::enter),
                PageRoute.openPost("/sign-out", this::leave));
    }

    /**
     * @param next where to go afterwards
     * @param wanted whether a page asked for the token
     */
    record View(String next, boolean wanted, Field token, Field actingFor) {}

    /** To the form, and from there to what was asked for. */
    static Page first(ServerRequest request) {
        var path = request.requestPath().value();
        boolean worthIt = request.method().equals(HttpMethod.GET) && OURS.matcher(path).matches();
        return new Page.Redirect(
                worthIt
                        ? "/sign-in?next=" + URLEncoder.encode(path, StandardCharsets.UTF_8)
                        : "/sign-in");
    }

    private Page form(PageRequest request) {
        return shown(200, request, Optional.empty());
    }

    private Page enter(PageRequest request) {
        var servlet = request.raw().servletRequest();
        var address = servlet.getRemoteAddr();
        if (attempts.remaining(address, clock.instant()).isPresent()) {
            return new Page.Stopped(
                    TOO_MANY,
                    "Too many wrong tokens from your network",
                    "Wait five minutes, then try again with the token exactly as you were given it.");
        }
        var entered = signIn.enter(servlet, request.field("token"), request.optional("acting_for"));
        if (entered.isEmpty()) {
            attempts.failed(address, clock.instant());
            return shown(
                    UNPROCESSABLE,
                    request,
                    Optional.of(
                            "This token is not known here, has expired or was revoked. Copy it again, all of it from ch_ on; if it still fails, ask whoever gave it to you for a new one."));
        }
        attempts.succeeded(address);
        return new Page.Redirect(next(request));
    }

    private Page leave(PageRequest request) {
        signIn.leave(request.raw().servletRequest());
        return new Page.Redirect("/?done=signed-out");
    }

    private static Page shown(int status, PageRequest request, Optional<String> error) {
        var view =
                new View(
                        next(request),
                        !next(request).equals("/"),
                        Field.secret(
                                        "token",
                                        "Your token",
                                        "Starts with ch_. It is never shown again and never written to a log.")
                                .failing(error),
                        Field.optional(
                                        "acting_for",
                                        "Acting for",
                                        "Only for a broker: the id of the member, starting with pty_.")
                                .holding(request.field("acting_for")));
        return new Page.Html(status, "signin", "Sign in", view);
    }

    private static String next(PageRequest request) {
        return Optional.of(request.field("next"))
                .filter(path -> OURS.matcher(path).matches())
                .orElse("/");
    }
}
