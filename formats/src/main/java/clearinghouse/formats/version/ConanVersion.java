package clearinghouse.formats.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Conan 2: items between dots, zeros at the end dropped, then a pre-release behind the first hyphen
 * and build data behind the last plus, both again versions.
 *
 * <p>This is no order in the strict sense: a number and a text are compared as texts, so {@code 1.9
 * < 1.10}, {@code 1.10 < 1.10a} and {@code 1.10a < 1.9}. The key reads digits in front of letters
 * as a number.
 */
record ConanVersion(List<Part> items, Optional<ConanVersion> pre, Optional<ConanVersion> build)
        implements ReadVersion<ConanVersion> {

    private static final int DEEPEST = 16;

    static Optional<ConanVersion> read(String version) {
        return Letters.printable(version) ? read(version, 0) : Optional.empty();
    }

    private static Optional<ConanVersion> read(String version, int depth) {
        if (depth > DEEPEST) {
            return Optional.empty();
        }
        var plus = version.lastIndexOf('+');
        var main = plus < 0 ? version : version.substring(0, plus);
        var hyphen = main.indexOf('-');
        var build =
                plus < 0
                        ? Optional.<ConanVersion>empty()
                        : read(version.substring(plus + 1), depth + 1);
        var pre =
                hyphen < 0
                        ? Optional.<ConanVersion>empty()
                        : read(main.substring(hyphen + 1), depth + 1);
        if ((plus >= 0 && build.isEmpty()) || (hyphen >= 0 && pre.isEmpty())) {
            return Optional.empty();
        }
        var items = new ArrayList<Part>();
        for (var item : (hyphen < 0 ? main : main.substring(0, hyphen)).split("\\.", -1)) {
            items.add(Part.of(item));
        }
        while (!items.isEmpty() && items.getLast().zero()) {
            items.removeLast();
        }
        return Optional.of(new ConanVersion(items, pre, build));
    }

    @Override
    public int compareTo(ConanVersion other) {
        for (var i = 0; i < Math.min(items.size(), other.items.size()); i++) {
            var order = compare(items.get(i), other.items.get(i));
            if (order != 0) {
                return order;
            }
        }
        var order = Integer.compare(items.size(), other.items.size());
        if (order == 0) {
            order = compare(pre, other.pre, 1);
        }
        return order != 0 ? order : compare(build, other.build, -1);
    }

    private static int compare(Part left, Part right) {
        return left.number() && right.number()
                ? Digits.compare(left.text(), right.text())
                : text(left).compareTo(text(right));
    }

    private static String text(Part item) {
        return item.zero() ? "0" : item.text();
    }

    private static int compare(
            Optional<ConanVersion> left, Optional<ConanVersion> right, int absent) {
        if (left.isEmpty() || right.isEmpty()) {
            return absent * Boolean.compare(left.isEmpty(), right.isEmpty());
        }
        return left.get().compareTo(right.get());
    }

    /** Whether it has what rings are made of: an item that has both digits in front and letters. */
    boolean inRing() {
        return items.stream().anyMatch(ConanVersion::mixed)
                || pre.filter(ConanVersion::inRing).isPresent()
                || build.filter(ConanVersion::inRing).isPresent();
    }

    private static boolean mixed(Part item) {
        return !item.number() && Digits.end(item.text(), 0) > 0;
    }

    private static final int BEFORE_DIGITS = 0x01;

    @Override
    public void writeTo(KeyWriter key) {
        for (var item : items) {
            var digits = item.number() ? item.text().length() : Digits.end(item.text(), 0);
            if (item.number() || digits > 0) {
                key.number(Digits.withoutZeros(item.text().substring(0, digits)));
                key.text(item.text().substring(digits));
            } else {
                // Between digits and letters of ASCII there are only signs; some are before digits.
                key.mark(item.text().compareTo("0") < 0 ? BEFORE_DIGITS : KeyWriter.WORD);
                key.text(item.text());
            }
        }
        key.mark(KeyWriter.END);
        pre.ifPresentOrElse(version -> version.writeTo(key), () -> key.mark(KeyWriter.LAST));
        build.ifPresentOrElse(
                version -> version.writeTo(key.mark(0x01)), () -> key.mark(KeyWriter.END));
    }
}
