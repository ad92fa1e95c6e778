package clearinghouse.pages;

import clearinghouse.kernel.Permission;
import clearinghouse.parties.Role;
import clearinghouse.parties.Token;
import clearinghouse.parties.TokenId;
import clearinghouse.parties.Tokens;
import clearinghouse.platform.AddressRange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One's own tokens and those of the agents that one answers for, without their secrets. */
final class TokenPages implements PageRoute.Group {

    /** Time to bring the new one to where the old one is; policy may allow more to programs. */
    private static final Duration OVERLAP = Duration.ofHours(24);

    private static final int CONFLICT = 409;

    private final Tokens tokens;
    private final InstantSource clock;

    TokenPages(Tokens tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/tokens", Tokens.OWN, this::list),
                PageRoute.post("/tokens/{token}/rotation", Tokens.OWN, this::rotate),
                PageRoute.post("/tokens/{token}/revocation", Tokens.OWN, this::revoke));
    }

    /**
     * @param refused where and when it was last refused; empty where it never was
     */
    record Line(
            String id,
            String holder,
            String scope,
            String from,
            String until,
            Badge state,
            boolean good,
            String used,
            String refused) {

        static Line of(Token token, Instant now) {
            return new Line(
                    token.id().code(),
                    token.name(),
                    scope(token),
                    from(token),
                    Times.shortly(token.until()),
                    state(token, now),
                    token.isGood(now),
                    seen(token.use().at(), token.use().from()).orElse("not used yet"),
                    seen(token.use().refusedAt(), token.use().refusedFrom()).orElse(""));
        }

        private static String scope(Token token) {
            return token.scope()
                    .part()
                    .map(part ->
                            part.stream()
                                    .map(Permission::name)
                                    .sorted()
                                    .collect(Collectors.joining(", ")))
                    .orElse(
                            "all that "
                                    + String.join(", ", Role.codes(token.scope().roles()))
                                    + " may");
        }

        private static String from(Token token) {
            return token.addresses().isEmpty()
                    ? "anywhere"
                    : token.addresses().stream()
                            .map(AddressRange::toString)
                            .collect(Collectors.joining(", "));
        }

        private static Badge state(Token token, Instant now) {
            if (token.revoked().isPresent()) {
                return Badge.neutral("revoked");
            }
            if (!token.isGood(now)) {
                return Badge.neutral("over");
            }
            return token.ends().isPresent() ? Badge.waiting("ends soon") : Badge.good("good");
        }

        private static Optional<String> seen(Optional<Instant> at, Optional<String> from) {
            return at.map(when -> Times.shortly(when) + " from " + from.orElse("unknown"));
        }
    }

    record Listed(List<Line> lines, Optional<String> next) {}

    private Page list(PageRequest request) {
        var now = clock.instant();
        var page = tokens.listOwn(request.access(), request.after());
        return Page.html(
                "tokens",
                "Your tokens",
                new Listed(
                        page.items().stream().map(token -> Line.of(token, now)).toList(),
                        request.next(page.after())));
    }

    /** Shown once: the token is in no other place. */
    record Rotated(String token, String expires, String beforeEnds) {
        @Override
        public String toString() {
            return "Rotated[ch_…]";
        }
    }

    private Page rotate(PageRequest request) {
        return switch (tokens.rotateOwn(
                request.access(), request.path("token", TokenId::parse), OVERLAP)) {
            case Tokens.Rotation.Rotated(var issued, var ends) ->
                    Page.html(
                            "rotated",
                            "Your new token",
                            new Rotated(
                                    issued.secret(),
                                    Times.exact(issued.expires(), ZoneOffset.UTC),
                                    Times.exact(ends, ZoneOffset.UTC)));
            case Tokens.Rotation.NoSuchToken() -> new Page.Absent();
            case Tokens.Rotation.Over() ->
                    stopped("The token is over", "Ask whoever gave it to you for another one.");
            case Tokens.Rotation.InUse _ ->
                    stopped(
                            "This token was rotated before",
                            "Its successor is in use: rotate that one.");
            case Tokens.Rotation.Refused(_, var why) ->
                    stopped("Not rotated: " + why, "Ask an administrator of this clearinghouse.");
        };
    }

    private static Page stopped(String title, String next) {
        return new Page.Stopped(CONFLICT, title, next);
    }

    private Page revoke(PageRequest request) {
        return tokens.revokeOwn(request.access(), request.path("token", TokenId::parse))
                ? new Page.Redirect("/tokens", "token-revoked")
                : new Page.Absent();
    }
}
