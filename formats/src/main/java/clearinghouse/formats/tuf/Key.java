package clearinghouse.formats.tuf;

import clearinghouse.formats.json.CanonicalJson;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A public key as metadata lists it. We sign with Ed25519 and verify ECDSA P-256 too, which
 * Sigstore uses.
 */
public record Key(
        String keytype,
        String scheme,
        String value,
        Map<String, JsonNode> unknown,
        Map<String, JsonNode> unknownInValue) {
    private static final String ED25519_DER = "302a300506032b6570032100";
    private static final String P256_DER = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
    private static final Pattern HEX_32 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern HEX_POINT = Pattern.compile("04[0-9a-f]{128}");
    private static final Pattern PEM =
            Pattern.compile(
                    "-----BEGIN PUBLIC KEY-----\\s+([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");

    public Key {
        unknown = Map.copyOf(unknown);
        unknownInValue = Map.copyOf(unknownInValue);
    }

    /** From the 32 bytes of RFC 8032. */
    public static Key ed25519(byte[] raw) {
        if (raw.length != 32) {
            throw new IllegalArgumentException("an Ed25519 public key has 32 bytes");
        }
        return new Key("ed25519", "ed25519", HexFormat.of().formatHex(raw), Map.of(), Map.of());
    }

    /** From a key pair of the JDK's {@code Ed25519}. */
    public static Key ed25519(PublicKey key) {
        var der = key.getEncoded();
        if (!HexFormat.of().formatHex(der).startsWith(ED25519_DER)) {
            throw new IllegalArgumentException("not an Ed25519 public key");
        }
        return ed25519(Arrays.copyOfRange(der, der.length - 32, der.length));
    }

    static Key read(Fields fields) {
        var keytype = fields.string("keytype");
        var scheme = fields.string("scheme");
        var value = fields.object("keyval");
        return new Key(keytype, scheme, value.string("public"), fields.unknown(), value.unknown());
    }

    ObjectNode render() {
        var node = JsonMapper.shared().createObjectNode();
        node.put("keytype", keytype);
        node.putObject("keyval").put("public", value).setAll(unknownInValue);
        node.put("scheme", scheme);
        node.setAll(unknown);
        return node;
    }

    /** TUF §4.2: the SHA-256 of the key's canonical form. */
    public String id() {
        return Digests.sha256(CanonicalJson.olpcBytes(render()));
    }

    /** False as well for a kind of key that is not known here: it can never count. */
    public boolean verifies(byte[] message, byte[] signature) {
        try {
            var key = publicKey();
            if (key.isEmpty()) {
                return false;
            }
            var verifier =
                    Signature.getInstance(
                            key.get() instanceof ECPublicKey ? "SHA256withECDSA" : "Ed25519");
            verifier.initVerify(key.get());
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            // The provider throws on a signature that is not even shaped like one.
            return false;
        }
    }

    private Optional<PublicKey> publicKey() throws GeneralSecurityException {
        return switch (scheme) {
            case "ed25519" ->
                    keytype.equals("ed25519") && HEX_32.matcher(value).matches()
                            ? Optional.of(
                                    key("Ed25519", HexFormat.of().parseHex(ED25519_DER + value)))
                            : Optional.empty();
            case "ecdsa-sha2-nistp256" -> p256();
            default -> Optional.empty();
        };
    }

    private Optional<PublicKey> p256() throws GeneralSecurityException {
        if (HEX_POINT.matcher(value).matches()) {
            return Optional.of(key("EC", HexFormat.of().parseHex(P256_DER + value)));
        }
        var pem = PEM.matcher(value);
        if (!pem.matches()) {
            return Optional.empty();
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(pem.group(1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        // The scheme names one curve, whatever the file says.
        return HexFormat.of().formatHex(der).startsWith(P256_DER)
                ? Optional.of(key("EC", der))
                : Optional.empty();
    }

    private static PublicKey key(String algorithm, byte[] der) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
    }
}
