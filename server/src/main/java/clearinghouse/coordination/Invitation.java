package clearinghouse.coordination;

import clearinghouse.intake.FindingId;
import clearinghouse.intake.FindingText;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Marks;
import clearinghouse.validation.Patch;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an invited party sees through its link, before it answers: what was found, and that there is
 * an input that shows it. The input itself is asked for: a program that looks at the links in a
 * message has not read it. And what became of the patches that the party offered.
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
     * @param size of the proof, in bytes
     */
    public record Reproducer(
            FindingId finding,
            String version,
            Optional<String> tested,
            Instant receivedAt,
            FindingText text,
            int size,
            Marks marks) {
        @Override
        public String toString() {
            return "Reproducer[" + finding + "]";
        }
    }
}
