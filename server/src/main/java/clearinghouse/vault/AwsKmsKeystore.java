package clearinghouse.vault;

import clearinghouse.platform.Json;
import clearinghouse.platform.SafeClient;
import clearinghouse.platform.Unopenable;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Wrapping keys in AWS KMS, or in what speaks as it does. A key of ours is found by its alias; the
 * encryption context binds what it wraps to its subject. A key that is destroyed is closed at once
 * and gone after the service's shortest wait, seven days.
 */
final class AwsKmsKeystore implements Keystore {

    static final String KIND = "aws-kms";

    private static final String ALIAS = "alias/";
    private static final int MOST_PAGES = 100;
    private static final int LONGEST = 8 << 10;
    private static final int WAIT_DAYS = 7;
    private static final int LONGEST_WRAPPED = 6144;
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]{1,4096}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9/+=_-]{1,256}");
    private static final String USABLE = "Enabled";
    private static final String GONE = "PendingDeletion";
    private static final Set<String> REFUSALS =
            Set.of(
                    "AccessDeniedException",
                    "ExpiredTokenException",
                    "IncompleteSignature",
                    "InvalidClientTokenId",
                    "InvalidSignatureException",
                    "MissingAuthenticationToken",
                    "UnrecognizedClientException");
    private static final Set<String> ALTERED =
            Set.of("InvalidCiphertextException", "IncorrectKeyException");
    private static final Set<String> LACKING =
            Set.of("NotFoundException", "DisabledException", "KMSInvalidStateException");

    private final KeystoreSettings.AwsKms settings;
    private final KeyNames names;
    private final SecureRandom chance;
    private final InstantSource clock;
    private final Presence presence = new Presence(KIND);
    private final KeyServiceClient client;

    private AwsKmsKeystore(
            KeystoreSettings.AwsKms settings,
            KeyNames names,
            SecureRandom chance,
            InstantSource clock) {
        this.settings = settings;
        this.names = names;
        this.chance = chance;
        this.clock = clock;
        client = KeyServiceClient.trusting(settings.ca(), presence);
    }

    /**
     * Refuses what the operator has to mend. A service that does not answer is no such thing: all
     * that needs no key works without it.
     */
    static AwsKmsKeystore open(
            KeystoreSettings.AwsKms settings,
            String owner,
            SecureRandom chance,
            InstantSource clock) {
        var keystore = new AwsKmsKeystore(settings, new KeyNames(KIND, owner), chance, clock);
        keystore.login();
        try {
            var answer = keystore.send("ListAliases", Map.of("Limit", 1));
            if (REFUSALS.contains(fault(answer))) {
                throw new BrokenKeystore(
                        "the key service %s refuses the credentials in %s; put some there that may do what docs/operate/keys.md names"
                                .formatted(settings.address(), settings.credentials()));
            }
        } catch (Unopenable _) {
            // Presence has said so in the log.
            return keystore;
        }
        return keystore;
    }

    @Override
    public synchronized String keyBeside(Set<String> known) {
        return names.spare(aliases(), known).orElseGet(this::make);
    }

    private List<String> aliases() {
        var found = new ArrayList<String>();
        var marker = Optional.<String>empty();
        for (int page = 0; page < MOST_PAGES; page++) {
            var asked = new HashMap<String, Object>(Map.of("Limit", 100));
            marker.ifPresent(at -> asked.put("Marker", at));
            var answer = done(send("ListAliases", asked));
            answer.said()
                    .path("Aliases")
                    .valueStream()
                    .forEach(it -> {
                        var name = it.path("AliasName").asString("");
                        if (name.startsWith(ALIAS)) {
                            found.add(name.substring(ALIAS.length()));
                        }
                    });
            if (!answer.said().path("Truncated").asBoolean(false)) {
                return found;
            }
            marker = Optional.of(answer.text("NextMarker"));
        }
        throw presence.away("the service has more aliases than are looked through");
    }

    private String make() {
        var key = names.fresh(chance);
        var made =
                done(
                        send(
                                "CreateKey",
                                Map.of(
                                        "Description", "clearinghouse " + names.owner(),
                                        "KeySpec", "SYMMETRIC_DEFAULT",
                                        "KeyUsage", "ENCRYPT_DECRYPT")));
        done(
                send(
                        "CreateAlias",
                        Map.of(
                                "AliasName", alias(key),
                                "TargetKeyId", made.text("KeyMetadata", "KeyId"))));
        return key;
    }

    @Override
    public boolean holds(String key) {
        return described(key).map(it -> it.state().equals(USABLE)).orElse(false);
    }

    private record Described(String id, String state) {}

    private Optional<Described> described(String key) {
        var name = names.inService(key);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        var answer = send("DescribeKey", Map.of("KeyId", ALIAS + name.get()));
        if (fault(answer).equals("NotFoundException")) {
            return Optional.empty();
        }
        done(answer);
        return Optional.of(
                new Described(
                        answer.text("KeyMetadata", "KeyId"),
                        answer.text("KeyMetadata", "KeyState")));
    }

    @Override
    public byte[] wrap(String key, byte[] dataKey, String subject) {
        var answer =
                of(
                        send(
                                "Encrypt",
                                Map.of(
                                        "KeyId", alias(key),
                                        "Plaintext", base64(dataKey),
                                        "EncryptionContext", context(subject))));
        return decoded(answer.text("CiphertextBlob"));
    }

    @Override
    public byte[] unwrap(String key, byte[] wrapped, String subject) {
        if (wrapped.length == 0 || wrapped.length > LONGEST_WRAPPED) {
            throw new CannotOpen();
        }
        var answer =
                send(
                        "Decrypt",
                        Map.of(
                                "KeyId", alias(key),
                                "CiphertextBlob", base64(wrapped),
                                "EncryptionContext", context(subject)));
        if (ALTERED.contains(fault(answer))) {
            throw new CannotOpen();
        }
        return decoded(of(answer).text("Plaintext"));
    }

    /** Scheduled first: cut short between the two, it is found and done again. */
    @Override
    public void destroy(String key) {
        var found = described(key);
        if (found.isEmpty()) {
            return;
        }
        if (!found.get().state().equals(GONE)) {
            done(
                    send(
                            "ScheduleKeyDeletion",
                            Map.of("KeyId", found.get().id(), "PendingWindowInDays", WAIT_DAYS)));
        }
        done(send("DeleteAlias", Map.of("AliasName", alias(key))));
    }

    private String alias(String key) {
        return ALIAS + names.inService(key).orElseThrow(Closed::lacking);
    }

    private Map<String, String> context(String subject) {
        return Map.of("clearinghouse", names.owner(), "subject", subject);
    }

    private KeyServiceClient.Answer send(String action, Map<String, Object> said) {
        Login login;
        try {
            login = login();
        } catch (BrokenKeystore e) {
            throw presence.away(String.valueOf(e.getMessage()));
        }
        var body = Json.render(said).getBytes(StandardCharsets.UTF_8);
        var now = clock.instant();
        var headers = new HashMap<String, String>();
        headers.put("Content-Type", "application/x-amz-json-1.1");
        headers.put("X-Amz-Date", SigV4.stamp(now));
        headers.put("X-Amz-Target", "TrentService." + action);
        login.session().ifPresent(token -> headers.put("X-Amz-Security-Token", token));
        var signed = new HashMap<>(headers);
        signed.put("Host", SafeClient.hostAndPort(settings.address()));
        headers.put(
                "Authorization",
                new SigV4(settings.region(), "kms")
                        .authorization(
                                login.credentials(),
                                "POST",
                                settings.address(),
                                signed,
                                body,
                                now));
        return client.ask(new SafeClient.Call("POST", settings.address(), headers, body));
    }

    /** It has no text form. */
    private record Login(SigV4.Credentials credentials, Optional<String> session) {
        @Override
        public String toString() {
            return "Login[]";
        }
    }

    /** Each time anew: credentials that end are renewed in the file. */
    private Login login() {
        var content = SecretFile.read(settings.credentials(), "credentials", LONGEST);
        var properties = new Properties();
        try {
            properties.load(new StringReader(new String(content, StandardCharsets.UTF_8)));
        } catch (IOException | IllegalArgumentException _) {
            properties.clear();
        }
        var id = properties.getProperty("access-key-id", "").strip();
        var secret = properties.getProperty("secret-access-key", "").strip();
        var session =
                Optional.ofNullable(properties.getProperty("session-token")).map(String::strip);
        if (!WORD.matcher(id).matches()
                || !PRINTABLE.matcher(secret).matches()
                || !session.map(it -> PRINTABLE.matcher(it).matches()).orElse(true)) {
            throw new BrokenKeystore(
                    "the credentials file %s does not set access-key-id and secret-access-key; write both"
                            .formatted(settings.credentials()));
        }
        return new Login(new SigV4.Credentials(id, secret), session);
    }

    private KeyServiceClient.Answer of(KeyServiceClient.Answer answer) {
        if (LACKING.contains(fault(answer))) {
            throw Closed.lacking();
        }
        return done(answer);
    }

    private KeyServiceClient.Answer done(KeyServiceClient.Answer answer) {
        if (answer.isDone()) {
            presence.here();
            return answer;
        }
        throw presence.away(
                REFUSALS.contains(fault(answer))
                        ? "the service refuses the credentials in %s"
                                .formatted(settings.credentials())
                        : "the service answers with status %d".formatted(answer.status()));
    }

    /** The type of a fault, without the name space that some put before it. */
    private static String fault(KeyServiceClient.Answer answer) {
        var type = answer.isDone() ? "" : answer.text("__type");
        return type.substring(type.indexOf('#') + 1);
    }

    private byte[] decoded(String text) {
        try {
            var bytes = Base64.getDecoder().decode(text);
            if (bytes.length > 0) {
                return bytes;
            }
        } catch (IllegalArgumentException _) {
            // As an answer that holds nothing.
        }
        throw presence.away("an answer holds nothing of what was asked for");
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
