package clearinghouse.vault;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS's Signature Version 4 of a request without a query: the secret key signs method, path,
 * headers and body, and never goes out.
 *
 * @param region and service: for what the signature is good
 */
record SigV4(String region, String service) {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final int DATE_DIGITS = 8;

    /** The secret one has no text form. */
    record Credentials(String id, String secret) {
        @Override
        public String toString() {
            return "Credentials[" + id + "]";
        }
    }

    static String stamp(Instant now) {
        return STAMP.format(now);
    }

    /**
     * The value of the header {@code Authorization}.
     *
     * @param headers all that are signed, {@code Host} and {@code X-Amz-Date} among them
     */
    String authorization(
            Credentials by,
            String method,
            URI address,
            Map<String, String> headers,
            byte[] body,
            Instant now) {
        var signed = new TreeMap<String, String>();
        headers.forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), value.strip()));
        var names = String.join(";", signed.keySet());
        var lines =
                signed.entrySet().stream()
                        .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                        .collect(Collectors.joining());
        var request =
                String.join(
                        "\n", method, address.getRawPath(), "", lines, names, hex(sha256(body)));
        var stamp = stamp(now);
        var scope =
                "%s/%s/%s/aws4_request".formatted(stamp.substring(0, DATE_DIGITS), region, service);
        var toSign = String.join("\n", ALGORITHM, stamp, scope, hex(sha256(utf8(request))));
        var signature = hex(hmac(key(by, stamp.substring(0, DATE_DIGITS)), toSign));
        return "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                .formatted(ALGORITHM, by.id(), scope, names, signature);
    }

    private byte[] key(Credentials by, String date) {
        var ofDate = hmac(utf8("AWS4" + by.secret()), date);
        return hmac(hmac(hmac(ofDate, region), service), "aws4_request");
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
