package clearinghouse.pages;

import clearinghouse.coordination.Coordination;
import clearinghouse.intake.Intake;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Permission;
import clearinghouse.record.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What one may do and what one did, said to oneself in plain words. */
final class OwnWords {

    private record May(String permission, String words) {}

    /** In the order in which they are told; staff's come first. */
    private static final List<May> MAY =
            List.of(
                    new May(
                            "finding:triage",
                            "See every finding and its evidence, but what is for named recipients only until you take it on, and decide what a machine cannot. A proof takes a second person. Each reading is on record, and the finder sees it."),
                    new May(
                            "case:coordinate",
                            "Open cases, see every case, invite to it and set its embargo."),
                    new May("advisory:draft", "Write advisories, and read drafts."),
                    new May("advisory:publish", "Publish advisories."),
                    new May(
                            "advisory:import",
                            "Take in what others publish about vulnerabilities."),
                    new May(
                            "release:publish",
                            "Release accepted patches to operators, and read their text first."),
                    new May(
                            "exposure:assist",
                            "See which operators ask for help, with what they wrote, and take that on."),
                    new May(
                            "party:manage",
                            "Register parties, people and agents, answer who asks to join, say what they may, issue and revoke tokens, and end it all when somebody leaves. It shows you no case."),
                    new May("party:read", "See who is registered."),
                    new May(
                            "glass:see",
                            "See where the glass was broken: that somebody read a finding in an emergency, as far as it concerns you."),
                    new May(
                            "glass:ask",
                            "Ask in an emergency to read one finding that is not yours to read. An administrator lets it, everyone concerned is told at once, and a third person reviews it."),
                    new May(
                            "glass:let",
                            "Be the administrator who lets somebody read one finding in an emergency."),
                    new May("glass:review", "Review why the glass was broken."),
                    new May(
                            "audit:read",
                            "See the whole record: who did what, and when, by ids. It shows you no text of a finding, patch or draft."),
                    new May(
                            "hold:keep",
                            "Set legal holds on findings and cases, so that nothing of them is removed, and lift those that another person set."),
                    new May(
                            "hold:read",
                            "See legal holds by number and ground, and what will be removed when."),
                    new May(
                            "basis:keep",
                            "Say of legal bases from when until when they hold and what their lapse does, and to whom one is given."),
                    new May(
                            "basis:watch",
                            "See how many findings stand under each legal basis, and which of them ends. It shows you no finding."),
                    new May(
                            "key:keep",
                            "See the keys that wrap the vault's keys, by name, ask for a new one, and consent to one that another keeper asked for."),
                    new May(
                            "metrics:read",
                            "See the numbers that the server tells its monitoring."),
                    new May(
                            "funnel:all",
                            "See how many findings get how far, those under embargo included."),
                    new May("scan:claim", "Claim what you scan, so that nobody does it twice."),
                    new May("finding:submit", "Report findings with their proofs."),
                    new May(
                            "finding:read",
                            "See what your organisation reported, and the findings of cases that it was invited to."),
                    new May("case:read", "See the cases that your organisation takes part in."),
                    new May(
                            "case:answer",
                            "Answer in cases: invitations, and proposals for the end of an embargo."),
                    new May("patch:submit", "Offer patches in cases."),
                    new May(
                            "patch:read",
                            "See your organisation's patches, and those of cases that it was invited to fix."),
                    new May(
                            "inventory:read",
                            "See the systems of your organisation and what they hold."),
                    new May("inventory:write", "Say what your organisation's systems hold."),
                    new May(
                            "exposure:read",
                            "See which of your organisation's systems is affected, and by when to act."),
                    new May("exposure:answer", "Say what became of it."),
                    new May(
                            "release:fetch",
                            "Fetch the releases that are assigned to your organisation."),
                    new May(
                            "consent:decide",
                            "Let brokers act for your organisation, and end that."),
                    new May("broker:act", "Act for the operators that consented."),
                    new May(
                            "export:take",
                            "Take along a copy of all that is your organisation's own."),
                    new May(
                            "recovery:decide",
                            "Be one of the two administrators who let somebody in again, or give somebody further duties."),
                    new May(
                            "token:own",
                            "Make, rotate and revoke your own tokens, and those of agents that you answer for."),
                    new May("passkey:manage", "Add and remove your passkeys."),
                    new May("advisory:read", "Read what is published."),
                    new May("funnel:read", "See how many published findings get how far."));

