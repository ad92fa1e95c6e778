package clearinghouse.formats.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Arch Linux, as pacman's vercmp: letters right behind a number stand before the end ({@code 1.0rc
 * < 1.0}), letters behind a separator after it, and longer separators after shorter ones. A release
 * counts only where both versions have one, so a version without is equal to all its releases.
 *
 * @param release empty where there is none
 */
record AlpmVersion(String epoch, List<Segment> version, Optional<List<Segment>> release)
        implements ReadVersion<AlpmVersion> {

    /** Letters or digits, and how many other characters are in front; none at the very end. */
    record Segment(int separators, Optional<Part> part) {}

    static Optional<AlpmVersion> read(String text) {
        if (!Letters.printable(text)) {
            return Optional.empty();
        }
        var digits = Digits.end(text, 0);
        var hasEpoch = digits < text.length() && text.charAt(digits) == ':';
        var rest = hasEpoch ? text.substring(digits + 1) : text;
        var hyphen = rest.lastIndexOf('-');
        var version = hyphen < 0 ? rest : rest.substring(0, hyphen);
        return version.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new AlpmVersion(
                                hasEpoch ? Digits.withoutZeros(text.substring(0, digits)) : "",
                                segments(version),
                                hyphen < 0
                                        ? Optional.empty()
                                        : Optional.of(segments(rest.substring(hyphen + 1)))));
    }

    private static List<Segment> segments(String text) {
        var segments = new ArrayList<Segment>();
        var at = 0;
        while (at < text.length()) {
            var start = at;
            while (start < text.length() && !Letters.orDigits(text.charAt(start))) {
                start++;
            }
            var number = start < text.length() && Digits.is(text.charAt(start));
            var end = number ? Digits.end(text, start) : Letters.end(text, start);
            var piece = text.substring(start, end);
            segments.add(
                    new Segment(
                            start - at,
                            piece.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(number ? Part.number(piece) : Part.word(piece))));
            at = end;
        }
        return segments;
    }

    @Override
    public int compareTo(AlpmVersion other) {
        var order = Digits.compare(epoch, other.epoch);
        if (order == 0) {
            order = compare(version, other.version);
        }
        return order != 0 || release.isEmpty() || other.release.isEmpty()
                ? order
                : compare(release.get(), other.release.get());
    }

    private static int compare(List<Segment> left, List<Segment> right) {
        for (var i = 0; i < Math.max(left.size(), right.size()); i++) {
            if (i == left.size()) {
                return directLetters(right.get(i)) ? 1 : -1;
            }
            if (i == right.size()) {
                return directLetters(left.get(i)) ? -1 : 1;
            }
            var order = compare(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static boolean directLetters(Segment segment) {
        return segment.separators == 0 && segment.part.filter(part -> !part.number()).isPresent();
    }

    private static int compare(Segment left, Segment right) {
        if (left.separators != right.separators) {
            return Integer.compare(left.separators, right.separators);
        }
        if (left.part.isPresent() && right.part.isPresent()) {
            return Part.wordsFirst(left.part.get(), right.part.get());
        }
        // Letters, then the end, then digits.
        return Integer.compare(kind(left), kind(right));
    }

    private static int kind(Segment segment) {
        return segment.part.map(part -> part.number() ? 1 : -1).orElse(0);
    }

    private static final int DIRECT_LETTERS = 0x01;
    private static final int END = 0x02;
    private static final int DIRECT_DIGITS = 0x03;
    private static final int SEPARATED = 0x04;
    private static final int LETTERS = 0x01;
    private static final int NOTHING = 0x02;

    /** Ends after the version where there is no release: all its releases begin with that. */
    @Override
    public void writeTo(KeyWriter key) {
        key.number(epoch);
        write(version, key);
        release.ifPresent(segments -> write(segments, key));
    }

    private static void write(List<Segment> segments, KeyWriter key) {
        for (var segment : segments) {
            if (segment.separators > 0) {
                key.mark(SEPARATED).count(segment.separators);
            } else {
                key.mark(directLetters(segment) ? DIRECT_LETTERS : DIRECT_DIGITS);
            }
            if (segment.part.isEmpty()) {
                key.mark(NOTHING);
            } else if (segment.part.get().number()) {
                key.number(segment.part.get().text());
            } else {
                key.mark(LETTERS).text(segment.part.get().text());
            }
        }
        key.mark(END);
    }
}
