package clearinghouse.app;

import clearinghouse.advisory.Advisories;
import clearinghouse.coordination.CaseId;
import clearinghouse.coordination.Coordination;
import clearinghouse.intake.FindingId;
import clearinghouse.intake.Onward;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.kernel.Access;
import clearinghouse.platform.Tx;
import clearinghouse.validation.Validation;
import java.util.List;
import java.util.Optional;

/** Connects a finding's view with the capabilities that come after intake. */
record Stages(Validation validation, Coordination coordination, Advisories advisories)
        implements Onward {

    @Override
    public Optional<String> entryProblem(String packageUrl, String entry) {
        return validation.entryProblem(packageUrl, entry);
    }

    @Override
    public Optional<Verdict> verdict(Tx tx, FindingId finding) {
        return validation.verdict(tx, finding);
    }

    @Override
    public List<Verdict> earlierVerdicts(Tx tx, FindingId finding) {
        return validation.earlierVerdicts(tx, finding);
    }

    @Override
    public Progress progress(FindingId finding, String packageUrl) {
        return validation.progress(finding, packageUrl);
    }

    @Override
    public Optional<String> caseOf(Tx tx, Access access, VulnerabilityId vulnerability) {
        return coordination.caseOf(tx, access, vulnerability).map(CaseId::code);
    }

    @Override
    public Optional<String> advisoryOf(Tx tx, Access access, VulnerabilityId vulnerability) {
        return advisories.advisoryOf(tx, access, vulnerability);
    }
}
