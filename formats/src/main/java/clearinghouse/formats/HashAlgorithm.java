package clearinghouse.formats;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Names of hash algorithms, which the standards spell each in its own way. */
public final class HashAlgorithm {

    /** Of the ways to write them, those that are written most. */
    private static final Map<String, String> ALGORITHMS =
            Map.of(
                    "MD5", "md5", "SHA-1", "sha-1", "SHA1", "sha-1", "SHA-256", "sha-256", "SHA256",
                    "sha-256", "SHA-384", "sha-384", "SHA-512", "sha-512", "SHA512", "sha-512");

    private static final Pattern SHA_2 = Pattern.compile("sha-?(1|224|256|384|512)");
    private static final Pattern SHA_3 = Pattern.compile("sha3-?(\\d+)");

    private HashAlgorithm() {}

    /** SHA256, SHA-256 and sha256 are one algorithm. */
    public static String name(String text) {
        var known = ALGORITHMS.get(text);
        if (known != null) {
            return known;
        }
        var lower = text.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        var second = SHA_2.matcher(lower);
        if (second.matches()) {
            return "sha-" + second.group(1);
        }
        var third = SHA_3.matcher(lower);
        return third.matches() ? "sha3-" + third.group(1) : lower;
    }
}
