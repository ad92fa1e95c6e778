package clearinghouse.exposure;

import java.time.Instant;
import java.util.Optional;

/** One statement about an exposure, as it was made. */
public record Receipt(ReceiptState state, Optional<String> note, String actor, Instant at) {

    @Override
    public String toString() {
        return "Receipt[" + state + "]";
    }
}
