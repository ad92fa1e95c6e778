package clearinghouse.advisory;

import clearinghouse.platform.Workers;
import java.util.Map;
import java.util.function.Consumer;

/** What follows the publication of an advisory, at once or when there is a server that can. */
public final class AdvisoryJobs {

    private static final String UNTOLD = "advisory.untold";

    private final Advisories advisories;
    private final CveIds cveIds;

    public AdvisoryJobs(Advisories advisories, CveIds cveIds) {
        this.advisories = advisories;
        this.cveIds = cveIds;
    }

    public Map<String, Consumer<Workers.Lease>> handlers() {
        return Map.of(UNTOLD, advisories::tell, CveIds.UNSENT, cveIds::send);
    }
}
