package clearinghouse.formats.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Alpine's apk: numbers, one letter, suffixes, a commit that does not count, and a build. Behind
 * the first place a number with a zero in front is compared as text. What does not follow this form
 * is placed by as much of it as does, before the version that ends there.
 *
 * @param letter 0 where there is none
 * @param rest what could not be read; empty where all was
 */
record ApkVersion(List<String> numbers, char letter, List<Suffix> suffixes, String build, Rest rest)
        implements ReadVersion<ApkVersion> {

    record Suffix(int rank, String number) {}

    /** What follows a build does not count, what stands in the place of one does. */
    record Rest(boolean behindBuild, String text) {}

    private static final List<String> SUFFIXES =
            List.of("alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p");
    private static final int NO_SUFFIX = SUFFIXES.indexOf("");

    static Optional<ApkVersion> read(String version) {
        if (!Letters.printable(version)) {
            return Optional.empty();
        }
        var numbers = new ArrayList<String>();
        var at = numbers(version, numbers);
        var letter = at < version.length() && Letters.small(version.charAt(at));
        var suffixes = new ArrayList<Suffix>();
        var next = commit(version, suffixes(version, at + (letter ? 1 : 0), suffixes));
        var hasBuild = version.startsWith("-r", next);
        var end = hasBuild ? Digits.end(version, next + 2) : next;
        return Optional.of(
                new ApkVersion(
                        numbers,
                        letter ? version.charAt(at) : 0,
                        suffixes,
                        hasBuild ? Digits.withoutZeros(version.substring(next + 2, end)) : "",
                        new Rest(hasBuild, version.substring(end))));
    }

    private static int numbers(String version, List<String> numbers) {
        var end = Digits.end(version, 0);
        if (end == 0) {
            return 0;
        }
        numbers.add(Digits.withoutZeros(version.substring(0, end)));
        while (end < version.length() && version.charAt(end) == '.') {
            var next = Digits.end(version, end + 1);
            if (next == end + 1) {
                break;
            }
            numbers.add(version.substring(end + 1, next));
            end = next;
        }
        return end;
    }

    private static int suffixes(String version, int from, List<Suffix> suffixes) {
        var at = from;
        while (at < version.length() && version.charAt(at) == '_') {
            var end = at + 1;
            while (end < version.length() && Letters.small(version.charAt(end))) {
                end++;
            }
            var rank = end == at + 1 ? -1 : SUFFIXES.indexOf(version.substring(at + 1, end));
            if (rank < 0) {
                break;
            }
            at = Digits.end(version, end);
            suffixes.add(new Suffix(rank, Digits.withoutZeros(version.substring(end, at))));
        }
        return at;
    }

    private static int commit(String version, int from) {
        if (from == version.length() || version.charAt(from) != '~') {
            return from;
        }
        var at = from + 1;
        while (at < version.length() && Character.digit(version.charAt(at), 16) >= 0) {
            at++;
        }
        return at == from + 1 ? from : at;
    }

    @Override
    public int compareTo(ApkVersion other) {
        var order = compareNumbers(other);
        if (order == 0) {
            order = Character.compare(letter, other.letter);
        }
        if (order == 0) {
            order = compareSuffixes(other);
        }
        if (order == 0) {
            order = Digits.compare(build, other.build);
        }
        return order != 0 ? order : compare(rest, other.rest);
    }

    private int compareNumbers(ApkVersion other) {
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

    private int compareSuffixes(ApkVersion other) {
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

    private static int compare(Rest left, Rest right) {
        if (left.text.isEmpty() || right.text.isEmpty()) {
            return Boolean.compare(left.text.isEmpty(), right.text.isEmpty());
        }
        if (left.behindBuild || right.behindBuild) {
            return Boolean.compare(left.behindBuild, right.behindBuild);
        }
        return left.text.compareTo(right.text);
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
        key.mark(1 + NO_SUFFIX).number(build);
        if (rest.text.isEmpty()) {
            key.mark(0x03);
        } else if (rest.behindBuild) {
            key.mark(0x02);
        } else {
            key.mark(0x01).text(rest.text);
        }
    }
}
