package clearinghouse.formats.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * PEP 440, and before all of it what older versions of setuptools accepted, in their order.
 *
 * @param release none of zero at the end
 * @param dev empty where it is none
 * @param legacy empty where the version follows PEP 440
 */
record PypiVersion(
        String epoch,
        List<String> release,
        Pre pre,
        Optional<String> post,
        Optional<String> dev,
        List<Part> local,
        List<String> legacy)
        implements ReadVersion<PypiVersion> {

    /** How early it is: 0 a mere development release, then a, b, rc, and 4 no pre-release. */
    record Pre(int phase, String number) {}

    private static final int NO_PRE_RELEASE = 4;

    // Possessive, so that time stays linear.
    private static final Pattern PEP_440 =
            Pattern.compile(
                    "v?(?:(?<epoch>\\d++)!)?(?<release>\\d++(?:\\.\\d++)*+)"
                            + "(?:[-_.]?(?<prename>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<pre>\\d*+))?"
                            + "(?<postall>-(?<implicit>\\d++)|[-_.]?(?:post|rev|r)[-_.]?(?<post>\\d*+))?"
                            + "(?<devall>[-_.]?dev[-_.]?(?<dev>\\d*+))?"
                            + "(?:\\+(?<local>[a-z0-9]++(?:[-_.][a-z0-9]++)*+))?");

    static Optional<PypiVersion> read(String version) {
        var lower = Letters.lower(version.strip());
        if (lower.isEmpty()) {
            return Optional.empty();
        }
        var match = PEP_440.matcher(lower);
        return Optional.of(match.matches() ? pep440(match) : legacy(lower));
    }

    private static PypiVersion pep440(Matcher match) {
        var release = new ArrayList<String>();
        for (var number : match.group("release").split("\\.")) {
            release.add(Digits.withoutZeros(number));
        }
        while (!release.isEmpty() && release.getLast().isEmpty()) {
            release.removeLast();
        }
        var implicit = match.group("implicit");
        var post =
                match.group("postall") == null
                        ? Optional.<String>empty()
                        : Optional.of(number(implicit == null ? match.group("post") : implicit));
        var dev =
                match.group("devall") == null
                        ? Optional.<String>empty()
                        : Optional.of(number(match.group("dev")));
        var local = new ArrayList<Part>();
        if (match.group("local") != null) {
            for (var part : match.group("local").split("[-_.]")) {
                local.add(Part.of(part));
            }
        }
        return new PypiVersion(
                number(match.group("epoch")),
                release,
                pre(match, post.isEmpty() && dev.isPresent()),
                post,
                dev,
                local,
                List.of());
    }

    private static Pre pre(Matcher match, boolean merelyDev) {
        var name = match.group("prename");
        if (name == null) {
            return new Pre(merelyDev ? 0 : NO_PRE_RELEASE, "");
        }
        var phase = name.startsWith("a") ? 1 : name.startsWith("b") ? 2 : 3;
        return new Pre(phase, number(match.group("pre")));
    }

    private static String number(@Nullable String digits) {
        return digits == null ? "" : Digits.withoutZeros(digits);
    }

    private static final Map<String, String> LEGACY =
            Map.of("pre", "c", "preview", "c", "-", "final-", "rc", "c", "dev", "@");

    private static PypiVersion legacy(String version) {
        var parts = new ArrayList<String>();
        for (var at = 0; at < version.length(); ) {
            var end = legacyEnd(version, at);
            addLegacy(version.substring(at, end), parts);
            at = end;
        }
        addLegacy("final", parts);
        return new PypiVersion(
                "",
                List.of(),
                new Pre(0, ""),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                parts);
    }

    /** Digits, letters, a dot, a hyphen, or all up to the next of these. */
    private static int legacyEnd(String version, int from) {
        var first = version.charAt(from);
        if (Digits.is(first)) {
            return Digits.end(version, from);
        }
        if (Letters.small(first)) {
            return Letters.end(version, from);
        }
        var at = from + 1;
        if (first != '.' && first != '-') {
            while (at < version.length() && !legacyBegins(version.charAt(at))) {
                at++;
            }
        }
        return at;
    }

    private static boolean legacyBegins(char character) {
        return Letters.orDigits(character) || character == '.' || character == '-';
    }

    private static void addLegacy(String piece, List<String> parts) {
        if (piece.equals(".")) {
            return;
        }
        if (Digits.is(piece.charAt(0))) {
            parts.add("0".repeat(Math.max(0, 8 - piece.length())) + piece);
            return;
        }
        var part = "*" + LEGACY.getOrDefault(piece, piece);
        if (part.compareTo("*final") < 0) {
            removeLast("*final-", parts);
        }
        removeLast("00000000", parts);
        parts.add(part);
    }

    private static void removeLast(String part, List<String> parts) {
        while (!parts.isEmpty() && parts.getLast().equals(part)) {
            parts.removeLast();
        }
    }

    @Override
    public int compareTo(PypiVersion other) {
        if (!legacy.isEmpty() || !other.legacy.isEmpty()) {
            return compareLegacy(other);
        }
        var order = Digits.compare(epoch, other.epoch);
        if (order == 0) {
            order = Part.comparePadded(release, other.release);
        }
        if (order == 0) {
            order = Integer.compare(pre.phase, other.pre.phase);
        }
        if (order == 0) {
            order = Digits.compare(pre.number, other.pre.number);
        }
        if (order == 0) {
            order = compare(post, other.post, -1);
        }
        if (order == 0) {
            order = compare(dev, other.dev, 1);
        }
        return order != 0 ? order : compareLocal(other);
    }

    private int compareLegacy(PypiVersion other) {
        if (legacy.isEmpty() || other.legacy.isEmpty()) {
            return Boolean.compare(legacy.isEmpty(), other.legacy.isEmpty());
        }
        for (var i = 0; i < Math.min(legacy.size(), other.legacy.size()); i++) {
            var order = Letters.compare(legacy.get(i), other.legacy.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(legacy.size(), other.legacy.size());
    }

    private static int compare(Optional<String> left, Optional<String> right, int absent) {
        if (left.isEmpty() || right.isEmpty()) {
            return absent * Boolean.compare(left.isEmpty(), right.isEmpty());
        }
        return Digits.compare(left.get(), right.get());
    }

    private int compareLocal(PypiVersion other) {
        for (var i = 0; i < Math.min(local.size(), other.local.size()); i++) {
            var order = Part.wordsFirst(local.get(i), other.local.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(local.size(), other.local.size());
    }

    @Override
    public void writeTo(KeyWriter key) {
        if (!legacy.isEmpty()) {
            key.mark(0x01);
            legacy.forEach(part -> key.mark(0x02).text(part));
            key.mark(KeyWriter.END);
            return;
        }
        key.mark(0x02).number(epoch);
        release.forEach(key::number);
        key.mark(KeyWriter.END).mark(pre.phase).number(pre.number);
        post.ifPresentOrElse(key::number, () -> key.mark(KeyWriter.END));
        dev.ifPresentOrElse(key::number, () -> key.mark(KeyWriter.LAST));
        for (var part : local) {
            if (part.number()) {
                key.number(part.text());
            } else {
                key.mark(0x01).text(part.text());
            }
        }
        key.mark(KeyWriter.END);
    }
}
