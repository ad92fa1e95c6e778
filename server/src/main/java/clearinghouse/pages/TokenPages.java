package clearinghouse.pages;

import clearinghouse.kernel.Permission;
import clearinghouse.parties.Certificates;
import clearinghouse.parties.Holder;
import clearinghouse.parties.Holders;
import clearinghouse.parties.Pin;
import clearinghouse.parties.Role;
import clearinghouse.parties.Scope;
import clearinghouse.parties.Shown;
import clearinghouse.parties.Token;
import clearinghouse.parties.TokenId;
import clearinghouse.parties.Tokens;
import clearinghouse.platform.AddressRange;
import clearinghouse.platform.ClientCertificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One's own tokens and those of the agents that one answers for, without their secrets; and the
 * certificates of these agents.
 */
final class TokenPages implements PageRoute.Group {

    /** Time to bring the new one to where the old one is; policy may allow more to programs. */
    private static final Duration OVERLAP = Duration.ofHours(24);

    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;
    private static final int MOST_NETWORKS = 20;

    /** Enough of a hash to tell one's own certificates apart; the whole stands in its title. */
    private static final int SHORT_HASH = 16;

    private static final List<Field.Option> LIVES =
            List.of(
                    new Field.Option("90", "90 days"),
                    new Field.Option("30", "30 days"),
                    new Field.Option("365", "365 days"));

    private final Tokens tokens;
    private final Holders holders;
    private final InstantSource clock;

