package clearinghouse.formats.csaf.validation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The version of a document, by the standard's version type: a whole number, or a semantic version.
 * Ordered as Semantic Versioning 2.0.0 section 11 says; build metadata counts for nothing.
 *
 * @param preRelease the identifiers after the dash; empty when there is none
 */
record DocumentVersion(
        boolean semantic,
        BigInteger major,
        BigInteger minor,
        BigInteger patch,
        List<String> preRelease,
        boolean hasBuild)
        implements Comparable<DocumentVersion> {

    private static final int LONGEST = 1_000;

    static Optional<DocumentVersion> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        if (isNumber(text)) {
            return Optional.of(
                    new DocumentVersion(
                            false,
                            new BigInteger(text),
                            BigInteger.ZERO,
                            BigInteger.ZERO,
                            List.of(),
                            false));
        }
        var plus = text.indexOf('+');
        var core = plus < 0 ? text : text.substring(0, plus);
        if (plus >= 0 && identifiers(text.substring(plus + 1), false).isEmpty()) {
            return Optional.empty();
        }
        var dash = core.indexOf('-');
        var preRelease = List.<String>of();
        if (dash >= 0) {
            var found = identifiers(core.substring(dash + 1), true);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            preRelease = found.get();
            core = core.substring(0, dash);
        }
        var numbers = core.split("\\.", -1);
        if (numbers.length != 3
                || !isNumber(numbers[0])
                || !isNumber(numbers[1])
                || !isNumber(numbers[2])) {
            return Optional.empty();
        }
        return Optional.of(
                new DocumentVersion(
                        true,
                        new BigInteger(numbers[0]),
                        new BigInteger(numbers[1]),
                        new BigInteger(numbers[2]),
                        preRelease,
                        plus >= 0));
    }

    /** {@code 0} or {@code 0.y.z}. */
    boolean isBeforeFirst() {
        return major.signum() == 0;
    }

    boolean isPreRelease() {
        return !preRelease.isEmpty();
    }

    boolean sameWithoutBuild(DocumentVersion other) {
        return semantic == other.semantic && compareTo(other) == 0;
    }

    boolean sameCore(DocumentVersion other) {
        return semantic == other.semantic
                && major.equals(other.major)
                && minor.equals(other.minor)
                && patch.equals(other.patch);
    }

    @Override
    public int compareTo(DocumentVersion other) {
        var order = major.compareTo(other.major);
        order = order != 0 ? order : minor.compareTo(other.minor);
        order = order != 0 ? order : patch.compareTo(other.patch);
        return order != 0 ? order : comparePreRelease(other);
    }

    private int comparePreRelease(DocumentVersion other) {
        if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
            return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
        }
        for (var i = 0; i < Math.min(preRelease.size(), other.preRelease.size()); i++) {
            var order = compareIdentifier(preRelease.get(i), other.preRelease.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(preRelease.size(), other.preRelease.size());
    }

    private static int compareIdentifier(String a, String b) {
        var aNumber = isNumber(a);
        var bNumber = isNumber(b);
        if (aNumber && bNumber) {
            return new BigInteger(a).compareTo(new BigInteger(b));
        }
        return aNumber || bNumber ? Boolean.compare(bNumber, aNumber) : a.compareTo(b);
    }

    private static Optional<List<String>> identifiers(String text, boolean strictNumbers) {
        var found = new ArrayList<String>();
        for (var identifier : text.split("\\.", -1)) {
            var digits = Letters.all(identifier, c -> c >= '0' && c <= '9');
            if (identifier.isEmpty()
                    || !Letters.all(identifier, DocumentVersion::isIdentifierCharacter)
                    || (strictNumbers && digits && !isNumber(identifier))) {
                return Optional.empty();
            }
            found.add(identifier);
        }
        return Optional.of(found);
    }

    private static boolean isIdentifierCharacter(int c) {
        return (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '-';
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && (text.length() == 1 || text.charAt(0) != '0')
                && Letters.all(text, c -> c >= '0' && c <= '9');
    }
}
