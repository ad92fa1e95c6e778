package clearinghouse.formats.version;

import java.util.Optional;

/**
 * Debian policy 5.6.12: epoch, upstream version and revision, each of the latter two read as pairs
 * of other characters and digits. A tilde stands before everything, even the end; letters stand
 * before all other characters.
 */
record DebVersion(String epoch, String upstream, String revision)
        implements ReadVersion<DebVersion> {

    private static final int TILDE = 0x01;
    private static final int NOTHING_MORE = 0x02;

    static Optional<DebVersion> read(String version) {
        var colon = version.indexOf(':');
        var epoch = colon < 0 ? "0" : version.substring(0, colon);
        var rest = version.substring(colon + 1);
        if (!Digits.are(epoch) || rest.isEmpty() || !Letters.printable(rest)) {
            return Optional.empty();
        }
        var hyphen = rest.lastIndexOf('-');
        return Optional.of(
                new DebVersion(
                        Digits.withoutZeros(epoch),
                        hyphen < 0 ? rest : rest.substring(0, hyphen),
                        rest.substring(hyphen < 0 ? rest.length() : hyphen + 1)));
    }

    @Override
    public int compareTo(DebVersion other) {
        var order = Digits.compare(epoch, other.epoch);
        if (order == 0) {
            order = compare(upstream, other.upstream);
        }
        return order != 0 ? order : compare(revision, other.revision);
    }

    private static int compare(String left, String right) {
        var a = 0;
        var b = 0;
        while (a < left.length() || b < right.length()) {
            while (otherAt(left, a) || otherAt(right, b)) {
                var order = Integer.compare(rank(left, a), rank(right, b));
                if (order != 0) {
                    return order;
                }
                a++;
                b++;
            }
            var endOfA = Digits.end(left, a);
            var endOfB = Digits.end(right, b);
            var order =
                    Digits.compare(
                            Digits.withoutZeros(left.substring(a, endOfA)),
                            Digits.withoutZeros(right.substring(b, endOfB)));
            if (order != 0) {
                return order;
            }
            a = endOfA;
            b = endOfB;
        }
        return 0;
    }

    private static boolean otherAt(String text, int at) {
        return at < text.length() && !Digits.is(text.charAt(at));
    }

    private static int rank(String text, int at) {
        if (!otherAt(text, at)) {
            return 0;
        }
        var character = text.charAt(at);
        if (character == '~') {
            return -1;
        }
        return Letters.are(character) ? character : character + 256;
    }

    @Override
    public void writeTo(KeyWriter key) {
        key.number(epoch);
        write(upstream, key);
        write(revision, key);
    }

    private static void write(String text, KeyWriter key) {
        var at = 0;
        do {
            for (; otherAt(text, at); at++) {
                var character = text.charAt(at);
                key.mark(
                        character == '~'
                                ? TILDE
                                : Letters.are(character) ? character : 0x80 + character);
            }
            key.mark(NOTHING_MORE);
            var end = Digits.end(text, at);
            key.number(Digits.withoutZeros(text.substring(at, end)));
            at = end;
        } while (at < text.length());
        key.mark(NOTHING_MORE);
    }
}
