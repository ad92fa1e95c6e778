package clearinghouse.platform;

import static clearinghouse.platform.ProblemType.FORBIDDEN;
import static clearinghouse.platform.ProblemType.INTERNAL;
import static clearinghouse.platform.ProblemType.MALFORMED;
import static clearinghouse.platform.ProblemType.NOT_ACCEPTABLE;
import static clearinghouse.platform.ProblemType.TOO_LARGE;
import static clearinghouse.platform.ProblemType.TOO_MANY_REQUESTS;
import static clearinghouse.platform.ProblemType.UNAUTHENTICATED;
import static clearinghouse.platform.ProblemType.UNSUPPORTED_MEDIA_TYPE;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Digest;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Takes each request through the same door: permission, limit, JSON, schema, idempotency, handler;
 * and answers once. A fault of ours is logged here, without a word of the request.
 */
public final class Api {

    private static final Logger log = LoggerFactory.getLogger(Api.class);
    private static final Access ANYONE = Access.ofNobody("anyone", "public");

    /** Twice the connections to the database: more would only wait for one. */
    private static final int MOST_AT_ONCE = 32;

    /** A body above the usual limit is held in memory whole, as text and as a tree. */
    private static final int MOST_LARGE_AT_ONCE = 4;

    static final int PART = 64 << 10;
    private static final String TAXII = "/taxii2/";

    /** How the addresses begin at which programs ask. */
    public static final List<String> PLACES =
            List.of(
                    "/api/",
                    "/tuf/",
                    "/v1/",
                    "/csaf/",
                    "/dumps/",
                    "/feeds/",
                    "/osv/",
                    "/.well-known/",
                    TAXII);

    /** Whether the last act was stored is not known: its connection may have gone while it was. */
    public static final String DATABASE_AWAY =
            "The database does not answer. Send the request again; a POST, with the same Idempotency-Key.";

    private final List<Route> routes;
    private final Schemas schemas;
    private final Cursors cursors;
    private final Idempotency idempotency;
    private final Callers callers;
    private final UnderWay underWay = new UnderWay(MOST_AT_ONCE);
    private final UnderWay large = new UnderWay(MOST_LARGE_AT_ONCE);
    private final Budget budget = Budget.ofThisMachine();

    public Api(
            List<Route> routes,
            Schemas schemas,
            Cursors cursors,
            Db db,
            java.time.InstantSource clock,
            Callers callers) {
        this.routes = List.copyOf(routes);
        this.schemas = schemas;
        this.cursors = cursors;
        this.idempotency = new Idempotency(db, clock);
        this.callers = callers;
    }

    public List<Route> routes() {
        return routes;
    }

    public RouterFunction<ServerResponse> router() {
        var builder = RouterFunctions.route();
        for (var route : routes) {
            builder.route(
                    RequestPredicates.methods(methods(route))
                            .and(RequestPredicates.path(route.path())),
                    request -> {
                        var beat = Beat.begin();
                        request.servletRequest().setAttribute(Callers.ROUTE, route.path());
                        var answer = answer(route, request);
                        if (answer.status() == ProblemType.NOT_FOUND.status()) {
                            beat.await();
                        }
                        return render(answer, route.refusals(), request);
                    });
        }
        // Also of a method that a route does not have: the answer names no other.
        builder.route(
                request -> isOurs(request.requestPath().value()),
                request ->
                        render(
                                Response.notFound(),
                                refusals(request.requestPath().value()),
                                request));
        return builder.build();
    }

    private static Route.Refusals refusals(String path) {
        return path.startsWith(TAXII) ? Route.Refusals.TAXII : Route.Refusals.PROBLEM;
    }

    /** Whoever may look may ask what the look would be like (RFC 9110 §9.3.2). */
    private static HttpMethod[] methods(Route route) {
        return switch (route.method()) {
            case GET -> new HttpMethod[] {HttpMethod.GET, HttpMethod.HEAD};
            case POST -> new HttpMethod[] {HttpMethod.POST};
        };
    }

    /** Whether programs ask at this address. */
    public static boolean isOurs(String path) {
        return PLACES.stream().anyMatch(path::startsWith);
    }

    /** What a program is told whose request fails before any of this sees it. */
    public static byte[] failed(ProblemType type, String detail) {
        var fault = new Response.Body.Fault(type, detail, List.of());
        return Json.mapper().writeValueAsBytes(problem(Response.problem(type, detail), fault));
    }

