package clearinghouse.exposure;

import clearinghouse.kernel.Access;
import java.util.Optional;

/** Which release an exposure is assigned; {@code distribution} knows, which comes after. */
public interface Remedies {

    /**
     * A signed target and the version that it holds.
     *
     * @param replaces the package URL that it is for, version and all
     * @param address where the server hands it out
     */
    record Released(String target, String version, String replaces, String address) {}

    /** Empty where what was released stands in for another version than the asset holds. */
    Optional<Released> of(Access access, Exposure exposure);
}