    private static final Map<String, String> DID =
            Map.ofEntries(
                    Map.entry("finding.received", "Submitted a finding"),
                    Map.entry("finding.set_aside", "Set a finding aside"),
                    Map.entry("finding.taken_up", "Took a finding up again"),
                    Map.entry("finding.relabelled", "Labelled a finding anew"),
                    Map.entry("finding.taken_on", "Took a finding on by name"),
                    Map.entry("opening.requested", "Asked to read a proof"),
                    Map.entry("opening.consented", "Let a colleague read a proof"),
                    Map.entry("opening.refused", "Refused to have a proof read"),
                    Map.entry("opening.used", "Read a proof that a colleague had opened"),
                    Map.entry("break_glass.requested", "Asked to break the glass"),
                    Map.entry("break_glass.let", "Broke the glass for a colleague"),
                    Map.entry("break_glass.refused", "Refused to break the glass"),
                    Map.entry("break_glass.reviewed", "Reviewed why the glass was broken"),
                    Map.entry("break_glass.alarm", "Raised the alarm that the glass was broken"),
                    Map.entry("break_glass.used", "Read a finding through the broken glass"),
                    Map.entry("finding.verdict-set-aside", "Had a finding tried again"),
                    Map.entry("vulnerability.split", "Took a finding out of a vulnerability"),
                    Map.entry("vulnerability.assessed", "Assessed a vulnerability"),
                    Map.entry("vulnerability.disclosed", "Disclosed a vulnerability"),
                    Map.entry("vulnerability.promoted", "Put a vulnerability into the catalogue"),
                    Map.entry("claim.granted", "Claimed a scan"),
                    Map.entry("claim.renewed", "Renewed the claim of a scan"),
                    Map.entry("claim.released", "Gave the claim of a scan back"),
                    Map.entry("coverage.reported", "Reported what a scan covered"),
                    Map.entry("case.opened", "Opened a case"),
                    Map.entry("participant.invited", "Invited a party to a case"),
                    Map.entry("invitation.accepted", "Accepted an invitation"),
                    Map.entry("invitation.declined", "Declined an invitation"),
                    Map.entry("links.revoked", "Revoked the links of a party"),
                    Map.entry("embargo.proposed", "Proposed the end of an embargo"),
                    Map.entry("embargo.agreed", "Agreed to the end of an embargo"),
                    Map.entry("embargo.rejected", "Rejected the end of an embargo"),
                    Map.entry("embargo.ended", "Ended an embargo"),
                    Map.entry("patch.submitted", "Offered a patch"),
                    Map.entry("advisory.drafted", "Drafted an advisory"),
                    Map.entry(
                            "early_notice.given",
                            "Told some of an advisory before its publication"),
                    Map.entry("advisory.redrafted", "Changed the draft of an advisory"),
                    Map.entry(
                            "advisory.revision-drafted",
                            "Drafted the next revision of an advisory"),
                    Map.entry(
                            "advisory.revision-dropped",
                            "Dropped the next revision of an advisory"),
                    Map.entry("advisory.revised", "Published a revision of an advisory"),
                    Map.entry("advisory.published", "Published an advisory"),
                    Map.entry("release.made", "Released a patch"),
                    Map.entry("inventory.received", "Uploaded an inventory"),
                    Map.entry("lifecycles.replaced", "Replaced the list of ends of support"),
                    Map.entry("asset.described", "Said something of a system"),
                    Map.entry("operator.described", "Said something of an organisation"),
                    Map.entry("contact.added", "Named a contact"),
                    Map.entry("contact.changed", "Changed a contact"),
                    Map.entry("contact.removed", "Removed a contact"),
                    Map.entry("exposure.receipt", "Answered about an exposure"),
                    Map.entry("exposure.help_taken", "Took on a call for help"),
                    Map.entry("join_request.admitted", "Admitted an organisation that asked"),
                    Map.entry("join_request.declined", "Declined an organisation that asked"),
                    Map.entry("party.registered", "Registered a party"),
                    Map.entry("person.added", "Added a person"),
                    Map.entry("agent.added", "Added an agent"),
                    Map.entry("token.issued", "Issued a token"),
                    Map.entry("certificate.enrolled", "Enrolled a certificate"),
                    Map.entry("token.revoked", "Revoked a token"),
                    Map.entry("token.rotated", "Rotated a token"),
                    Map.entry("roles.changed", "Changed what somebody may"),
                    Map.entry("agent.handed-over", "Said who answers for an agent"),
                    Map.entry("agent.stopped", "Stopped an agent"),
                    Map.entry("person.left", "Ended what a person may who left"),
                    Map.entry("party.left", "Ended what a party may that left"),
                    Map.entry("enrolment.issued", "Made a link that lets somebody in"),
                    Map.entry("enrolment.used", "Used a link that lets one in"),
                    Map.entry("passkey.added", "Added a passkey"),
                    Map.entry("passkey.removed", "Removed a passkey"),
                    Map.entry("passkey.cloned", "Showed a passkey of which there is a copy"),
                    Map.entry("identity.bound", "Bound an account elsewhere"),
                    Map.entry("identity.unbound", "Unbound an account elsewhere"),
                    Map.entry("password.added", "Chose a password"),
                    Map.entry("password.changed", "Changed the password"),
                    Map.entry("password.ended", "Ended the password"),
                    Map.entry("password.refused", "Was refused with password and code"),
                    Map.entry("session.started", "Signed in"),
                    Map.entry("session.ended", "Signed out"),
                    Map.entry("duties.asked", "Asked to give somebody further duties"),
                    Map.entry("duties.given", "Gave somebody further duties"),
                    Map.entry("duties.refused", "Refused to give somebody further duties"),
                    Map.entry("recovery.asked", "Asked to let somebody in again"),
                    Map.entry("recovery.consented", "Consented to let somebody in again"),
                    Map.entry("recovery.refused", "Refused to let somebody in again"),
                    Map.entry("key.rotation_asked", "Asked for a new wrapping key"),
                    Map.entry("key.rotation_consented", "Consented to a new wrapping key"),
                    Map.entry("key.rotation_refused", "Refused a new wrapping key"),
                    Map.entry("legal_basis.said", "Said from when until when a legal basis holds"),
                    Map.entry("legal_basis.given", "Said whose findings stand under a legal basis"),
                    Map.entry("consent.given", "Let a broker act for us"),
                    Map.entry("consent.withdrawn", "Ended a broker's consent"));

