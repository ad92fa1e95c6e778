package clearinghouse.formats.csaf.validation;

import static clearinghouse.formats.csaf.validation.Report.quoted;

import clearinghouse.formats.csaf.validation.Document.Branch;
import clearinghouse.formats.csaf.validation.Document.Origin;
import clearinghouse.formats.csaf.validation.Document.Status;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The branches of the product tree, and what they say about versions. */
final class BranchRules {

    private static final int DEEPEST = 30;

    /** Comparing all with all is for lists that a person made, not for thousands. */
    private static final int MOST_SIBLINGS = 200;

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Set<String> RANGE_WORDS =
            Set.of("after", "all", "before", "earlier", "later", "prior", "versions");
    private static final List<String> USUAL_ORDER =
            List.of("vendor", "product_name", "product_version");

    private BranchRules() {}

    private static boolean isRange(Branch branch) {
        return branch.category().equals("product_version_range");
    }

    private static boolean isVersion(Branch branch) {
        return branch.category().equals("product_version");
    }

    // 6.1.31
    static void rangeAsVersion(Document document, Report report) {
        for (var branch : document.branches()) {
            if (isVersion(branch) && saysRange(branch.name().toLowerCase(Locale.ROOT))) {
                report.add(
                        branch.value().get("name"),
                        quoted(branch.name()) + " is a range of versions, not one version");
            }
        }
    }

    static boolean saysRange(String name) {
        if (name.indexOf('<') >= 0 || name.indexOf('>') >= 0) {
            return true;
        }
        for (var word : BLANKS.split(name)) {
            if (RANGE_WORDS.contains(word)) {
                return true;
            }
        }
        return false;
    }

    // 6.1.34
    static void depth(Document document, Report report) {
        for (var product : document.products()) {
            if (product.branch() != null && product.branch().depth() > DEEPEST) {
                report.add(
                        product.value(),
                        "is " + product.branch().depth() + " branches deep; 30 are the most");
            }
        }
    }

    // 6.1.50
    static void rangeForm(Document document, Report report) {
        for (var branch : document.branches()) {
            if (isRange(branch)) {
                VersionSet.of(branch.name())
                        .fault()
                        .ifPresent(fault ->
                                report.add(
                                        branch.value().get("name"),
                                        quoted(branch.name())
                                                + " is no range of versions: "
                                                + fault));
            }
        }
    }

    // 6.1.57: told of the branch that repeats, when a product is below it.
    static void stackedCategories(Document document, Report report) {
        eachProductPath(
                document,
                path -> {
                    var seen = new HashSet<String>();
                    for (var branch : path) {
                        if (!branch.category().equals("product_family")
                                && !seen.add(branch.category())) {
                            return Optional.of(branch);
                        }
                    }
                    return Optional.empty();
                },
                branch ->
                        report.add(
                                branch.value().get("category"),
                                branch.category() + " is on this path already"));
    }

    // 6.1.58
    static void versionAndRange(Document document, Report report) {
        eachProductPath(
                document,
                path -> {
                    var version = path.stream().anyMatch(BranchRules::isVersion);
                    var range = path.stream().anyMatch(BranchRules::isRange);
                    return version && range
                            ? path.reversed().stream()
                                    .filter(branch -> isVersion(branch) || isRange(branch))
                                    .findFirst()
                            : Optional.empty();
                },
                branch ->
                        report.add(
                                branch.value().get("category"),
                                "a version and a range of versions are on one path"));
    }

    private interface Path {
        Optional<Branch> offender(List<Branch> path);
    }

    private interface Telling {
        void of(Branch branch);
    }

    /** Each offender once, though many products may be below it. */
    private static void eachProductPath(Document document, Path path, Telling telling) {
        var told = new HashSet<Place>();
        for (var product : document.products()) {
            if (product.branch() != null) {
                path.offender(product.branch().path())
                        .filter(branch -> told.add(branch.value().place()))
                        .ifPresent(telling::of);
            }
        }
    }

    // 6.1.59
    static void singleVersionAsRange(Document document, Report report) {
        for (var branch : document.branches()) {
            if (isRange(branch) && VersionSet.of(branch.name()).isSingleVersion()) {
                report.add(
                        branch.value().get("name"),
                        quoted(branch.name()) + " is a single version, not a range");
            }
        }
    }

