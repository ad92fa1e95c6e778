package clearinghouse.formats.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * OpenSSL: three numbers, up to 1.1.1 letters for fixes ({@code 1.0.2z < 1.0.2za}), and a
 * pre-release behind a hyphen.
 */
record OpensslVersion(List<String> numbers, String letters, List<Part> preRelease)
        implements ReadVersion<OpensslVersion> {

    static Optional<OpensslVersion> read(String version) {
        var hyphen = version.indexOf('-');
        var main = hyphen < 0 ? version : version.substring(0, hyphen);
        var end = main.length();
        while (end > 0 && Letters.small(main.charAt(end - 1))) {
            end--;
        }
        var letters = main.substring(end);
        return SemverVersion.read(main.substring(0, end) + version.substring(main.length()))
                .map(read -> new OpensslVersion(read.numbers(), letters, read.preRelease()));
    }

    @Override
    public int compareTo(OpensslVersion other) {
        var order = Part.comparePadded(numbers, other.numbers);
        if (order == 0) {
            order = letters.compareTo(other.letters);
        }
        return order != 0 ? order : afterNumbers(this).compareTo(afterNumbers(other));
    }

    private static SemverVersion afterNumbers(OpensslVersion version) {
        return new SemverVersion(new ArrayList<>(), version.preRelease, List.of());
    }

    @Override
    public void writeTo(KeyWriter key) {
        numbers.forEach(key::number);
        key.mark(KeyWriter.END).text(letters);
        afterNumbers(this).writeTo(key);
    }
}
