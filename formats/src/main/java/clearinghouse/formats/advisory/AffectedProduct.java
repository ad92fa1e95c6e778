package clearinghouse.formats.advisory;

import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.Match;
import clearinghouse.formats.version.VersionRange;
import java.util.List;
import java.util.OptionalInt;

/**
 * A package and which of its versions are affected.
 *
 * @param purl without a version
 * @param affectedVersions versions known by test or report to be affected; none need be known
 * @param fixedVersions versions that carry the fix; one may lie inside the range, as backports do
 */
public record AffectedProduct(
        String vendor,
        String product,
        PackageUrl purl,
        VersionRange range,
        List<String> affectedVersions,
        List<String> fixedVersions) {

    public AffectedProduct {
        affectedVersions = List.copyOf(affectedVersions);
        fixedVersions = List.copyOf(fixedVersions);
        Text.required("the vendor of an affected product", vendor);
        Text.required("the name of an affected product", product);
        if (!purl.version().isEmpty()) {
            throw new IllegalArgumentException("the purl of an affected product has no version");
        }
        for (var version : affectedVersions) {
            if (fixedVersions.contains(version)) {
                throw new IllegalArgumentException("a version is affected or fixed, not both");
            }
            if (range.contains(version) instanceof Match.Outside) {
                throw new IllegalArgumentException("an affected version lies in the range");
            }
        }
    }

    /** Whether an installed package is affected; another package is outside. */
    public Match match(PackageUrl installed) {
        return installed.matchingKey().equals(purl.matchingKey())
                ? matchVersion(installed.version())
                : new Match.Outside();
    }

    /** A listed fixed version is outside even where the range says otherwise. */
    public Match matchVersion(String version) {
        var same = OptionalInt.of(0);
        for (var fixed : fixedVersions) {
            if (range.scheme().compare(fixed, version).equals(same)) {
                return new Match.Outside();
            }
        }
        return range.contains(version);
    }
}
