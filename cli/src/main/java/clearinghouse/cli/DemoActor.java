package clearinghouse.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One who acts in the demo: speaks to the server with its own credential and no other. */
record DemoActor(URI server, String name, Optional<String> token, Optional<String> actingFor) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    record Answer(int status, HttpResponse<byte[]> raw) {

        JsonNode json() {
            return JsonMapper.shared().readTree(raw.body());
        }

        String text() {
            return World.printable(new String(raw.body(), java.nio.charset.StandardCharsets.UTF_8));
        }

        /** RFC 9457. */
        boolean isProblem() {
            var type = raw.headers().firstValue("Content-Type").orElse("");
            return status / 100 == 4 && type.startsWith("application/problem+json");
        }

        boolean replayed() {
            return raw.headers().firstValue("Idempotency-Replayed").isPresent();
        }
    }

    static DemoActor anyone(URI server) {
        return new DemoActor(server, "anyone", Optional.empty(), Optional.empty());
    }

    DemoActor actingFor(String party) {
        return new DemoActor(server, name, token, Optional.of(party));
    }

    @Override
    public String toString() {
        return name;
    }

    JsonNode get(String path) {
        return expect(tryGet(path), "GET " + path).json();
    }

    Answer tryGet(String path) {
        return send(request(path).GET());
    }

    byte[] bytes(String path) {
        return expect(tryGet(path), "GET " + path).raw().body();
    }

    JsonNode post(String path, Object body) {
        return expect(tryPost(path, body, Map.of()), "POST " + path).json();
    }

    Answer tryPost(String path, Object body, Map<String, String> headers) {
        var request = request(path).header("Content-Type", "application/json");
        headers.forEach(request::setHeader);
        return send(
                request.POST(
                        HttpRequest.BodyPublishers.ofByteArray(
                                JsonMapper.shared().writeValueAsBytes(body))));
    }

    private Answer expect(Answer answer, String what) {
        if (answer.status() / 100 != 2) {
            throw Failure.no(
                    "%s by %s was answered with %d: %s"
                            .formatted(what, name, answer.status(), answer.text()));
        }
        return answer;
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(server + path)).timeout(PATIENCE);
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        actingFor.ifPresent(party -> request.header("Clearinghouse-Acting-For", party));
        return request;
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response);
        } catch (IOException e) {
            throw Failure.no("The server broke off: " + e.getMessage() + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.no("Interrupted.");
        }
    }
}
