package clearinghouse.formats.csaf.validation;

import clearinghouse.formats.version.VersionScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The name of a branch of category {@code product_version_range}: a VERS, or only the constraints
 * of one, which CSAF calls a VERS-like specifier.
 *
 * @param type of the VERS; empty for a VERS-like specifier
 */
record VersionSet(String type, List<Constraint> constraints, Optional<String> fault) {

    /** Past these many constraints nothing is compared. */
    private static final int MOST_CONSTRAINTS = 200;

    // The types that the VERS specification registers.
    private static final Set<String> REGISTERED =
            Set.of(
                    "all",
                    "alpine",
                    "alpm",
                    "apk",
                    "arch",
                    "cargo",
                    "composer",
                    "conan",
                    "conda",
                    "cpan",
                    "cran",
                    "datetime",
                    "deb",
                    "ebuild",
                    "gem",
                    "generic",
                    "gentoo",
                    "github",
                    "golang",
                    "hackage",
                    "hex",
                    "huggingface",
                    "intdot",
                    "lexicographic",
                    "luarocks",
                    "maven",
                    "mattermost",
                    "mlflow",
                    "mozilla",
                    "nginx",
                    "none",
                    "npm",
                    "nuget",
                    "opam",
                    "openssl",
                    "pub",
                    "pypi",
                    "rpm",
                    "semver",
                    "swift");

    /** What stands before the version; nothing means equal. */
    enum Comparator {
        EQUAL(""),
        NOT_EQUAL("!="),
        LESS("<"),
        AT_MOST("<="),
        GREATER(">"),
        AT_LEAST(">=");

        private final String sign;

        Comparator(String sign) {
            this.sign = sign;
        }

        boolean isUpper() {
            return this == LESS || this == AT_MOST;
        }

        boolean isLower() {
            return this == GREATER || this == AT_LEAST;
        }
    }

    record Constraint(Comparator comparator, String version) {}

    /** Never fails: what is wrong with the name is in {@code fault}. */
    static VersionSet of(String name) {
        if (!name.toLowerCase(Locale.ROOT).startsWith("vers:")) {
            return likeVers(name);
        }
        var slash = name.indexOf('/');
        var type = slash < 0 ? "" : name.substring("vers:".length(), slash);
        if (!name.startsWith("vers:") || !isType(type)) {
            return new VersionSet(
                    type.isEmpty() ? "?" : type,
                    List.of(),
                    Optional.of("a VERS is as vers:npm/>=1.0.0|<2.0.0"));
        }
        var rest = name.substring(slash + 1);
        if (type.equals("all") || rest.equals("*")) {
            return new VersionSet(
                    type,
                    List.of(),
                    name.equals("vers:all/*")
                            ? Optional.empty()
                            : Optional.of("all versions are vers:all/*"));
        }
        var read = new ArrayList<Constraint>();
        var fault = read(rest, read, true);
        var set = new VersionSet(type, List.copyOf(read), fault);
        return fault.isPresent() ? set : new VersionSet(type, set.constraints(), set.disorder());
    }

    private static VersionSet likeVers(String name) {
        var read = new ArrayList<Constraint>();
        var fault = read(name, read, false);
        if (fault.isEmpty()
                && read.size() == 1
                && read.getFirst().comparator() == Comparator.EQUAL) {
            fault = Optional.of("it is a single version, not a range");
        }
        return new VersionSet("", List.copyOf(read), fault);
    }

    private static Optional<String> read(String text, List<Constraint> into, boolean canonical) {
        for (var part : text.split("\\|", -1)) {
            var sign = sign(part);
            var version = part.substring(sign.length());
            if (version.isEmpty()) {
                return Optional.of("a constraint has no version");
            }
            if (!Letters.all(version, VersionSet::isVersionCharacter)) {
                return Optional.of(
                        "a version has no white space and none of * < > = ! unless escaped");
            }
            if (canonical && sign.equals("=")) {
                return Optional.of("the canonical form writes a version without =");
            }
            into.add(new Constraint(comparator(sign), version));
        }
        return Optional.empty();
    }

