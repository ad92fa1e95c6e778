package clearinghouse.vault;

import clearinghouse.platform.Json;
import clearinghouse.platform.SafeClient;
import clearinghouse.platform.Unopenable;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Wrapping keys in the transit engine of HashiCorp Vault or OpenBao, which never gives them out.
 * One key of ours is one of the engine's: we rotate by a new one, so that the old one can be
 * destroyed.
 */
final class TransitKeystore implements Keystore {

    static final String KIND = "transit";

    private static final Pattern CIPHERTEXT =
            Pattern.compile("vault:v[0-9]{1,9}:[A-Za-z0-9+/]{1,4096}={0,2}");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,4096}");
    private static final int LONGEST_TOKEN = 8 << 10;
    private static final Set<Integer> REFUSALS = Set.of(401, 403);
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private final KeystoreSettings.Transit settings;
    private final KeyNames names;
    private final SecureRandom chance;
    private final Presence presence = new Presence(KIND);
    private final KeyServiceClient client;

    /** Asked for, an engine may make a key that it lacks: only of these is it asked to wrap. */
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    private TransitKeystore(
            KeystoreSettings.Transit settings, KeyNames names, SecureRandom chance) {
        this.settings = settings;
        this.names = names;
        this.chance = chance;
        client = KeyServiceClient.trusting(settings.ca(), presence);
    }

    /**
     * Refuses what the operator has to mend. A service that does not answer is no such thing: all
     * that needs no key works without it.
     */
    static TransitKeystore open(
            KeystoreSettings.Transit settings, String owner, SecureRandom chance) {
        var keystore = new TransitKeystore(settings, new KeyNames(KIND, owner), chance);
        keystore.token();
        try {
            int status = keystore.send("GET", "keys?list=true", Map.of()).status();
            if (REFUSALS.contains(status)) {
                throw new BrokenKeystore(
                        "the key service %s refuses the token in %s; put one there whose policy is that of docs/operate/keys.md"
                                .formatted(settings.address(), settings.token()));
            }
        } catch (Unopenable _) {
            // Presence has said so in the log.
            return keystore;
        }
        return keystore;
    }

    @Override
    public synchronized String keyBeside(Set<String> known) {
        var listed = send("GET", "keys?list=true", Map.of());
        var there =
                listed.status() == NOT_FOUND
                        ? List.<String>of()
                        : done(listed)
                                .said()
                                .path("data")
                                .path("keys")
                                .valueStream()
                                .map(name -> name.asString(""))
                                .toList();
        var key = names.spare(there, known).orElseGet(this::make);
        requireThatItBinds(key);
        return key;
    }

    private String make() {
        var key = names.fresh(chance);
        done(send("POST", "keys/" + inService(key), Map.of("type", "aes256-gcm96")));
        return key;
    }

    /** An engine that is too old takes the associated data and forgets it. */
    private void requireThatItBinds(String key) {
        var wrapped = wrap(key, new byte[Gcm.KEY_BYTES], "one subject");
        try {
            unwrap(key, wrapped, "another subject");
        } catch (CannotOpen _) {
            return;
        }
        throw presence.away("the service ignores associated data; it is too old");
    }

    @Override
    public boolean holds(String key) {
        var name = names.inService(key);
        if (name.isEmpty()) {
            return false;
        }
        var answer = send("GET", "keys/" + name.get(), Map.of());
        if (answer.status() == NOT_FOUND) {
            seen.remove(key);
            return false;
        }
        done(answer);
        seen.add(key);
        return true;
    }

    @Override
    public byte[] wrap(String key, byte[] dataKey, String subject) {
        requireSeen(key);
        var answer =
                done(
                        send(
                                "POST",
                                "encrypt/" + inService(key),
                                Map.of(
                                        "plaintext", base64(dataKey),
                                        "associated_data", bound(subject))));
        var wrapped = answer.text("data", "ciphertext");
        if (!CIPHERTEXT.matcher(wrapped).matches()) {
            throw presence.away("the answer to an encryption holds none");
        }
        return wrapped.getBytes(StandardCharsets.US_ASCII);
    }

    private void requireSeen(String key) {
        if (!seen.contains(key) && !holds(key)) {
            throw Closed.lacking();
        }
    }

    @Override
    public byte[] unwrap(String key, byte[] wrapped, String subject) {
        var ciphertext = new String(wrapped, StandardCharsets.ISO_8859_1);
        if (!CIPHERTEXT.matcher(ciphertext).matches()) {
            throw new CannotOpen();
        }
        var answer =
                send(
                        "POST",
                        "decrypt/" + inService(key),
                        Map.of("ciphertext", ciphertext, "associated_data", bound(subject)));
        if (answer.status() == BAD_REQUEST || answer.status() == NOT_FOUND) {
            // Said of a key that is not there, too.
            if (!holds(key)) {
                throw Closed.lacking();
            }
            throw new CannotOpen();
        }
        return decoded(done(answer).text("data", "plaintext"));
    }

    private byte[] decoded(String plaintext) {
        try {
            var plain = Base64.getDecoder().decode(plaintext);
            if (plain.length > 0) {
                return plain;
            }
        } catch (IllegalArgumentException _) {
            // As an answer without any.
        }
        throw presence.away("the answer to a decryption holds none");
    }

    @Override
    public void destroy(String key) {
        if (!holds(key)) {
            return;
        }
        var name = inService(key);
        done(send("POST", "keys/" + name + "/config", Map.of("deletion_allowed", true)));
        done(send("DELETE", "keys/" + name, Map.of()));
        seen.remove(key);
    }

    private String inService(String key) {
        return names.inService(key).orElseThrow(Closed::lacking);
    }

    private KeyServiceClient.Answer send(String method, String path, Map<String, Object> said) {
        var headers = new HashMap<String, String>();
        try {
            headers.put("X-Vault-Token", token());
        } catch (BrokenKeystore e) {
            throw presence.away(String.valueOf(e.getMessage()));
        }
        headers.put("Content-Type", "application/json");
        settings.namespace().ifPresent(name -> headers.put("X-Vault-Namespace", name));
        var body = method.equals("POST") ? Json.render(said) : "";
        return client.ask(
                new SafeClient.Call(
                        method,
                        settings.address().resolve("/v1/" + settings.mount() + "/" + path),
                        headers,
                        body.getBytes(StandardCharsets.UTF_8)));
    }

    /** Each time anew: an agent of the service's may renew the file. */
    private String token() {
        var line = SecretFile.firstLine(settings.token(), "token", LONGEST_TOKEN);
        var token = new String(line, StandardCharsets.ISO_8859_1);
        if (!TOKEN.matcher(token).matches()) {
            throw new BrokenKeystore(
                    "the token file %s holds no token; put one into its first line"
                            .formatted(settings.token()));
        }
        return token;
    }

    private KeyServiceClient.Answer done(KeyServiceClient.Answer answer) {
        if (answer.isDone()) {
            presence.here();
            return answer;
        }
        throw presence.away(
                REFUSALS.contains(answer.status())
                        ? "the service refuses the token in %s".formatted(settings.token())
                        : "the service answers with status %d".formatted(answer.status()));
    }

    private static String bound(String subject) {
        return base64(subject.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
