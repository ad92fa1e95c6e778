package clearinghouse.exposure;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.kernel.PartyId;
import java.time.Instant;
import java.util.Optional;

/** An operator asked for help and has not said anything since. */
public record HelpRequest(
        ExposureId exposure,
        PartyId operator,
        String operatorName,
        String assetName,
        Optional<AdvisoryId> advisory,
        String advisoryNumber,
        String title,
        Optional<String> note,
        Instant at,
        Optional<Taken> taken) {

    /** The colleague who looks after it, and since when. */
    public record Taken(String name, Instant at) {}

    @Override
    public String toString() {
        return "HelpRequest[" + exposure + "]";
    }
}
