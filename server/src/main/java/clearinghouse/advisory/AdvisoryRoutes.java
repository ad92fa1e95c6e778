package clearinghouse.advisory;

import clearinghouse.coordination.CaseId;
import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.advisory.AffectedProduct;
import clearinghouse.formats.advisory.Credit;
import clearinghouse.formats.advisory.Cwe;
import clearinghouse.formats.advisory.Identifier;
import clearinghouse.formats.advisory.Reference;
import clearinghouse.formats.advisory.Revision;
import clearinghouse.formats.advisory.Sector;
import clearinghouse.formats.advisory.SsvcInputs;
import clearinghouse.formats.cvss.Cvss31;
import clearinghouse.formats.version.VersionRange;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Advisories, and the signed files of the published ones. */
public final class AdvisoryRoutes implements Route.Group {

    private static final String ADVISORIES = "/api/v1/advisories";
    private static final String ADVISORY = ADVISORIES + "/{advisory}";
    private static final String FILES = Advisories.FILES;
    private static final String PUBLISHED = "what is published is for everyone";

    private final Advisories advisories;

    public AdvisoryRoutes(Advisories advisories) {
        this.advisories = advisories;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(
                                "/api/v1/cases/{case}/advisories",
                                "Draft the advisory of a case",
                                Advisories.DRAFT,
                                "advisory-draft",
                                201,
                                "advisory-state",
                                this::draft)
                        .checking(Draft::faults),
                // Before the routes about one advisory, whose variable would take its name.
                Route.get(
                                ADVISORIES + "/key.asc",
                                "The OpenPGP certificate that verifies every published file",
                                Advisories.READ,
                                "nothing",
                                this::certificate)
                        .openTo(PUBLISHED)
                        .answeringFile("application/pgp-keys"),
                Route.get(
                                ADVISORIES,
                                "List the advisories, the newest first",
                                Advisories.READ,
                                "advisory-list",
                                this::list)
                        .inPages()
                        .openTo(PUBLISHED),
                Route.get(ADVISORY, "Read an advisory", Advisories.READ, "advisory", this::find)
                        .openTo(PUBLISHED),
                Route.get(
                        ADVISORY + "/draft",
                        "Read what is drafted and not published: an advisory, or its next revision",
                        Advisories.READ,
                        "advisory",
                        this::drafted),
                Route.post(
                                ADVISORY + "/draft",
                                "Replace the text of a draft, or of the next revision",
                                Advisories.DRAFT,
                                "advisory-draft",
                                200,
                                "advisory-state",
                                this::redraft)
                        .checking(Draft::faults),
                Route.post(
                        ADVISORY + "/draft/removal",
                        "Drop the next revision of a published advisory before it is published",
                        Advisories.DRAFT,
                        "nothing",
                        200,
                        "advisory-publication",
                        this::dropRevision),
                Route.post(
                        ADVISORY + "/publication",
                        "Publish a draft or the next revision: sign, tell whom it concerns; at first also number, and end the embargo",
                        Advisories.PUBLISH,
                        "advisory-publishing",
                        200,
                        "advisory-publication",
                        this::publish),
                Route.get(
                                ADVISORY + "/documents",
                                "List the published files of an advisory",
                                Advisories.READ,
                                "advisory-documents",
                                this::documents)
                        .openTo(PUBLISHED),
                Route.get(
                                FILES + "{advisory}/{file}",
                                "A published document, its signature or its hash",
                                Advisories.READ,
                                "nothing",
                                this::file)
                        .openTo(PUBLISHED)
                        .answeringFile(
                                "application/json", "application/pgp-signature", "text/plain"));
    }

    record AdvisoryState(AdvisoryId id, String state) {}

    record PublicationView(AdvisoryId id, String number, int revision, String state) {}

    record RevisionView(int number, Instant at, String change) {
        static RevisionView of(Revision it) {
            return new RevisionView(it.number(), it.date(), it.summary());
        }
    }

    record Score(String vector, BigDecimal score, String severity) {}

    record Weakness(int id, String name) {}

    record Affected(
            String vendor,
            String product,
            @JsonProperty("package") String packageUrl,
            List<Range> ranges,
            List<String> affectedVersions,
            List<String> fixed) {}

    record Range(String introduced, Optional<String> fixed) {
        static Range of(VersionRange.Interval interval) {
            return new Range(interval.from(), interval.end().map(VersionRange.Event::version));
        }
    }

    record AssessmentView(
            boolean knownExploited,
            boolean automatable,
            String technicalImpact,
            String exploitation) {}

    record ReferenceView(String kind, String url, String summary) {}

    record CreditView(String kind, String name) {}

    record View(
            AdvisoryId id,
            Optional<String> number,
            String state,
            String tlp,
            VulnerabilityId vulnerability,
            String title,
            String summary,
            String description,
            List<String> identifiers,
            Optional<Score> cvss,
            List<Weakness> cwes,
            List<Affected> affected,
            Optional<AssessmentView> assessment,
            List<String> remediations,
            List<ReferenceView> references,
            List<CreditView> credits,
            List<String> sectors,
            List<RevisionView> revisions,
            Instant draftedAt,
            Optional<Instant> publishedAt) {

        static View of(AdvisoryView it) {
            Advisory advisory = it.advisory();
            return new View(
                    it.id(),
                    it.number(),
                    stateOf(it),
                    advisory.tlp().label(),
                    it.vulnerability(),
                    advisory.title(),
                    advisory.summary(),
                    advisory.description(),
                    advisory.identifiers().stream().map(Identifier::value).toList(),
                    advisory.cvss().map(View::score),
                    advisory.cwes().stream().map(View::weakness).toList(),
                    advisory.affected().stream().map(View::affected).toList(),
                    advisory.ssvc().map(View::assessment),
                    advisory.remediations().stream().map(remedy -> remedy.details()).toList(),
                    advisory.references().stream().map(View::reference).toList(),
                    advisory.credits().stream().map(View::credit).toList(),
                    advisory.sectors().stream().map(Sector::code).toList(),
                    it.history().stream().map(RevisionView::of).toList(),
                    it.draftedAt(),
                    it.publishedAt());
        }

        private static Score score(Cvss31 cvss) {
            return new Score(cvss.vector(), cvss.baseScore(), code(cvss.severity()));
        }

        private static Weakness weakness(Cwe cwe) {
            return new Weakness(cwe.id(), cwe.name());
        }

        private static Affected affected(AffectedProduct product) {
            return new Affected(
                    product.vendor(),
                    product.product(),
                    product.purl().render(),
                    product.range().intervals().stream().map(Range::of).toList(),
                    product.affectedVersions(),
                    product.fixedVersions());
        }

        private static AssessmentView assessment(SsvcInputs inputs) {
            return new AssessmentView(
                    inputs.knownExploited(),
                    inputs.automatable(),
                    code(inputs.technicalImpact()),
                    code(inputs.exploitation()));
        }

        private static ReferenceView reference(Reference reference) {
            return new ReferenceView(
                    code(reference.kind()), reference.url().toString(), reference.summary());
        }

        private static CreditView credit(Credit credit) {
            return new CreditView(code(credit.kind()), credit.line());
        }
    }

    record Row(
            AdvisoryId id,
            Optional<String> number,
            String state,
            String title,
            List<String> identifiers,
            @JsonProperty("package") String packageUrl,
            Optional<Instant> publishedAt) {

        static Row of(AdvisoryView it) {
            return new Row(
                    it.id(),
                    it.number(),
                    stateOf(it),
                    it.advisory().title(),
                    it.advisory().identifiers().stream().map(Identifier::value).toList(),
                    it.advisory().affected().getFirst().purl().render(),
                    it.publishedAt());
        }
    }

    record ViewList(List<Row> items, Optional<String> next) {}

    record DocumentView(
            String format,
            String fileName,
            String sha256,
            String sha512,
            String url,
            String signatureUrl,
            String sha256Url,
            String sha512Url) {}

    record DocumentList(List<DocumentView> items, Optional<String> next) {}

    private static String stateOf(AdvisoryView it) {
        return it.publishedAt().isPresent() ? "published" : "draft";
    }

    private static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private Response draft(Request request) {
        return answer(
                advisories.draft(
                        request.access(), request.path("case", CaseId::parse), request.json()),
                id -> Response.created(ADVISORIES + "/" + id, new AdvisoryState(id, "draft")));
    }

    private Response redraft(Request request) {
        return answer(
                advisories.redraft(request.access(), id(request), request.json()),
                id -> Response.ok(new AdvisoryState(id, "draft")));
    }

    private Response drafted(Request request) {
        return advisories
                .drafted(request.access(), id(request))
                .map(found -> Response.ok(View.of(found)))
                .orElseGet(Response::notFound);
    }

    private Response dropRevision(Request request) {
        return advisories
                .dropRevision(request.access(), id(request))
                .map(AdvisoryRoutes::published)
                .orElseGet(Response::notFound);
    }

    private static Response answer(
            Advisories.Drafting drafting, Function<AdvisoryId, Response> drafted) {
        return switch (drafting) {
            case Advisories.Drafting.Drafted(var id) -> drafted.apply(id);
            case Advisories.Drafting.Invalid(var problems) -> Response.unprocessable(problems);
            case Advisories.Drafting.Refused(var why) -> Response.conflict("Refused: " + why + ".");
            case Advisories.Drafting.NothingHere() -> Response.notFound();
        };
    }

    record PublishingBody(Optional<Integer> revision, Optional<Instant> draftedAt) {}

    private Response publish(Request request) {
        var body = request.body(PublishingBody.class);
        var read = new Advisories.AsRead(body.revision(), body.draftedAt());
        return switch (advisories.publish(request.access(), id(request), read)) {
            case Advisories.Publication.Published published -> published(published);
            case Advisories.Publication.Invalid(var problems) -> Response.unprocessable(problems);
            case Advisories.Publication.Barred(var why) ->
                    Response.conflict("Not published: " + why + ".");
            case Advisories.Publication.Changed() ->
                    Response.conflict(
                            "Not published: it is not what you read any more. Read it again.");
            case Advisories.Publication.NoSuchAdvisory() -> Response.notFound();
        };
    }

    private static Response published(Advisories.Publication.Published of) {
        return Response.ok(new PublicationView(of.id(), of.number(), of.revision(), "published"));
    }

    private Response list(Request request) {
        var page = advisories.list(request.access(), request.after());
        return Response.ok(
                new ViewList(
                        page.items().stream().map(Row::of).toList(), request.cursor(page.after())));
    }

    private Response find(Request request) {
        return advisories
                .find(request.access(), id(request))
                .map(found -> Response.ok(View.of(found)))
                .orElseGet(Response::notFound);
    }

    private Response documents(Request request) {
        var id = id(request);
        return advisories
                .documents(request.access(), id)
                .map(found ->
                        Response.ok(
                                new DocumentList(
                                        found.stream().map(it -> view(id, it)).toList(),
                                        Optional.empty())))
                .orElseGet(Response::notFound);
    }

    private static DocumentView view(AdvisoryId id, Document document) {
        var url = FILES + id + "/" + document.fileName();
        return new DocumentView(
                document.format().code(),
                document.fileName(),
                document.sha256(),
                document.sha512(),
                url,
                url + ".asc",
                url + ".sha256",
                url + ".sha512");
    }

    private Response file(Request request) {
        var name = request.path("file");
        return advisories.documents(request.access(), id(request)).stream()
                .flatMap(List::stream)
                .flatMap(document -> file(document, name).stream())
                .findFirst()
                .map(Response::forEveryoneAsItIs)
                .orElseGet(Response::notFound);
    }

    /** The document of this name, or what stands beside it. */
    static Optional<Response> file(Document document, String name) {
        if (!name.startsWith(document.fileName())) {
            return Optional.empty();
        }
        return switch (name.substring(document.fileName().length())) {
            case "" -> Optional.of(Response.file("application/json", document.content()));
            case ".asc" -> Optional.of(text("application/pgp-signature", document.signature()));
            case ".sha256" -> Optional.of(text("text/plain", document.sha256File()));
            case ".sha512" -> Optional.of(text("text/plain", document.sha512File()));
            default -> Optional.empty();
        };
    }

    private Response certificate(Request request) {
        return text("application/pgp-keys", advisories.certificate()).forEveryone();
    }

    private static Response text(String contentType, String text) {
        return Response.file(contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    private static AdvisoryId id(Request request) {
        return request.path("advisory", AdvisoryId::parse);
    }
}