    private Response answer(Route route, ServerRequest request) {
        try {
            return admitted(route, request);
        } catch (Request.NothingHere e) {
            return Response.notFound();
        } catch (Refused e) {
            return e.response;
        } catch (RuntimeException e) {
            if (e instanceof DatabaseException away && away.isOutage()) {
                log.warn("event=database_away route=\"{}\"", route.name());
                return Response.unavailable(DATABASE_AWAY);
            }
            if (e instanceof Unopenable gone && gone.isForGood()) {
                return Response.problem(ProblemType.GONE, gone.sentence());
            }
            if (e instanceof Unopenable closed) {
                log.warn("event=key_not_at_hand route=\"{}\"", route.name());
                return Response.unavailable(closed.sentence());
            }
            if (e instanceof Unsignable) {
                log.warn("event=signer_away route=\"{}\"", route.name());
                return Response.unavailable(Unsignable.SENTENCE);
            }
            var incident =
                    Digest.sha256(
                            (System.nanoTime() + route.name()).getBytes(StandardCharsets.UTF_8));
            var number = incident.hex().substring(0, 12);
            log.error(
                    "event=request_failed route=\"{}\" incident={}",
                    route.name(),
                    number,
                    Fault.of(e));
            return Response.problem(
                    INTERNAL, "Incident " + number + ". Nothing was stored; you may try again.");
        }
    }

    private Response admitted(Route route, ServerRequest request) {
        return switch (callers.of(request.servletRequest())) {
            case Callers.Caller.Waits(var atLeast) ->
                    tooMany(
                            "Too many wrong tokens came from your network.",
                            atLeast.toSeconds() + 1);
            case Callers.Caller.Unknown() ->
                    underWay.within(
                            // No actor is called so.
                            "from " + Attempts.network(request.servletRequest().getRemoteAddr()),
                            () -> admitted(route, request, Optional.empty()),
                            () -> tooMany("Too much of your network is answered now.", 1));
            case Callers.Caller.Known(var access) -> {
                boolean usual = route.bodyLimit() <= Route.DEFAULT_LIMIT;
                yield (usual ? underWay : large)
                        .within(
                                access.actor(),
                                () -> admitted(route, request, Optional.of(access)),
                                () -> tooMany("Too much of yours is answered at this moment.", 1));
            }
        };
    }

    private static Response tooMany(String why, long seconds) {
        return Response.problem(TOO_MANY_REQUESTS, why)
                .with("Retry-After", String.valueOf(seconds));
    }

    private Response admitted(Route route, ServerRequest request, Optional<Access> access) {
        var refusal = refusal(route, access);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (!route.there().getAsBoolean()) {
            return Response.notFound();
        }
        if (route.refusals() == Route.Refusals.TAXII
                && !TaxiiError.isTakenBy(request.headers().header("Accept"))) {
            return Response.problem(
                    NOT_ACCEPTABLE, "Take " + TaxiiError.MEDIA_TYPE + ", the one that there is.");
        }
        try (var share = budget.open()) {
            return taken(route, request, access, share);
        }
    }

    private Response taken(
            Route route, ServerRequest request, Optional<Access> access, Budget.Share share) {
        var body = route.requestSchema().isPresent() ? body(route, request, share) : new byte[0];
        var json =
                route.requestSchema().isPresent()
                        ? parsed(body, route.mostTokens())
                        : MissingNode.getInstance();
        var problems =
                route.requestSchema()
                        .map(schema -> schemas.validate(schema, json, route.checks()))
                        .orElse(List.of());
        if (!problems.isEmpty()) {
            return Response.unprocessable(problems);
        }
        var key = Optional.ofNullable(request.headers().firstHeader("Idempotency-Key"));
        if (route.replay() != Route.Replay.NOTHING && key.filter(Api::isNoKey).isPresent()) {
            return Response.problem(MALFORMED, "An Idempotency-Key has 1 to 255 characters.");
        }
        Request.Once once =
                (acting, act) ->
                        route.replay() == Route.Replay.NOTHING || key.isEmpty()
                                ? act.get()
                                : idempotency.once(
                                        acting,
                                        key.get(),
                                        Digest.sha256(concat(request.uri().getRawPath(), body))
                                                .hex(),
                                        route.replay(),
                                        act);
        var ready =
                new Request(
                        access.orElse(ANYONE),
                        request.servletRequest().getRemoteAddr(),
                        route,
                        new LinkedHashMap<>(request.pathVariables()),
                        request::param,
                        json,
                        cursors,
                        once);
        return switch (route.guard()) {
            case Route.Guard.Needs _ ->
                    once.answer(access.orElseThrow(), () -> route.handler().handle(ready));
            // Who acts is not the one who holds a token; the handler says who it is.
            case Route.Guard.Open _ -> route.handler().handle(ready);
        };
    }

    private static boolean isNoKey(String key) {
        return key.isBlank() || key.length() > Idempotency.LONGEST_KEY;
    }

