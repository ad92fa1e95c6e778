package clearinghouse.policy;

import java.time.Duration;

/** How long something is kept or may last, as policy says it, with the reason. */
public record Term(String name, int version, Duration lasts, String reason) {

    /** As the record names it. */
    public String rule() {
        return name + ", version " + version;
    }
}
