package clearinghouse.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One who speaks to the public interface with a credential of its own, or with none. */
record Actor(URI server, Optional<String> token, Optional<String> actingFor) {

    Actor(URI server, Optional<String> token) {
        this(server, token, Optional.empty());
    }

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    JsonNode get(String path) {
        return send(request(path).GET());
    }

    /** As it comes, whatever it is. */
    HttpResponse<byte[]> fetch(String path) {
        return HTTP.sendAsync(request(path).GET().build(), HttpResponse.BodyHandlers.ofByteArray())
                .join();
    }

    JsonNode post(String path, Object body) {
        var text = JsonMapper.shared().writeValueAsString(body);
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(text)));
    }

    /** What the server said to an act, and whether it said so before. */
    record Answer(int status, JsonNode body, boolean replayed) {}

    Answer postOnce(String key, String path, Object body) {
        return postTimes(1, key, path, body).getFirst().join();
    }

    /** At once, as a client does that loses patience. */
    List<CompletableFuture<Answer>> postTimes(int times, String key, String path, Object body) {
        var request =
                request(path)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        JsonMapper.shared().writeValueAsString(body)))
                        .build();
        return Stream.generate(() ->
                        HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                                .thenApply(Actor::answer))
                .limit(times)
                .toList();
    }

    private static Answer answer(HttpResponse<String> response) {
        return new Answer(
                response.statusCode(),
                JsonMapper.shared().readTree(response.body()),
                response.headers().firstValue("Idempotency-Replayed").isPresent());
    }

    /** Looks until it is so: what is awaited runs in the server and tells nobody. */
    JsonNode await(String path, Predicate<JsonNode> so) {
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until) {
            var seen = get(path);
            if (so.test(seen)) {
                return seen;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        throw new AssertionError("waited in vain at " + path);
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(server.resolve(path));
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        actingFor.ifPresent(party -> request.header("Clearinghouse-Acting-For", party));
        return request;
    }

    private static JsonNode send(HttpRequest.Builder request) {
        try {
            var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new AssertionError(
                        response.uri().getPath()
                                + ": "
                                + response.statusCode()
                                + " "
                                + response.body());
            }
            return JsonMapper.shared().readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
