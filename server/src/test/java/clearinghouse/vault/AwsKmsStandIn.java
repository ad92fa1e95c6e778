package clearinghouse.vault;

import clearinghouse.platform.Json;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The actions of AWS KMS that the adapter asks for, as they are documented, with real AES-256-GCM.
 * It checks the signature of each request over what came in; a page of aliases holds two.
 */
final class AwsKmsStandIn implements AutoCloseable {

    static final SigV4.Credentials CREDENTIALS =
            new SigV4.Credentials("AKIDOFTHETESTS", "secret/of+the/tests");

    private static final int PAGE = 2;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    private static final Pattern SIGNED = Pattern.compile(".*SignedHeaders=([a-z0-9;-]+),.*");

    private static final class Key {
        final byte[] secret = Keyring.random(KeystoreContract.CHANCE);
        String state = "Enabled";
    }

    private final Map<String, Key> keys = new HashMap<>();
    private final TreeMap<String, String> aliases = new TreeMap<>();
    final List<Integer> waits = new ArrayList<>();
    final LoopbackTls tls;
    volatile boolean dropsAfterScheduling;

    AwsKmsStandIn(Path folder) {
        tls = new LoopbackTls(folder, this::answer);
    }

    private record Said(int status, Object body) {}

    private static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1;

        Fault(String type) {
            super(type);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        Said said;
        try {
            said = said(exchange, body);
        } catch (Fault fault) {
            said =
                    new Said(
                            400,
                            Map.of(
                                    "__type",
                                    "com.amazonaws.kms#" + fault.getMessage(),
                                    "message",
                                    "said by the service"));
        }
        var bytes = Json.render(said.body()).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(said.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized Said said(HttpExchange exchange, byte[] body) {
        requireSignature(exchange, body);
        var asked = Json.mapper().readTree(body);
        var target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
        return switch (target) {
            case "TrentService.ListAliases" -> listed(asked);
            case "TrentService.CreateKey" -> {
                var id = UUID.randomUUID().toString();
                keys.put(id, new Key());
                yield described(id);
            }
            case "TrentService.CreateAlias" -> {
                aliases.put(text(asked, "AliasName"), text(asked, "TargetKeyId"));
                yield done();
            }
            case "TrentService.DeleteAlias" -> {
                if (aliases.remove(text(asked, "AliasName")) == null) {
                    throw new Fault("NotFoundException");
                }
                yield done();
            }
            case "TrentService.DescribeKey" -> described(id(asked));
            case "TrentService.ScheduleKeyDeletion" -> {
                // By its id alone, as the real one.
                key(text(asked, "KeyId")).state = "PendingDeletion";
                waits.add(asked.path("PendingWindowInDays").asInt());
                if (dropsAfterScheduling) {
                    yield new Said(500, Map.of());
                }
                yield done();
            }
            case "TrentService.Encrypt" -> encrypted(asked);
            case "TrentService.Decrypt" -> decrypted(asked);
            default -> throw new Fault("UnknownOperationException");
        };
    }

    private void requireSignature(HttpExchange exchange, byte[] body) {
        var headers = exchange.getRequestHeaders();
        var authorization = Optional.ofNullable(headers.getFirst("Authorization")).orElse("");
        var names = SIGNED.matcher(authorization);
        if (!names.matches()) {
            throw new Fault("MissingAuthenticationToken");
        }
        var signed = new HashMap<String, String>();
        for (var name : names.group(1).split(";")) {
            signed.put(name, String.valueOf(headers.getFirst(name)));
        }
        var at =
                LocalDateTime.parse(String.valueOf(signed.get("x-amz-date")), STAMP)
                        .toInstant(ZoneOffset.UTC);
        var expected =
                new SigV4("eu-test-1", "kms")
                        .authorization(
                                CREDENTIALS,
                                "POST",
                                URI.create("https://" + signed.get("host") + "/"),
                                signed,
                                body,
                                at);
        if (!expected.equals(authorization)) {
            throw new Fault("InvalidSignatureException");
        }
    }

    private Said listed(JsonNode asked) {
        var after = asked.path("Marker").asString("");
        var page = aliases.tailMap(after, false).entrySet().stream().limit(PAGE).toList();
        boolean more = !page.isEmpty() && !page.getLast().getKey().equals(aliases.lastKey());
        var said = new HashMap<String, Object>();
        said.put(
                "Aliases",
                page.stream()
                        .map(it -> Map.of("AliasName", it.getKey(), "TargetKeyId", it.getValue()))
                        .toList());
        said.put("Truncated", more);
        if (more) {
            said.put("NextMarker", page.getLast().getKey());
        }
        return new Said(200, said);
    }

    private Said described(String id) {
        return new Said(200, Map.of("KeyMetadata", Map.of("KeyId", id, "KeyState", key(id).state)));
    }

    private Said encrypted(JsonNode asked) {
        var id = id(asked);
        var sealed =
                Gcm.seal(
                        usable(id).secret,
                        Base64.getDecoder().decode(text(asked, "Plaintext")),
                        context(asked),
                        KeystoreContract.CHANCE);
        var of = UUID.fromString(id);
        var blob =
                ByteBuffer.allocate(16 + sealed.length)
                        .putLong(of.getMostSignificantBits())
                        .putLong(of.getLeastSignificantBits())
                        .put(sealed)
                        .array();
        return new Said(
                200,
                Map.of("CiphertextBlob", Base64.getEncoder().encodeToString(blob), "KeyId", id));
    }

    private Said decrypted(JsonNode asked) {
        var id = id(asked);
        var key = usable(id);
        var blob = ByteBuffer.wrap(Base64.getDecoder().decode(text(asked, "CiphertextBlob")));
        if (blob.remaining() < 16) {
            throw new Fault("InvalidCiphertextException");
        }
        var of = new UUID(blob.getLong(), blob.getLong()).toString();
        if (!keys.containsKey(of)) {
            throw new Fault("InvalidCiphertextException");
        }
        if (!of.equals(id)) {
            throw new Fault("IncorrectKeyException");
        }
        var sealed = new byte[blob.remaining()];
        blob.get(sealed);
        try {
            var plain = Gcm.open(key.secret, sealed, context(asked));
            return new Said(200, Map.of("Plaintext", Base64.getEncoder().encodeToString(plain)));
        } catch (CannotOpen _) {
            throw new Fault("InvalidCiphertextException");
        }
    }

    private static byte[] context(JsonNode asked) {
        var sorted = new TreeMap<String, String>();
        asked.path("EncryptionContext")
                .properties()
                .forEach(it -> sorted.put(it.getKey(), it.getValue().asString("")));
        return Json.render(sorted).getBytes(StandardCharsets.UTF_8);
    }

    private String id(JsonNode asked) {
        var named = text(asked, "KeyId");
        return Optional.ofNullable(named.startsWith("alias/") ? aliases.get(named) : named)
                .orElseThrow(() -> new Fault("NotFoundException"));
    }

    private Key key(String id) {
        return Optional.ofNullable(keys.get(id)).orElseThrow(() -> new Fault("NotFoundException"));
    }

    private Key usable(String id) {
        var key = key(id);
        if (!key.state.equals("Enabled")) {
            throw new Fault("KMSInvalidStateException");
        }
        return key;
    }

    private static String text(JsonNode asked, String name) {
        return asked.path(name).asString("");
    }

    private static Said done() {
        return new Said(200, Map.of());
    }

    synchronized void delete(String number) {
        aliases.entrySet().stream()
                .filter(it -> it.getKey().endsWith(number))
                .forEach(it -> key(it.getValue()).state = "PendingDeletion");
    }

    synchronized List<String> states() {
        return keys.values().stream().map(key -> key.state).sorted().toList();
    }

    @Override
    public void close() {
        tls.close();
    }
}
