package clearinghouse.pages;

import clearinghouse.advisory.Advisories;
import clearinghouse.advisory.AdvisoryId;
import clearinghouse.coordination.Case;
import clearinghouse.coordination.CaseId;
import clearinghouse.coordination.Consent;
import clearinghouse.coordination.Coordination;
import clearinghouse.coordination.Embargo;
import clearinghouse.coordination.EmbargoEnd;
import clearinghouse.coordination.Participant;
import clearinghouse.coordination.Releases;
import clearinghouse.formats.purl.PackageName;
import clearinghouse.intake.Finding;
import clearinghouse.intake.Intake;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Visible;
import clearinghouse.parties.Parties;
import clearinghouse.parties.PartyKind;
import clearinghouse.platform.Db;
import clearinghouse.platform.Marks;
import clearinghouse.platform.Tx;
import clearinghouse.validation.Patch;
import clearinghouse.validation.PatchId;
import clearinghouse.validation.Validation;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Cases: how long they stay undisclosed, who takes part, what was tried, what happened. */
final class CasePages implements PageRoute.Group {

    /** Enough of a random code to tell the cases of one list apart. */
    private static final int SHORT_ID = 12;

    private static final int UNPROCESSABLE = 422;
    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_DIFF = 200_000;

    static final PageRoute.Limit PATCH =
            new PageRoute.Limit(
                    PageRoute.Limit.USUAL.bytes(),
                    "This patch is too large",
                    "A patch has at most 200 kB. Nothing was stored. Send only what mends the weakness.");

    private final Db db;
    private final Parties parties;
    private final Intake intake;
    private final Validation validation;
    private final Coordination coordination;
    private final Releases releases;
    private final InstantSource clock;

