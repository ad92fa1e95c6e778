package clearinghouse.pages;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.coordination.Case;
import clearinghouse.coordination.CaseId;
import clearinghouse.coordination.Consent;
import clearinghouse.coordination.Coordination;
import clearinghouse.coordination.Embargo;
import clearinghouse.coordination.Participant;
import clearinghouse.coordination.Releases;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.validation.Patch;
import clearinghouse.validation.Validation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Cases: how long they stay undisclosed, who takes part, what was tried, what happened. */
final class CasePages implements PageRoute.Group {

    private final Db db;
    private final Validation validation;
    private final Coordination coordination;
    private final Releases releases;
    private final InstantSource clock;

    CasePages(Pages.Facades facades, InstantSource clock) {
        db = facades.db();
        validation = facades.validation();
        coordination = facades.coordination();
        releases = facades.releases();
        this.clock = clock;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/cases", Coordination.READ, this::list),
                PageRoute.get("/cases/{case}", Coordination.READ, this::find),
                PageRoute.post(
                        "/cases/{case}/embargo/acceptance",
                        Coordination.ANSWER,
                        request ->
                                answered(
                                        request,
                                        "embargo-accepted",
                                        coordination.acceptEmbargo(request.access(), id(request)))),
                PageRoute.post(
                        "/cases/{case}/embargo/refusal",
                        Coordination.ANSWER,
                        request ->
                                answered(
                                        request,
                                        "embargo-rejected",
                                        coordination.rejectEmbargo(
                                                request.access(), id(request)))));
    }

    record Line(CaseId id, String packageName, EmbargoClock clock, String opened) {}

    record Listed(List<Line> lines, boolean coordinates, Optional<String> next) {}

    private Page list(PageRequest request) {
        var page = coordination.list(request.access(), request.after());
        var now = clock.instant();
        return Page.html(
                "cases",
                "Cases",
                new Listed(
                        page.items().stream()
                                .map(it ->
                                        new Line(
                                                it.id(),
                                                PackageName.of(it.packageUrl()),
                                                EmbargoClock.of(it.embargo(), now),
                                                Times.shortly(it.openedAt())))
                                .toList(),
                        request.access().may(Coordination.COORDINATE),
                        request.next(page.after())));
    }

    record Member(String name, String role, Badge consent) {}

    record PatchView(
            String name,
            Badge verdict,
            String judgement,
            String submitted,
            List<String> notes,
            Optional<Diff> diff,
            Evidence evidence) {}

    /**
     * @param answers whether this reader may accept or reject the proposed end
     */
    record View(
            CaseId id,
            String packageName,
            String vulnerability,
            EmbargoClock clock,
            boolean answers,
            List<Member> members,
            List<PatchView> patches,
            Timeline timeline,
            Optional<String> advisory) {}

    private Page find(PageRequest request) {
        return db.inTransaction(
                request.access(),
                tx ->
                        coordination
                                .find(request.access(), id(request))
                                .<Page>map(found -> view(tx, request, found))
                                .orElseGet(Page.Absent::new));
    }

    private Page view(Tx tx, PageRequest request, Case found) {
        var summary = found.summary();
        var now = clock.instant();
        var names =
                found.participants().stream()
                        .collect(
                                Collectors.toMap(
                                        member -> member.participant().party(),
                                        Case.Member::name,
                                        (first, _) -> first));
        var view =
                new View(
                        summary.id(),
                        PackageName.of(summary.packageUrl()),
                        summary.vulnerability().code(),
                        EmbargoClock.of(summary.embargo(), now),
                        request.access().may(Coordination.ANSWER)
                                && proposer(summary.embargo())
                                        .filter(by -> !by.equals(request.access().party()))
                                        .isPresent(),
                        found.participants().stream().map(CasePages::member).toList(),
                        found.patches().stream().map(patch -> patch(tx, request, patch)).toList(),
                        Timeline.of(
                                found.events().stream().map(event -> event(event, names)).toList(),
                                now,
                                end(summary.embargo())),
                        found.advisory().flatMap(AdvisoryId::parse).map(AdvisoryId::code));
        return Page.html("case", "Case on " + view.packageName(), view);
    }

    private static Optional<PartyId> proposer(Embargo embargo) {
        return switch (embargo) {
            case Embargo.Proposed(var by, _) -> Optional.of(by);
            case Embargo.Revising(_, var by, _) -> Optional.of(by);
            case Embargo.None _, Embargo.Active _, Embargo.Exited _ -> Optional.empty();
        };
    }

    private static Optional<Instant> end(Embargo embargo) {
        return switch (embargo) {
            case Embargo.Active(var until) -> Optional.of(until.at());
            case Embargo.Revising(var until, _, _) -> Optional.of(until.at());
            case Embargo.Exited(var at) -> Optional.of(at);
            case Embargo.None _, Embargo.Proposed _ -> Optional.empty();
        };
    }

    private static Member member(Case.Member member) {
        var participant = member.participant();
        return new Member(member.name(), role(participant.role()), consent(participant.consent()));
    }

    static String role(Participant.Role role) {
        return switch (role) {
            case FINDER -> "finder";
            case VENDOR -> "maintainer or vendor";
            case COORDINATOR -> "coordinator";
        };
    }

    private static Badge consent(Consent consent) {
        return switch (consent) {
            case Consent.Invited _ -> Badge.waiting("invited, no answer yet");
            case Consent.Accepted _ -> Badge.good("takes part");
            case Consent.Declined _ -> Badge.neutral("declined");
        };
    }

    private PatchView patch(Tx tx, PageRequest request, Patch patch) {
        var report = validation.report(request.access(), patch.id());
        return new PatchView(
                patch.name(),
                Badge.of(patch),
                judgement(patch),
                Times.shortly(patch.submittedAt()),
                notes(
                        patch,
                        report.map(Validation.PatchReport::earlier).orElse(List.of()),
                        releases.of(request.access(), patch.id())),
                validation.diff(tx, request.access(), patch.id()).map(Diff::parse),
                Evidence.of(report.map(Validation.PatchReport::runs).orElse(List.of())));
    }

    /** What a reader must know beside the newest verdict. */
    private static List<String> notes(
            Patch patch, List<Patch.Former> earlier, Optional<String> release) {
        var notes = new ArrayList<String>();
        patch.again()
                .ifPresent(why ->
                        notes.add(
                                "It is being judged again, because %s. It is not released before that."
                                        .formatted(why)));
        for (var former : earlier) {
            notes.add(
                    "Before: %s on %s%s."
                            .formatted(
                                    former.verdict(),
                                    Times.shortly(former.judgedAt()),
                                    former.level().map(" at level %s"::formatted).orElse("")));
        }
        if (!patch.isAccepted() && release.isPresent()) {
            notes.add(
                    "It was released as %s while it was accepted, and no longer holds. Operators may run it; a release cannot be withdrawn here yet."
                            .formatted(release.get()));
        }
        return notes;
    }

    private static String judgement(Patch patch) {
        if (patch.verdict().isEmpty()) {
            return "It is built and tried in the sandbox now.";
        }
        var said = patch.reason().map(Texts::sentence).orElse("");
        var bypass = patch.bypassedBy().map(" Bypassed by %s."::formatted).orElse("");
        var level = Evidence.level(patch.level()).map(" Level %s."::formatted).orElse("");
        return (said + (said.contains("ypassed") ? "" : bypass) + level).strip();
    }

    private static Timeline.Event event(Case.Event event, Map<PartyId, String> names) {
        return new Timeline.Event(
                event.at(), what(event.kind()), names.getOrDefault(event.party(), "a participant"));
    }

    private static String what(Case.Kind kind) {
        return switch (kind) {
            case CASE_OPENED -> "Case opened";
            case PARTICIPANT_INVITED -> "Participant invited";
            case INVITATION_ACCEPTED -> "Invitation accepted";
            case INVITATION_DECLINED -> "Invitation declined";
            case LINKS_REVOKED -> "Links of a participant revoked";
            case EMBARGO_PROPOSED -> "End of embargo proposed";
            case EMBARGO_AGREED -> "Embargo agreed";
            case EMBARGO_REJECTED -> "Proposed end rejected";
            case EMBARGO_ENDED -> "Embargo ended";
            case PATCH_SUBMITTED -> "Patch submitted";
            case ADVISORY_DRAFTED -> "Advisory drafted";
            case ADVISORY_PUBLISHED -> "Advisory published";
        };
    }

    private static Page answered(PageRequest request, String done, Coordination.Proposal proposal) {
        return switch (proposal) {
            case Coordination.Proposal.Made _ ->
                    new Page.Redirect("/cases/" + id(request) + "?done=" + done);
            case Coordination.Proposal.NoSuchCase() -> new Page.Absent();
            case Coordination.Proposal.Refused(var why) ->
                    new Page.Stopped(
                            409, "Not done: " + why, "Go back to the case and look at it again.");
        };
    }

    private static CaseId id(PageRequest request) {
        return request.path("case", CaseId::parse);
    }
}