    // 6.2.18: in 2.0 a range may be anything; the pattern is the standard's.
    static void rangeWithoutVers(Document document, Report report) {
        for (var branch : document.branches()) {
            if (isRange(branch) && !isLikeVers(branch.name())) {
                report.add(
                        branch.value().get("name"),
                        quoted(branch.name()) + " is no VERS, such as vers:npm/>=1.0.0|<2.0.0");
            }
        }
    }

    private static boolean isLikeVers(String name) {
        var slash = name.indexOf('/');
        return name.startsWith("vers:")
                && slash > 5
                && slash + 1 < name.length()
                && name.substring(5, slash).matches("[a-z.+-][a-z0-9.+-]*");
    }

    // 6.2.48: also without what may stand between the two words.
    static void vendorOpenSource(Document document, Report report) {
        for (var branch : document.branches()) {
            if (branch.category().equals("vendor")
                    && Letters.squeezed(branch.name()).equals("opensource")) {
                report.add(
                        branch.value().get("name"),
                        quoted(branch.name()) + " is hardly the name of a vendor");
            }
        }
    }

    // 6.2.49
    static void openRange(Document document, Report report) {
        for (var branch : document.branches()) {
            if (isRange(branch) && VersionSet.of(branch.name()).isOpenAbove()) {
                report.add(branch.value().get("name"), quoted(branch.name()) + " has no upper end");
            }
        }
    }

    // 6.2.51
    static void unknownVersType(Document document, Report report) {
        for (var branch : document.branches()) {
            if (isRange(branch) && branch.name().startsWith("vers:")) {
                var set = VersionSet.of(branch.name());
                if (set.isVers() && !set.isRegistered()) {
                    report.add(
                            branch.value().get("name"),
                            quoted(set.type())
                                    + " is no registered type of VERS, and none known here");
                }
            }
        }
    }

    // 6.3.9
    static void branchCategories(Document document, Report report) {
        for (var product : document.products()) {
            if (product.origin() != Origin.BRANCH || product.branch() == null) {
                continue;
            }
            var found = 0;
            for (var branch : product.branch().path()) {
                if (found < USUAL_ORDER.size()
                        && branch.category().equals(USUAL_ORDER.get(found))) {
                    found++;
                }
            }
            if (found < USUAL_ORDER.size()) {
                report.add(
                        product.value(),
                        "its branches are not vendor, product_name, product_version in this order");
            }
        }
    }

    // 6.3.10
    static void rangeUsed(Document document, Report report) {
        for (var branch : document.branches()) {
            if (isRange(branch)) {
                report.add(
                        branch.value().get("category"),
                        "versions told one by one are matched better than a range");
            }
        }
    }

    // 6.3.11
    static void leadingV(Document document, Report report) {
        for (var branch : document.branches()) {
            if (isVersion(branch) && branch.name().matches("(?s)[vV][0-9].*")) {
                report.add(branch.value().get("name"), quoted(branch.name()) + " begins with a v");
            }
        }
    }

    /** How two siblings are compared, by what the second one is. */
    private enum Kind {
        VERS,
        LIKE_VERS,
        VERSION
    }

    // 6.2.50.1 to .3
    static Rule.Check contradicting(int which) {
        var kind = Kind.values()[which - 1];
        return (document, report) ->
                overlapping(document, report, kind, "contradicts", BranchRules::contradict);
    }

    // 6.3.19.1 to .3
    static Rule.Check sameStatus(int which) {
        var kind = Kind.values()[which - 1];
        return (document, report) ->
                overlapping(document, report, kind, "repeats", BranchRules::agree);
    }

    private interface Relation {
        boolean holds(EnumSet<Status> mine, EnumSet<Status> yours);
    }

