package clearinghouse.search;

import clearinghouse.formats.Parsed;
import clearinghouse.platform.LegalBasis;
import clearinghouse.platform.Marks;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import clearinghouse.platform.UseLimit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One question over everything that the caller may see. */
public final class SearchRoutes implements Route.Group {

    private final Search search;

    public SearchRoutes(Search search) {
        this.search = search;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                                "/api/v1/search",
                                "Find by code, party, product, identifier, label and date, the newest of each kind",
                                Search.ASK,
                                "search-answer",
                                this::answer)
                        .asking(
                                new Route.Parameter(
                                        "q",
                                        "Parts that all have to hold: a code, an identifier, a package URL, a name; or with party:, product:, label:, since: or until: before it"))
                        .openTo("what is published is for everyone"));
    }

    record Found(
            String kind,
            String code,
            String name,
            Optional<String> tlp,
            List<String> provenance,
            List<UseLimit> useLimits,
            List<String> cui,
            Optional<String> classification,
            List<LegalBasis.Told> legalBases,
            Instant at) {
        static Found of(Hit hit) {
            return new Found(
                    hit.kind().code(),
                    hit.code(),
                    hit.name(),
                    hit.marks().map(Marks::tlp),
                    hit.marks().map(Marks::provenance).orElse(List.of()),
                    hit.marks().map(Marks::useLimits).orElse(List.of()),
                    hit.marks().map(Marks::cui).orElse(List.of()),
                    hit.marks().flatMap(Marks::classified),
                    hit.marks().map(Marks::legalBases).orElse(List.of()),
                    hit.at());
        }
    }

    record Answer(List<Found> items, boolean more) {}

    private Response answer(Request request) {
        return switch (search.question(request.parameter("q").orElse(""))) {
            case Parsed.Invalid<Question>(var problems) -> Response.unprocessable(problems);
            case Parsed.Valid<Question>(var question) -> {
                var answer = search.answer(request.access(), question);
                yield Response.ok(
                        new Answer(answer.hits().stream().map(Found::of).toList(), answer.more()));
            }
        };
    }
}