    private static String sign(String part) {
        for (var sign : List.of(">=", "<=", "!=", ">", "<", "=")) {
            if (part.startsWith(sign)) {
                return sign;
            }
        }
        return "";
    }

    private static Comparator comparator(String sign) {
        for (var comparator : Comparator.values()) {
            if (comparator.sign.equals(sign)) {
                return comparator;
            }
        }
        return Comparator.EQUAL;
    }

    private static boolean isVersionCharacter(int c) {
        return c > ' ' && c != 0x7f && !Character.isSpaceChar(c) && "*<>=!".indexOf(c) < 0;
    }

    private static boolean isType(String text) {
        return !text.isEmpty()
                && text.charAt(0) >= 'a'
                && text.charAt(0) <= 'z'
                && Letters.all(
                        text,
                        c ->
                                (c >= 'a' && c <= 'z')
                                        || (c >= '0' && c <= '9')
                                        || c == '.'
                                        || c == '-'
                                        || c == '+');
    }

    boolean isVers() {
        return !type.isEmpty();
    }

    boolean isRegistered() {
        return REGISTERED.contains(type);
    }

    /** Whether it names one version and no other. */
    boolean isSingleVersion() {
        if (constraints.size() == 1) {
            return constraints.getFirst().comparator() == Comparator.EQUAL;
        }
        return constraints.size() == 2
                && constraints.get(0).version().equals(constraints.get(1).version())
                && Set.of(constraints.get(0).comparator(), constraints.get(1).comparator())
                        .equals(Set.of(Comparator.AT_LEAST, Comparator.AT_MOST));
    }

    /** Whether the last constraint that lets something in has no upper end. */
    boolean isOpenAbove() {
        var including =
                constraints.stream()
                        .filter(constraint -> constraint.comparator() != Comparator.NOT_EQUAL)
                        .toList();
        return including.isEmpty()
                ? !constraints.isEmpty()
                : including.getLast().comparator().isLower();
    }

    // The canonical form is sorted by version, and no constraint is made needless by another.
    private Optional<String> disorder() {
        if (!isRegistered() || constraints.size() > MOST_CONSTRAINTS) {
            return Optional.empty();
        }
        for (var i = 1; i < constraints.size(); i++) {
            var order =
                    compare(type, constraints.get(i - 1).version(), constraints.get(i).version());
            if (order.isEmpty()) {
                return Optional.empty();
            }
            if (order.getAsInt() >= 0) {
                return Optional.of(
                        order.getAsInt() == 0
                                ? "the canonical form names a version once"
                                : "the canonical form is sorted by version");
            }
        }
        var including =
                constraints.stream()
                        .filter(constraint -> constraint.comparator() != Comparator.NOT_EQUAL)
                        .toList();
        for (var i = 1; i < including.size(); i++) {
            var before = including.get(i - 1).comparator();
            var after = including.get(i).comparator();
            if ((before.isLower() && !after.isUpper()) || (!before.isLower() && after.isUpper())) {
                return Optional.of("the canonical form has no needless constraint");
            }
        }
        return Optional.empty();
    }

    private static OptionalInt compare(String type, String left, String right) {
        return scheme(type).compare(left, right);
    }

    private static VersionScheme scheme(String type) {
        return VersionScheme.ofPurlType(type);
    }

    /** Whether a version is in it; empty when that cannot be told. */
    Optional<Boolean> contains(String version) {
        var point =
                new VersionSet(
                        type, List.of(new Constraint(Comparator.EQUAL, version)), Optional.empty());
        return overlaps(point);
    }

