package clearinghouse.coordination;

import clearinghouse.kernel.Access;
import clearinghouse.validation.Patch;
import clearinghouse.validation.PatchId;
import java.util.Collection;
import java.util.Map;

/** What was released of patches, which a later capability knows. */
@FunctionalInterface
public interface Releases {

    /** The id of the release of each patch that has one. */
    Map<PatchId, String> of(Access access, Collection<PatchId> patches);

    default Map<PatchId, String> ofAll(Access access, Collection<Patch> patches) {
        return of(access, patches.stream().map(Patch::id).toList());
    }
}