    CasePages(Pages.Facades facades, InstantSource clock) {
        db = facades.db();
        parties = facades.parties();
        intake = facades.intake();
        validation = facades.validation();
        coordination = facades.coordination();
        releases = facades.releases();
        this.clock = clock;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/cases", Coordination.READ, this::list),
                PageRoute.get(
                        "/cases/{case}",
                        Coordination.READ,
                        request -> shown(200, request, Faults.NONE)),
                PageRoute.get("/cases/{case}/patches/{patch}", Coordination.READ, this::patch),
                PageRoute.post("/cases/{case}/patches", Validation.SUBMIT_PATCH, this::offer)
                        .upTo(PATCH),
                PageRoute.post("/cases/{case}/participants", Coordination.COORDINATE, this::invite),
                PageRoute.post("/cases/{case}/embargo", Coordination.ANSWER, this::propose),
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

    record Line(
            CaseId id,
            String title,
            String packageName,
            String shortly,
            Badge state,
            EmbargoClock clock,
            String opened,
            Marks marks) {}

    record Listed(List<Line> lines, boolean coordinates, Optional<String> next) {}

    private Page list(PageRequest request) {
        return db.inSnapshot(
                request.access(),
                tx -> {
                    var page = coordination.list(request.access(), request.after());
                    var titles = titles(tx, request, page.items());
                    return Page.html(
                            "cases",
                            "Cases",
                            new Listed(
                                    page.items().stream().map(it -> line(it, titles)).toList(),
                                    request.access().may(Coordination.COORDINATE),
                                    request.next(page.after())));
                });
    }

    private Line line(Case.Summary it, Map<VulnerabilityId, String> titles) {
        return new Line(
                it.id(),
                titled(it, titles),
                PackageName.of(it.packageUrl()),
                it.id().code().substring(0, SHORT_ID),
                Badge.of(it.state()),
                EmbargoClock.of(it.embargo(), clock.instant()),
                Times.shortly(it.openedAt()),
                it.marks());
    }

    private String title(Tx tx, PageRequest request, Case.Summary it) {
        return titled(it, titles(tx, request, List.of(it)));
    }

    private static String titled(Case.Summary it, Map<VulnerabilityId, String> titles) {
        return Optional.ofNullable(titles.get(it.vulnerability()))
                .orElseGet(() -> PackageName.of(it.packageUrl()));
    }

    /** Of each, as the first of its finders whom the reader may see called it. */
    private Map<VulnerabilityId, String> titles(
            Tx tx, PageRequest request, List<Case.Summary> cases) {
        var first = intake.oldestOf(tx, cases.stream().map(Case.Summary::vulnerability).toList());
        var titles = intake.titles(tx, request.access(), first);
        return first.stream()
                .filter(finding -> titles.containsKey(finding.id()))
                .collect(
                        Collectors.toMap(
                                Finding::vulnerability,
                                finding -> titles.getOrDefault(finding.id(), "")));
    }

    record Member(String name, String role, Badge consent) {}

    /**
     * @param runs how many runs in the sandbox judged it
     * @param address of the page with its text and its runs
     */
    record PatchLine(
            String name,
            Badge verdict,
            String judgement,
            String submitted,
            int runs,
            List<String> notes,
            String address) {}

    /**
     * What this reader may do next; a form without fields is not for them.
     *
     * @param drafts whether the advisory is theirs to write, and not yet written
     */
    record Acts(List<Field> invitation, List<Field> embargo, List<Field> patch, boolean drafts) {}

    /**
     * @param answers whether this reader may accept or reject the proposed end
     * @param ownPatchesOnly whether the patches of others are kept from this reader
     * @param agreed whether an end holds while another one is discussed
     */
    record View(
            CaseId id,
            String title,
            String packageName,
            String vulnerability,
            EmbargoClock clock,
            boolean answers,
            boolean agreed,
            List<Member> members,
            List<PatchLine> patches,
            boolean ownPatchesOnly,
            Acts acts,
            Timeline timeline,
            Optional<String> advisory,
            Marks marks) {}

    private Page shown(int status, PageRequest request, Faults faults) {
        return db.inSnapshot(
                request.access(),
                tx ->
                        coordination
                                .find(request.access(), id(request))
                                .<Page>map(found -> view(tx, status, request, found, faults))
                                .orElseGet(Page.Absent::new));
    }

    private Page view(Tx tx, int status, PageRequest request, Case found, Faults faults) {
        var summary = found.summary();
        var now = clock.instant();
        var names =
                found.participants().stream()
                        .collect(
                                Collectors.toMap(
                                        member -> member.participant().party(),
                                        Case.Member::name,
                                        (first, _) -> first));
        var released = releases.ofAll(request.access(), found.patches());
        var view =
                new View(
                        summary.id(),
                        title(tx, request, summary),
                        PackageName.of(summary.packageUrl()),
                        summary.vulnerability().code(),
                        EmbargoClock.of(summary.embargo(), now),
                        request.access().may(Coordination.ANSWER)
                                && proposer(summary.embargo())
                                        .filter(by -> !by.equals(request.access().party()))
                                        .isPresent(),
                        end(summary.embargo()).isPresent(),
                        found.participants().stream().map(CasePages::member).toList(),
                        found.patches().stream()
                                .map(patch -> line(tx, request, patch, released))
                                .toList(),
                        seesOwnPatchesOnly(request, found),
                        acts(request, found, faults),
                        Timeline.of(
                                found.events().stream().map(event -> event(event, names)).toList(),
                                now,
                                end(summary.embargo())),
                        found.advisory().flatMap(AdvisoryId::parse).map(AdvisoryId::code),
                        summary.marks());
        return new Page.Html(status, "case", "Case: " + view.title(), view);
    }

    private static Optional<Participant> own(PageRequest request, Case found) {
        return found.participants().stream()
                .map(Case.Member::participant)
                .filter(participant -> participant.party().equals(request.access().party()))
                .findFirst();
    }

    private static boolean seesOwnPatchesOnly(PageRequest request, Case found) {
        return !request.access().may(Intake.TRIAGE)
                && own(request, found)
                        .filter(participant -> participant.role() == Participant.Role.FINDER)
                        .isPresent();
    }

    private Acts acts(PageRequest request, Case found, Faults faults) {
        var access = request.access();
        boolean coordinates = access.may(Coordination.COORDINATE);
        boolean agreed =
                coordinates
                        || own(request, found)
                                .filter(it -> it.consent() instanceof Consent.Accepted)
                                .isPresent();
        boolean ended = found.summary().embargo() instanceof Embargo.Exited;
        return new Acts(
                coordinates && !ended ? invitationFields(request, faults) : List.of(),
                agreed && !ended && access.may(Coordination.ANSWER)
                        ? VulnerabilityPages.openingFields(request, faults)
                        : List.of(),
                agreed && access.may(Validation.SUBMIT_PATCH)
                        ? patchFields(request, faults)
                        : List.of(),
                access.may(Advisories.DRAFT) && coordinates && found.advisory().isEmpty());
    }

    private List<Field> invitationFields(PageRequest request, Faults faults) {
        var invitable =
                Stream.of(PartyKind.MAINTAINER, PartyKind.DEVELOPER)
                        .flatMap(kind -> parties.ofKind(request.access(), kind).stream())
                        .map(party ->
                                new Field.Option(
                                        party.id().code(),
                                        party.name() + ", " + party.kind().code()))
                        .toList();
        if (invitable.isEmpty()) {
            return List.of();
        }
        return List.of(
                Field.choice(
                                "party",
                                "Whom to invite",
                                "Somebody who is invited again gets another link, and the earlier one ends.",
                                invitable)
                        .holding(request.field("party"))
                        .failing(faults),
                Field.choice(
                                "role",
                                "As",
                                "A maintainer or vendor sees the patches and may offer some.",
                                Stream.of(
                                                Participant.Role.VENDOR,
                                                Participant.Role.COORDINATOR,
                                                Participant.Role.FINDER)
                                        .map(role -> new Field.Option(role.code(), role(role)))
                                        .toList())
                        .holding(request.field("role"))
                        .failing(faults));
    }

    static List<Field> patchFields(PageRequest request, Faults faults) {
        return List.of(
                Field.required("name", "Name of the patch", "A few words, such as: limit nesting.")
                        .holding(request.field("name"))
                        .upTo(LONGEST_NAME)
                        .failing(faults),
                Field.file(
                                "diff",
                                "The patch",
                                "A file with a unified diff against the sources of the vulnerable version, as git diff prints it; at most 200 kB.")
                        .failing(faults));
    }

    /** Shown once: the link is in no other place. */
    record Invited(CaseId id, String party, String link, String expires) {
        @Override
        public String toString() {
            return "Invited[" + id + "]";
        }
    }

    private Page invite(PageRequest request) {
        var party = PartyId.parse(request.field("party"));
        var role =
                Stream.of(Participant.Role.values())
                        .filter(known -> known.code().equals(request.field("role")))
                        .findFirst();
        var faults =
                Faults.NONE
                        .when(party.isEmpty(), "party", "Choose whom to invite.")
                        .when(role.isEmpty(), "role", "Choose as what they take part.");
        if (faults.any()) {
            return shown(UNPROCESSABLE, request, faults);
        }
        return switch (coordination.invite(
                request.access(), id(request), party.orElseThrow(), role.orElseThrow())) {
            case Coordination.Invite.Made(var secret, var expires) ->
                    Page.html(
                            "invited",
                            "Link of an invitation",
                            new Invited(
                                    id(request),
                                    db.inTransaction(
                                            request.access(),
                                            tx -> parties.name(tx, party.orElseThrow())),
                                    request.raw()
                                            .uri()
                                            .resolve("/invitations/" + secret)
                                            .toString(),
                                    Times.exact(expires, ZoneOffset.UTC)));
            case Coordination.Invite.NoSuchCase() -> new Page.Absent();
            case Coordination.Invite.NoSuchParty() ->
                    shown(
                            UNPROCESSABLE,
                            request,
                            Faults.at("party", "Nobody with this id is registered. Choose one."));
            case Coordination.Invite.Refused(var why) ->
                    shown(
                            UNPROCESSABLE,
                            request,
                            Faults.at("party", "Not invited: " + Texts.sentence(why)));
        };
    }

    private Page propose(PageRequest request) {
        return switch (VulnerabilityPages.End.read(request)) {
            case VulnerabilityPages.End.Wrong(var faults) -> shown(UNPROCESSABLE, request, faults);
            case VulnerabilityPages.End.Read(var until) -> propose(request, until);
        };
    }

    private Page propose(PageRequest request, EmbargoEnd until) {
        return switch (coordination.proposeEmbargo(request.access(), id(request), until)) {
            case Coordination.Proposal.Made _ ->
                    new Page.Redirect("/cases/" + id(request), "embargo-proposed");
            case Coordination.Proposal.WrongEnd(var why) ->
                    shown(UNPROCESSABLE, request, Faults.at("date", Texts.sentence(why)));
            case Coordination.Proposal.NoSuchCase() -> new Page.Absent();
            case Coordination.Proposal.Refused(var why) ->
                    shown(
                            UNPROCESSABLE,
                            request,
                            Faults.at("date", "Not proposed: " + Texts.sentence(why)));
        };
    }

    /** What the form of {@link #patchFields} holds, or what is wrong with it. */
    sealed interface Offer {
        record Made(String name, String diff) implements Offer {}

        record Unfit(Faults faults) implements Offer {}

        static Offer of(PageRequest request) {
            var name = request.field("name");
            // A file and not a text field, because a browser would change the ends of lines.
            var diff = request.file("diff", LONGEST_DIFF).orElse("");
            var faults =
                    Faults.NONE
                            .when(!Visible.in(name), "name", "Give the patch a name.")
                            .when(
                                    name.length() > LONGEST_NAME,
                                    "name",
                                    "Keep the name to at most %d characters."
                                            .formatted(LONGEST_NAME))
                            .when(
                                    request.hasLargerFile("diff", LONGEST_DIFF),
                                    "diff",
                                    "This file is too large: a patch has at most 200 kB. Send only what mends the weakness.")
                            .when(
                                    diff.isBlank(),
                                    "diff",
                                    "Choose a file that holds the patch as a unified diff.");
            return faults.any() ? new Unfit(faults) : new Made(name, diff);
        }
    }

    private Page offer(PageRequest request) {
        return switch (Offer.of(request)) {
            case Offer.Unfit(var faults) -> shown(UNPROCESSABLE, request, faults);
            case Offer.Made(var name, var diff) -> offer(request, name, diff);
        };
    }

    private Page offer(PageRequest request, String name, String diff) {
        return switch (coordination.submitPatch(request.access(), id(request), name, diff)) {
            case Coordination.Submission.Submitted(var patch) ->
                    new Page.Redirect(
                            "/cases/" + id(request) + "/patches/" + patch.code(), "patch");
            case Coordination.Submission.NoSuchCase() -> new Page.Absent();
            case Coordination.Submission.Refused(var why) ->
                    shown(
                            UNPROCESSABLE,
                            request,
                            Faults.at("diff", "Not taken: " + Texts.sentence(why)));
        };
    }

    /**
     * @param progress of the judging, with the time; empty when it is judged
     * @param reads empty for everyone but the submitter
     */
    record PatchView(
            String name,
            String caseAddress,
            String caseTitle,
            Badge verdict,
            String judgement,
            List<String> notes,
            String submitted,
            Optional<String> progress,
            String address,
            Optional<Diff> diff,
            Evidence evidence,
            Optional<List<ReadLine>> reads,
            Optional<String> nextReads,
            Marks marks) {}

    private Page patch(PageRequest request) {
        var wanted = request.path("patch", PatchId::parse);
        return db.inSnapshot(
                request.access(),
                tx ->
                        coordination
                                .find(request.access(), id(request))
                                .flatMap(found ->
                                        found.patches().stream()
                                                .filter(patch -> patch.id().equals(wanted))
                                                .findFirst()
                                                .map(patch -> patch(tx, request, found, patch)))
                                .orElseGet(Page.Absent::new));
    }

    private Page patch(Tx tx, PageRequest request, Case found, Patch patch) {
        var report = validation.report(request.access(), patch.id());
        var reads = validation.reads(request.access(), patch.id(), request.after("reads"));
        var view =
                new PatchView(
                        patch.name(),
                        "/cases/" + found.summary().id(),
                        title(tx, request, found.summary()),
                        Badge.of(patch),
                        judgement(patch),
                        notes(
                                patch,
                                report.map(Validation.PatchReport::earlier).orElse(List.of()),
                                releases.ofAll(request.access(), List.of(patch))),
                        Times.shortly(patch.submittedAt()),
                        report.flatMap(Validation.PatchReport::progress)
                                .map(progress -> Texts.progress(progress, clock.instant())),
                        address(found.summary().id(), patch),
                        validation.diff(tx, request.access(), patch.id()).map(Diff::parse),
                        Evidence.of(report.map(Validation.PatchReport::runs).orElse(List.of())),
                        reads.map(page -> page.items().stream().map(ReadLine::of).toList()),
                        reads.flatMap(page -> request.next("reads", page.after())),
                        patch.marks());
        return Page.html("patch", "Patch: " + patch.name(), view);
    }

    private static String address(CaseId id, Patch patch) {
        return "/cases/" + id + "/patches/" + patch.id();
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
            case Consent.Left _ -> Badge.waiting("left the clearinghouse");
        };
    }

