package clearinghouse.parties;

import clearinghouse.kernel.Digest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** 256 random bits that a cookie or a link carries. Only their hash is stored. */
record Opaque(String text) {

    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    static Opaque random(SecureRandom chance) {
        var bytes = new byte[BYTES];
        chance.nextBytes(bytes);
        return new Opaque(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    static Optional<Opaque> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new Opaque(text)) : Optional.empty();
    }

    byte[] hash() {
        return HexFormat.of()
                .parseHex(Digest.sha256(text.getBytes(StandardCharsets.US_ASCII)).hex());
    }

    @Override
    public String toString() {
        return "Opaque[…]";
    }
}