    private static boolean contradict(EnumSet<Status> mine, EnumSet<Status> yours) {
        for (var a : mine) {
            for (var b : yours) {
                if (a != b && a != Status.RECOMMENDED && b != Status.RECOMMENDED) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean agree(EnumSet<Status> mine, EnumSet<Status> yours) {
        var both = EnumSet.copyOf(mine);
        both.retainAll(yours);
        both.remove(Status.RECOMMENDED);
        return !both.isEmpty();
    }

    private static void overlapping(
            Document document, Report report, Kind kind, String verb, Relation relation) {
        var pairs = pairs(document, kind, branch -> branch.value().has("product"));
        if (pairs.isEmpty()) {
            return;
        }
        for (var vulnerability : document.vulnerabilities()) {
            var statuses = document.statuses(vulnerability);
            for (var pair : pairs) {
                var second = statuses.get(pair.second().value().get("product").text("product_id"));
                if (second == null) {
                    continue;
                }
                for (var id : pair.firstIds()) {
                    var first = statuses.get(id);
                    if (first != null && relation.holds(first, second)) {
                        report.add(
                                vulnerability.get("product_status"),
                                "the status of %s %s that of %s, whose versions overlap"
                                        .formatted(
                                                quoted(id),
                                                verb,
                                                quoted(
                                                        pair.second()
                                                                .value()
                                                                .get("product")
                                                                .text("product_id"))));
                    }
                }
            }
        }
    }

    // 6.3.19.4
    static void overlappingBranches(Document document, Report report) {
        for (var kind : List.of(Kind.VERS, Kind.LIKE_VERS)) {
            tell(pairs(document, kind, branch -> branch.value().has("branches")), report);
        }
    }

    // 6.3.19.5
    static void versionInRangeBranch(Document document, Report report) {
        tell(pairs(document, Kind.VERSION, branch -> branch.value().has("branches")), report);
    }

    private static void tell(List<Pair> pairs, Report report) {
        for (var pair : pairs) {
            report.add(
                    pair.second().value().get("name"),
                    "overlaps with " + quoted(pair.first().name()) + " beside it");
        }
    }

    private record Pair(Branch first, List<String> firstIds, Branch second) {}

    /** Siblings whose versions overlap: a range first, then one of that kind. */
    private static List<Pair> pairs(Document document, Kind kind, Predicate<Branch> second) {
        var pairs = new ArrayList<Pair>();
        var ids = new IdentityHashMap<Branch, List<String>>();
        for (var siblings : siblings(document).values()) {
            if (siblings.size() < 2 || siblings.size() > MOST_SIBLINGS) {
                continue;
            }
            var sets = siblings.stream().map(branch -> VersionSet.of(branch.name())).toList();
            for (var i = 0; i < siblings.size(); i++) {
                if (!isRange(siblings.get(i))) {
                    continue;
                }
                for (var j = 0; j < siblings.size(); j++) {
                    var other = siblings.get(j);
                    // Of two ranges of one sort it is enough to look one way.
                    if (i == j
                            || !isOf(kind, other)
                            || !second.test(other)
                            || (j < i
                                    && isOf(kind, siblings.get(i))
                                    && second.test(siblings.get(i)))) {
                        continue;
                    }
                    var overlap =
                            isVersion(other)
                                    ? sets.get(i).contains(other.name())
                                    : sets.get(i).overlaps(sets.get(j));
                    if (overlap.orElse(false)) {
                        pairs.add(
                                new Pair(
                                        siblings.get(i),
                                        ids.computeIfAbsent(
                                                siblings.get(i),
                                                branch -> productsBelow(document, branch)),
                                        other));
                    }
                }
            }
        }
        return pairs;
    }

    private static boolean isOf(Kind kind, Branch branch) {
        return switch (kind) {
            case VERSION -> isVersion(branch);
            case VERS -> isRange(branch) && branch.name().startsWith("vers:");
            case LIKE_VERS -> isRange(branch) && !branch.name().startsWith("vers:");
        };
    }

    private static Map<Place, List<Branch>> siblings(Document document) {
        var siblings = new HashMap<Place, List<Branch>>();
        for (var branch : document.branches()) {
            if (isRange(branch) || isVersion(branch)) {
                siblings.computeIfAbsent(parent(branch), _ -> new ArrayList<>()).add(branch);
            }
        }
        siblings.values().removeIf(group -> group.stream().noneMatch(BranchRules::isRange));
        return siblings;
    }

    private static Place parent(Branch branch) {
        return branch.parent() == null ? Place.ROOT : branch.parent().value().place();
    }

    private static List<String> productsBelow(Document document, Branch top) {
        var ids = new ArrayList<String>();
        for (var product : document.products()) {
            if (isBelow(product.branch(), top)) {
                ids.add(product.id());
            }
        }
        return ids;
    }

    @SuppressWarnings("ReferenceEquality") // another branch may look the same
    private static boolean isBelow(@Nullable Branch branch, Branch top) {
        for (var at = branch; at != null; at = at.parent()) {
            if (at == top) {
                return true;
            }
        }
        return false;
    }
}
