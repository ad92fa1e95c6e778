package clearinghouse.advisory;

import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.advisory.Revision;
import clearinghouse.kernel.PartyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An advisory that is told to some before it is published.
 *
 * @param key orders the notices; it never leaves
 * @param advisory as the newest revision says it, with the label under which it was given
 * @param publishedAs the number under which everyone may read it by now
 * @param recipients empty for who is one of them: each knows of itself alone
 */
public record EarlyNotice(
        UUID key,
        EarlyNoticeId id,
        Advisory advisory,
        Optional<PublishedAs> publishedAs,
        List<PartyId> recipients) {

    /** Where it is read now. */
    public record PublishedAs(AdvisoryId id, String number) {}

    public EarlyNotice {
        recipients = List.copyOf(recipients);
    }

    public List<Revision> history() {
        return advisory.tracking().history();
    }

    public Instant releasedAt() {
        return advisory.tracking().currentRelease();
    }

    @Override
    public String toString() {
        return "EarlyNotice[" + id + "]";
    }
}
