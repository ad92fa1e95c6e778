package clearinghouse.coordination;

import clearinghouse.intake.FindingId;
import clearinghouse.intake.Intake;
import clearinghouse.platform.Workers;
import java.util.Map;
import java.util.function.Consumer;

/** Lets the keys of findings follow them into cases and out of them. */
public final class CoordinationJobs {

    private final Coordination coordination;

    public CoordinationJobs(Coordination coordination) {
        this.coordination = coordination;
    }

    public Map<String, Consumer<Workers.Lease>> handlers() {
        return Map.of(Intake.MOVED, this::findingMoved);
    }

    private void findingMoved(Workers.Lease lease) {
        coordination.keyOfMoved(lease.access(), new FindingId(lease.subject()), lease::complete);
    }
}