    TokenPages(Tokens tokens, Holders holders, InstantSource clock) {
        this.tokens = tokens;
        this.holders = holders;
        this.clock = clock;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/tokens", Tokens.OWN, request -> listed(200, request, Faults.NONE)),
                PageRoute.post("/tokens/certificates", Tokens.OWN, this::enrol),
                PageRoute.post("/tokens/{token}/rotation", Tokens.OWN, this::rotate),
                PageRoute.post("/tokens/{token}/revocation", Tokens.OWN, this::revoke));
    }

    /**
     * @param shown by what it is shown
     * @param hash of its certificate; empty where it has none
     * @param rotates whether it has a secret that can be changed
     * @param refused where and when it was last refused; empty where it never was
     */
    record Line(
            String id,
            String holder,
            String shown,
            String hash,
            String scope,
            String from,
            String until,
            Badge state,
            boolean good,
            boolean rotates,
            String used,
            String refused) {

        static Line of(Token token, Instant now) {
            return new Line(
                    token.id().code(),
                    token.name(),
                    shown(token.shown()),
                    token.shown().pinned().map(pin -> pin.certificate().hex()).orElse(""),
                    scope(token),
                    from(token),
                    Times.shortly(token.until()),
                    state(token, now),
                    token.isGood(now),
                    token.isGood(now) && !(token.shown() instanceof Shown.ByCertificate),
                    seen(token.use().at(), token.use().from()).orElse("not used yet"),
                    seen(token.use().refusedAt(), token.use().refusedFrom()).orElse(""));
        }

        private static String shown(Shown shown) {
            return switch (shown) {
                case Shown.BySecret() -> "by its secret";
                case Shown.ByBoth _ -> "by its secret and a certificate";
                case Shown.ByCertificate _ -> "by a certificate";
            };
        }

        /** As {@code sha256sum} begins. */
        String shortHash() {
            return hash.substring(0, Math.min(SHORT_HASH, hash.length()));
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

    /**
     * @param fields to enrol a certificate with; empty for who answers for no agent that may do
     *     anything
     */
    record Listed(List<Line> lines, Optional<String> next, List<Field> fields) {}

    private Page listed(int status, PageRequest request, Faults faults) {
        var now = clock.instant();
        var page = tokens.listOwn(request.access(), request.after());
        return new Page.Html(
                status,
                "tokens",
                "Your tokens",
                new Listed(
                        page.items().stream().map(token -> Line.of(token, now)).toList(),
                        request.next(page.after()),
                        fields(request, agents(request), faults)));
    }

    /** One line for each role of each agent, as the form sends it. */
    private List<Field.Option> agents(PageRequest request) {
        return holders.answeredFor(request.access()).stream()
                .flatMap(agent ->
                        Role.codes(agent.roles()).stream()
                                .map(role ->
                                        new Field.Option(
                                                agent.id() + " " + role,
                                                agent.name() + ", as " + role)))
                .toList();
    }

    private static List<Field> fields(
            PageRequest request, List<Field.Option> agents, Faults faults) {
        if (agents.isEmpty()) {
            return List.of();
        }
        return List.of(
                Field.choice(
                                "agent",
                                "Which agent, and as what",
                                "It may what this role permits it at each moment.",
                                agents)
                        .holding(request.field("agent"))
                        .failing(faults),
                Field.file(
                                "certificate",
                                "Its certificate",
                                "One certificate in PEM, which may be signed by itself. Its private key stays with the agent.")
                        .failing(faults),
                Field.choice(
                                "days",
                                "For how long",
                                "Never longer than the certificate itself.",
                                LIVES)
                        .holding(request.field("days"))
                        .failing(faults),
                Field.optional(
                                "addresses",
                                "Networks that it comes from",
                                "Such as 192.0.2.0/24; several with spaces between. From anywhere when empty.")
                        .holding(request.field("addresses"))
                        .failing(faults));
    }

    private Page enrol(PageRequest request) {
        var pem = request.file("certificate", ClientCertificate.LONGEST_PEM).orElse("");
        var networks = networks(request);
        var faults =
                Faults.NONE
                        .when(
                                agents(request).stream()
                                        .noneMatch(it -> it.value().equals(request.field("agent"))),
                                "agent",
                                "Choose one of the agents that you answer for.")
                        .when(
                                LIVES.stream()
                                        .noneMatch(it -> it.value().equals(request.field("days"))),
                                "days",
                                "Choose for how long.")
                        .when(
                                networks.isEmpty(),
                                "addresses",
                                "Write each network as 192.0.2.0/24 or 2001:db8::/32, and at most %d of them."
                                        .formatted(MOST_NETWORKS));
        var fault = Certificates.fault(pem);
        if (fault.isPresent()) {
            faults = faults.and("certificate", Texts.sentence(fault.get()));
        }
        return faults.any()
                ? listed(UNPROCESSABLE, request, faults)
                : enrolled(
                        request,
                        tokens.issueOwn(
                                request.access(), wish(request, pem, networks.orElseThrow())));
    }

    private static Tokens.Wish wish(PageRequest request, String pem, List<AddressRange> networks) {
        var chosen = request.field("agent").split(" ", 2);
        return new Tokens.Wish(
                Holder.parse(chosen[0]).orElseThrow(),
                new Shown.ByCertificate(Pin.of(ClientCertificate.ofPem(pem).orElseThrow())),
                Scope.of(Role.valueOf(chosen[1].toUpperCase(Locale.ROOT))),
                networks,
                Duration.ofDays(Integer.parseInt(request.field("days"))));
    }

    private Page enrolled(PageRequest request, Tokens.Issue issue) {
        return switch (issue) {
            case Tokens.Issue.Enrolled _ -> new Page.Redirect("/tokens", "certificate-enrolled");
            case Tokens.Issue.Issued _ ->
                    throw new IllegalStateException("a certificate has no secret");
            case Tokens.Issue.NoSuchHolder() -> new Page.Absent();
            case Tokens.Issue.Refused(var subject, var why) ->
                    listed(UNPROCESSABLE, request, Faults.at(field(subject), Texts.sentence(why)));
        };
    }

    private static String field(Tokens.Subject subject) {
        return switch (subject) {
            case LIFE -> "days";
            case CERTIFICATE -> "certificate";
            case ROLES, PERMISSIONS, OVERLAP, HOLDER, COUNT -> "agent";
        };
    }

    /** Empty when one is none. */
    private static Optional<List<AddressRange>> networks(PageRequest request) {
        var named =
                Arrays.stream(request.field("addresses").split("[ ,]+"))
                        .filter(text -> !text.isEmpty())
                        .toList();
        var read = named.stream().flatMap(text -> AddressRange.parse(text).stream()).toList();
        return read.size() == named.size() && read.size() <= MOST_NETWORKS
                ? Optional.of(read)
                : Optional.empty();
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
