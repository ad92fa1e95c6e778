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

    private static Optional<Affected> match(AffectedProduct product, Component component) {
        if (component.packageOnly().isPresent()) {
            return component
                    .packageOnly()
                    .filter(product.purl().packageOnly()::equals)
                    .flatMap(_ -> matchVersion(product, component));
        }
        // Names alone are no identity, so they never make a match certain.
        return component
                .nameKey()
                .filter(named ->
                        Component.nameKey(product.vendor(), product.product())
                                .equals(Optional.of(named)))
                .flatMap(_ -> matchVersion(product, component))
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
            case Match.Inside() ->
                    Optional.of(
                            new Affected(
                                    packageOnly,
                                    version,
                                    true,
                                    "the version is in "
                                            + product.range().renderVers(packageOnly.type())));
            case Match.Possible(var why) ->
                    Optional.of(new Affected(packageOnly, version, false, why));
        };
    }
}
