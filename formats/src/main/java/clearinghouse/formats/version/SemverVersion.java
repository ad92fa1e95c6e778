package clearinghouse.formats.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Semantic Versioning 2.0.0 and its relatives. A leading v, missing or further numbers and a
 * pre-release without its hyphen are taken as meant: registries carry all of them.
 *
 * @param numbers without zeros in front, and none of zero at the end
 * @param build empty unless the scheme orders by it, as Pub does
 */
record SemverVersion(List<String> numbers, List<Part> preRelease, List<Part> build)
        implements ReadVersion<SemverVersion> {

    static Optional<SemverVersion> read(String version) {
        return read(version, false);
    }

    /** NuGet does not tell capitals from small letters. */
    static Optional<SemverVersion> readNuget(String version) {
        return read(Letters.lower(version), false);
    }

    /** Pub orders by build data, too. */
    static Optional<SemverVersion> readPub(String version) {
        return read(version, true);
    }

    private static Optional<SemverVersion> read(String version, boolean ordersByBuild) {
        var plus = version.indexOf('+');
        var main = plus < 0 ? version : version.substring(0, plus);
        var build = plus < 0 ? Optional.of(List.<Part>of()) : parts(version.substring(plus + 1));
        var numbers = new ArrayList<String>();
        var at = afterPrefix(main);
        while (true) {
            var end = Digits.end(main, at);
            if (end == at) {
                return Optional.empty();
            }
            numbers.add(Digits.withoutZeros(main.substring(at, end)));
            at = end;
            if (at == main.length() || main.charAt(at) != '.') {
                break;
            }
            at++;
        }
        while (!numbers.isEmpty() && numbers.getLast().isEmpty()) {
            numbers.removeLast();
        }
        var pre = preRelease(main, at);
        return pre.isEmpty() || build.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new SemverVersion(
                                numbers, pre.get(), ordersByBuild ? build.get() : List.of()));
    }

    private static int afterPrefix(String version) {
        var at = 0;
        while (at < version.length() && "=vV".indexOf(version.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    private static Optional<List<Part>> preRelease(String main, int at) {
        if (at == main.length()) {
            return Optional.of(List.of());
        }
        var hyphen = main.charAt(at) == '-';
        return hyphen || Letters.are(main.charAt(at))
                ? parts(main.substring(hyphen ? at + 1 : at))
                : Optional.empty();
    }

    /** Between dots; empty when one is missing or is of other characters. */
    private static Optional<List<Part>> parts(String text) {
        var parts = new ArrayList<Part>();
        var start = 0;
        for (var i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '.') {
                if (i == start) {
                    return Optional.empty();
                }
                parts.add(Part.of(text.substring(start, i)));
                start = i + 1;
            } else if (!Letters.orDigits(text.charAt(i)) && text.charAt(i) != '-') {
                return Optional.empty();
            }
        }
        return Optional.of(parts);
    }

    @Override
    public int compareTo(SemverVersion other) {
        var order = Part.comparePadded(numbers, other.numbers);
        if (order != 0) {
            return order;
        }
        if (preRelease.isEmpty() != other.preRelease.isEmpty()) {
            return preRelease.isEmpty() ? 1 : -1;
        }
        order = compare(preRelease, other.preRelease);
        return order != 0 ? order : compare(build, other.build);
    }

    private static int compare(List<Part> left, List<Part> right) {
        for (var i = 0; i < Math.min(left.size(), right.size()); i++) {
            var order = Part.numbersFirst(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    @Override
    public void writeTo(KeyWriter key) {
        numbers.forEach(key::number);
        key.mark(KeyWriter.END);
        if (preRelease.isEmpty()) {
            key.mark(KeyWriter.LAST);
        } else {
            preRelease.forEach(key::numberOrWord);
            key.mark(KeyWriter.END);
        }
        build.forEach(key::numberOrWord);
        key.mark(KeyWriter.END);
    }
}