    private static byte[] concat(String path, byte[] body) {
        var all = new ByteArrayOutputStream(body.length + path.length() + 1);
        all.writeBytes(path.getBytes(StandardCharsets.UTF_8));
        all.write(0);
        all.writeBytes(body);
        return all.toByteArray();
    }

    private static Optional<Response> refusal(Route route, Optional<Access> access) {
        return switch (route.guard()) {
            case Route.Guard.Open _ -> Optional.empty();
            case Route.Guard.Needs(var permission) -> {
                if (access.isEmpty()) {
                    yield Optional.of(
                            Response.problem(
                                            UNAUTHENTICATED,
                                            "Send a valid token: Authorization: Bearer ch_…; or show an enrolled certificate: Authorization: Certificate agt_…")
                                    .with("WWW-Authenticate", "Bearer"));
                }
                if (access.get().may(permission)) {
                    yield Optional.empty();
                }
                // A route about one thing does not even say that there could be such a thing.
                yield Optional.of(
                        route.path().contains("{")
                                ? Response.notFound()
                                : Response.problem(
                                        FORBIDDEN, "The token lacks " + permission.name() + "."));
            }
        };
    }

    private static byte[] body(Route route, ServerRequest request, Budget.Share share) {
        var type = request.headers().contentType().orElse(MediaType.APPLICATION_OCTET_STREAM);
        if (!type.getSubtype().equals("json") && !type.getSubtype().endsWith("+json")) {
            throw new Refused(Response.problem(UNSUPPORTED_MEDIA_TYPE, "Send application/json."));
        }
        var encoding =
                Optional.ofNullable(request.headers().firstHeader("Content-Encoding"))
                        .orElse("identity")
                        .toLowerCase(Locale.ROOT);
        try {
            var raw = request.servletRequest().getInputStream();
            return switch (encoding) {
                case "identity" -> atMost(raw, route.bodyLimit(), share);
                case "gzip" -> atMost(new GZIPInputStream(raw), route.bodyLimit(), share);
                default ->
                        throw new Refused(
                                Response.problem(
                                        UNSUPPORTED_MEDIA_TYPE, "Content-Encoding may be gzip."));
            };
        } catch (ZipException | java.io.EOFException e) {
            throw new Refused(
                    Response.problem(MALFORMED, "The gzip body is damaged or cut short."));
        } catch (IOException e) {
            throw new Refused(Response.problem(MALFORMED, "The body ended before its end."));
        }
    }

    /** Counts what comes out of the decompressor, so that a small bomb is stopped at the limit. */
    static byte[] atMost(InputStream in, int limit, Budget.Share share) throws IOException {
        var body = new ByteArrayOutputStream();
        for (var part = in.readNBytes(PART); part.length > 0; part = in.readNBytes(PART)) {
            if (body.size() + part.length > limit) {
                throw new Refused(
                        Response.problem(
                                TOO_LARGE, "This route reads at most " + limit + " bytes."));
            }
            // A small body is no one's burden, and most are.
            if (body.size() > 0) {
                require(share, part.length);
            }
            body.writeBytes(part);
        }
        var all = body.toByteArray();
        if (all.length > PART) {
            require(share, Json.largestTree(all));
        }
        return all;
    }

    private static void require(Budget.Share share, long bytes) {
        if (!share.take(bytes)) {
            throw new Refused(tooMany("Too many large bodies are read at this moment.", 1));
        }
    }

    private static JsonNode parsed(byte[] body, long mostTokens) {
        try {
            return Json.parse(body, mostTokens);
        } catch (Json.Malformed e) {
            throw new Refused(Response.problem(MALFORMED, String.valueOf(e.getMessage())));
        }
    }

    private static ServerResponse render(
            Response response, Route.Refusals refusals, ServerRequest request)
            throws ServletException, IOException {
        var builder = ServerResponse.status(response.status());
        response.headers().forEach(builder::header);
        return switch (response.body()) {
            case Response.Body.None _ -> builder.build();
            case Response.Body.JsonValue(var value) ->
                    bytes(
                            builder,
                            response,
                            request,
                            "application/json",
                            Json.mapper().writeValueAsBytes(value));
            case Response.Body.Bytes(var type, var content) ->
                    bytes(builder, response, request, type, content);
            case Response.Body.Ready(var file) -> ready(builder, response, request, file);
            case Response.Body.Stream(var type, var writer) ->
                    builder.build((_, to) -> {
                        to.setContentType(type);
                        writer.to(to.getOutputStream());
                        return null;
                    });
            case Response.Body.Fault fault -> refusal(response, fault, refusals);
        };
    }

