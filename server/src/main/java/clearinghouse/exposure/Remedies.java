package clearinghouse.exposure;

import clearinghouse.kernel.Access;
import java.util.Collection;
import java.util.Map;

/** Which release each exposure is assigned; {@code distribution} knows, which comes after. */
public interface Remedies {

    /**
     * A signed target and the version that it holds.
     *
     * @param replaces the package URL that it is for, version and all
     * @param address where the server hands it out
     */
    record Released(String target, String version, String replaces, String address) {}

    /** Without those whose asset holds another version than what was released stands in for. */
    Map<ExposureId, Released> of(Access access, Collection<Exposure> exposures);
}
