package clearinghouse.exposure;

import clearinghouse.advisory.Advisories;
import clearinghouse.advisory.AdvisoryId;
import clearinghouse.advisory.PublishedAdvisory;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.platform.Tx;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The published advisories, as the matching asks for them. */
public interface Publications {

    Optional<PublishedAdvisory> published(Tx tx, AdvisoryId id);

    /** As it is, and stays to the end of the transaction. */
    Optional<PublishedAdvisory> held(Tx tx, AdvisoryId id);

    /** Every one about any of these packages, which have no version. */
    List<PublishedAdvisory> about(Tx tx, Collection<PackageUrl> packages);

    List<PublishedAdvisory> all(Tx tx);

    static Publications of(Advisories advisories) {
        return new Publications() {
            @Override
            public Optional<PublishedAdvisory> published(Tx tx, AdvisoryId id) {
                return advisories.published(tx, id);
            }

            @Override
            public Optional<PublishedAdvisory> held(Tx tx, AdvisoryId id) {
                return advisories.held(tx, id);
            }

            @Override
            public List<PublishedAdvisory> about(Tx tx, Collection<PackageUrl> packages) {
                return advisories.publishedFor(tx, packages);
            }

            @Override
            public List<PublishedAdvisory> all(Tx tx) {
                return advisories.published(tx);
            }
        };
    }
}
