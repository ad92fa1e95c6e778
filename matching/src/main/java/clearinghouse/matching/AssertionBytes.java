package clearinghouse.matching;

import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.version.Span;
import clearinghouse.formats.version.Span.Bound;
import clearinghouse.formats.version.VersionScheme;
import clearinghouse.formats.version.VersionSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An assertion without its source as bytes, in less than half of the room of its objects: first the
 * keys of the versions that are meant, which are compared as they lie there, then all that it says.
 * They live as long as the process: kinds of things are numbers in the order of their declaration.
 */
final class AssertionBytes {

    private static final int NO_KEYS = 0;

    private static final List<VersionScheme> SCHEMES = List.of(VersionScheme.values());
    private static final List<Standing> STANDINGS = List.of(Standing.values());

    private static final int OPEN = 0;
    private static final int EXCLUDED = 1;
    private static final int INCLUDED = 2;

    private static final int HASH = 0;
    private static final int SERIAL = 1;
    private static final int MODEL = 2;
    private static final int PACKAGED = 3;
    private static final int REBUILT = 4;
    private static final int PLATFORM = 5;
    private static final int PRODUCT = 6;
    private static final int NAME = 7;

    private AssertionBytes() {}

    static byte[] write(Assertion assertion) {
        var out = new Writer();
        out.keys(assertion.keys());
        out.number(STANDINGS.indexOf(assertion.standing()));
        out.set(assertion.ranges());
        out.texts(assertion.named());
        out.texts(assertion.words());
        out.texts(assertion.fixed());
        out.number(assertion.identities().size());
        assertion.identities().forEach(out::identity);
        return out.bytes();
    }

    static Assertion read(byte[] bytes, Assertion.Source source) {
        var in = new Reader(bytes);
        var keys = in.keys();
        var standing = STANDINGS.get(in.number());
        var ranges = in.set();
        var named = in.texts();
        var words = in.texts();
        var fixed = in.texts();
        var identities = new ArrayList<Identity>();
        for (int left = in.number(); left > 0; left--) {
            identities.add(in.identity());
        }
        return new Assertion(source, identities, standing, ranges, named, words, fixed, keys);
    }

    /** As {@link Assertion#keysMean}, and nothing else of it is read. */
    static Optional<Boolean> keysMean(byte[] bytes, Named known) {
        var in = new Reader(bytes);
        int scheme = in.number();
        if (scheme == NO_KEYS
                || SCHEMES.get(scheme - 1) != known.scheme()
                || known.key().isEmpty()) {
            return Optional.empty();
        }
        var key = known.key().get().bytes();
        for (int left = in.number(); left > 0; left--) {
            // Both are always passed over, so that the next one is read from where it begins.
            boolean isNotBelow = in.compareNext(key) <= 0;
            boolean isBelowHigh = in.compareNext(key) > 0;
            if (isNotBelow && isBelowHigh) {
                return Optional.of(true);
            }
        }
        return Optional.of(false);
    }

    private static final class Writer {
        private byte[] bytes = new byte[256];
        private int size;

        private byte[] bytes() {
            return Arrays.copyOf(bytes, size);
        }

        private void keys(Optional<KeyRanges> keys) {
            if (keys.isEmpty()) {
                number(NO_KEYS);
                return;
            }
            number(SCHEMES.indexOf(keys.get().scheme()) + 1);
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

        private void set(VersionSet set) {
            number(SCHEMES.indexOf(set.scheme()));
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

        private void identity(Identity identity) {
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
                case Identity.Platform(
                                var vendor,
                                var product,
                                var edition,
                                var target,
                                var doubt) -> {
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

        private void texts(List<String> texts) {
            number(texts.size());
            texts.forEach(this::text);
        }

        /**
         * A byte a character where that holds all of them; else two, halves of pairs as they are.
         */
        private void text(String text) {
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
        private void number(int number) {
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

    private static final class Reader {
        private final byte[] bytes;
        private int at;

        private Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        private Optional<KeyRanges> keys() {
            int scheme = number();
            if (scheme == NO_KEYS) {
                return Optional.empty();
            }
            var ranges = new ArrayList<KeyRanges.Range>();
            for (int left = number(); left > 0; left--) {
                ranges.add(new KeyRanges.Range(key(), key()));
            }
            return Optional.of(new KeyRanges(SCHEMES.get(scheme - 1), ranges));
        }

        private Key key() {
            int from = skip();
            return Key.ofBytes(Arrays.copyOfRange(bytes, from, at));
        }

        /** How the key that comes next compares with another. */
        private int compareNext(byte[] key) {
            int from = skip();
            return Arrays.compareUnsigned(bytes, from, at, key, 0, key.length);
        }

        /** Goes behind the key that comes next, and says where that begins. */
        private int skip() {
            int length = number();
            int from = at;
            at += length;
            return from;
        }

        private VersionSet set() {
            var scheme = SCHEMES.get(number());
            var spans = new ArrayList<Span>();
            for (int left = number(); left > 0; left--) {
                spans.add(new Span(bound(), bound()));
            }
            return new VersionSet(scheme, spans, texts());
        }

        private Bound bound() {
            int kind = number();
            return kind == OPEN ? Span.OPEN : new Bound.At(text(), kind == INCLUDED);
        }

        private Identity identity() {
            int kind = number();
            return switch (kind) {
                case HASH -> new Identity.Hash(text(), text());
                case SERIAL -> new Identity.Serial(text(), text());
                case MODEL -> new Identity.Model(text(), text());
                case PACKAGED -> new Identity.Packaged(text(), release());
                case REBUILT -> new Identity.Rebuilt(text(), release());
                case PLATFORM -> new Identity.Platform(text(), text(), text(), text(), number());
                case PRODUCT -> new Identity.Product(texts(), texts());
                case NAME -> new Identity.Name(text(), number() == 1);
                default -> throw new IllegalStateException("no kind of identity: " + kind);
            };
        }

        private Release release() {
            var number = text();
            var stream = text();
            return number.isEmpty() && stream.isEmpty()
                    ? Release.NONE
                    : new Release(number, stream);
        }

        private List<String> texts() {
            int count = number();
            if (count == 0) {
                return List.of();
            }
            var texts = new ArrayList<String>(count);
            for (int left = count; left > 0; left--) {
                texts.add(text());
            }
            return texts;
        }

        private String text() {
            int head = number();
            int length = head >>> 1;
            if ((head & 1) == 0) {
                var text = new String(bytes, at, length, StandardCharsets.ISO_8859_1);
                at += length;
                return text;
            }
            var letters = new char[length];
            for (int i = 0; i < length; i++, at += 2) {
                letters[i] = (char) ((bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF));
            }
            return new String(letters);
        }

        private int number() {
            int number = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = bytes[at++];
                number |= (next & 0x7F) << shift;
                if (next >= 0) {
                    return number;
                }
            }
        }
    }
}
