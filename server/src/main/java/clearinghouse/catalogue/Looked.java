package clearinghouse.catalogue;

import clearinghouse.formats.csaf.provider.Hosts;
import clearinghouse.formats.csaf.provider.Issuer;
import clearinghouse.formats.csaf.provider.Listing;
import clearinghouse.platform.SafeClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a look at a source found. */
sealed interface Looked {

    /**
     * Documents, each at an address of its own.
     *
     * @param hosts where they may lie
     * @param namespace under which the documents have their ids; empty where anybody's may be here
     * @param signed a hash and a signature are promised beside each
     * @param trouble with a part of the lists; empty where there is none
     * @param mark up to when the changes of a dump are known with this
     * @param issuer what a provider says of itself for others to pass on
     */
    record Lists(
            SourceKind kind,
            Hosts hosts,
            String namespace,
            boolean signed,
            List<ProviderKey> keys,
            List<Listing> listings,
            List<SafeClient.Validators> validators,
            String trouble,
            Optional<Instant> mark,
            Optional<Issuer> issuer)
            implements Looked {}

    /**
     * All of it in one file.
     *
     * @param name by whose end it is known what it is
     */
    record File(
            SourceKind kind,
            String name,
            byte[] content,
            List<SafeClient.Validators> validators,
            Optional<Instant> mark)
            implements Looked {}

    /** Nothing new is there. */
    record Unchanged() implements Looked {}

    record Failed(String why) implements Looked {}
}
