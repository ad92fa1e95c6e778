package clearinghouse.formats.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * RubyGems: numbers and words, words before any number and before the end, zeros dropped at the end
 * of the leading numbers and at the very end. A hyphen means {@code .pre.}
 */
record GemVersion(List<Part> parts) implements ReadVersion<GemVersion> {

    static Optional<GemVersion> read(String version) {
        var text = version.strip();
        var parts = new ArrayList<Part>();
        var onlyNumbers = true;
        for (var at = 0; at < text.length(); ) {
            var character = text.charAt(at);
            if (Digits.is(character)) {
                var end = Digits.end(text, at);
                parts.add(Part.number(text.substring(at, end)));
                at = end;
            } else if (character == '.') {
                at++;
            } else if (character == '-' || Letters.are(character)) {
                if (onlyNumbers) {
                    dropZeros(parts);
                    onlyNumbers = false;
                }
                var end = character == '-' ? at + 1 : Letters.end(text, at);
                parts.add(Part.word(character == '-' ? "pre" : text.substring(at, end)));
                at = end;
            } else {
                return Optional.empty();
            }
        }
        dropZeros(parts);
        return text.isEmpty() ? Optional.empty() : Optional.of(new GemVersion(parts));
    }

    private static void dropZeros(List<Part> parts) {
        while (!parts.isEmpty() && parts.getLast().zero()) {
            parts.removeLast();
        }
    }

    @Override
    public int compareTo(GemVersion other) {
        for (var i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
            var left = i < parts.size() ? parts.get(i) : Part.number("");
            var right = i < other.parts.size() ? other.parts.get(i) : Part.number("");
            var order = Part.wordsFirst(left, right);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static final int WORD = 0x01;
    private static final int ZEROS_THEN_WORD = 0x02;
    private static final int END = 0x03;

    @Override
    public void writeTo(KeyWriter key) {
        for (var i = 0; i < parts.size(); i++) {
            var zeros = i > 0 && parts.get(i - 1).zero() ? 0 : zerosFrom(i);
            // 1.a.0.b is before 1.a, so its zero must not stand where numbers do.
            if (zeros > 0 && !parts.get(i + zeros).number()) {
                key.mark(ZEROS_THEN_WORD).count(zeros);
                i += zeros;
            }
            if (parts.get(i).number()) {
                key.number(parts.get(i).text());
            } else {
                key.mark(WORD).text(parts.get(i).text());
            }
        }
        key.mark(END);
    }

    /** Never up to the end, where there are none. */
    private int zerosFrom(int index) {
        var at = index;
        while (parts.get(at).zero()) {
            at++;
        }
        return at - index;
    }
}
