package clearinghouse.coordination;

import clearinghouse.intake.FindingId;
import clearinghouse.intake.FindingProof;
import clearinghouse.intake.FindingText;
import clearinghouse.kernel.PartyId;
import clearinghouse.validation.Patch;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an invited party sees through its link, before it answers: what was found and the input that
 * shows it; and what became of the patches that it offered.
 */
public record Invitation(
        CaseId caseId,
        PartyId party,
        String partyName,
        Participant.Role role,
        Consent consent,
        String packageUrl,
        Embargo embargo,
        Reproducer reproducer,
        List<Patch> patches,
        Instant expires) {

    public Invitation {
        patches = List.copyOf(patches);
    }

    /**
     * The oldest finding that was reproduced. It is undisclosed, so it has no text form.
     *
     * @param version as its finder names it
     * @param tested the version that the proof was run on
     */
    public record Reproducer(
            FindingId finding,
            String version,
            Optional<String> tested,
            Instant receivedAt,
            FindingText text,
            FindingProof proof) {
        @Override
        public String toString() {
            return "Reproducer[" + finding + "]";
        }
    }
}
