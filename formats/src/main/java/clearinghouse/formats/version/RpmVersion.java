package clearinghouse.formats.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * RPM: epoch, version and release, the latter two as segments of letters or digits. A tilde stands
 * before the end, a caret after it and before everything else; what else stands between segments
 * only separates them. A version without a release stands before all its releases.
 *
 * @param release empty where there is none
 */
record RpmVersion(String epoch, List<Part> version, Optional<List<Part>> release)
        implements ReadVersion<RpmVersion> {

    private static final Part TILDE = Part.word("~");
    private static final Part CARET = Part.word("^");

    static Optional<RpmVersion> read(String text) {
        var colon = text.indexOf(':');
        var hasEpoch = colon > 0 && Digits.are(text.substring(0, colon));
        var rest = hasEpoch ? text.substring(colon + 1) : text;
        var hyphen = rest.indexOf('-');
        var version = segments(hyphen < 0 ? rest : rest.substring(0, hyphen));
        var release =
                hyphen < 0
                        ? Optional.<List<Part>>empty()
                        : Optional.of(segments(rest.substring(hyphen + 1)));
        return text.isBlank()
                ? Optional.empty()
                : Optional.of(
                        new RpmVersion(
                                hasEpoch ? Digits.withoutZeros(text.substring(0, colon)) : "",
                                version,
                                release));
    }

    private static List<Part> segments(String text) {
        var segments = new ArrayList<Part>();
        var at = 0;
        while (at < text.length()) {
            var character = text.charAt(at);
            if (Digits.is(character)) {
                var end = Digits.end(text, at);
                segments.add(Part.number(text.substring(at, end)));
                at = end;
            } else if (Letters.are(character)) {
                var end = Letters.end(text, at);
                segments.add(Part.word(text.substring(at, end)));
                at = end;
            } else {
                if (character == '~' || character == '^') {
                    segments.add(character == '~' ? TILDE : CARET);
                }
                at++;
            }
        }
        return segments;
    }

    @Override
    public int compareTo(RpmVersion other) {
        var order = Digits.compare(epoch, other.epoch);
        if (order == 0) {
            order = compare(version, other.version);
        }
        if (order != 0) {
            return order;
        }
        if (release.isEmpty() || other.release.isEmpty()) {
            return Boolean.compare(release.isPresent(), other.release.isPresent());
        }
        return compare(release.get(), other.release.get());
    }

    private static int compare(List<Part> left, List<Part> right) {
        for (var i = 0; i < Math.max(left.size(), right.size()); i++) {
            if (i == left.size()) {
                return right.get(i).equals(TILDE) ? 1 : -1;
            }
            if (i == right.size()) {
                return left.get(i).equals(TILDE) ? -1 : 1;
            }
            var order = compare(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int compare(Part left, Part right) {
        if (left.equals(right)) {
            return 0;
        }
        for (var mark : List.of(TILDE, CARET)) {
            if (left.equals(mark) || right.equals(mark)) {
                return left.equals(mark) ? -1 : 1;
            }
        }
        return Part.wordsFirst(left, right);
    }

    @Override
    public void writeTo(KeyWriter key) {
        key.number(epoch);
        write(version, key);
        if (release.isPresent()) {
            key.mark(0x01);
            write(release.get(), key);
        } else {
            key.mark(KeyWriter.END);
        }
    }

    private static void write(List<Part> segments, KeyWriter key) {
        for (var segment : segments) {
            if (segment.number()) {
                key.number(segment.text());
            } else if (segment.equals(TILDE)) {
                key.mark(0x01);
            } else if (segment.equals(CARET)) {
                key.mark(0x03);
            } else {
                key.mark(0x04).text(segment.text());
            }
        }
        key.mark(0x02);
    }
}
