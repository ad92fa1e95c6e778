package clearinghouse.validation;

import clearinghouse.intake.VulnerabilityId;

/** The jar of an accepted patch, byte for byte what was judged. */
public record AcceptedJar(
        PatchId patch, VulnerabilityId vulnerability, byte[] content, String sha256) {

    @Override
    public String toString() {
        return "AcceptedJar[" + patch + "]";
    }
}
