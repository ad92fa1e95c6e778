package clearinghouse.coordination;

import clearinghouse.formats.Parsed;
import clearinghouse.intake.FindingId;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Marks;
import clearinghouse.platform.ProblemType;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import clearinghouse.validation.Patch;
import clearinghouse.validation.PatchId;
import clearinghouse.validation.Validation;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Cases, their embargo and participants, and the signed link that works without an account. */
public final class CoordinationRoutes implements Route.Group {

    private static final String CASES = "/api/v1/cases";
    private static final String CASE = CASES + "/{case}";
    private static final String INVITATION = "/api/v1/invitations/{secret}";
    private static final String SIGNED_LINK = "the signed link in the address is the credential";

    private final Coordination coordination;
    private final Releases releases;

    public CoordinationRoutes(Coordination coordination, Releases releases) {
        this.coordination = coordination;
        this.releases = releases;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(
                                CASES,
                                "Open a case on a confirmed vulnerability, under embargo",
                                Coordination.COORDINATE,
                                "case-opening",
                                201,
                                "case-state",
                                this::open)
                        .checking(body -> EmbargoText.faults("embargo_until", body)),
                Route.get(
                                CASES,
                                "List the cases one takes part in",
                                Coordination.READ,
                                "case-list",
                                this::list)
                        .inPages(),
                Route.get(CASE, "Read a case", Coordination.READ, "case", this::find),
                Route.post(
                                CASE + "/participants",
                                "Invite a party; the link is shown once",
                                Coordination.COORDINATE,
                                "participant-invitation",
                                201,
                                "invitation-link",
                                this::invite)
                        .shownOnce(),
                Route.post(
                        CASE + "/links/revocation",
                        "End the links that a party was given into the case",
                        Coordination.COORDINATE,
                        "link-revocation",
                        200,
                        "made",
                        this::revokeLinks),
                Route.post(
                                CASE + "/embargo",
                                "Propose another end of the embargo",
                                Coordination.ANSWER,
                                "embargo-proposal",
                                200,
                                "case-state",
                                this::propose)
                        .checking(body -> EmbargoText.faults("until", body)),
                Route.post(
                        CASE + "/embargo/acceptance",
                        "Accept the proposed end",
                        Coordination.ANSWER,
                        "nothing",
                        200,
                        "case-state",
                        request ->
                                answer(
                                        request,
                                        coordination.acceptEmbargo(request.access(), id(request)))),
                Route.post(
                        CASE + "/embargo/refusal",
                        "Reject the proposed end; the agreed one holds",
                        Coordination.ANSWER,
                        "nothing",
                        200,
                        "case-state",
                        request ->
                                answer(
                                        request,
                                        coordination.rejectEmbargo(request.access(), id(request)))),
                Route.post(
                        CASE + "/patches",
                        "Submit a patch; it is judged in the sandbox",
                        Validation.SUBMIT_PATCH,
                        "case-patch",
                        202,
                        "case-patch-state",
                        this::submitPatch),
                Route.get(
                                INVITATION,
                                "See what one is invited to",
                                Coordination.READ,
                                "invitation",
                                this::invitation)
                        .openTo(SIGNED_LINK),
                Route.post(
                                INVITATION + "/reproducer",
                                "Open the reproducer; its submitter sees that",
                                Coordination.READ,
                                "nothing",
                                200,
                                "invitation-reproducer",
                                this::reproducer)
                        .openTo(SIGNED_LINK),
                Route.post(
                                INVITATION + "/acceptance",
                                "Accept the invitation and its embargo",
                                Coordination.ANSWER,
                                "nothing",
                                200,
                                "case-state",
                                request ->
                                        reply(
                                                coordination.acceptInvitation(
                                                        request.path("secret"))))
                        .openTo(SIGNED_LINK),
                Route.post(
                                INVITATION + "/refusal",
                                "Decline the invitation",
                                Coordination.ANSWER,
                                "nothing",
                                200,
                                "case-state",
                                request ->
                                        reply(
                                                coordination.declineInvitation(
                                                        request.path("secret"))))
                        .openTo(SIGNED_LINK),
                Route.post(
                                INVITATION + "/patches",
                                "Submit a patch without an account",
                                Validation.SUBMIT_PATCH,
                                "case-patch",
                                202,
                                "case-patch-state",
                                this::submitPatchByLink)
                        .openTo(SIGNED_LINK)
                        .doneOnce());
    }

    record CaseState(CaseId id, String state) {}

    record EmbargoView(
            String state,
            Optional<String> until,
            Optional<String> zone,
            Optional<PartyId> proposedBy,
            Optional<String> proposedUntil,
            Optional<String> proposedZone,
            Optional<Instant> endedAt) {

        static EmbargoView of(Embargo embargo) {
            var facts = embargo.facts();
            return new EmbargoView(
                    facts.state(),
                    facts.until().map(EmbargoText::render),
                    facts.until().map(end -> end.zone().getId()),
                    facts.by(),
                    facts.proposed().map(EmbargoText::render),
                    facts.proposed().map(end -> end.zone().getId()),
                    facts.endedAt());
        }
    }

    record CaseSummary(
            CaseId id,
            VulnerabilityId vulnerability,
            @JsonProperty("package") String packageUrl,
            EmbargoView embargo,
            Instant openedAt,
            @JsonUnwrapped Marks marks) {

        static CaseSummary of(Case.Summary it) {
            return new CaseSummary(
                    it.id(),
                    it.vulnerability(),
                    it.packageUrl(),
                    EmbargoView.of(it.embargo()),
                    it.openedAt(),
                    it.marks());
        }
    }

    record CaseList(List<CaseSummary> items, Optional<String> next) {}

    record ParticipantView(PartyId party, String name, String role, String state) {
        static ParticipantView of(Case.Member it) {
            return new ParticipantView(
                    it.participant().party(),
                    it.name(),
                    it.participant().role().code(),
                    CaseStore.state(it.participant().consent()));
        }
    }

    record PatchView(
            PatchId id,
            String name,
            String state,
            Optional<String> verdict,
            Optional<String> level,
            Optional<String> reason,
            Optional<String> bypassedBy,
            Instant submittedAt,
            Optional<Instant> judgedAt,
            Optional<String> again,
            Optional<String> release,
            @JsonUnwrapped Marks marks) {

        static List<PatchView> all(List<Patch> patches, Map<PatchId, String> releases) {
            return patches.stream()
                    .map(it -> of(it, Optional.ofNullable(releases.get(it.id()))))
                    .toList();
        }

        private static PatchView of(Patch it, Optional<String> release) {
            return new PatchView(
                    it.id(),
                    it.name(),
                    it.state(),
                    it.verdict(),
                    it.level(),
                    it.reason(),
                    it.bypassedBy(),
                    it.submittedAt(),
                    it.judgedAt(),
                    it.again(),
                    release,
                    it.marks());
        }
    }

    record EventView(
            String kind, String actor, PartyId party, Optional<PartyId> about, Instant at) {}

    record CaseView(
            CaseId id,
            VulnerabilityId vulnerability,
            @JsonProperty("package") String packageUrl,
            EmbargoView embargo,
            Instant openedAt,
            List<ParticipantView> participants,
            List<PatchView> patches,
            List<EventView> events,
            Optional<String> advisory,
            @JsonUnwrapped Marks marks) {

        static CaseView of(Case it, Map<PatchId, String> releases) {
            var summary = CaseSummary.of(it.summary());
            return new CaseView(
                    summary.id(),
                    summary.vulnerability(),
                    summary.packageUrl(),
                    summary.embargo(),
                    summary.openedAt(),
                    it.participants().stream().map(ParticipantView::of).toList(),
                    PatchView.all(it.patches(), releases),
                    it.events().stream()
                            .map(event ->
                                    new EventView(
                                            event.kind().code(),
                                            event.actor(),
                                            event.party(),
                                            event.about(),
                                            event.at()))
                            .toList(),
                    it.advisory(),
                    summary.marks());
        }
    }

    record OpeningBody(String vulnerability, String embargoUntil, String zone) {}

    record ProposalBody(String until, String zone) {}

    record InvitationBody(String party, String role) {}

    record PatchBody(String name, String diff) {}

    record Made(CaseId id) {}

    record LinkView(String link, Instant expires) {}

    record PatchState(PatchId id, String state) {}

    record FindingView(
            FindingId id,
            String title,
            String description,
            String version,
            Optional<String> tested,
            Instant receivedAt,
            @JsonUnwrapped Marks marks) {}

    record ReproducerView(String entry, int size) {}

    record ProofView(
            FindingId finding,
            String entry,
            String encoding,
            String content,
            @JsonUnwrapped Marks marks) {}

    record InvitationView(
            @JsonProperty("case") CaseId caseId,
            PartyId party,
            String partyName,
            String role,
            String state,
            @JsonProperty("package") String packageUrl,
            EmbargoView embargo,
            FindingView finding,
            ReproducerView reproducer,
            List<PatchView> patches,
            Instant expires) {

        static InvitationView of(Invitation it, Map<PatchId, String> releases) {
            var shown = it.reproducer();
            return new InvitationView(
                    it.caseId(),
                    it.party(),
                    it.partyName(),
                    it.role().code(),
                    CaseStore.state(it.consent()),
                    it.packageUrl(),
                    EmbargoView.of(it.embargo()),
                    new FindingView(
                            shown.finding(),
                            shown.text().title(),
                            shown.text().description(),
                            shown.version(),
                            shown.tested(),
                            shown.receivedAt(),
                            shown.marks()),
                    new ReproducerView(shown.text().entry(), shown.size()),
                    PatchView.all(it.patches(), releases),
                    it.expires());
        }
    }

    private Response open(Request request) {
        var body = request.body(OpeningBody.class);
        return switch (EmbargoText.parse("/embargo_until", body.embargoUntil(), body.zone())) {
            case Parsed.Invalid<EmbargoEnd>(var problems) -> Response.unprocessable(problems);
            case Parsed.Valid<EmbargoEnd>(var until) ->
                    VulnerabilityId.parse(body.vulnerability())
                            .map(id -> answer(coordination.open(request.access(), id, until)))
                            .orElseGet(CoordinationRoutes::noSuchVulnerability);
        };
    }

    private static Response answer(Coordination.Opening opening) {
        return switch (opening) {
            case Coordination.Opening.Opened(var id, var embargo) ->
                    Response.created(CASES + "/" + id, state(id, embargo));
            case Coordination.Opening.NoSuchVulnerability() -> noSuchVulnerability();
            case Coordination.Opening.WrongEnd(var why) ->
                    Response.unprocessable("/embargo_until", "embargo-end", why);
            case Coordination.Opening.Refused(var why) -> Response.conflict(sentence(why));
        };
    }

    private static Response noSuchVulnerability() {
        return Response.unprocessable(
                "/vulnerability", "no-such-vulnerability", "no vulnerability has this id");
    }

    private Response list(Request request) {
        var page = coordination.list(request.access(), request.after());
        return Response.ok(
                new CaseList(
                        page.items().stream().map(CaseSummary::of).toList(),
                        request.cursor(page.after())));
    }

    private Response find(Request request) {
        return coordination
                .find(request.access(), id(request))
                .map(found ->
                        Response.ok(
                                CaseView.of(
                                        found, releases.ofAll(request.access(), found.patches()))))
                .orElseGet(Response::notFound);
    }

    private Response invite(Request request) {
        var id = id(request);
        var body = request.body(InvitationBody.class);
        var party = PartyId.parse(body.party());
        if (party.isEmpty()) {
            return noSuchParty();
        }
        return switch (coordination.invite(
                request.access(), id, party.get(), Participant.Role.parse(body.role()))) {
            case Coordination.Invite.Made(var secret, var expires) ->
                    Response.created(
                                    CASES + "/" + id,
                                    new LinkView("/invitations/" + secret, expires))
                            .with("Cache-Control", "no-store");
            case Coordination.Invite.NoSuchCase() -> Response.notFound();
            case Coordination.Invite.NoSuchParty() -> noSuchParty();
            case Coordination.Invite.Refused(var why) -> Response.conflict(sentence(why));
        };
    }

    record RevocationBody(String party) {}

    private Response revokeLinks(Request request) {
        var id = id(request);
        var party = PartyId.parse(request.body(RevocationBody.class).party());
        return party.isPresent() && coordination.revokeLinks(request.access(), id, party.get())
                ? Response.ok(new Made(id))
                : Response.notFound();
    }

    private static Response noSuchParty() {
        return Response.unprocessable("/party", "no-such-party", "no party has this id");
    }

    private Response propose(Request request) {
        var id = id(request);
        var body = request.body(ProposalBody.class);
        return switch (EmbargoText.parse("/until", body.until(), body.zone())) {
            case Parsed.Invalid<EmbargoEnd>(var problems) -> Response.unprocessable(problems);
            case Parsed.Valid<EmbargoEnd>(var until) ->
                    answer(request, coordination.proposeEmbargo(request.access(), id, until));
        };
    }

    private static Response answer(Request request, Coordination.Proposal proposal) {
        return switch (proposal) {
            case Coordination.Proposal.Made(var embargo) ->
                    Response.ok(state(id(request), embargo));
            case Coordination.Proposal.NoSuchCase() -> Response.notFound();
            case Coordination.Proposal.WrongEnd(var why) ->
                    Response.unprocessable("/until", "embargo-end", why);
            case Coordination.Proposal.Refused(var why) -> Response.conflict(sentence(why));
        };
    }

    private Response submitPatch(Request request) {
        var body = request.body(PatchBody.class);
        return submitted(
                coordination.submitPatch(request.access(), id(request), body.name(), body.diff()));
    }

    private Response submitPatchByLink(Request request) {
        var body = request.body(PatchBody.class);
        return opened(
                coordination.asGuest(
                        request.path("secret"),
                        guest ->
                                request.once(
                                        guest.access(),
                                        () ->
                                                submitted(
                                                        coordination.submitPatch(
                                                                guest.access(),
                                                                guest.caseId(),
                                                                body.name(),
                                                                body.diff())))),
                Function.identity());
    }

    private static Response submitted(Coordination.Submission submission) {
        return switch (submission) {
            case Coordination.Submission.Submitted(var patch) ->
                    Response.accepted("/api/v1/patches/" + patch, new PatchState(patch, "judging"));
            case Coordination.Submission.NoSuchCase() -> Response.notFound();
            case Coordination.Submission.Refused(var why) -> Response.conflict(sentence(why));
        };
    }

    private Response invitation(Request request) {
        return opened(
                coordination.invitation(request.path("secret")),
                found ->
                        Response.ok(
                                        InvitationView.of(
                                                found,
                                                releases.ofAll(request.access(), found.patches())))
                                .with("Cache-Control", "no-store"));
    }

    private Response reproducer(Request request) {
        return opened(
                coordination.reproducer(request.path("secret")),
                proof ->
                        Response.ok(
                                        new ProofView(
                                                proof.finding(),
                                                proof.entry(),
                                                "base64",
                                                Base64.getEncoder().encodeToString(proof.content()),
                                                proof.marks()))
                                .with("Cache-Control", "no-store")
                                .with(proof.marks()));
    }

    private static Response reply(Coordination.Link<Coordination.Reply> link) {
        return opened(
                link,
                reply ->
                        switch (reply) {
                            case Coordination.Reply.Given(var id, var consent) ->
                                    Response.ok(new CaseState(id, CaseStore.state(consent)));
                            case Coordination.Reply.Refused(var why) ->
                                    Response.conflict(sentence(why));
                        });
    }

    private static <T> Response opened(Coordination.Link<T> link, Function<T, Response> answer) {
        return switch (link) {
            case Coordination.Link.Opened<T>(var opened) -> answer.apply(opened);
            case Coordination.Link.Unknown<T>(), Coordination.Link.Declined<T>() ->
                    Response.notFound();
            case Coordination.Link.Expired<T>() ->
                    Response.problem(
                            ProblemType.GONE, "This link has expired; ask for a new invitation.");
        };
    }

    private static CaseState state(CaseId id, Embargo embargo) {
        return new CaseState(id, EmbargoView.of(embargo).state());
    }

    private static String sentence(String why) {
        return Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".";
    }

    private static CaseId id(Request request) {
        return request.path("case", CaseId::parse);
    }
}
