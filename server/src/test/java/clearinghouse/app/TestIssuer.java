package clearinghouse.app;

import clearinghouse.platform.Json;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An OpenID provider on this machine that signs and answers what a test wants it to. */
final class TestIssuer implements AutoCloseable {

    static final String CLIENT = "clearinghouse";
    static final String SECRET = "s3cret of the client";

    /** What a path answers instead. */
    interface Answer {
        void write(HttpExchange exchange) throws IOException;
    }

    private final HttpServer http;
    private final KeyPair keys;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();
    private final Map<String, Answer> instead = new ConcurrentHashMap<>();

    private UnaryOperator<Map<String, Object>> metadata = UnaryOperator.identity();
    private UnaryOperator<Map<String, Object>> claims = UnaryOperator.identity();
    private String algorithm = "RS256";
    private boolean tampered;
    private boolean careless;

    TestIssuer() {
        this(2048);
    }

    TestIssuer(int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            keys = generator.generateKeyPair();
            http =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::answer);
        http.start();
    }

    String issuer() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** Lines of the operator's file. */
    String settings(String name) {
        return """
        %1$s.title = %1$s works
        %1$s.issuer = %2$s
        %1$s.client-id = %3$s
        %1$s.client-secret-file = keys/provider.secret
        """
                .formatted(name, issuer(), CLIENT);
    }

    TestIssuer reset() {
        claims = UnaryOperator.identity();
        algorithm = "RS256";
        tampered = false;
        careless = false;
        instead.clear();
        return this;
    }

    TestIssuer saying(UnaryOperator<Map<String, Object>> change) {
        metadata = change;
        return this;
    }

    TestIssuer claiming(UnaryOperator<Map<String, Object>> change) {
        claims = change;
        return this;
    }

    TestIssuer claiming(String name, Object value) {
        return claiming(claims -> {
            claims.put(name, value);
            return claims;
        });
    }

    TestIssuer without(String name) {
        return claiming(claims -> {
            claims.remove(name);
            return claims;
        });
    }

    TestIssuer signingBy(String other) {
        algorithm = other;
        return this;
    }

    /** Changes the claims after it signed them. */
    TestIssuer tampering() {
        tampered = true;
        return this;
    }

    /** Gives a token to whoever has a code. */
    TestIssuer careless() {
        careless = true;
        return this;
    }

    TestIssuer answering(String path, Answer answer) {
        instead.put(path, answer);
        return this;
    }

    /** As who signed in there: the code that goes back, for what this address asked. */
    String code(URI asked, String subject) {
        var code = "code-" + number.incrementAndGet();
        var parameters = parameters(asked.getRawQuery());
        parameters.put("sub", subject);
        codes.put(code, parameters);
        return code;
    }

    static Map<String, String> parameters(String query) {
        var parameters = new LinkedHashMap<String, String>();
        Arrays.stream(query.split("&"))
                .map(pair -> pair.split("=", 2))
                .forEach(pair -> parameters.put(decoded(pair[0]), decoded(pair[1])));
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var other = instead.get(path);
            if (other != null) {
                other.write(exchange);
                return;
            }
            switch (path) {
                case "/.well-known/openid-configuration" -> send(exchange, 200, described());
                case "/keys" -> send(exchange, 200, Map.of("keys", List.of(key())));
                case "/token" -> token(exchange);
                default -> send(exchange, 404, Map.of());
            }
        }
    }

    private Map<String, Object> described() {
        var said = new LinkedHashMap<String, Object>();
        said.put("issuer", issuer());
        said.put("authorization_endpoint", issuer() + "/authorize");
        said.put("token_endpoint", issuer() + "/token");
        said.put("jwks_uri", issuer() + "/keys");
        return metadata.apply(said);
    }

    private Map<String, Object> key() {
        var key = (RSAPublicKey) keys.getPublic();
        return Map.of(
                "kty",
                "RSA",
                "kid",
                "one",
                "n",
                number(key.getModulus()),
                "e",
                number(key.getPublicExponent()));
    }

    private static String number(BigInteger value) {
        var bytes = value.toByteArray();
        return encoded(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private void token(HttpExchange exchange) throws IOException {
        var form =
                parameters(
                        new String(
                                exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var asked = codes.remove(form.getOrDefault("code", ""));
        var client =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (CLIENT + ":" + SECRET.replace(" ", "+"))
                                                .getBytes(StandardCharsets.UTF_8));
        boolean known = client.equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (asked == null || (!careless && !(known && fits(asked, form)))) {
            send(exchange, 400, Map.of("error", "invalid_grant"));
            return;
        }
        send(
                exchange,
                200,
                Map.of(
                        "access_token",
                        "unused",
                        "token_type",
                        "Bearer",
                        "expires_in",
                        60,
                        "id_token",
                        signed(asked)));
    }

    /** RFC 7636 §4.6. */
    private static boolean fits(Map<String, String> asked, Map<String, String> form) {
        return "S256".equals(asked.get("code_challenge_method"))
                && form.getOrDefault("redirect_uri", "").equals(asked.get("redirect_uri"))
                && hash(form.getOrDefault("code_verifier", "")).equals(asked.get("code_challenge"));
    }

    private String signed(Map<String, String> asked) {
        var now = Instant.now().getEpochSecond();
        var said = new LinkedHashMap<String, Object>();
        said.put("iss", issuer());
        said.put("aud", CLIENT);
        said.put("sub", asked.get("sub"));
        said.put("iat", now);
        said.put("exp", now + 300);
        said.put("nonce", asked.get("nonce"));
        said.put("preferred_username", asked.get("sub") + "@works");
        var payload = Json.render(claims.apply(said));
        var header = Json.render(Map.of("alg", algorithm, "kid", "one"));
        var text = encoded(header) + "." + encoded(payload);
        var signature = encoded(signature(text));
        return tampered
                ? encoded(header)
                        + "."
                        + encoded(payload.replace("@works", "@other"))
                        + "."
                        + signature
                : text + "." + signature;
    }

    private byte[] signature(String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        try {
            return switch (algorithm) {
                case "none" -> new byte[0];
                case "HS256" -> {
                    var mac = Mac.getInstance("HmacSHA256");
                    mac.init(new SecretKeySpec(keys.getPublic().getEncoded(), "HmacSHA256"));
                    yield mac.doFinal(bytes);
                }
                default -> {
                    var signer = Signature.getInstance("SHA256withRSA");
                    signer.initSign(keys.getPrivate());
                    signer.update(bytes);
                    yield signer.sign();
                }
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hash(String text) {
        try {
            return encoded(
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static void send(HttpExchange exchange, int status, Map<String, ?> members) throws IOException {
        var content = Json.render(members).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, content.length);
        exchange.getResponseBody().write(content);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
