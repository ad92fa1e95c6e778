package clearinghouse.formats.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gentoo's Package Manager Specification, 3.2 and 3.3. Behind the first place, numbers of which one
 * has a zero in front are compared as text without the zeros at its end.
 *
 * @param letter 0 where there is none
 */
record GentooVersion(List<String> numbers, char letter, List<Suffix> suffixes, String revision)
        implements ReadVersion<GentooVersion> {

    record Suffix(int rank, String number) {}

    private static final List<String> SUFFIXES = List.of("alpha", "beta", "pre", "rc", "", "p");
    private static final int NO_SUFFIX = SUFFIXES.indexOf("");

    static Optional<GentooVersion> read(String version) {
        var numbers = new ArrayList<String>();
        var at = 0;
        while (true) {
            var end = Digits.end(version, at);
            if (end == at) {
                return Optional.empty();
            }
            var digits = version.substring(at, end);
            numbers.add(
                    numbers.isEmpty()
                            ? Digits.withoutZeros(digits)
                            : digits.startsWith("0") ? withoutZerosAtTheEnd(digits) : digits);
            at = end;
            if (at == version.length() || version.charAt(at) != '.') {
                break;
            }
            at++;
        }
        var letter = at < version.length() && Letters.small(version.charAt(at));
        var suffixes = new ArrayList<Suffix>();
        var next = suffixes(version, letter ? at + 1 : at, suffixes);
        var hasRevision = version.startsWith("-r", next) && next + 2 < version.length();
        var end = hasRevision ? Digits.end(version, next + 2) : next;
        return end < version.length()
                ? Optional.empty()
                : Optional.of(
                        new GentooVersion(
                                numbers,
                                letter ? version.charAt(at) : 0,
                                suffixes,
                                hasRevision
                                        ? Digits.withoutZeros(version.substring(next + 2))
                                        : ""));
    }

    /** Keeps a zero in front: it says that this is compared as text. */
    private static String withoutZerosAtTheEnd(String digits) {
        var end = digits.length();
        while (end > 1 && digits.charAt(end - 1) == '0') {
            end--;
        }
        return digits.substring(0, end);
    }

    private static int suffixes(String version, int from, List<Suffix> suffixes) {
        var at = from;
        while (at < version.length() && version.charAt(at) == '_') {
            var end = Letters.end(version, at + 1);
            var rank = end == at + 1 ? -1 : SUFFIXES.indexOf(version.substring(at + 1, end));
            if (rank < 0) {
                break;
            }
            at = Digits.end(version, end);
            suffixes.add(new Suffix(rank, Digits.withoutZeros(version.substring(end, at))));
        }
        return at;
    }

    @Override
    public int compareTo(GentooVersion other) {
        var order = compareNumbers(other);
        if (order == 0) {
            order = Character.compare(letter, other.letter);
        }
        if (order == 0) {
            order = compareSuffixes(other);
        }
        return order != 0 ? order : Digits.compare(revision, other.revision);
    }

    private int compareNumbers(GentooVersion other) {
        for (var i = 0; i < Math.min(numbers.size(), other.numbers.size()); i++) {
            var left = numbers.get(i);
            var right = other.numbers.get(i);
            var order =
                    i > 0 && (left.startsWith("0") || right.startsWith("0"))
                            ? left.compareTo(right)
                            : Digits.compare(left, right);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(numbers.size(), other.numbers.size());
    }

    private int compareSuffixes(GentooVersion other) {
        for (var i = 0; i < Math.max(suffixes.size(), other.suffixes.size()); i++) {
            var left = i < suffixes.size() ? suffixes.get(i) : new Suffix(NO_SUFFIX, "");
            var right =
                    i < other.suffixes.size() ? other.suffixes.get(i) : new Suffix(NO_SUFFIX, "");
            var order = Integer.compare(left.rank, right.rank);
            if (order == 0) {
                order = Digits.compare(left.number, right.number);
            }
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Override
    public void writeTo(KeyWriter key) {
        for (var i = 0; i < numbers.size(); i++) {
            var number = numbers.get(i);
            if (i > 0 && number.startsWith("0")) {
                key.mark(0x01).text(number);
            } else {
                key.number(number);
            }
        }
        key.mark(KeyWriter.END).mark(letter);
        for (var suffix : suffixes) {
            key.mark(1 + suffix.rank).number(suffix.number);
        }
        key.mark(1 + NO_SUFFIX).number(revision);
    }
}
