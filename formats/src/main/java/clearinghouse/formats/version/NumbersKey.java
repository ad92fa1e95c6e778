package clearinghouse.formats.version;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Dotted numbers, with or without a leading v; missing places are zero. */
record NumbersKey(List<String> numbers) implements Comparable<NumbersKey> {

    private static final Pattern DOTTED = Pattern.compile("[vV]?(\\d+(?:\\.\\d+)*)");

    static Optional<NumbersKey> of(String version) {
        var match = DOTTED.matcher(version);
        return match.matches()
                ? Optional.of(new NumbersKey(List.of(match.group(1).split("\\."))))
                : Optional.empty();
    }

    @Override
    public int compareTo(NumbersKey other) {
        for (var i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
            var order = Digits.compare(at(i), other.at(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private String at(int index) {
        return index < numbers.size() ? numbers.get(index) : "0";
    }
}
