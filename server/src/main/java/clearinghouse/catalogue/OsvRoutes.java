package clearinghouse.catalogue;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.platform.Json;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The OSV API, version 1, so that scanners that know it can ask this server. */
public final class OsvRoutes implements Route.Group {

    private static final String PUBLIC = "what is public is for everyone";
    private static final String CACHED = "public, max-age=60";
    private static final int MOST_QUERIES = 1000;

    /** Of one answer to one query, and of all answers to a batch. */
    private static final int MOST_OF_A_QUERY = 1000;

    private static final int MOST_OF_A_BATCH = 3000;
    private static final byte[] VULNS = "\"vulns\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMA = {','};

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Imports imports;

    /**
     * Twice as many at once as there are processors: one that waits for the database, one that
     * works. More of them would interrupt each other, and all would be late.
     */
    private final Semaphore turns =
            new Semaphore(2 * Runtime.getRuntime().availableProcessors(), true);

    public OsvRoutes(Imports imports) {
        this.imports = imports;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                                "/v1/vulns/{osv}",
                                "An OSV record as its author wrote it",
                                Imports.READ,
                                "osv-vulnerability",
                                this::find)
                        .openTo(PUBLIC)
                        .refusingBy(Route.Refusals.RPC_STATUS),
                Route.post(
                                "/v1/query",
                                "The OSV records that name a version of a package, or a commit",
                                Imports.READ,
                                "osv-query",
                                200,
                                "osv-vulnerabilities",
                                request -> inTurn(() -> query(request)))
                        .openTo(PUBLIC)
                        .refusingBy(Route.Refusals.RPC_STATUS),
                Route.post(
                                "/v1/querybatch",
                                "Up to 1,000 queries, answered by ids in the same order",
                                Imports.READ,
                                "osv-querybatch",
                                200,
                                "osv-results",
                                request -> inTurn(() -> queryBatch(request)))
                        .openTo(PUBLIC)
                        .refusingBy(Route.Refusals.RPC_STATUS));
    }

    /** In the order of their coming, and not for longer than a scanner waits. */
    private Response inTurn(Supplier<Response> look) {
        try {
            if (!turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return Response.unavailable("Too many ask at this moment.");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Response.unavailable("The server is stopping.");
        }
        try {
            return look.get();
        } finally {
            turns.release();
        }
    }

    private Response find(Request request) {
        return imports.osvRecord(request.access(), request.path("osv"))
                .map(content ->
                        Response.file("application/json", content).with("Cache-Control", CACHED))
                .orElseGet(Response::notFound);
    }

    private Response query(Request request) {
        return switch (Asked.parse(request.json())) {
            case Parsed.Invalid<Asked>(var problems) -> Response.unprocessable(problems);
            case Parsed.Valid<Asked>(var asked) ->
                    Response.file(
                            "application/json",
                            rendered(imports.osvRecords(request.access(), asked, MOST_OF_A_QUERY)));
        };
    }

    private static byte[] rendered(Imports.Records records) {
        var answer = new ByteArrayOutputStream();
        answer.write('{');
        if (!records.contents().isEmpty()) {
            answer.writeBytes(VULNS);
            Json.writeList(records.contents(), answer);
        }
        records.next()
                .ifPresent(token -> {
                    answer.writeBytes(answer.size() == 1 ? new byte[0] : COMMA);
                    answer.writeBytes(
                            "\"next_page_token\":\"%d\""
                                    .formatted(token)
                                    .getBytes(StandardCharsets.US_ASCII));
                });
        answer.write('}');
        return answer.toByteArray();
    }

    record Named(String id, Instant modified) {}

    /** Absent where nothing is to say, as that interface has it. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Result(List<Named> vulns, Optional<String> nextPageToken) {}

    record Results(List<Result> results) {}

    private Response queryBatch(Request request) {
        var queries = request.json().path("queries");
        if (queries.size() > MOST_QUERIES) {
            return Response.unprocessable("/queries", "too-many", "Too many queries.");
        }
        var asked = new ArrayList<Asked>();
        var problems = new ArrayList<Problem>();
        for (int i = 0; i < queries.size(); i++) {
            switch (Asked.parse(queries.get(i))) {
                case Parsed.Valid<Asked>(var one) -> asked.add(one);
                case Parsed.Invalid<Asked>(var found) -> {
                    for (var problem : found) {
                        problems.add(problem.under("/queries/" + i));
                    }
                }
            }
        }
        return problems.isEmpty()
                ? Response.ok(
                        new Results(
                                imports
                                        .affectedBy(
                                                request.access(),
                                                asked,
                                                MOST_OF_A_QUERY,
                                                MOST_OF_A_BATCH)
                                        .stream()
                                        .map(OsvRoutes::result)
                                        .toList()))
                : Response.unprocessable(problems);
    }

    private static Result result(Imports.Found found) {
        return new Result(
                found.advisories().stream().map(it -> new Named(it.name(), it.modified())).toList(),
                found.next().map(String::valueOf));
    }
}
