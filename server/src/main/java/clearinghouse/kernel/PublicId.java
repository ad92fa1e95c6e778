package clearinghouse.kernel;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name under which a thing leaves the server: a type prefix and 128 random bits in base32, such
 * as {@code fnd_4qk7…}. It tells neither time nor count. Each capability has a record per kind.
 */
public interface PublicId {

    String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    int LENGTH = 26;
    Pattern BODY = Pattern.compile("[a-z2-7]{26}");

    String code();

    /** Fails when the code is not of this kind: an id that exists is well formed. */
    static void require(String prefix, String code) {
        if (!isCode(prefix, code)) {
            throw new IllegalArgumentException("not a public id of kind " + prefix);
        }
    }

    static boolean isCode(String prefix, String code) {
        return code.length() == prefix.length() + 1 + LENGTH
                && code.startsWith(prefix + "_")
                && BODY.matcher(code.substring(prefix.length() + 1)).matches();
    }

    static String randomCode(String prefix, SecureRandom chance) {
        var code = new StringBuilder(prefix.toLowerCase(Locale.ROOT)).append('_');
        // 26 digits of 5 bits hold 130: the first two bits of the last digit stay free.
        for (int i = 0; i < LENGTH; i++) {
            code.append(ALPHABET.charAt(chance.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }
}
