package clearinghouse.exposure;

import clearinghouse.formats.advisory.AffectedProduct;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.Match;
import clearinghouse.inventory.Component;
import clearinghouse.matching.ComponentMatch;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The component by which an asset is affected, or may be.
 *
 * @param name its package without version; the words of the inventory where it has none
 * @param reason which range holds the version, or why none can be asked
 * @param confidence in hundredths
 * @param evidence where others say that it is affected
 */
record Affected(
        String name,
        String version,
        boolean certain,
        String reason,
        int confidence,
        Optional<Evidence> evidence) {

    private static final int LONGEST = 200;

    private static final int CERTAIN = 100;

    /** What is left of a match when nobody can say whether the version is meant. */
    private static final int POSSIBLE = 70;

    /** By an advisory of ours. */
    Affected(PackageUrl packageOnly, String version, boolean certain, String reason) {
        this(
                packageOnly.render(),
                version,
                certain,
                reason,
                certain ? CERTAIN : POSSIBLE,
                Optional.empty());
    }

    /** By what others say. */
    static Affected of(Component component, ComponentMatch match) {
        var evidence = Evidence.of(match);
        return new Affected(
                label(component),
                cut(component.version(), LONGEST),
                true,
                (evidence.range().equals(ALL)
                                ? "every version is meant"
                                : "the version is in " + evidence.range())
                        + ", says "
                        + evidence.advisory(),
                match.confidence(),
                Optional.of(evidence));
    }

    /** By which a person and the next inventory know it again. */
    static String label(Component component) {
        return component
                .packageOnly()
                .map(PackageUrl::render)
                .orElseGet(() -> {
                    var words = (component.vendor() + " " + component.name()).strip();
                    return cut(
                            words.isEmpty()
                                    ? component.stated().known().stream()
                                            .findFirst()
                                            .map(it -> it.identity().text())
                                            .orElse("")
                                    : words,
                            LONGEST);
                });
    }

    private static final String ALL = "vers:all/*";

    /** A certain match before a possible one; empty when every component is another or outside. */
    static Optional<Affected> among(
            List<AffectedProduct> products,
            List<FixedBuild> builds,
            Collection<Component> components) {
        Optional<Affected> possible = Optional.empty();
        for (var component : components) {
            for (var product : products) {
                var match = match(product, builds, component);
                if (match.isPresent() && match.get().certain()) {
                    return match;
                }
                possible = possible.or(() -> match);
            }
        }
        return possible;
    }

    /** How the inventory shows this package as fixed; empty where it does not name it so. */
    static Optional<String> shownFixed(
            String packageName,
            List<AffectedProduct> products,
            List<FixedBuild> builds,
            List<Component> components) {
        for (var product : products) {
            for (var component : components) {
                if (product.purl().packageOnly().render().equals(packageName)
                        && isOf(product, component)
                        && match(product, builds, component).isEmpty()) {
                    return Optional.of(shownFixed(product, builds, component));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Whether the inventory still shows this package in this version, and not as a build of ours:
     * if it is not affected, it is not because something was installed.
     */
    static boolean isStillAt(
            String packageName,
            String version,
            List<AffectedProduct> products,
            List<FixedBuild> builds,
            List<Component> components) {
        return products.stream()
                .filter(product -> product.purl().packageOnly().render().equals(packageName))
                .anyMatch(product ->
                        components.stream()
                                .filter(component -> isOf(product, component))
                                .filter(component -> component.version().equals(version))
                                .anyMatch(component -> !isOurs(product, builds, component)));
    }

    /** Whether the inventory shows a build of ours. */
    static boolean isOurs(
            List<AffectedProduct> products, List<FixedBuild> builds, List<Component> components) {
        return products.stream()
                .anyMatch(product ->
                        components.stream()
                                .anyMatch(component -> isOurs(product, builds, component)));
    }

    private static boolean isOurs(
            AffectedProduct product, List<FixedBuild> builds, Component component) {
        return of(product, builds).stream()
                .anyMatch(build -> isFile(build, component) || isVersion(build, component));
    }

    private static String shownFixed(
            AffectedProduct product, List<FixedBuild> builds, Component component) {
        var named = shown(component);
        var ours = of(product, builds);
        if (ours.stream().anyMatch(build -> isFile(build, component))) {
            return named + ", and its SHA-256 is that of the signed fix";
        }
        return ours.stream().anyMatch(build -> isVersion(build, component))
                ? named + ", which is the signed fix"
                : named + ", which is not affected";
    }

    static String shown(Component component) {
        return "the new inventory names %s %s"
                .formatted(cut(component.name(), LONGEST), cut(component.version(), LONGEST));
    }

    /** A note has a longest length, and an inventory none for its names. */
    static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }

    private static boolean isOf(AffectedProduct product, Component component) {
        return component
                .packageOnly()
                .map(product.purl().matchingKey()::equals)
                .orElseGet(() -> sameNames(product, component));
    }

    private static boolean sameNames(AffectedProduct product, Component component) {
        var named = component.nameKey();
        return named.isPresent()
                && named.equals(Component.nameKey(product.vendor(), product.product()));
    }

    private static Optional<Affected> match(
            AffectedProduct product, List<FixedBuild> builds, Component component) {
        return matchNamed(product, builds, component)
                .or(() ->
                        component
                                .otherwise()
                                .flatMap(other -> matchNamed(product, builds, other))
                                .map(match -> match.doubted(component)));
    }

    private Affected possible(String why) {
        return new Affected(name, version, false, why, POSSIBLE, evidence);
    }

    private Affected doubted(Component component) {
        return possible(
                "the inventory contradicts itself: version %s, and %s in the package URL"
                        .formatted(version, component.version()));
    }

    private static Optional<Affected> matchNamed(
            AffectedProduct product, List<FixedBuild> builds, Component component) {
        if (component.packageOnly().isPresent()) {
            return component
                    .packageOnly()
                    .filter(product.purl().matchingKey()::equals)
                    .flatMap(_ -> matchFile(product, builds, component));
        }
        if (!sameNames(product, component)) {
            return Optional.empty();
        }
        // Names alone are no identity, so they never make a match certain.
        return matchFile(product, builds, component)
                .map(match ->
                        match.possible(
                                "the inventory names no package; vendor and product have these names"));
    }

    /** The released build is known by its hash, or by its version where no other hash is stated. */
    private static Optional<Affected> matchFile(
            AffectedProduct product, List<FixedBuild> builds, Component component) {
        var ours = of(product, builds);
        if (ours.stream().anyMatch(build -> isFile(build, component))) {
            return Optional.empty();
        }
        if (ours.stream().noneMatch(build -> isVersion(build, component))) {
            return matchVersion(product, component);
        }
        return component
                .sha256()
                .map(_ ->
                        new Affected(
                                product.purl().packageOnly(),
                                component.version(),
                                false,
                                "the version is that of the signed fix, but the file has another SHA-256"));
    }

    private static List<FixedBuild> of(AffectedProduct product, List<FixedBuild> builds) {
        var packageOnly = product.purl().packageOnly();
        return builds.stream().filter(build -> build.isOf(packageOnly)).toList();
    }

    private static boolean isFile(FixedBuild build, Component component) {
        return component.sha256().equals(Optional.of(build.sha256()));
    }

    private static boolean isVersion(FixedBuild build, Component component) {
        return build.packageUrl().version().equals(component.version());
    }

    private static Optional<Affected> matchVersion(AffectedProduct product, Component component) {
        var version = component.version();
        var packageOnly = product.purl().packageOnly();
        return switch (product.matchVersion(version)) {
            case Match.Outside() -> Optional.empty();
            // A version can be named by a range of which no order is known, and which has no VERS.
            case Match.Inside() ->
                    Optional.of(
                            new Affected(
                                    packageOnly,
                                    version,
                                    true,
                                    product.range().ordered()
                                            ? "the version is in "
                                                    + product.range().renderVers(packageOnly.type())
                                            : "the advisory names the version"));
            case Match.Possible(var why) ->
                    Optional.of(new Affected(packageOnly, version, false, why));
        };
    }
}
