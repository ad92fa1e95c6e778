package clearinghouse.catalogue;

import clearinghouse.formats.csaf.provider.Hosts;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a source promised when it was looked at last, and what became of that until now.
 *
 * @param mark up to when the changes of a dump are known
 * @param hosts where what it leads to may lie
 * @param namespace under which the documents of a provider have their ids; empty where anybody's
 *     may be there
 * @param signed a hash and a signature are promised beside each document
 * @param trouble with a part of its lists or documents; empty where there is none
 * @param doubted documents that could be read and are not believed
 * @param beyond documents that were more than is kept of one source
 * @param takenBytes of all rounds, as {@link Room#of} counts them
 */
record Round(
        Optional<Instant> mark,
        Hosts hosts,
        String namespace,
        boolean signed,
        String trouble,
        int doubted,
        int beyond,
        long takenBytes) {

    /** Of a source that was removed. */
    static final Round NONE =
            new Round(Optional.empty(), new Hosts(Set.of()), "", false, "", 0, 0, 0);
}
