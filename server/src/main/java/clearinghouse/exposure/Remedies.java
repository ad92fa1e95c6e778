package clearinghouse.exposure;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.kernel.Access;
import java.util.Optional;

/** What was released against an advisory; {@code distribution} knows, which comes after. */
public interface Remedies {

    /**
     * A signed target and the version that it holds.
     *
     * @param replaces the package URL that it is for, version and all
     * @param address where the server hands it out
     */
    record Released(String target, String version, String replaces, String address) {

        /**
         * Whether the asset runs exactly what this replaces: a nearby version may differ in more.
         */
        public boolean isFor(Exposure exposure) {
            var before = PackageUrl.of(replaces);
            return before.packageOnly().render().equals(exposure.packageName())
                    && before.version().equals(exposure.version());
        }
    }

    Optional<Released> of(Access access, AdvisoryId advisory);
}
