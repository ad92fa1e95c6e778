package clearinghouse.distribution;

import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.tuf.TargetPath;
import java.util.Optional;

/** How a rebuilt package is named, so that nobody takes it for one of the maintainer's own. */
record Remedy(PackageUrl after, int ordinal, TargetPath target) {

    private static final String MAVEN = "maven";

    /**
     * Empty for what is no Maven package with names that are safe in a path.
     *
     * @param before what operators run
     * @param ordinal counts the releases against it, from 1
     */
    static Optional<Remedy> of(PackageUrl before, int ordinal) {
        var after = before.withVersion("%s-clearinghouse.%d".formatted(before.version(), ordinal));
        if (!before.type().equals(MAVEN) || before.version().isEmpty()) {
            return Optional.empty();
        }
        return TargetPath.parse(
                        "%s/%s/%s/%s-%s.jar"
                                .formatted(
                                        after.namespace(),
                                        after.name(),
                                        after.version(),
                                        after.name(),
                                        after.version()))
                // The route that serves targets has one part for each of these.
                .filter(_ -> !after.namespace().contains("/"))
                .map(path -> new Remedy(after, ordinal, path));
    }
}
