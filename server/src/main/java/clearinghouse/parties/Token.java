package clearinghouse.parties;

import clearinghouse.kernel.PartyId;
import clearinghouse.platform.AddressRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A credential, without its secret where it has one.
 *
 * @param key orders the tokens; it never leaves
 * @param name of its holder
 * @param shown what has to be shown at each use
 * @param ends when a rotation ends it
 * @param follows the token that it was rotated from
 */
public record Token(
        UUID key,
        TokenId id,
        Holder holder,
        String name,
        PartyId party,
        Shown shown,
        Scope scope,
        List<AddressRange> addresses,
        Instant made,
        Instant expires,
        Optional<Instant> ends,
        Optional<Instant> revoked,
        Optional<TokenId> follows,
        Use use) {

    /** How often a use is written down at most: a row that each request writes would be a queue. */
    static final Duration COARSE = Duration.ofHours(1);

    public Token {
        addresses = List.copyOf(addresses);
    }

    /** To the hour. */
    public record Use(
            Optional<Instant> at,
            Optional<String> from,
            Optional<Instant> refusedAt,
            Optional<String> refusedFrom) {

        static final Use NONE =
                new Use(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        boolean isNews(Instant now) {
            return isNews(at, now);
        }

        boolean isRefusalNews(Instant now) {
            return isNews(refusedAt, now);
        }

        /** A last time that lies ahead was written by a clock that goes before ours: it holds. */
        private static boolean isNews(Optional<Instant> last, Instant now) {
            return last.isEmpty() || !last.get().plus(COARSE).isAfter(now);
        }
    }

    /** When it stops being good for anything, whatever happens. */
    public Instant until() {
        return ends.filter(end -> end.isBefore(expires)).orElse(expires);
    }

    public boolean isGood(Instant now) {
        return revoked.isEmpty() && until().isAfter(now);
    }
}
