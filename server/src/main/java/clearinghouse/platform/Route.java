package clearinghouse.platform;

import clearinghouse.kernel.Permission;
import java.util.List;
import java.util.Optional;

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
        Handler handler) {

    public static final int DEFAULT_LIMIT = 1 << 20;

    public enum Method {
        GET,
        POST
    }

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
        /** The stored answer. */
        ANSWER,
        /** A refusal: the answer held a secret that is shown once and never stored. */
        REFUSE
    }

    public interface Handler {
        Response handle(Request request);
    }

    /** What each {@code *Routes} class offers. */
    public interface Group {
        List<Route> routes();
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
                Replay.ANSWER,
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
                handler);
    }

    public Route openTo(String because) {
        return new Route(
                method,
                path,
                summary,
                new Guard.Open(because),
                requestSchema,
                answer,
                bodyLimit,
                replay,
                handler);
    }

    public Route upTo(int bytes) {
        return new Route(
                method, path, summary, guard, requestSchema, answer, bytes, replay, handler);
    }

    /** For answers with a secret in them. */
    public Route shownOnce() {
        return new Route(
                method,
                path,
                summary,
                guard,
                requestSchema,
                answer,
                bodyLimit,
                Replay.REFUSE,
                handler);
    }

    public Route answeringFile(String... contentTypes) {
        return new Route(
                method,
                path,
                summary,
                guard,
                requestSchema,
                new Answer.File(List.of(contentTypes)),
                bodyLimit,
                replay,
                handler);
    }

    public String name() {
        return method + " " + path;
    }
}