    /** Whether one version at least is in both; empty when that cannot be told. */
    Optional<Boolean> overlaps(VersionSet other) {
        if (fault.isPresent() || other.fault.isPresent()) {
            return Optional.empty();
        }
        if (isAll() || other.isAll()) {
            return Optional.of(true);
        }
        if (constraints.size() + other.constraints.size() > MOST_CONSTRAINTS
                || (isVers() && !isRegistered())
                || (other.isVers() && !other.isRegistered())
                || (isVers() && other.isVers() && !type.equals(other.type))) {
            return Optional.empty();
        }
        var common = isVers() ? type : other.type;
        return ordered(common, other)
                .map(versions -> {
                    for (var i = 0; i < versions.size(); i++) {
                        if (holds(versions, i, false) && other.holds(versions, i, false)) {
                            return true;
                        }
                    }
                    for (var i = -1; i < versions.size(); i++) {
                        if (holds(versions, i, true) && other.holds(versions, i, true)) {
                            return true;
                        }
                    }
                    return false;
                });
    }

    private boolean isAll() {
        return type.equals("all");
    }

    /** All versions that one of the two names, sorted; equal ones are put together. */
    private Optional<List<List<String>>> ordered(String common, VersionSet other) {
        var sorted = new ArrayList<List<String>>();
        var all = new ArrayList<>(constraints);
        all.addAll(other.constraints);
        for (var constraint : all) {
            var at = 0;
            var known = false;
            while (at < sorted.size()) {
                var order = compare(common, sorted.get(at).getFirst(), constraint.version());
                if (order.isEmpty()) {
                    return Optional.empty();
                }
                if (order.getAsInt() >= 0) {
                    known = order.getAsInt() == 0;
                    break;
                }
                at++;
            }
            if (!known) {
                sorted.add(at, new ArrayList<>());
            }
            sorted.get(at).add(constraint.version());
        }
        return Optional.of(sorted);
    }

    /** Whether the version at that place of the order is inside, or what lies after it. */
    private boolean holds(List<List<String>> versions, int place, boolean after) {
        var inside = false;
        for (var constraint : constraints) {
            var at = index(versions, constraint.version());
            var same = at == place && !after;
            var below = place < at;
            switch (constraint.comparator()) {
                case NOT_EQUAL -> {
                    if (same) {
                        return false;
                    }
                }
                case EQUAL -> inside |= same;
                default -> {}
            }
            if (!same && constraint.comparator().isLower()) {
                inside |= !below && isEndedAfter(versions, constraint, place, after);
            } else if (!same && constraint.comparator().isUpper()) {
                inside |= below && !isBegunBefore(versions, at);
            } else if (same) {
                inside |=
                        constraint.comparator() == Comparator.AT_LEAST
                                || constraint.comparator() == Comparator.AT_MOST;
            }
        }
        return inside || isOnlyExcluding();
    }

    private boolean isOnlyExcluding() {
        return constraints.stream()
                .allMatch(constraint -> constraint.comparator() == Comparator.NOT_EQUAL);
    }

    // From a lower end on everything is inside up to the next upper end.
    private boolean isEndedAfter(
            List<List<String>> versions, Constraint lower, int place, boolean after) {
        var from = index(versions, lower.version());
        for (var constraint : constraints) {
            var at = index(versions, constraint.version());
            if (constraint.comparator().isUpper() && at > from) {
                var beyond =
                        at < place
                                || (at == place
                                        && (after || constraint.comparator() == Comparator.LESS));
                if (beyond) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether a lower end stands before an upper one, so that not all below is inside. */
    private boolean isBegunBefore(List<List<String>> versions, int upper) {
        return constraints.stream()
                .anyMatch(constraint ->
                        constraint.comparator().isLower()
                                && index(versions, constraint.version()) < upper);
    }

    private static int index(List<List<String>> versions, String version) {
        for (var i = 0; i < versions.size(); i++) {
            if (versions.get(i).contains(version)) {
                return i;
            }
        }
        return -1;
    }
}