    private OwnWords() {}

    /** One sentence for each permission, but for those that a wider one says already. */
    static List<String> may(Access access) {
        var said =
                MAY.stream()
                        .filter(it -> access.may(new Permission(it.permission())))
                        .filter(it -> !isSaid(access, it.permission()))
                        .map(May::words);
        // A permission that nobody found words for is still one.
        var unsaid =
                access.grants().stream()
                        .map(Permission::name)
                        .filter(name -> !isKnown(name))
                        .sorted();
        return Stream.concat(said, unsaid).toList();
    }

    static boolean isKnown(String permission) {
        return MAY.stream().anyMatch(it -> it.permission().equals(permission));
    }

    private static boolean isSaid(Access access, String permission) {
        return switch (permission) {
            case "finding:read", "patch:read" -> access.may(Intake.TRIAGE);
            case "case:read" -> access.may(Coordination.COORDINATE);
            case "funnel:read" -> access.may(new Permission("funnel:all"));
            default -> false;
        };
    }

    /** An act without words of its own is told as the record says it. */
    static String did(String action) {
        return Optional.ofNullable(DID.get(action))
                .or(() -> Reading.of(action).map(reading -> "Read " + ReadLine.what(reading)))
                .orElseGet(() -> Texts.sentence(action.replaceAll("[._-]", " ")));
    }
}
