package clearinghouse.matching;

import clearinghouse.formats.version.Span.Bound;
import clearinghouse.formats.version.VersionSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Writes what assertions consist of, one behind the other. */
final class ByteWriter {

    static final int HASH = 0;
    static final int SERIAL = 1;
    static final int MODEL = 2;
    static final int PACKAGED = 3;
    static final int REBUILT = 4;
    static final int PLATFORM = 5;
    static final int PRODUCT = 6;
    static final int NAME = 7;

    static final int OPEN = 0;
    static final int EXCLUDED = 1;
    static final int INCLUDED = 2;

    private byte[] bytes = new byte[256];
    private int size;

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** All but its source and its keys. */
    void said(Assertion assertion) {
        number(AssertionBytes.STANDINGS.indexOf(assertion.standing()));
        set(assertion.ranges());
        texts(assertion.named());
        texts(assertion.words());
        texts(assertion.fixed());
        number(assertion.identities().size());
        assertion.identities().forEach(this::identity);
    }

    void keys(Optional<KeyRanges> keys) {
        if (keys.isEmpty()) {
            number(AssertionBytes.NO_KEYS);
            return;
        }
        number(AssertionBytes.SCHEMES.indexOf(keys.get().scheme()) + 1);
        number(keys.get().ranges().size());
        for (var range : keys.get().ranges()) {
            key(range.low());
            key(range.high());
        }
    }

    private void key(Key key) {
        number(key.bytes().length);
        room(key.bytes().length);
        System.arraycopy(key.bytes(), 0, bytes, size, key.bytes().length);
        size += key.bytes().length;
    }

    void set(VersionSet set) {
        number(AssertionBytes.SCHEMES.indexOf(set.scheme()));
        number(set.spans().size());
        for (var span : set.spans()) {
            bound(span.from());
            bound(span.to());
        }
        texts(set.except());
    }

    private void bound(Bound bound) {
        switch (bound) {
            case Bound.Open() -> number(OPEN);
            case Bound.At(var version, var included) -> {
                number(included ? INCLUDED : EXCLUDED);
                text(version);
            }
        }
    }

    void identity(Identity identity) {
        switch (identity) {
            case Identity.Hash(var algorithm, var digits) -> {
                number(HASH);
                text(algorithm);
                text(digits);
            }
            case Identity.Serial(var vendor, var digits) -> {
                number(SERIAL);
                text(vendor);
                text(digits);
            }
            case Identity.Model(var vendor, var digits) -> {
                number(MODEL);
                text(vendor);
                text(digits);
            }
            case Identity.Packaged(var key, var release) -> {
                number(PACKAGED);
                text(key);
                release(release);
            }
            case Identity.Rebuilt(var name, var release) -> {
                number(REBUILT);
                text(name);
                release(release);
            }
            case Identity.Platform(var vendor, var product, var edition, var target, var doubt) -> {
                number(PLATFORM);
                text(vendor);
                text(product);
                text(edition);
                text(target);
                number(doubt);
            }
            case Identity.Product(var vendor, var name) -> {
                number(PRODUCT);
                texts(vendor);
                texts(name);
            }
            case Identity.Name(var key, var qualified) -> {
                number(NAME);
                text(key);
                number(qualified ? 1 : 0);
            }
        }
    }

    private void release(Release release) {
        text(release.number());
        text(release.stream());
    }

    void texts(List<String> texts) {
        number(texts.size());
        texts.forEach(this::text);
    }

    /** A byte a character where that holds all of them; else two, halves of pairs as they are. */
    void text(String text) {
        boolean isWide = text.chars().anyMatch(letter -> letter > 0xFF);
        number(text.length() << 1 | (isWide ? 1 : 0));
        room(2 * text.length());
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (isWide) {
                bytes[size++] = (byte) (letter >>> 8);
            }
            bytes[size++] = (byte) letter;
        }
    }

    /** Seven bits a byte, the lowest first. */
    void number(int number) {
        room(5);
        int left = number;
        for (; (left & ~0x7F) != 0; left >>>= 7) {
            bytes[size++] = (byte) (left | 0x80);
        }
        bytes[size++] = (byte) left;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
