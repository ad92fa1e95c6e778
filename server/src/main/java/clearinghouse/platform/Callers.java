package clearinghouse.platform;

import clearinghouse.kernel.Access;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Tells who sends a request by its bearer token. An address that sends wrong tokens faster than any
 * mistaken client waits, so that guessing costs the guesser and not the database.
 */
public final class Callers {

    private static final String SCHEME = "Bearer ";

    // Far above a client that polls with a token that ran out: it must not lock its neighbours out.
    private static final int WRONG_ALLOWED = 300;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Authentication authentication;
    private final InstantSource clock;
    private final Attempts attempts = new Attempts(WRONG_ALLOWED, WINDOW);

    /** From a token, the party that its holder acts for, and the sender's address to an access. */
    public interface Authentication {
        Optional<Access> of(String token, Optional<String> actingFor, String address);
    }

    public Callers(Authentication authentication, InstantSource clock) {
        this.authentication = authentication;
        this.clock = clock;
    }

    public sealed interface Caller {
        record Known(Access access) implements Caller {}

        /** Without a token, or with one that is good for nothing. */
        record Unknown() implements Caller {}

        record Waits(Duration atLeast) implements Caller {}
    }

    public Caller of(HttpServletRequest request) {
        var header = request.getHeader("Authorization");
        if (header == null || !header.startsWith(SCHEME)) {
            return new Caller.Unknown();
        }
        var address = request.getRemoteAddr();
        var wait = attempts.remaining(address, clock.instant());
        if (wait.isPresent()) {
            return new Caller.Waits(wait.get());
        }
        var access =
                authentication.of(
                        header.substring(SCHEME.length()).strip(),
                        Optional.ofNullable(request.getHeader("Clearinghouse-Acting-For")),
                        address);
        if (access.isEmpty()) {
            attempts.failed(address, clock.instant());
            return new Caller.Unknown();
        }
        return new Caller.Known(access.get());
    }
}
