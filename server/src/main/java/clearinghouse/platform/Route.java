package clearinghouse.platform;

import clearinghouse.formats.Problem;
import clearinghouse.kernel.Permission;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * One route of the API: what it asks of its caller, the schema of its request and of its answer,
 * the limit of its body. The served OpenAPI document is made of these, and nothing else answers.
 */
public record Route(
        Method method,
        String path,
        String summary,
        Guard guard,
        Optional<String> requestSchema,
        Answer answer,
        int bodyLimit,
        Replay replay,
        Checks checks,
        List<Parameter> asks,
        Refusals refusals,
        BooleanSupplier there,
        Handler handler) {

    public static final int DEFAULT_LIMIT = 1 << 20;
    private static final int LEAST_BYTES_PER_TOKEN = 8;
    private static final Parameter CURSOR =
            new Parameter(
                    "cursor",
                    "Where the page begins: the next of the page before; the first page without it");

    public enum Method {
        GET,
        POST
    }

    /**
     * What a caller may say in the address, after the question mark.
     *
     * @param description what it means, for the contract
     */
    public record Parameter(String name, String description) {}

    public sealed interface Guard {
        record Needs(Permission permission) implements Guard {}

        /** Answers anyone; the reason is part of the contract. */
        record Open(String because) implements Guard {}
    }

    public sealed interface Answer {
        record Schema(int status, String name) implements Answer {}

        record File(List<String> contentTypes) implements Answer {}
    }

    /** What a second request under the same {@code Idempotency-Key} gets. */
    public enum Replay {
        /** Nothing is remembered: a look, or an act that done twice is done once. */
        NOTHING,
        /** The stored answer. */
        ANSWER,
        /** A refusal: the answer held a secret that is shown once and never stored. */
        REFUSE
    }

    /** In which words a request is refused. */
    public enum Refusals {
        /** A problem of RFC 9457. */
        PROBLEM,
        /** A {@code google.rpc.Status}, for an interface whose clients know no other. */
        RPC_STATUS,
        /** A {@link TaxiiError}, whose routes answer only who takes their media type. */
        TAXII
    }

    /**
     * What a schema cannot say about a body. Asked about a body that broke its schema, so that one
     * answer tells both kinds of fault: members that the schema refused are taken out of it before,
     * elements of an array made null, so that it says nothing about what is not there.
     */
    public interface Checks {
        List<Problem> of(JsonNode body);
    }

    public interface Handler {
        Response handle(Request request);
    }

    /** What each {@code *Routes} class offers. */
    public interface Group {
        List<Route> routes();
    }

    public Route {
        asks = List.copyOf(asks);
    }

    public static Route get(
            String path, String summary, Permission permission, String answer, Handler handler) {
        return new Route(
                Method.GET,
                path,
                summary,
                new Guard.Needs(permission),
                Optional.empty(),
                new Answer.Schema(200, answer),
                0,
                Replay.NOTHING,
                _ -> List.of(),
                List.of(),
                Refusals.PROBLEM,
                () -> true,
                handler);
    }

    public static Route post(
            String path,
            String summary,
            Permission permission,
            String request,
            int status,
            String answer,
            Handler handler) {
        return new Route(
                Method.POST,
                path,
                summary,
                new Guard.Needs(permission),
                Optional.of(request),
                new Answer.Schema(status, answer),
                DEFAULT_LIMIT,
                Replay.ANSWER,
                _ -> List.of(),
                List.of(),
                Refusals.PROBLEM,
                () -> true,
                handler);
    }

    private Route with(
            Guard who, Answer given, int bytes, Replay again, Checks more, List<Parameter> said) {
        return new Route(
                method,
                path,
                summary,
                who,
                requestSchema,
                given,
                bytes,
                again,
                more,
                said,
                refusals,
                there,
                handler);
    }

    /** The token is not the one who acts here, so nothing is remembered for it. */
    public Route openTo(String because) {
        return with(new Guard.Open(because), answer, bodyLimit, Replay.NOTHING, checks, asks);
    }

    public Route upTo(int bytes) {
        return with(guard, answer, bytes, replay, checks, asks);
    }

    /** The handler says the same of a body that its schema accepts. */
    public Route checking(Checks beyondTheSchema) {
        return with(guard, answer, bodyLimit, replay, beyondTheSchema, asks);
    }

    /** For an open route whose handler says who acts, and asks for {@link Request#once}. */
    public Route doneOnce() {
        return with(guard, answer, bodyLimit, Replay.ANSWER, checks, asks);
    }

    /** While this says no, the route is answered and told of as what does not exist. */
    public Route onlyWhen(BooleanSupplier open) {
        return new Route(
                method,
                path,
                summary,
                guard,
                requestSchema,
                answer,
                bodyLimit,
                replay,
                checks,
                asks,
                refusals,
                open,
                handler);
    }

    public Route refusingBy(Refusals words) {
        return new Route(
                method,
                path,
                summary,
                guard,
                requestSchema,
                answer,
                bodyLimit,
                replay,
                checks,
                asks,
                words,
                there,
                handler);
    }

    /** A list that is told page by page: the answer's {@code next} is the next {@code cursor}. */
    public Route inPages() {
        return with(guard, answer, bodyLimit, replay, checks, plus(CURSOR));
    }

    /** Takes one more word in the address. */
    public Route asking(Parameter parameter) {
        return with(guard, answer, bodyLimit, replay, checks, plus(parameter));
    }

    private List<Parameter> plus(Parameter parameter) {
        return Stream.concat(asks.stream(), Stream.of(parameter)).toList();
    }

    boolean paged() {
        return asks.contains(CURSOR);
    }

    /** For answers with a secret in them. */
    public Route shownOnce() {
        return with(guard, answer, bodyLimit, Replay.REFUSE, checks, asks);
    }

    public Route answeringFile(String... contentTypes) {
        return with(guard, new Answer.File(List.of(contentTypes)), bodyLimit, replay, checks, asks);
    }

    /** Names, values and brackets of a body; no document that people exchange is as dense. */
    long mostTokens() {
        return bodyLimit / LEAST_BYTES_PER_TOKEN;
    }

    public String name() {
        return method + " " + path;
    }
}
