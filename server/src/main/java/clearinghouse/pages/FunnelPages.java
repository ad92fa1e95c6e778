package clearinghouse.pages;

import clearinghouse.insight.Funnel;
import clearinghouse.insight.Insight;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;

/** How many got how far, drawn and counted. */
final class FunnelPages implements PageRoute.Group {

    private static final int WIDTH = 320;

    private final Insight insight;

    FunnelPages(Insight insight) {
        this.insight = insight;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get(
                        "/funnel",
                        Insight.READ,
                        request -> shown(insight.funnel(request.access()))));
    }

    /**
     * @param width of the bar, of {@value WIDTH}; bars are compared within one unit only
     */
    record Bar(String name, String count, long width) {}

    record Row(String name, String meaning, String count, String median) {}

    record View(List<Bar> bars, List<Row> rows, int width, boolean begun, boolean publishedOnly) {}

    static Page shown(Funnel funnel) {
        var largest = new HashMap<String, Long>();
        funnel.steps().forEach(step -> largest.merge(step.unit(), step.count(), Math::max));
        var bars = new java.util.ArrayList<Bar>();
        for (var step : funnel.steps()) {
            long most = Math.max(1, largest.getOrDefault(step.unit(), 1L));
            long width = step.count() == 0 ? 0 : Math.max(3, WIDTH * step.count() / most);
            bars.add(new Bar(step.name(), counted(step), width));
        }
        var rows =
                funnel.steps().stream()
                        .map(step ->
                                new Row(
                                        step.name(),
                                        meaning(step.name()),
                                        counted(step),
                                        median(step)))
                        .toList();
        boolean begun = funnel.steps().stream().anyMatch(step -> step.count() > 0);
        return Page.html(
                "funnel",
                "Funnel",
                new View(bars, rows, WIDTH, begun, funnel.scope() == Funnel.Scope.PUBLISHED));
    }

    private static String counted(Funnel.Step step) {
        return step.count() == 1 ? "1 " + singular(step.unit()) : step.count() + " " + step.unit();
    }

    private static String singular(String unit) {
        return switch (unit) {
            case "vulnerabilities" -> "vulnerability";
            case "findings" -> "finding";
            case "operators" -> "operator";
            default -> unit;
        };
    }

    private static String median(Funnel.Step step) {
        return step.medianSeconds().isEmpty()
                ? "not measured"
                : Times.span(Duration.ofSeconds(step.medianSeconds().getAsLong()));
    }

    private static String meaning(String name) {
        return switch (name) {
            case "submitted" -> "accepted findings";
            case "unique" -> "root causes left after merging";
            case "reproduced" -> "of these, a proof works in the sandbox";
            case "disclosed" ->
                    "of these, whoever can fix it has taken the case on, or an advisory is public";
            case "patched" -> "of these, the lab accepted a patch";
            case "delivered" ->
                    "have a notice of every affected system in their list; whether anyone read it is not known";
            case "deployed" -> "said that they applied it on every affected system, or proved it";
            case "verified" -> "proved it with a new inventory of every affected system";
            default -> "";
        };
    }
}
