package clearinghouse.vault;

import clearinghouse.platform.Json;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The part of the transit engine's API that the adapter uses, as it is documented, with real
 * AES-256-GCM: keys are made, listed, read, made deletable and deleted; encrypt and decrypt take
 * associated data; who lacks the token is answered 403.
 */
final class TransitStandIn implements AutoCloseable {

    private static final Pattern PATH =
            Pattern.compile("/v1/transit/(keys|encrypt|decrypt)(?:/([A-Za-z0-9_-]+)(/config)?)?");

    private final Map<String, byte[]> keys = new TreeMap<>();
    private final Set<String> deletable = new HashSet<>();
    final LoopbackTls tls;
    volatile String token = "s.token-of-the-tests";
    volatile boolean forgetsAssociatedData;
    volatile Optional<String> answersOnly = Optional.empty();
    volatile int calls;

    TransitStandIn(Path folder) {
        tls = new LoopbackTls(folder, this::answer);
    }

    private record Said(int status, Object body) {}

    private void answer(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        var said = said(exchange, body);
        var bytes =
                answersOnly
                        .orElseGet(() -> Json.render(said.body()))
                        .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(said.status(), said.status() == 204 ? -1 : bytes.length);
        if (said.status() != 204) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private synchronized Said said(HttpExchange exchange, byte[] body) {
        calls++;
        if (!token.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
            return errors(403, "permission denied");
        }
        var path = PATH.matcher(exchange.getRequestURI().getPath());
        if (!path.matches()) {
            return errors(404, "no handler for route");
        }
        var method = exchange.getRequestMethod();
        var asked = body.length == 0 ? Json.tree(Map.of()) : Json.mapper().readTree(body);
        if (path.group(2) == null) {
            return listed(exchange);
        }
        var name = path.group(2);
        return switch (path.group(1)) {
            case "keys" -> keys(method, name, path.group(3) != null, asked);
            // The engine makes a key that it is asked to encrypt with, where policy lets it.
            case "encrypt" -> encrypted(name, asked);
            default -> decrypted(name, asked);
        };
    }

    private Said listed(HttpExchange exchange) {
        if (!"list=true".equals(exchange.getRequestURI().getQuery())) {
            return errors(405, "unsupported operation");
        }
        return keys.isEmpty()
                ? new Said(404, Map.of("errors", List.of()))
                : new Said(200, Map.of("data", Map.of("keys", List.copyOf(keys.keySet()))));
    }

    private Said keys(String method, String name, boolean config, JsonNode asked) {
        return switch (method) {
            case "GET" ->
                    keys.containsKey(name)
                            ? new Said(200, Map.of("data", Map.of("name", name)))
                            : new Said(404, Map.of("errors", List.of()));
            case "POST" -> {
                if (config && !keys.containsKey(name)) {
                    yield errors(400, "no existing key named " + name + " could be found");
                }
                if (config && asked.path("deletion_allowed").asBoolean(false)) {
                    deletable.add(name);
                } else {
                    keys.computeIfAbsent(name, _ -> Keyring.random(KeystoreContract.CHANCE));
                }
                yield new Said(204, "");
            }
            case "DELETE" -> {
                if (!deletable.contains(name) || keys.remove(name) == null) {
                    yield errors(400, "deletion is not allowed for this key");
                }
                yield new Said(204, "");
            }
            default -> errors(405, "unsupported operation");
        };
    }

    private Said encrypted(String name, JsonNode asked) {
        var key = keys.computeIfAbsent(name, _ -> Keyring.random(KeystoreContract.CHANCE));
        var sealed =
                Gcm.seal(
                        key,
                        Base64.getDecoder().decode(asked.path("plaintext").asString("")),
                        associated(asked),
                        KeystoreContract.CHANCE);
        return new Said(
                200,
                Map.of(
                        "data",
                        Map.of(
                                "ciphertext",
                                "vault:v1:" + Base64.getEncoder().encodeToString(sealed),
                                "key_version",
                                1)));
    }

    private Said decrypted(String name, JsonNode asked) {
        var ciphertext = asked.path("ciphertext").asString("");
        if (!keys.containsKey(name)) {
            return errors(400, "encryption key not found");
        }
        if (!ciphertext.startsWith("vault:v1:")) {
            return errors(400, "invalid ciphertext: version is too new");
        }
        try {
            var sealed = Base64.getDecoder().decode(ciphertext.substring("vault:v1:".length()));
            var plain = Gcm.open(keys.get(name), sealed, associated(asked));
            return new Said(
                    200,
                    Map.of("data", Map.of("plaintext", Base64.getEncoder().encodeToString(plain))));
        } catch (IllegalArgumentException | CannotOpen _) {
            return errors(400, "cipher: message authentication failed");
        }
    }

    private byte[] associated(JsonNode asked) {
        return forgetsAssociatedData
                ? new byte[0]
                : Base64.getDecoder().decode(asked.path("associated_data").asString(""));
    }

    private static Said errors(int status, String error) {
        return new Said(status, Map.of("errors", List.of(error)));
    }

    synchronized void delete(String number) {
        keys.keySet().removeIf(name -> name.endsWith(number));
    }

    @Override
    public void close() {
        tls.close();
    }
}