    private static ServerResponse refusal(
            Response response, Response.Body.Fault fault, Route.Refusals refusals)
            throws ServletException, IOException {
        var status =
                switch (refusals) {
                    case PROBLEM -> response.status();
                    case RPC_STATUS, TAXII -> fault.type().statusWithout422();
                };
        var builder = ServerResponse.status(status);
        response.headers().forEach(builder::header);
        builder.header("Cache-Control", "no-store");
        return switch (refusals) {
            case PROBLEM ->
                    builder.header("Content-Type", "application/problem+json")
                            .body(Json.mapper().writeValueAsBytes(problem(response, fault)));
            case RPC_STATUS ->
                    builder.header("Content-Type", "application/json")
                            .body(Json.mapper().writeValueAsBytes(RpcStatus.of(fault)));
            case TAXII ->
                    builder.header("Content-Type", TaxiiError.MEDIA_TYPE)
                            .body(Json.mapper().writeValueAsBytes(TaxiiError.of(fault)));
        };
    }

    private static ServerResponse bytes(
            ServerResponse.BodyBuilder builder,
            Response response,
            ServerRequest request,
            String type,
            byte[] content)
            throws ServletException, IOException {
        builder.header("Content-Type", type);
        if (response.status() != 200 || request.method().equals(HttpMethod.POST)) {
            return builder.body(content);
        }
        var asked = Conditions.of(request.headers().asHttpHeaders());
        boolean packed = Packing.fits(type, content) && mayBePacked(response) && asked.takesGzip();
        return conditionally(
                builder,
                response,
                asked,
                PublicFile.tag(content),
                packed,
                () -> packed ? Packing.gzip(content) : content);
    }

    private static ServerResponse ready(
            ServerResponse.BodyBuilder builder,
            Response response,
            ServerRequest request,
            PublicFile file)
            throws ServletException, IOException {
        var asked = Conditions.of(request.headers().asHttpHeaders());
        boolean packed = file.packed().isPresent() && asked.takesGzip();
        return conditionally(
                builder.header("Content-Type", file.contentType()),
                response,
                asked,
                file.tag(),
                packed,
                () -> packed ? file.packed().orElseThrow() : file.content());
    }

    private static ServerResponse conditionally(
            ServerResponse.BodyBuilder builder,
            Response response,
            Conditions asked,
            String hash,
            boolean packed,
            Supplier<byte[]> content)
            throws ServletException, IOException {
        var tag = "\"%s%s\"".formatted(hash, packed ? "-gzip" : "");
        if (asked.hasAlready(tag, Optional.ofNullable(response.headers().get("Last-Modified")))) {
            // RFC 9110 §15.4.5: what says how the answer is kept stands here as it does there.
            var same = ServerResponse.status(304);
            response.headers().forEach(same::header);
            return kept(same, response).header("ETag", tag).build();
        }
        kept(builder, response).header("ETag", tag);
        if (packed) {
            builder.header("Content-Encoding", "gzip");
        }
        return builder.body(content.get());
    }

    /**
     * Only what is for everyone: the length of a packed answer that holds a secret and words of an
     * attacker's tells of the secret (BREACH).
     */
    private static boolean mayBePacked(Response response) {
        return response.headers().getOrDefault("Cache-Control", "").startsWith("public");
    }

    /** Nobody keeps an answer of which its route does not say that it is for everyone. */
    private static ServerResponse.BodyBuilder kept(
            ServerResponse.BodyBuilder answer, Response response) {
        if (!response.headers().containsKey("Cache-Control")) {
            return answer.header("Cache-Control", "no-store");
        }
        return mayBePacked(response) ? answer.header("Vary", "Accept-Encoding") : answer;
    }

    private record ProblemBody(
            String type,
            String title,
            int status,
            String code,
            String detail,
            List<clearinghouse.formats.Problem> problems) {}

    /** For an address that is refused before it gets here. */
    public static void answerAbsent(HttpServletResponse to) throws IOException {
        send(Response.notFound(), to);
    }

    /** For a request that comes before the database, or after it. */
    public static void answerUnavailable(String why, HttpServletResponse to) throws IOException {
        send(Response.unavailable(why), to);
    }

    private static void send(Response response, HttpServletResponse to) throws IOException {
        to.setStatus(response.status());
        response.headers().forEach(to::setHeader);
        to.setContentType("application/problem+json");
        to.setHeader("Cache-Control", "no-store");
        if (response.body() instanceof Response.Body.Fault fault) {
            to.getOutputStream().write(Json.mapper().writeValueAsBytes(problem(response, fault)));
        }
    }

    private static ProblemBody problem(Response response, Response.Body.Fault fault) {
        return new ProblemBody(
                fault.type().uri(),
                fault.type().title(),
                response.status(),
                fault.type().code(),
                fault.detail(),
                fault.problems());
    }

    /** A request that is refused before its handler. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        final transient Response response;

        Refused(Response response) {
            super("refused", null, false, false);
            this.response = response;
        }
    }
}
