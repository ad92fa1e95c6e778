package clearinghouse.formats.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whole numbers in a row, compared one by one; of two that begin alike the shorter stands first.
 */
record NumbersVersion(List<String> numbers) implements ReadVersion<NumbersVersion> {

    /** R: {@code 1.0-1} is {@code 1.0.1}. */
    static Optional<NumbersVersion> readCran(String version) {
        return read(version.replace('-', '.'));
    }

    /** Haskell's Package Versioning Policy. */
    static Optional<NumbersVersion> readHackage(String version) {
        return read(version);
    }

    /** VERS intdot: what follows the numbers does not count. */
    static Optional<NumbersVersion> readIntdot(String version) {
        var end = 0;
        while (end < version.length()
                && (Digits.is(version.charAt(end)) || version.charAt(end) == '.')) {
            end++;
        }
        while (end > 0 && version.charAt(end - 1) == '.') {
            end--;
        }
        return read(version.substring(0, end))
                .map(read -> new NumbersVersion(withoutZerosAtTheEnd(read.numbers)));
    }

    private static Optional<NumbersVersion> read(String version) {
        var numbers = new ArrayList<String>();
        var at = 0;
        while (true) {
            var end = Digits.end(version, at);
            if (end == at) {
                return Optional.empty();
            }
            numbers.add(Digits.withoutZeros(version.substring(at, end)));
            if (end == version.length()) {
                return Optional.of(new NumbersVersion(numbers));
            }
            if (version.charAt(end) != '.') {
                return Optional.empty();
            }
            at = end + 1;
        }
    }

    private static List<String> withoutZerosAtTheEnd(List<String> numbers) {
        var size = numbers.size();
        while (size > 0 && numbers.get(size - 1).isEmpty()) {
            size--;
        }
        return numbers.subList(0, size);
    }

    @Override
    public int compareTo(NumbersVersion other) {
        for (var i = 0; i < Math.min(numbers.size(), other.numbers.size()); i++) {
            var order = Digits.compare(numbers.get(i), other.numbers.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(numbers.size(), other.numbers.size());
    }

    @Override
    public void writeTo(KeyWriter key) {
        numbers.forEach(key::number);
        key.mark(KeyWriter.END);
    }
}
