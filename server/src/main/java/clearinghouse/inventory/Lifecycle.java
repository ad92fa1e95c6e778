package clearinghouse.inventory;

import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.VersionScheme;
import java.util.Optional;

/**
 * From when on nobody mends some versions of a product any more.
 *
 * @param packageOnly its package as a {@link PackageUrl#matchingKey}, where it has one
 * @param from the first version that this is of; empty for all before {@code below}
 * @param below the first version that this is not of any more; empty for all from {@code from} on
 */
public record Lifecycle(
        Optional<PackageUrl> packageOnly,
        String vendor,
        String product,
        Optional<String> from,
        Optional<String> below,
        EndOfSupport end) {

    /** A component that names no version is of no span that has an end. */
    boolean covers(String version) {
        if (from.isEmpty() && below.isEmpty()) {
            return true;
        }
        return !version.isEmpty()
                && from.filter(it -> order(it, version) > 0).isEmpty()
                && below.filter(it -> order(version, it) >= 0).isEmpty();
    }

    /** What cannot be compared counts as too high: then nothing is told to be replaced. */
    private int order(String left, String right) {
        return scheme().compare(left, right).orElse(1);
    }

    VersionScheme scheme() {
        return packageOnly.map(VersionScheme::of).orElse(VersionScheme.GENERIC);
    }

    /** The package, else the name: as a component has it that this may be of. */
    String key() {
        return packageOnly.map(PackageUrl::render).or(this::nameKey).orElse("");
    }

    /** By which a component without a package is found. */
    Optional<String> nameKey() {
        return packageOnly.isPresent() ? Optional.empty() : Component.nameKey(vendor, product);
    }
}
