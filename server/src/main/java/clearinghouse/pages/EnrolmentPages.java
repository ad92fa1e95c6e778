package clearinghouse.pages;

import clearinghouse.parties.Identities;
import clearinghouse.parties.IdentityProviders;
import clearinghouse.parties.Passkeys;
import clearinghouse.platform.Attempts;
import clearinghouse.platform.Json;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a link opens that registers somebody's first passkey. Its secret stands behind the address's
 * {@code #}, which no browser sends, so that it is in no log of ours or of a proxy.
 */
final class EnrolmentPages implements PageRoute.Group {

    static final String PATH = "/enrol";
    static final String UNKNOWN =
            "This link is not known here, or a newer one took its place. Copy it again, all of it; if it still fails, ask whoever gave it to you.";
    static final String USED =
            "This link was used already. If that was not you, tell an administrator now.";
    static final String EXPIRED =
            "This link has expired. Ask whoever gave it to you for a new one.";

    private static final int GONE = 410;
    private static final int TOO_MANY = 429;
    private static final int UNPROCESSABLE = 422;

    private final Passkeys passkeys;
    private final Identities identities;
    private final InstantSource clock;
    private final Supplier<URI> address;
    private final Attempts attempts = new Attempts(20, Duration.ofMinutes(5));

    EnrolmentPages(
            Passkeys passkeys, Identities identities, InstantSource clock, Supplier<URI> address) {
        this.passkeys = passkeys;
        this.identities = identities;
        this.clock = clock;
        this.address = address;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.openGet(PATH, _ -> shown()),
                PageRoute.openPost(PATH + "/question", this::question),
                PageRoute.openPost(PATH, this::enrol));
    }

    record View(String address, List<Field> fields, List<IdentityProviders.Provider> providers) {}

    private Page shown() {
        return Page.html(
                "enrol",
                "Register your passkey",
                new View(
                        address.get().toString(),
                        List.of(nameOfPasskey()),
                        identities.providers()));
    }

    static Field nameOfPasskey() {
        return Field.optional(
                        "name",
                        "What do you call this passkey?",
                        "Such as the device it is on. Only you see it.")
                .upTo(60);
    }

    /** The address to hand over. */
    static String link(URI address, String secret) {
        return address + PATH + "#" + secret;
    }

    /** By our script, with what stood behind the {@code #}. */
    private Page question(PageRequest request) {
        var caller = request.raw().servletRequest().getRemoteAddr();
        if (attempts.remaining(caller, clock.instant()).isPresent()) {
            return refused(TOO_MANY, "Too many attempts from your network. Wait five minutes.");
        }
        return switch (passkeys.openLink(request.field("link"))) {
            case Passkeys.Opening.Opened(
                            var person,
                            var organisation,
                            var password,
                            var ceremony) ->
                    question(
                            request,
                            ceremony,
                            Map.of(
                                    "for",
                                    person + " of " + organisation,
                                    "password",
                                    String.valueOf(password)));
            case Passkeys.Opening.Unknown() -> {
                attempts.failed(caller, clock.instant());
                yield refused(GONE, UNKNOWN);
            }
            case Passkeys.Opening.Used() -> refused(GONE, USED);
            case Passkeys.Opening.Expired() -> refused(GONE, EXPIRED);
        };
    }

    static Page question(
            PageRequest request, Passkeys.Ceremony ceremony, Map<String, String> more) {
        var answer = new LinkedHashMap<String, Object>(more);
        answer.put("options", Json.mapper().readTree(ceremony.options()));
        return new Page.Json(
                200,
                Json.render(answer),
                List.of(
                        BrowserCookie.CEREMONY.holding(
                                request.raw().servletRequest(), ceremony.cookie())));
    }

    static Page refused(int status, String why) {
        return new Page.Json(status, Json.render(Map.of("why", why)), List.of());
    }

    private Page enrol(PageRequest request) {
        var servlet = request.raw().servletRequest();
        return switch (passkeys.enrol(
                BrowserCookie.CEREMONY.of(servlet).orElse(""),
                request.field("answer"),
                request.field("name"),
                BrowserName.of(servlet))) {
            case Passkeys.Adding.Added(var cookie) ->
                    SignInPages.entered(
                            request, cookie.orElseThrow(), new Page.Redirect("/", "enrolled"));
            case Passkeys.Adding.TooLate() ->
                    tooLate(
                            "Open the link again. If it says that it was used and that was not you, tell an administrator now.");
            case Passkeys.Adding.Refused() -> notTaken();
            case Passkeys.Adding.TooMany(var most) -> tooMany(most);
        };
    }

    static Page tooLate(String next) {
        return new Page.Stopped(UNPROCESSABLE, "That took too long, or was sent twice", next);
    }

    static Page tooMany(int most) {
        return new Page.Stopped(
                409,
                "You have as many passkeys as one may have",
                "A person has at most %d. Remove one that you do not use any more, then add this one."
                        .formatted(most));
    }

    static Page notTaken() {
        return new Page.Stopped(
                UNPROCESSABLE,
                "This passkey was not taken",
                "It is registered already, it did not ask for your finger, face or PIN, or the page was open at another address. Try again with another authenticator.");
    }
}
