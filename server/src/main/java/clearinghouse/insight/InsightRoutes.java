package clearinghouse.insight;

import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.util.List;
import java.util.Optional;

/** The funnel, for anyone with a token: of what is published, and of all for some of the staff. */
public final class InsightRoutes implements Route.Group {

    private final Insight insight;

    public InsightRoutes(Insight insight) {
        this.insight = insight;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/api/v1/funnel",
                        "How many got how far, and how long each step took",
                        Insight.READ,
                        "funnel",
                        this::funnel));
    }

    private record StepView(
            String name, long count, String unit, Optional<Long> medianSecondsFromPrevious) {
        static StepView of(Funnel.Step step) {
            return new StepView(
                    step.name(),
                    step.count(),
                    step.unit(),
                    step.medianSeconds().isEmpty()
                            ? Optional.empty()
                            : Optional.of(step.medianSeconds().getAsLong()));
        }
    }

    private record FunnelView(String scope, List<StepView> steps) {}

    private Response funnel(Request request) {
        var funnel = insight.funnel(request.access());
        return Response.ok(
                new FunnelView(
                        funnel.scope().code(), funnel.steps().stream().map(StepView::of).toList()));
    }
}
