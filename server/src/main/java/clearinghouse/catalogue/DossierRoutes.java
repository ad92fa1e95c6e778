package clearinghouse.catalogue;

import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is known of public vulnerabilities, for everyone. */
public final class DossierRoutes implements Route.Group {

    private static final String PUBLIC = "what is public is for everyone";
    private static final String CATALOGUE = "/api/v1/catalogue";
    private static final String ID = "id";
    private static final String FORM = "form";
    private static final String NAME = "name";
    private static final String JSON = "application/json";
    private static final String TEXT = "text/csv";
    private static final int LONGEST_DOCUMENT_NAME = 1_024;

    private final Dossiers dossiers;
    private final Imports imports;

    public DossierRoutes(Dossiers dossiers, Imports imports) {
        this.dossiers = dossiers;
        this.imports = imports;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                                CATALOGUE,
                                "What is known of a public vulnerability, each with its source and time",
                                Imports.READ,
                                "dossier",
                                this::find)
                        .asking(
                                new Route.Parameter(
                                        ID,
                                        "Any name of it: CVE-2021-44228, GHSA-…, or what a database calls it"))
                        .openTo(PUBLIC),
                Route.get(
                                CATALOGUE + "/document",
                                "A document that tells of public vulnerabilities, as it arrived",
                                Imports.READ,
                                "nothing",
                                this::document)
                        .asking(new Route.Parameter(FORM, "As its source is told: osv, csaf, ..."))
                        .asking(new Route.Parameter(NAME, "As its source is told"))
                        .answeringFile(JSON, TEXT)
                        .openTo(PUBLIC));
    }

    record ValueView(
            String text, String source, String by, Instant at, Optional<Instant> staleSince) {
        static ValueView of(Dossier.Value value) {
            return new ValueView(
                    value.text(),
                    value.source().label(),
                    value.by(),
                    value.source().at(),
                    value.source().staleSince());
        }
    }

    record AnswerView(String point, ValueView chosen, List<ValueView> others, boolean disputed) {
        static AnswerView of(Dossier.Answer answer) {
            return new AnswerView(
                    answer.point(),
                    ValueView.of(answer.chosen()),
                    answer.others().stream().map(ValueView::of).toList(),
                    answer.disputed());
        }
    }

    record AffectedView(
            String software,
            String standing,
            String versions,
            String source,
            String by,
            Instant at) {
        static AffectedView of(Dossier.Affected affected) {
            return new AffectedView(
                    affected.software(),
                    affected.standing(),
                    affected.versions(),
                    affected.source().label(),
                    affected.by(),
                    affected.source().at());
        }
    }

    record SourceView(
            String form,
            String name,
            int revision,
            Instant at,
            Instant importedAt,
            boolean withdrawn,
            Optional<Instant> staleSince) {
        static SourceView of(Source source) {
            return new SourceView(
                    source.form(),
                    source.name(),
                    source.revision(),
                    source.at(),
                    source.importedAt(),
                    source.withdrawn(),
                    source.staleSince());
        }
    }

    record DossierView(
            String id,
            List<Dossier.Named> names,
            List<AnswerView> answers,
            List<AffectedView> affected,
            List<SourceView> sources,
            boolean partial) {
        static DossierView of(Dossier dossier) {
            return new DossierView(
                    dossier.name(),
                    dossier.names(),
                    dossier.answers().stream().map(AnswerView::of).toList(),
                    dossier.affected().stream().map(AffectedView::of).toList(),
                    dossier.sources().stream().map(SourceView::of).toList(),
                    dossier.partial());
        }
    }

    private Response find(Request request) {
        var id = request.parameter(ID).orElse("");
        if (id.isBlank() || id.length() > Dossiers.LONGEST_NAME || id.indexOf(0) >= 0) {
            return Response.unprocessable(
                    "/id",
                    "vulnerability-name",
                    "say a name of a vulnerability, of at most %d characters"
                            .formatted(Dossiers.LONGEST_NAME));
        }
        return dossiers.find(request.access(), id)
                .map(DossierView::of)
                .map(Response::ok)
                .orElseGet(Response::notFound);
    }

    private Response document(Request request) {
        var form = request.parameter(FORM).orElse("");
        var name = request.parameter(NAME).orElse("");
        if (form.length() + name.length() > LONGEST_DOCUMENT_NAME
                || (form + name).indexOf(0) >= 0) {
            return Response.notFound();
        }
        return imports.document(request.access(), form, name)
                .map(content -> Response.file(isTable(content) ? TEXT : JSON, content))
                .orElseGet(Response::notFound);
    }

    /** All other forms are objects. */
    private static boolean isTable(byte[] content) {
        int at = 0;
        while (at < content.length && Character.isWhitespace(content[at])) {
            at++;
        }
        return at < content.length && content[at] != '{';
    }
}
