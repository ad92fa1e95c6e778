package clearinghouse.formats.version;

import java.util.Optional;

/** VERS lexicographic: as the bytes of UTF-8, nothing normalised. */
record LexicographicVersion(String text) implements ReadVersion<LexicographicVersion> {

    /** Half a surrogate pair is no text and has no UTF-8. */
    static Optional<LexicographicVersion> read(String version) {
        for (var i = 0; i < version.length(); i++) {
            if (Character.isHighSurrogate(version.charAt(i))
                    && i + 1 < version.length()
                    && Character.isLowSurrogate(version.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(version.charAt(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(new LexicographicVersion(version));
    }

    @Override
    public int compareTo(LexicographicVersion other) {
        return Letters.compare(text, other.text);
    }

    @Override
    public void writeTo(KeyWriter key) {
        key.text(text);
    }
}
