package clearinghouse.exposure;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.platform.Tx;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The published advisories, as the matching asks for them. */
interface Publications {

    Optional<Publication> published(Tx tx, AdvisoryId id);

    /** Every one about any of these packages, which have no version. */
    List<Publication> about(Tx tx, Collection<PackageUrl> packages);
}
