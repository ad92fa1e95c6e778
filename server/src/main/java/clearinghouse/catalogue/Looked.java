package clearinghouse.catalogue;

import clearinghouse.formats.csaf.provider.ForeignLists;
import clearinghouse.formats.csaf.provider.Hosts;
import clearinghouse.formats.csaf.provider.Issuer;
import clearinghouse.formats.csaf.provider.Listing;
import clearinghouse.platform.SafeClient;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a look at a source found. Validators stand by the address that was asked, and say themselves
 * by which they were given.
 */
sealed interface Looked {

    /**
     * Documents, each at an address of its own.
     *
     * @param hosts where they may lie
     * @param namespace under which the documents have their ids; empty where anybody's may be here
     * @param lists that it has now, whether they were read or not
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
            List<URI> lists,
            List<Read> read,
            Map<URI, SafeClient.Validators> validators,
            String trouble,
            Optional<Instant> mark,
            Optional<Issuer> issuer)
            implements Looked {}

    /**
     * A list that is another than it was.
     *
     * @param whole what it does not name, it names no more
     */
    record Read(URI list, boolean whole, List<Listing> listings) {}

    /**
     * All of it in one file.
     *
     * @param name by whose end it is known what it is
     */
    record File(
            SourceKind kind,
            String name,
            byte[] content,
            Map<URI, SafeClient.Validators> validators,
            Optional<Instant> mark)
            implements Looked {}

    /** Nothing new is there. */
    record Unchanged() implements Looked {}

    record Failed(String why) implements Looked {
        static final Failed TOO_MANY =
                new Failed(
                        "its lists together have more than %,d documents"
                                .formatted(ForeignLists.MOST));
    }
}
