package clearinghouse.platform;

import clearinghouse.kernel.Access;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Tells who sends a request by its bearer token or its certificate. An address that shows wrong
 * ones faster than any mistaken client waits, so that guessing costs the guesser and not the
 * database.
 *
 * <p>Both are named in the request. A certificate that a browser shows by itself, as it would a
 * cookie, therefore opens nothing.
 */
public final class Callers {

    /**
     * Under which a request carries the {@link ClientCertificate} that its sender has the key of.
     */
    public static final String CERTIFICATE = "clearinghouse.client-certificate";

    /** Under which a request carries the id of its actor, once that is known. */
    public static final String ACTOR = "clearinghouse.actor";

    /** Under which it carries the path of the route that took it, as that is declared. */
    public static final String ROUTE = "clearinghouse.route";

    private static final String BEARER = "Bearer ";
    private static final String CERTIFIED = "Certificate ";

    // Far above a client that polls with a token that ran out: it must not lock its neighbours out.
    private static final int WRONG_ALLOWED = 300;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Authentication authentication;
    private final InstantSource clock;
    private final Attempts attempts = new Attempts(WRONG_ALLOWED, WINDOW);

    /** From what is shown, the party that its holder acts for, and the sender's address. */
    public interface Authentication {
        Optional<Access> of(Credentials shown, Optional<String> actingFor, String address);
    }

    public Callers(Authentication authentication, InstantSource clock) {
        this.authentication = authentication;
        this.clock = clock;
    }

    public sealed interface Caller {
        record Known(Access access) implements Caller {}

        /** Shows nothing, or what is good for nothing. */
        record Unknown() implements Caller {}

        record Waits(Duration atLeast) implements Caller {}
    }

    public Caller of(HttpServletRequest request) {
        var now = clock.instant();
        var shown = shown(request, now);
        if (shown.isEmpty()) {
            return new Caller.Unknown();
        }
        var address = request.getRemoteAddr();
        var wait = attempts.remaining(address, now);
        if (wait.isPresent()) {
            return new Caller.Waits(wait.get());
        }
        var access =
                authentication.of(
                        shown.get(),
                        Optional.ofNullable(request.getHeader("Clearinghouse-Acting-For")),
                        address);
        if (access.isEmpty()) {
            attempts.failed(address, now);
            return new Caller.Unknown();
        }
        request.setAttribute(ACTOR, access.get().actor());
        return new Caller.Known(access.get());
    }

    private static Optional<Credentials> shown(HttpServletRequest request, Instant now) {
        var header = Optional.ofNullable(request.getHeader("Authorization")).orElse("");
        var certificate =
                Optional.ofNullable(request.getAttribute(CERTIFICATE))
                        .map(ClientCertificate.class::cast)
                        .filter(it -> it.isValid(now))
                        .map(ClientCertificate::hash);
        if (header.startsWith(BEARER)) {
            return Optional.of(
                    new Credentials.Bearer(header.substring(BEARER.length()).strip(), certificate));
        }
        return certificate
                .filter(_ -> header.startsWith(CERTIFIED))
                .map(hash ->
                        new Credentials.Certified(
                                header.substring(CERTIFIED.length()).strip(), hash));
    }
}
