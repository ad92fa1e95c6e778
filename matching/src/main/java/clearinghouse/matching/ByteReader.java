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
 * Reads what {@link ByteWriter} wrote. What it did not write is answered with an {@link
 * IllegalArgumentException} or an {@link IndexOutOfBoundsException}, and never with more objects
 * than there are bytes.
 */
final class ByteReader {
    private final byte[] bytes;
    private final List<VersionScheme> schemes;
    private final List<Standing> standings;
    private int at;

    /**
     * @param schemes and the following: by their numbers
     */
    ByteReader(byte[] bytes, List<VersionScheme> schemes, List<Standing> standings) {
        this.bytes = bytes;
        this.schemes = schemes;
        this.standings = standings;
    }

    /** What this process wrote itself. */
    ByteReader(byte[] bytes) {
        this(bytes, AssertionBytes.SCHEMES, AssertionBytes.STANDINGS);
    }

    /** From where this one is on, with other numbers. */
    ByteReader with(List<VersionScheme> ofSchemes, List<Standing> ofStandings) {
        var reader = new ByteReader(bytes, ofSchemes, ofStandings);
        reader.at = at;
        return reader;
    }

    boolean isAtEnd() {
        return at == bytes.length;
    }

    /** As it was written, but for its keys, which are those that are given. */
    Assertion said(Assertion.Source source, Optional<KeyRanges> keys) {
        var standing = standings.get(number());
        var ranges = set();
        var named = texts();
        var words = texts();
        var fixed = texts();
        return new Assertion(source, identities(), standing, ranges, named, words, fixed, keys);
    }

    /** As it was written, with keys that are made anew. */
    Assertion said(Assertion.Source source) {
        var read = said(source, Optional.empty());
        return Assertion.of(
                source,
                read.identities(),
                read.standing(),
                read.ranges(),
                read.named(),
                read.words(),
                read.fixed());
    }

    private List<Identity> identities() {
        var identities = new ArrayList<Identity>();
        for (int left = count(); left > 0; left--) {
            identities.add(identity());
        }
        return identities;
    }

    Optional<KeyRanges> keys() {
        int scheme = number();
        if (scheme == AssertionBytes.NO_KEYS) {
            return Optional.empty();
        }
        var ranges = new ArrayList<KeyRanges.Range>();
        for (int left = count(); left > 0; left--) {
            ranges.add(new KeyRanges.Range(key(), key()));
        }
        return Optional.of(new KeyRanges(schemes.get(scheme - 1), ranges));
    }

    private Key key() {
        int from = skip();
        return Key.ofBytes(Arrays.copyOfRange(bytes, from, at));
    }

    /** How the key that comes next compares with another. */
    int compareNext(byte[] key) {
        int from = skip();
        return Arrays.compareUnsigned(bytes, from, at, key, 0, key.length);
    }

    /** Goes behind the key that comes next, and says where that begins. */
    private int skip() {
        int length = number();
        requireLeft(length);
        int from = at;
        at += length;
        return from;
    }

    private VersionSet set() {
        var scheme = schemes.get(number());
        var spans = new ArrayList<Span>();
        for (int left = count(); left > 0; left--) {
            spans.add(new Span(bound(), bound()));
        }
        return new VersionSet(scheme, spans, texts());
    }

    private Bound bound() {
        int kind = number();
        return kind == ByteWriter.OPEN
                ? Span.OPEN
                : new Bound.At(text(), kind == ByteWriter.INCLUDED);
    }

    private Identity identity() {
        int kind = number();
        return switch (kind) {
            case ByteWriter.HASH -> new Identity.Hash(text(), text());
            case ByteWriter.SERIAL -> new Identity.Serial(text(), text());
            case ByteWriter.MODEL -> new Identity.Model(text(), text());
            case ByteWriter.PACKAGED -> new Identity.Packaged(text(), release());
            case ByteWriter.REBUILT -> new Identity.Rebuilt(text(), release());
            case ByteWriter.PLATFORM ->
                    new Identity.Platform(text(), text(), text(), text(), number());
            case ByteWriter.PRODUCT -> new Identity.Product(texts(), texts());
            case ByteWriter.NAME -> new Identity.Name(text(), number() == 1);
            default -> throw new IllegalArgumentException("no kind of identity: " + kind);
        };
    }

    private Release release() {
        var number = text();
        var stream = text();
        return number.isEmpty() && stream.isEmpty() ? Release.NONE : new Release(number, stream);
    }

    List<String> texts() {
        int count = count();
        if (count == 0) {
            return List.of();
        }
        var texts = new ArrayList<String>(count);
        for (int left = count; left > 0; left--) {
            texts.add(text());
        }
        return texts;
    }

    String text() {
        int head = number();
        int length = head >>> 1;
        requireLeft((head & 1) == 0 ? length : 2L * length);
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

    /** Of things of which each takes a byte at least. */
    int count() {
        int count = number();
        requireLeft(count);
        return count;
    }

    private void requireLeft(long needed) {
        if (needed < 0 || needed > bytes.length - at) {
            throw new IllegalArgumentException("it is cut off");
        }
    }

    int number() {
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
