package clearinghouse.formats.feed;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.UUID;

/** The name of a feed in its address, made of what the feed is about. */
public final class FeedName {

    private static final int LONGEST = 60;
    private static final int HASH = 8;

    private FeedName() {}

    /** An ecosystem, in the capitals that OSV gives it. */
    public static String ofEcosystem(String ecosystem) {
        return ecosystem.replaceAll("[^A-Za-z0-9.+-]+", "-");
    }

    /**
     * A name that people gave: names that differ in capitals, accents and punctuation alone are
     * one. Where a letter or digit is lost, a hash of the whole tells it from others.
     */
    public static String of(String name) {
        var folded =
                Normalizer.normalize(name, Normalizer.Form.NFKD)
                        .replaceAll("\\p{M}+", "")
                        .toLowerCase(Locale.ROOT);
        var plain = folded.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        boolean whole =
                plain.length() <= LONGEST
                        && !plain.isEmpty()
                        && folded.codePoints()
                                .filter(Character::isLetterOrDigit)
                                .allMatch(c -> c < 0x80);
        if (whole) {
            return plain;
        }
        var cut = plain.substring(0, Math.min(plain.length(), LONGEST)).replaceAll("-$", "");
        return (cut.isEmpty() ? "" : cut + "-") + hash(folded);
    }

    /** It tells names apart that nobody chose to look alike, and proves nothing. */
    private static String hash(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, HASH);
    }
}
