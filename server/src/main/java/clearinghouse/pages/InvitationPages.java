package clearinghouse.pages;

import clearinghouse.coordination.Consent;
import clearinghouse.coordination.Coordination;
import clearinghouse.coordination.Invitation;
import clearinghouse.formats.purl.PackageName;
import clearinghouse.platform.Marks;
import clearinghouse.validation.Patch;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;

/** What a maintainer without an account sees through the signed link. */
final class InvitationPages implements PageRoute.Group {

    private static final String INVITATION = "/invitations/{secret}";
    private static final int UNPROCESSABLE = 422;

    private final Coordination coordination;
    private final InstantSource clock;

    InvitationPages(Coordination coordination, InstantSource clock) {
        this.coordination = coordination;
        this.clock = clock;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.openGet(INVITATION, request -> shown(200, request, Faults.NONE)),
                PageRoute.openPost(INVITATION + "/reproducer", this::reproducer),
                PageRoute.openPost(
                        INVITATION + "/acceptance",
                        request ->
                                opened(
                                        coordination.acceptInvitation(request.path("secret")),
                                        reply -> replied(request, reply, "accepted"))),
                PageRoute.openPost(
                        INVITATION + "/refusal",
                        request ->
                                opened(
                                        coordination.declineInvitation(request.path("secret")),
                                        reply -> replied(request, reply, "declined"))),
                PageRoute.openPost(INVITATION + "/patches", this::patch).upTo(CasePages.PATCH));
    }

    /**
     * @param base the address of this page, which holds the secret
     * @param patch the fields of a patch; empty before the invitation is accepted
     */
    record View(
            String base,
            String party,
            String role,
            String packageName,
            String version,
            String title,
            String description,
            String entry,
            String reproducer,
            EmbargoClock clock,
            String expires,
            boolean accepted,
            List<Offered> offered,
            List<Field> patch,
            Marks marks) {}

    /** A patch of this party, and what it was found to be worth. */
    record Offered(
            String name, Badge verdict, String judgement, boolean judging, String submitted) {}

    private static Offered offered(Patch patch) {
        return new Offered(
                patch.name(),
                Badge.of(patch),
                CasePages.judgement(patch),
                patch.verdict().isEmpty(),
                Times.shortly(patch.submittedAt()));
    }

    private Page shown(int status, PageRequest request, Faults faults) {
        return opened(
                coordination.invitation(request.path("secret")),
                invitation ->
                        new Page.Html(
                                status,
                                "invitation",
                                "You are asked for help",
                                view(request, invitation, faults)));
    }

    private View view(PageRequest request, Invitation invitation, Faults faults) {
        var shown = invitation.reproducer();
        boolean accepted =
                switch (invitation.consent()) {
                    case Consent.Accepted _ -> true;
                    case Consent.Invited _, Consent.Declined _, Consent.Left _ -> false;
                };
        return new View(
                "/invitations/" + request.path("secret"),
                invitation.partyName(),
                CasePages.role(invitation.role()),
                PackageName.of(invitation.packageUrl()),
                shown.tested().orElse(shown.version()),
                shown.text().title(),
                shown.text().description(),
                shown.text().entry(),
                size(shown.size()),
                EmbargoClock.of(invitation.embargo(), clock.instant()),
                Times.exact(invitation.expires(), ZoneOffset.UTC),
                accepted,
                invitation.patches().stream().map(InvitationPages::offered).toList(),
                accepted ? CasePages.patchFields(request, faults) : List.of(),
                shown.marks());
    }

    private static String size(int bytes) {
        return bytes < 10_000 ? bytes + " bytes" : bytes / 1000 + " kB";
    }

    /** By a button and never by a link, because it is put on record. */
    private Page reproducer(PageRequest request) {
        return opened(
                coordination.reproducer(request.path("secret")),
                proof -> new Page.Download("reproducer.bin", proof.content(), proof.marks()));
    }

    private static Page replied(PageRequest request, Coordination.Reply reply, String done) {
        return switch (reply) {
            case Coordination.Reply.Given(_, Consent.Declined _) ->
                    new Page.Redirect("/", "declined");
            case Coordination.Reply.Given _ ->
                    new Page.Redirect("/invitations/" + request.path("secret"), done);
            case Coordination.Reply.Refused(var why) ->
                    new Page.Stopped(
                            409,
                            "Not done: " + why,
                            "Write to whoever sent you the link if you need another one.");
        };
    }

    private Page patch(PageRequest request) {
        return switch (CasePages.Offer.of(request)) {
            case CasePages.Offer.Unfit(var faults) -> shown(UNPROCESSABLE, request, faults);
            case CasePages.Offer.Made(var name, var diff) -> patch(request, name, diff);
        };
    }

    private Page patch(PageRequest request, String name, String diff) {
        return opened(
                coordination.submitPatch(request.path("secret"), name, diff),
                submission ->
                        switch (submission) {
                            case Coordination.Submission.Submitted _ ->
                                    new Page.Redirect(
                                            "/invitations/" + request.path("secret"), "patch");
                            case Coordination.Submission.NoSuchCase() -> new Page.Absent();
                            case Coordination.Submission.Refused(var why) ->
                                    shown(
                                            UNPROCESSABLE,
                                            request,
                                            Faults.at(
                                                    "diff",
                                                    "Not taken: "
                                                            + why
                                                            + ". Change that and send it again."));
                        });
    }

    private static <T> Page opened(Coordination.Link<T> link, Function<T, Page> page) {
        return switch (link) {
            case Coordination.Link.Opened<T>(var answer) -> page.apply(answer);
            case Coordination.Link.Unknown<T>() -> new Page.Absent();
            case Coordination.Link.Declined<T>() ->
                    new Page.Stopped(
                            410,
                            "You declined this",
                            "Nothing more is shown or sent to you. If you would rather take part after all, write to whoever sent you the link and ask for another invitation.");
            case Coordination.Link.Expired<T>() ->
                    new Page.Stopped(
                            410,
                            "This link has expired",
                            "Write to whoever sent it to you and ask for a new one.");
        };
    }
}
