package clearinghouse.exposure;

import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.inventory.Component;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Components as an inventory may have them. */
final class TestParts {

    private TestParts() {}

    static Component part(
            Optional<PackageUrl> packageOnly,
            String vendor,
            String name,
            String version,
            Optional<String> otherVersion,
            Optional<String> sha256) {
        return new Component(
                packageOnly,
                vendor,
                name,
                version,
                otherVersion,
                sha256,
                new clearinghouse.matching.Component(
                        vendor,
                        name,
                        version,
                        packageOnly.stream().map(it -> it.withVersion(version)).toList(),
                        List.of(),
                        Map.of(),
                        List.of(),
                        List.of()));
    }
}