    private PatchLine line(Tx tx, PageRequest request, Patch patch, Map<PatchId, String> released) {
        var history = validation.history(tx, request.access(), patch);
        return new PatchLine(
                patch.name(),
                Badge.of(patch),
                judgement(patch),
                Times.shortly(patch.submittedAt()),
                history.runs(),
                notes(patch, history.earlier(), released),
                address(id(request), patch));
    }

    /** What a reader must know beside the newest verdict. */
    private static List<String> notes(
            Patch patch, List<Patch.Former> earlier, Map<PatchId, String> released) {
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
        var release = released.get(patch.id());
        if (!patch.isAccepted() && release != null) {
            notes.add(
                    "It was released as %s while it was accepted, and no longer holds. Operators may run it; a release cannot be withdrawn here yet."
                            .formatted(release));
        }
        return notes;
    }

    static String judgement(Patch patch) {
        if (patch.verdict().isEmpty()) {
            return "It is built and tried in the sandbox. Reload this page to see how far it is.";
        }
        var said = patch.reason().map(Texts::sentence).orElse("");
        var bypass = patch.bypassedBy().map(" Bypassed by %s."::formatted).orElse("");
        var level = Evidence.level(patch.level()).map(" Level %s."::formatted).orElse("");
        return (said + (said.contains("ypassed") ? "" : bypass) + level).strip();
    }

