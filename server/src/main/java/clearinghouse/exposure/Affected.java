package clearinghouse.exposure;

import clearinghouse.formats.advisory.AffectedProduct;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.Match;
import clearinghouse.inventory.Component;
import java.util.List;
import java.util.Optional;

/**
 * The component by which an asset is affected, or may be.
 *
 * @param reason which range holds the version, or why none can be asked
 */
record Affected(PackageUrl packageOnly, String version, boolean certain, String reason) {

    /** A certain match before a possible one; empty when every component is another or outside. */
    static Optional<Affected> among(List<AffectedProduct> products, List<Component> components) {
        Optional<Affected> possible = Optional.empty();
        for (var component : components) {
            for (var product : products) {
                var match = match(product, component);
                if (match.isPresent() && match.get().certain()) {
                    return match;
                }
                possible = possible.or(() -> match);
            }
        }
        return possible;
    }

    /**
     * Whether the absence of this package means anything: an inventory that names no package of its
     * ecosystem, nor the product, would not show it if it were there.
     */
    static boolean wouldShow(
            String packageName, List<AffectedProduct> products, List<Component> components) {
        return products.stream()
                .filter(product -> product.purl().packageOnly().render().equals(packageName))
                .anyMatch(product ->
                        components.stream().anyMatch(component -> wouldShow(product, component)));
    }

    private static boolean wouldShow(AffectedProduct product, Component component) {
        return component
                .packageOnly()
                .map(held -> held.type().equals(product.purl().type()))
                .orElseGet(() -> sameNames(product, component));
    }

    private static boolean sameNames(AffectedProduct product, Component component) {
        var named = component.nameKey();
        return named.isPresent()
                && named.equals(Component.nameKey(product.vendor(), product.product()));
    }

    private static Optional<Affected> match(AffectedProduct product, Component component) {
        if (component.packageOnly().isPresent()) {
            return component
                    .packageOnly()
                    .filter(product.purl().matchingKey()::equals)
                    .flatMap(_ -> matchVersion(product, component));
        }
        if (!sameNames(product, component)) {
            return Optional.empty();
        }
        // Names alone are no identity, so they never make a match certain.
        return matchVersion(product, component)
                .map(match ->
                        new Affected(
                                match.packageOnly(),
                                match.version(),
                                false,
                                "the inventory names no package; vendor and product have these names"));
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
