package clearinghouse.validation;

import clearinghouse.intake.FindingId;
import clearinghouse.intake.Intake;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.platform.Workers;
import java.util.Map;
import java.util.function.Consumer;

/** Works off what waits for a verdict. */
public final class ValidationJobs {

    private final Validation validation;

    public ValidationJobs(Validation validation) {
        this.validation = validation;
    }

    public Map<String, Consumer<Workers.Lease>> handlers() {
        return Map.of(
                Intake.RECEIVED,
                this::findingReceived,
                Intake.SPLIT,
                this::findingSplitOff,
                Validation.SUBMITTED,
                this::patchSubmitted);
    }

    private void findingReceived(Workers.Lease lease) {
        validation.examine(
                lease.access(),
                new FindingId(lease.subject()),
                lease.lastAttempt(),
                lease::complete);
    }

    private void patchSubmitted(Workers.Lease lease) {
        validation.judge(
                lease.access(), new PatchId(lease.subject()), lease.attempt(), lease::complete);
    }

    private void findingSplitOff(Workers.Lease lease) {
        validation.judgeAgain(
                lease.access(), new VulnerabilityId(lease.subject()), lease::complete);
    }
}