    private static Timeline.Event event(Case.Event event, Map<PartyId, String> names) {
        var about =
                event.about()
                        .flatMap(party -> Optional.ofNullable(names.get(party)))
                        .map(name -> ": " + name)
                        .orElse("");
        return new Timeline.Event(
                event.at(),
                what(event.kind()) + about,
                names.getOrDefault(event.party(), "a participant"));
    }

    private static String what(Case.Kind kind) {
        return switch (kind) {
            case CASE_OPENED -> "Case opened";
            case PARTICIPANT_INVITED -> "Participant invited";
            case INVITATION_ACCEPTED -> "Invitation accepted";
            case INVITATION_DECLINED -> "Invitation declined";
            case LINKS_REVOKED -> "Links of a participant revoked";
            case PARTICIPANT_LEFT -> "A participant left the clearinghouse";
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
            case Coordination.Proposal.Made _ -> new Page.Redirect("/cases/" + id(request), done);
            case Coordination.Proposal.NoSuchCase() -> new Page.Absent();
            case Coordination.Proposal.WrongEnd(var why) -> refused(request, why);
            case Coordination.Proposal.Refused(var why) -> refused(request, why);
        };
    }

    private static Page refused(PageRequest request, String why) {
        return new Page.Stopped(
                409,
                "Not done",
                Texts.sentence(why) + " Go back to the case and look at it again.",
                Optional.of("/cases/" + id(request)),
                List.of());
    }

    private static CaseId id(PageRequest request) {
        return request.path("case", CaseId::parse);
    }
}
