package clearinghouse.advisory;

import clearinghouse.formats.advisory.Identifier;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.csaf.provider.DirectoryLists;
import clearinghouse.formats.csaf.provider.ProviderAddresses;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Marks;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What some are told before it is published: to be given, read, and followed as CSAF. */
public final class EarlyNoticeRoutes implements Route.Group {

    private static final String NOTICES = "/api/v1/early-notices";
    private static final String NOTICE = NOTICES + "/{notice}";
    private static final String AMBER = ProviderAddresses.AMBER;
    private static final String JSON = CsafProvider.JSON;

    private final EarlyNotices notices;
    private final CsafProvider provider;

    public EarlyNoticeRoutes(EarlyNotices notices, CsafProvider provider) {
        this.notices = notices;
        this.provider = provider;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(
                        "/api/v1/advisories/{advisory}/early-notice",
                        "Tell these organisations of a draft, under a label, and no others any more",
                        Advisories.PUBLISH,
                        "early-notice-giving",
                        200,
                        "early-notice-given",
                        this::give),
                Route.get(
                                NOTICES,
                                "List what the caller is told before it is published, the newest first",
                                Advisories.READ,
                                "early-notice-list",
                                this::list)
                        .inPages(),
                Route.get(
                        NOTICE,
                        "Read an early notice",
                        Advisories.READ,
                        "early-notice",
                        this::find),
                Route.get(
                                NOTICE + "/files/{document}",
                                "The CSAF document of an early notice, its signature or its hash",
                                Advisories.READ,
                                "nothing",
                                this::file)
                        .answeringFile(JSON, "application/pgp-signature", "text/plain"),
                list(
                        ProviderAddresses.AMBER_FEED,
                        "The early notices to the caller as a ROLIE feed",
                        JSON,
                        request -> notices.feed(request.access())),
                list(
                        AMBER + DirectoryLists.INDEX,
                        "The path of every early notice to the caller",
                        CsafProvider.TEXT,
                        request -> notices.index(request.access())),
                list(
                        AMBER + DirectoryLists.CHANGES,
                        "When each early notice to the caller changed last",
                        CsafProvider.CSV,
                        request -> notices.changes(request.access())),
                Route.get(
                                AMBER + "{year}/{document}",
                                "The CSAF document of an early notice, its signature or its hash",
                                Advisories.READ,
                                "nothing",
                                this::inFolder)
                        .answeringFile(JSON, "application/pgp-signature", "text/plain")
                        .onlyWhen(provider::isThere));
    }

    private interface Listing {
        byte[] of(Request request);
    }

    private Route list(String path, String summary, String type, Listing listing) {
        return Route.get(
                        path,
                        summary,
                        Advisories.READ,
                        "nothing",
                        request ->
                                Response.file(type, listing.of(request))
                                        .with(Marks.of(TlpLabel.AMBER_STRICT)))
                .answeringFile(type)
                .onlyWhen(provider::isThere);
    }

    record GivingBody(String tlp, List<String> recipients, Optional<String> change) {}

    record GivenView(EarlyNoticeId id, int revision, int recipients) {}

    private Response give(Request request) {
        var body = request.body(GivingBody.class);
        return switch (notices.give(
                request.access(),
                request.path("advisory", AdvisoryId::parse),
                TlpLabel.parse(body.tlp()).orElseThrow(),
                body.recipients().stream().map(PartyId::new).distinct().toList(),
                body.change())) {
            case EarlyNotices.Giving.Given(var id, var revision, var recipients) ->
                    Response.ok(new GivenView(id, revision, recipients));
            case EarlyNotices.Giving.Invalid(var problems) -> Response.unprocessable(problems);
            case EarlyNotices.Giving.Refused(var why) ->
                    Response.conflict("Nobody was told: " + why + ".");
            case EarlyNotices.Giving.NoSuchAdvisory() -> Response.notFound();
        };
    }

    record Row(
            EarlyNoticeId id,
            String tlp,
            String title,
            int revision,
            Instant releasedAt,
            Optional<String> publishedAs) {

        static Row of(EarlyNotice it) {
            return new Row(
                    it.id(),
                    it.advisory().tlp().label(),
                    it.advisory().title(),
                    it.history().size(),
                    it.releasedAt(),
                    it.publishedAs().map(EarlyNotice.PublishedAs::number));
        }
    }

    record RowList(List<Row> items, Optional<String> next) {}

    private Response list(Request request) {
        var page = notices.list(request.access(), request.after());
        return Response.ok(
                new RowList(
                        page.items().stream().map(Row::of).toList(), request.cursor(page.after())));
    }

    record View(
            EarlyNoticeId id,
            String tlp,
            String title,
            String summary,
            String description,
            List<String> identifiers,
            List<String> remediations,
            List<AdvisoryRoutes.RevisionView> revisions,
            Optional<String> publishedAs,
            String document,
            List<PartyId> recipients) {

        static View of(EarlyNotice it) {
            var advisory = it.advisory();
            return new View(
                    it.id(),
                    advisory.tlp().label(),
                    advisory.title(),
                    advisory.summary(),
                    advisory.description(),
                    advisory.identifiers().stream().map(Identifier::value).toList(),
                    advisory.remediations().stream().map(remedy -> remedy.details()).toList(),
                    it.history().stream().map(AdvisoryRoutes.RevisionView::of).toList(),
                    it.publishedAs().map(EarlyNotice.PublishedAs::number),
                    NOTICES + "/" + it.id() + "/files/" + it.id() + ".json",
                    it.recipients());
        }
    }

    private Response find(Request request) {
        return notices.find(request.access(), request.path("notice", EarlyNoticeId::parse))
                .map(found -> Response.ok(View.of(found)))
                .orElseGet(Response::notFound);
    }

    private Response file(Request request) {
        return file(request, request.path("notice", EarlyNoticeId::parse));
    }

    /** Under the year of its first revision and no other. */
    private Response inFolder(Request request) {
        var id = EarlyNoticeId.parse(request.path("document").replaceFirst("\\.json.*$", ""));
        return id.flatMap(it -> notices.find(request.access(), it))
                .filter(it -> EarlyNotices.year(it).equals(request.path("year")))
                .map(it -> file(request, it.id()))
                .orElseGet(Response::notFound);
    }

    private Response file(Request request, EarlyNoticeId id) {
        return notices.document(request.access(), id)
                .flatMap(told ->
                        AdvisoryRoutes.file(told.document(), request.path("document"))
                                .map(answer -> answer.with(Marks.of(told.label()))))
                .orElseGet(Response::notFound);
    }
}
