package clearinghouse.parties;

import clearinghouse.formats.Problem;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.AddressRange;
import clearinghouse.platform.ClientCertificate;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Tokens and enrolled certificates: of a party for who administers, and one's own. */
public final class TokenRoutes implements Route.Group {

    private static final String OF_PARTY = "/api/v1/parties/{party}/tokens";
    private static final String OWN = "/api/v1/me/tokens";
    private static final String CERTIFICATES_OF_PARTY = "/api/v1/parties/{party}/certificates";
    private static final String OWN_CERTIFICATES = "/api/v1/me/certificates";

    private final Tokens tokens;
    private final InstantSource clock;

    public TokenRoutes(Tokens tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(
                                OF_PARTY,
                                "Issue a token; its secret is shown once",
                                Parties.MANAGE,
                                "token-request",
                                201,
                                "token",
                                request -> issue(request, Asked::token))
                        .checking(TokenRoutes::faults)
                        .shownOnce(),
                Route.get(
                                OF_PARTY,
                                "List a party's tokens, the newest first",
                                Parties.MANAGE,
                                "token-list",
                                request ->
                                        listed(
                                                request,
                                                tokens.list(
                                                        request.access(),
                                                        party(request),
                                                        request.after())))
                        .inPages(),
                Route.post(
                                OF_PARTY + "/{token}/rotation",
                                "Put a new token beside one, which ends by itself",
                                Parties.MANAGE,
                                "token-rotation",
                                201,
                                "token-rotated",
                                request ->
                                        rotated(
                                                tokens.rotate(
                                                        request.access(),
                                                        party(request),
                                                        token(request),
                                                        overlap(request)),
                                                "/api/v1/parties/" + party(request) + "/tokens"))
                        .shownOnce(),
                Route.post(
                        OF_PARTY + "/{token}/revocation",
                        "Revoke a token",
                        Parties.MANAGE,
                        "nothing",
                        200,
                        "made",
                        request ->
                                revoked(
                                        request,
                                        tokens.revoke(
                                                request.access(), party(request), token(request)))),
                Route.get(
                                OWN,
                                "List our own tokens, and those of agents that we answer for",
                                Tokens.OWN,
                                "token-list",
                                request ->
                                        listed(
                                                request,
                                                tokens.listOwn(request.access(), request.after())))
                        .inPages(),
                Route.post(
                                OWN,
                                "Make a token for ourselves, or for an agent that we answer for",
                                Tokens.OWN,
                                "own-token-request",
                                201,
                                "token",
                                request -> issueOwn(request, Asked::token))
                        .checking(TokenRoutes::faults)
                        .shownOnce(),
                Route.post(
                                OWN + "/{token}/rotation",
                                "Put a new token beside one of ours, which ends by itself",
                                Tokens.OWN,
                                "token-rotation",
                                201,
                                "token-rotated",
                                request ->
                                        rotated(
                                                tokens.rotateOwn(
                                                        request.access(),
                                                        token(request),
                                                        overlap(request)),
                                                OWN))
                        .shownOnce(),
                Route.post(
                        OWN + "/{token}/revocation",
                        "Revoke a token of ours",
                        Tokens.OWN,
                        "nothing",
                        200,
                        "made",
                        request ->
                                revoked(
                                        request,
                                        tokens.revokeOwn(request.access(), token(request)))),
                Route.post(
                                CERTIFICATES_OF_PARTY,
                                "Enrol a certificate of an agent; it stands among the tokens",
                                Parties.MANAGE,
                                "certificate-request",
                                201,
                                "certificate",
                                request -> issue(request, Asked::enrolment))
                        .checking(TokenRoutes::faults),
                Route.post(
                                OWN_CERTIFICATES,
                                "Enrol a certificate of an agent that we answer for; it stands among the tokens",
                                Tokens.OWN,
                                "certificate-request",
                                201,
                                "certificate",
                                request -> issueOwn(request, Asked::enrolment))
                        .checking(TokenRoutes::faults));
    }

    record Asked(
            Optional<String> holder,
            List<String> roles,
            Optional<List<String>> permissions,
            Optional<List<String>> addresses,
            int days,
            Optional<String> certificate) {

        private Optional<Pin> pin() {
            return certificate.flatMap(ClientCertificate::ofPem).map(Pin::of);
        }

        Tokens.Wish token(Holder forWhom) {
            return wish(
                    forWhom, pin().<Shown>map(Shown.ByBoth::new).orElseGet(Shown.BySecret::new));
        }

        Tokens.Wish enrolment(Holder forWhom) {
            return wish(forWhom, new Shown.ByCertificate(pin().orElseThrow()));
        }

        private Tokens.Wish wish(Holder forWhom, Shown shown) {
            return new Tokens.Wish(
                    forWhom,
                    shown,
                    new Scope(
                            Role.parse(new HashSet<>(roles)),
                            permissions.map(names ->
                                    names.stream()
                                            .map(Permission::new)
                                            .collect(Collectors.toUnmodifiableSet()))),
                    addresses.orElse(List.of()).stream()
                            .map(text -> AddressRange.parse(text).orElseThrow())
                            .toList(),
                    Duration.ofDays(days));
        }
    }

    record Made(String id) {}

    record Issued(TokenId id, String token, Instant expires) {
        @Override
        public String toString() {
            return "Issued[" + id + "]";
        }
    }

    record Enrolled(TokenId id, String certificateSha256, Instant expires) {}

    record Rotated(TokenId id, String token, Instant expires, Instant beforeEnds) {
        @Override
        public String toString() {
            return "Rotated[" + id + "]";
        }
    }

    record View(
            TokenId id,
            String holder,
            String name,
            String shownBy,
            Optional<String> certificateSha256,
            List<String> roles,
            Optional<List<String>> permissions,
            List<String> addresses,
            Instant made,
            Instant until,
            boolean good,
            Optional<Instant> revoked,
            Optional<TokenId> follows,
            Optional<Instant> used,
            Optional<String> usedFrom,
            Optional<Instant> refused,
            Optional<String> refusedFrom) {

        static View of(Token token, Instant now) {
            return new View(
                    token.id(),
                    token.holder().code(),
                    token.name(),
                    token.shown().code(),
                    token.shown().pinned().map(pin -> pin.certificate().hex()),
                    Role.codes(token.scope().roles()),
                    token.scope().part().map(TokenRoutes::names),
                    token.addresses().stream().map(AddressRange::toString).toList(),
                    token.made(),
                    token.until(),
                    token.isGood(now),
                    token.revoked(),
                    token.follows(),
                    token.use().at(),
                    token.use().from(),
                    token.use().refusedAt(),
                    token.use().refusedFrom());
        }
    }

    private static List<String> names(Set<Permission> permissions) {
        return permissions.stream().map(Permission::name).sorted().toList();
    }

    record Listed(List<View> items, Optional<String> next) {}

    /** The schema cannot count the bits of a prefix, nor read a certificate. */
    private static List<Problem> faults(JsonNode body) {
        var faults = new ArrayList<Problem>();
        int place = 0;
        for (var range : body.path("addresses")) {
            if (range.isString() && AddressRange.parse(range.asString()).isEmpty()) {
                faults.add(
                        new Problem(
                                "/addresses/" + place,
                                "no-range",
                                "write a network as 192.0.2.0/24 or 2001:db8::/32"));
            }
            place++;
        }
        if (body.path("certificate").isString()) {
            Certificates.fault(body.path("certificate").asString())
                    .ifPresent(
                            why -> faults.add(new Problem("/certificate", "no-certificate", why)));
        }
        return faults;
    }

    private interface Wishing {
        Tokens.Wish of(Asked asked, Holder holder);
    }

    private Response issue(Request request, Wishing wishing) {
        var faults = faults(request.json());
        if (!faults.isEmpty()) {
            return Response.unprocessable(faults);
        }
        var asked = request.body(Asked.class);
        var location = "/api/v1/parties/" + party(request) + "/tokens";
        return asked.holder()
                .flatMap(Holder::parse)
                .map(holder -> wishing.of(asked, holder))
                .map(wish ->
                        issued(
                                tokens.issue(request.access(), party(request), wish),
                                wish,
                                location))
                .orElseGet(Response::notFound);
    }

    private Response issueOwn(Request request, Wishing wishing) {
        var faults = faults(request.json());
        if (!faults.isEmpty()) {
            return Response.unprocessable(faults);
        }
        var asked = request.body(Asked.class);
        return Holder.parse(asked.holder().orElse(request.access().actor()))
                .map(holder -> wishing.of(asked, holder))
                .map(wish -> issued(tokens.issueOwn(request.access(), wish), wish, OWN))
                .orElseGet(Response::notFound);
    }

    private static Response issued(Tokens.Issue issue, Tokens.Wish wish, String location) {
        return switch (issue) {
            case Tokens.Issue.Issued(var id, var secret, var expires) ->
                    Response.created(location, new Issued(id, secret, expires))
                            .with("Cache-Control", "no-store");
            case Tokens.Issue.Enrolled(var id, var expires) ->
                    Response.created(
                            location,
                            new Enrolled(
                                    id,
                                    wish.shown().pinned().orElseThrow().certificate().hex(),
                                    expires));
            case Tokens.Issue.NoSuchHolder() ->
                    Response.unprocessable(
                            "/holder",
                            "no-such-holder",
                            "no person or agent of this party has this id");
            case Tokens.Issue.Refused(var subject, var why) -> refused(subject, why);
        };
    }

    private static Response refused(Tokens.Subject subject, String why) {
        return switch (subject) {
            case ROLES -> Response.unprocessable("/roles", "refused", why);
            case PERMISSIONS -> Response.unprocessable("/permissions", "refused", why);
            case LIFE -> Response.unprocessable("/days", "refused", why);
            case OVERLAP -> Response.unprocessable("/overlap_hours", "refused", why);
            case COUNT, HOLDER, CERTIFICATE -> Response.conflict(why);
        };
    }

    private static Response rotated(Tokens.Rotation rotation, String location) {
        return switch (rotation) {
            case Tokens.Rotation.Rotated(var issued, var ends) ->
                    Response.created(
                                    location,
                                    new Rotated(
                                            issued.id(), issued.secret(), issued.expires(), ends))
                            .with("Cache-Control", "no-store");
            case Tokens.Rotation.NoSuchToken() -> Response.notFound();
            case Tokens.Rotation.Over() -> Response.conflict("the token is over");
            case Tokens.Rotation.InUse(var successor) ->
                    Response.conflict("the token was rotated; %s is in use".formatted(successor));
            case Tokens.Rotation.Refused(var subject, var why) ->
                    subject == Tokens.Subject.ROLES
                            ? Response.conflict(why)
                            : refused(subject, why);
        };
    }

    private static Response revoked(Request request, boolean revoked) {
        return revoked ? Response.ok(new Made(token(request).code())) : Response.notFound();
    }

    private Response listed(Request request, clearinghouse.kernel.Page<Token> page) {
        var now = clock.instant();
        Optional<UUID> after = page.after();
        return Response.ok(
                new Listed(
                        page.items().stream().map(token -> View.of(token, now)).toList(),
                        request.cursor(after)));
    }

    private static Duration overlap(Request request) {
        return Duration.ofHours(request.json().get("overlap_hours").asLong());
    }

    private static TokenId token(Request request) {
        return request.path("token", TokenId::parse);
    }

    private static PartyId party(Request request) {
        return request.path("party", PartyId::parse);
    }
}
