package clearinghouse.advisory;

import clearinghouse.platform.Workers;
import java.util.Map;
import java.util.function.Consumer;

/** What is left to do about advisories that an earlier version of the server published. */
public final class AdvisoryJobs {

    private static final String UNTOLD = "advisory.untold";

    private final Advisories advisories;

    public AdvisoryJobs(Advisories advisories) {
        this.advisories = advisories;
    }

    public Map<String, Consumer<Workers.Lease>> handlers() {
        return Map.of(UNTOLD, advisories::tellAll);
    }
}
