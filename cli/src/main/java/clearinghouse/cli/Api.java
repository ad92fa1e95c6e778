package clearinghouse.cli;

import clearinghouse.formats.json.StrictJson;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The server's interface over HTTP. Never follows a redirect, which could carry the token
 * elsewhere, and reads nothing without a limit in size and time.
 */
final class Api implements AutoCloseable {
    private static final int MAX_JSON = 16_000_000;
    private static final int MAX_DEPTH = 100;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration WHOLE = Duration.ofSeconds(60);
    private static final Pattern LOOPBACK =
            Pattern.compile("127(\\.\\d{1,3}){3}|\\[::1]|localhost");

    /** Nobody answered, or not in time. */
    static final class Unreachable extends Exception {
        private static final long serialVersionUID = 1;

        private Unreachable(String why) {
            super(why);
        }

        String why() {
            return String.valueOf(getMessage());
        }
    }

    private final URI server;
    private final Optional<String> authorization;
    private final HttpClient client;

    /**
     * @param authorization a token, or the agent whose certificate the connections show
     * @param shown what the connections show of themselves, where that is a certificate
     */
    Api(URI server, String authorization, Optional<SSLContext> shown) {
        this(server, Optional.of(authorization), shown);
    }

    /** For what is open to everyone: says of nobody who asks. */
    Api(URI server) {
        this(server, Optional.empty(), Optional.empty());
    }

    private Api(URI server, Optional<String> authorization, Optional<SSLContext> shown) {
        var host = server.getHost();
        if (host == null
                || server.getUserInfo() != null
                || server.getQuery() != null
                || server.getFragment() != null) {
            throw Failure.badInput("--server wants an address like https://clearinghouse.example.");
        }
        boolean safe =
                "https".equals(server.getScheme())
                        || ("http".equals(server.getScheme()) && LOOPBACK.matcher(host).matches());
        if (!safe) {
            throw Failure.badInput(
                    "--server must be https; http would show the token to the network (it is allowed for this machine).");
        }
        this.server = URI.create(server.toString().replaceAll("/+$", ""));
        this.authorization = authorization;
        var connections =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT)
                        .followRedirects(HttpClient.Redirect.NEVER);
        shown.ifPresent(connections::sslContext);
        client = connections.build();
    }

    JsonNode get(String path) {
        return json(reach(() -> send(request(path).GET(), WHOLE, text())));
    }

    /** A body that must arrive once: the header makes a second try safe. */
    JsonNode post(String path, byte[] body, Map<String, String> headers) throws Unreachable {
        var request = request(path).header("Content-Type", "application/json");
        headers.forEach(request::header);
        return json(send(request.POST(BodyPublishers.ofByteArray(body)), WHOLE, text()));
    }

    JsonNode postOnce(String path, byte[] body) {
        return reach(() -> post(path, body, Map.of()));
    }

    /** Anything but JSON; the caller's handler bounds it. */
    <T> HttpResponse<T> fetch(String path, Duration whole, BodyHandler<T> handler)
            throws Unreachable {
        return send(request(path).GET(), whole, handler);
    }

    private HttpRequest.Builder request(String path) {
        var request =
                HttpRequest.newBuilder(URI.create(server + path))
                        .header("User-Agent", "clearinghouse-cli");
        authorization.ifPresent(it -> request.header("Authorization", it));
        return request;
    }

    private static BodyHandler<Optional<byte[]>> text() {
        return _ -> Reading.upTo(MAX_JSON);
    }

    // The request's own timeout may end with the headers, while a body trickles for ever.
    private <T> HttpResponse<T> send(
            HttpRequest.Builder request, Duration whole, BodyHandler<T> handler)
            throws Unreachable {
        var answer = client.sendAsync(request.timeout(whole).build(), handler);
        try {
            return answer.get(whole.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new Unreachable(
                    "did not finish answering within %d s".formatted(whole.toSeconds()));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new Unreachable("was interrupted");
        } catch (ExecutionException e) {
            throw new Unreachable(
                    switch (e.getCause()) {
                        case HttpConnectTimeoutException _ -> "does not answer";
                        case ConnectException _ -> "does not accept connections";
                        case UnknownHostException _ -> "has no known address";
                        case null, default -> "broke off the answer";
                    });
        }
    }

    private interface Question<T> {
        T ask() throws Unreachable;
    }

    private <T> T reach(Question<T> question) {
        try {
            return question.ask();
        } catch (Unreachable e) {
            throw unreachable(e);
        }
    }

    Failure unreachable(Unreachable e) {
        return Failure.lacking("%s %s.".formatted(server, e.why()));
    }

    private static JsonNode json(HttpResponse<Optional<byte[]>> response) {
        int status = response.statusCode();
        if (status / 100 != 2) {
            throw problem(status, response.body().flatMap(Api::parse));
        }
        return response.body()
                .flatMap(Api::parse)
                .orElseThrow(() ->
                        Failure.lacking("The server's answer is not JSON within the limits."));
    }

    /** What is said of an answer that {@link #fetch} got and that is no success. */
    Failure refused(HttpResponse<Optional<byte[]>> response) {
        return problem(response.statusCode(), response.body().flatMap(Api::parse));
    }

    private static Optional<JsonNode> parse(byte[] body) {
        return new StrictJson(MAX_JSON, MAX_DEPTH, StrictJson.Numbers.ANY).parse(body)
                        instanceof StrictJson.Document(var root)
                ? Optional.of(root)
                : Optional.empty();
    }

    /** RFC 9457, as a sentence. */
    private static Failure problem(int status, Optional<JsonNode> body) {
        var problem = body.orElseGet(JsonMapper.shared()::createObjectNode);
        var text = new StringBuilder("The server answered %d".formatted(status));
        for (var member : new String[] {"title", "detail"}) {
            if (problem.path(member).isString()) {
                text.append(": ").append(problem.path(member).stringValue());
            }
        }
        for (var fault : problem.path("problems")) {
            var detail =
                    fault.path("detail").isString() ? fault.path("detail") : fault.path("message");
            text.append("; ")
                    .append(fault.path("pointer").asString(""))
                    .append(' ')
                    .append(detail.asString(""));
        }
        var sentence = World.printable(text.toString()).replaceAll("[.\\s]+$", "") + ".";
        if (status == 401) {
            return Failure.badInput("The server does not accept the token.");
        }
        if (status == 403 || status == 409) {
            return Failure.no(sentence);
        }
        return status / 100 == 4 && status != 429
                ? Failure.badInput(sentence)
                : Failure.lacking(sentence);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
