package clearinghouse.catalogue;

import clearinghouse.formats.published.EpssForm;
import java.time.Instant;
import java.util.List;

/**
 * What a document of somebody else says, as far as it is looked up by.
 *
 * @param modified the first instant of 1970 where the document does not say
 * @param withdrawn its author takes back that anybody is affected
 * @param affected for the OSV API: of other forms nothing
 * @param scores of a table of probabilities
 * @param content as it arrived
 * @param sha256 of the content
 */
record ForeignAdvisory(
        Name name,
        Instant modified,
        boolean withdrawn,
        List<AffectedIndex.Affected> affected,
        List<Telling> tellings,
        List<EpssForm.Score> scores,
        byte[] content,
        String sha256) {

    /**
     * The same name in the same form is the same advisory, said anew.
     *
     * @param form the standard that it is written in, such as {@code osv}
     * @param id what its author calls it
     */
    record Name(String form, String id) {
        /** A slash at the end is written or not, by one and the same publisher. */
        boolean isUnder(String namespace) {
            var bare = namespace.replaceFirst("/$", "");
            return id.startsWith(bare + " ") || id.startsWith(bare + "/ ");
        }
    }

    ForeignAdvisory {
        affected = List.copyOf(affected);
        tellings = List.copyOf(tellings);
        scores = List.copyOf(scores);
    }

    /** What becomes of it. */
    enum Change {
        NEW,
        REVISED,
        SAME,
        /** What is known was said later. */
        OLDER
    }

    /**
     * The one that is known under that name.
     *
     * @param before hashes of what was said under it earlier
     */
    record Known(Instant modified, String sha256, List<String> before) {
        Known {
            before = List.copyOf(before);
        }
    }

    Change since(Known known) {
        if (known.sha256().equals(sha256)) {
            return Change.SAME;
        }
        // Two collections may bear one record of one time in different words: the one that was
        // replaced does not replace the other again.
        return modified.isBefore(known.modified()) || known.before().contains(sha256)
                ? Change.OLDER
                : Change.REVISED;
    }
}
