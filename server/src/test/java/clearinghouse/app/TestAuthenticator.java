package clearinghouse.app;

import clearinghouse.platform.Json;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * An authenticator and the browser before it, in one, that does as a test says: what a real one
 * never would, too.
 */
final class TestAuthenticator {

    private static final int USER_PRESENT = 0x01;
    private static final int USER_VERIFIED = 0x04;
    private static final int ATTESTED = 0x40;

    private final byte[] credential = new byte[16];
    private KeyPair keys = fresh();
    private String origin;
    private String relyingParty;
    private String user = "";
    private long counter = 1;
    private int flags = USER_PRESENT | USER_VERIFIED;

    /**
     * @param origin what the browser says it is at
     */
    TestAuthenticator(String origin) {
        this.origin = origin;
        relyingParty = URI.create(origin).getHost();
        new SecureRandom().nextBytes(credential);
    }

    TestAuthenticator at(String other) {
        origin = other;
        return this;
    }

    TestAuthenticator forRelyingParty(String other) {
        relyingParty = other;
        return this;
    }

    TestAuthenticator counting(long to) {
        counter = to;
        return this;
    }

    TestAuthenticator ofUser(String other) {
        user = encoded(other.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Nobody showed a finger, a face or a PIN. */
    TestAuthenticator unverified() {
        flags = USER_PRESENT;
        return this;
    }

    TestAuthenticator withAnotherKey() {
        keys = fresh();
        return this;
    }

    String create(JsonNode options) {
        user = options.at("/user/id").asString();
        var client = client("webauthn.create", options);
        var data = new ByteArrayOutputStream();
        data.writeBytes(data(flags | ATTESTED));
        data.writeBytes(new byte[16]);
        data.write(0);
        data.write(credential.length);
        data.writeBytes(credential);
        data.writeBytes(publicKey());
        var attestation = new ByteArrayOutputStream();
        attestation.write(0xa3);
        attestation.writeBytes(text("fmt"));
        attestation.writeBytes(text("none"));
        attestation.writeBytes(text("attStmt"));
        attestation.write(0xa0);
        attestation.writeBytes(text("authData"));
        attestation.writeBytes(bytes(data.toByteArray()));
        return answer(
                Map.of(
                        "clientDataJSON",
                        encoded(client),
                        "attestationObject",
                        encoded(attestation.toByteArray())));
    }

    /** A signature with the next count. */
    String show(JsonNode options) {
        var client = client("webauthn.get", options);
        counter++;
        var data = data(flags);
        var response = new LinkedHashMap<String, String>();
        response.put("clientDataJSON", encoded(client));
        response.put("authenticatorData", encoded(data));
        response.put("signature", encoded(signature(data, client)));
        response.put("userHandle", user);
        return answer(response);
    }

    private byte[] client(String type, JsonNode options) {
        return Json.render(
                        Map.of(
                                "type",
                                type,
                                "challenge",
                                options.at("/challenge").asString(),
                                "origin",
                                origin,
                                "crossOrigin",
                                false))
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] data(int withFlags) {
        return ByteBuffer.allocate(37)
                .put(sha256(relyingParty.getBytes(StandardCharsets.UTF_8)))
                .put((byte) withFlags)
                .putInt((int) counter)
                .array();
    }

    private String answer(Map<String, String> response) {
        return Json.render(
                Map.of(
                        "id",
                        encoded(credential),
                        "rawId",
                        encoded(credential),
                        "type",
                        "public-key",
                        "clientExtensionResults",
                        Map.of(),
                        "response",
                        response));
    }

    private byte[] signature(byte[] data, byte[] client) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(data);
            signature.update(sha256(client));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** RFC 9053 §7.1.1: a map of type EC2, algorithm ES256, curve P-256, x and y. */
    private byte[] publicKey() {
        var point = ((ECPublicKey) keys.getPublic()).getW();
        var map = new ByteArrayOutputStream();
        map.writeBytes(new byte[] {(byte) 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21});
        map.writeBytes(bytes(coordinate(point.getAffineX().toByteArray())));
        map.write(0x22);
        map.writeBytes(bytes(coordinate(point.getAffineY().toByteArray())));
        return map.toByteArray();
    }

    private static byte[] coordinate(byte[] number) {
        var whole = new byte[32];
        int length = Math.min(number.length, 32);
        System.arraycopy(number, number.length - length, whole, 32 - length, length);
        return whole;
    }

    private static byte[] text(String text) {
        var letters = text.getBytes(StandardCharsets.US_ASCII);
        var out = new ByteArrayOutputStream();
        out.write(0x60 + letters.length);
        out.writeBytes(letters);
        return out.toByteArray();
    }

    private static byte[] bytes(byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(0x58);
        out.write(content.length);
        if (content.length > 255) {
            throw new AssertionError("too long for one byte of length");
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair fresh() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String encoded(byte[] content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
    }

    @Override
    public String toString() {
        return "TestAuthenticator" + Arrays.toString(credential);
    }
}
