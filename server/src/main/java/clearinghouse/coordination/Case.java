package clearinghouse.coordination;

import clearinghouse.intake.Vulnerability;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Marks;
import clearinghouse.validation.Patch;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** A case as one of its parties sees it. */
public record Case(
        Summary summary,
        List<Member> participants,
        List<Patch> patches,
        List<Event> events,
        Optional<String> advisory) {

    public Case {
        participants = List.copyOf(participants);
        patches = List.copyOf(patches);
        events = List.copyOf(events);
    }

    /**
     * @param key orders the cases; it never leaves
     * @param packageUrl of the vulnerability, without a version
     * @param state of the vulnerability
     */
    public record Summary(
            UUID key,
            CaseId id,
            VulnerabilityId vulnerability,
            String packageUrl,
            Vulnerability.State state,
            PartyId coordinator,
            Embargo embargo,
            Instant openedAt,
            Marks marks) {}

    public record Member(Participant participant, String name) {}

    /**
     * What was done, never what was said.
     *
     * @param about whom it was done to, such as the one who was invited
     */
    public record Event(
            Kind kind, String actor, PartyId party, Optional<PartyId> about, Instant at) {}

    public enum Kind {
        CASE_OPENED,
        PARTICIPANT_INVITED,
        INVITATION_ACCEPTED,
        INVITATION_DECLINED,
        LINKS_REVOKED,
        PARTICIPANT_LEFT,
        EMBARGO_PROPOSED,
        EMBARGO_AGREED,
        EMBARGO_REJECTED,
        EMBARGO_ENDED,
        PATCH_SUBMITTED,
        ADVISORY_DRAFTED,
        ADVISORY_PUBLISHED;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** As the record names it. */
        String action() {
            return code().replaceFirst("_", ".");
        }

        static Kind parse(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }
}
