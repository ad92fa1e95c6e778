package clearinghouse.exposure;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.kernel.Access;
import java.util.Optional;

/** What was released against an advisory; {@code distribution} knows, which comes after. */
public interface Remedies {

    /** A signed target and the version that it holds. */
    record Released(String target, String version) {}

    Optional<Released> of(Access access, AdvisoryId advisory);
}
