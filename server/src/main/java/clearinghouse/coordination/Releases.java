package clearinghouse.coordination;

import clearinghouse.kernel.Access;
import clearinghouse.validation.PatchId;
import java.util.Optional;

/** What was released of a patch, which a later capability knows. */
@FunctionalInterface
public interface Releases {

    /** The id of the release. */
    Optional<String> of(Access access, PatchId patch);
}
