package clearinghouse.formats.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Composer, whose order is PHP's version_compare: unknown words, dev, alpha, beta, RC, the end,
 * numbers, then patches. Words are known by how they begin, and of two that are known alike neither
 * is before the other.
 */
record ComposerVersion(List<Part> parts) implements ReadVersion<ComposerVersion> {

    private static final int UNKNOWN = 0;
    private static final int NUMBER = 5;
    private static final int PATCH = 6;

    /** A place that any number and even nothing equals. */
    private static final String ANY = "#";

    static Optional<ComposerVersion> read(String version) {
        if (!Letters.printable(version)) {
            return Optional.empty();
        }
        var prefixed = version.charAt(0) == 'v' || version.charAt(0) == 'V';
        return Optional.of(new ComposerVersion(parts(prefixed ? version.substring(1) : version)));
    }

    private static List<Part> parts(String text) {
        var parts = new ArrayList<Part>();
        for (var at = 0; at < text.length(); ) {
            var character = text.charAt(at);
            if (Digits.is(character)) {
                var end = Digits.end(text, at);
                parts.add(Part.number(text.substring(at, end)));
                at = end;
            } else if (Letters.are(character)) {
                var end = Letters.end(text, at);
                parts.add(Part.word(text.substring(at, end)));
                at = end;
            } else {
                if (character == '#') {
                    parts.add(Part.word(ANY));
                }
                at++;
            }
        }
        return parts;
    }

    private static int rank(Part part) {
        if (part.number()) {
            return NUMBER;
        }
        var word = part.text();
        if (word.startsWith("dev")) {
            return 1;
        }
        if (word.startsWith("rc") || word.startsWith("RC")) {
            return 4;
        }
        return switch (word.charAt(0)) {
            case 'a' -> 2;
            case 'b' -> 3;
            case 'p' -> PATCH;
            case '#' -> NUMBER;
            default -> UNKNOWN;
        };
    }

    @Override
    public int compareTo(ComposerVersion other) {
        for (var i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
            int order;
            if (i >= parts.size()) {
                order = compareToEnd(other.parts.get(i)) * -1;
            } else if (i >= other.parts.size()) {
                order = compareToEnd(parts.get(i));
            } else {
                order = compare(parts.get(i), other.parts.get(i));
            }
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int compareToEnd(Part part) {
        return part.number() ? 1 : Integer.compare(rank(part), NUMBER);
    }

    private static int compare(Part left, Part right) {
        return left.number() && right.number()
                ? Digits.compare(left.text(), right.text())
                : Integer.compare(rank(left), rank(right));
    }

    private static final int END = 0x10;

    @Override
    public void writeTo(KeyWriter key) {
        for (var part : parts) {
            if (part.number()) {
                key.number(part.text());
            } else if (rank(part) == PATCH) {
                key.mark(KeyWriter.LAST);
            } else if (rank(part) != NUMBER) {
                key.mark(1 + rank(part));
            }
        }
        key.mark(END);
    }
}
