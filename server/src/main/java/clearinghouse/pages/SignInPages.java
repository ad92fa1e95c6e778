package clearinghouse.pages;

import clearinghouse.parties.Parties;
import clearinghouse.platform.Attempts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.ServerRequest;

/** In with a token, and out. */
final class SignInPages implements PageRoute.Group {

    private static final int UNPROCESSABLE = 422;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;

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
     * @param lost whether a form was sent by one who was no longer signed in
     * @param typed what its sender had written in it
     */
    record View(
            String next,
            boolean wanted,
            boolean lost,
            List<String> typed,
            Field token,
            Field actingFor) {}

    /** To the form, and from there to what was asked for. */
    static Page first(ServerRequest request) {
        var path = request.requestPath().value();
        if (request.method().equals(HttpMethod.POST)) {
            // Shown in place of an answer: only what really was sent can be said to be lost. Its
            // text comes from a page of ours, for the form's token was looked at before.
            return new Page.Html(
                    FORBIDDEN,
                    "signin",
                    "Sign in",
                    view(Places.formOf(path).orElse("/"), true, Failures.typed(request)));
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
        var address = servlet.getRemoteAddr();
        if (attempts.remaining(address, clock.instant()).isPresent()) {
            return new Page.Stopped(
                    TOO_MANY,
                    "Too many wrong tokens from your network",
                    "Wait five minutes, then try again with the token exactly as you were given it.");
        }
        var entered = signIn.enter(servlet, request.field("token"), request.optional("acting_for"));
        return switch (entered) {
            case Parties.Recognition.Known _ -> {
                attempts.succeeded(address);
                yield new Page.Redirect(next(request));
            }
            case Parties.Recognition.NoSuchToken() -> {
                attempts.failed(address, clock.instant());
                yield shown(
                        UNPROCESSABLE,
                        request,
                        Faults.at(
                                "token",
                                "This token is not known here, has expired or was revoked. Copy it again, all of it from ch_ on; if it still fails, ask whoever gave it to you for a new one."));
            }
            case Parties.Recognition.NotFor() ->
                    shown(
                            UNPROCESSABLE,
                            request,
                            Faults.at(
                                    "acting_for",
                                    "The token is good, but you do not act for this member: its id is another one, or it has not agreed, or no longer. Check the id, ask the member, or leave this empty to act for yourself."));
        };
    }

    private Page leave(PageRequest request) {
        signIn.leave(request.raw().servletRequest());
        return new Page.Redirect("/", "signed-out");
    }

    private static Page shown(int status, PageRequest request, Faults faults) {
        var blank = view(next(request), false, request.all("typed"));
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
                        blank.actingFor().holding(request.field("acting_for")).failing(faults)));
    }

    private static View view(String next, boolean lost, List<String> typed) {
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
                        "Only for a broker: the id of the member, starting with pty_."));
    }

    private static String next(PageRequest request) {
        return Optional.of(request.field("next")).filter(Places::isOurs).orElse("/");
    }
}
