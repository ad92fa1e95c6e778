package clearinghouse.exposure;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.inventory.AssetId;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import clearinghouse.policy.Input;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An operator's exposures and what it says about them, and the queue of those who need help. */
public final class ExposureRoutes implements Route.Group {

    private static final String EXPOSURES = "/api/v1/exposures";

    private final Exposures exposures;
    private final Queue queue;
    private final Remedies remedies;

    public ExposureRoutes(Exposures exposures, Queue queue, Remedies remedies) {
        this.exposures = exposures;
        this.queue = queue;
        this.remedies = remedies;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                                EXPOSURES,
                                "List your exposures, worst first",
                                Exposures.READ,
                                "exposure-list",
                                this::list)
                        .inPages(),
                Route.get(
                                EXPOSURES + "/queue/{vulnerability}",
                                "List your exposures to one vulnerability, worst first",
                                Exposures.READ,
                                "exposure-list",
                                this::ofVulnerability)
                        .inPages(),
                Route.get(
                        EXPOSURES + "/{exposure}",
                        "One exposure and what was said about it",
                        Exposures.READ,
                        "exposure",
                        this::find),
                Route.post(
                        EXPOSURES + "/{exposure}/receipts",
                        "Say how far you are with it, or ask for help",
                        Exposures.ANSWER,
                        "receipt-statement",
                        201,
                        "receipt-taken",
                        this::answer),
                Route.get(
                                "/api/v1/help",
                                "List the operators that wait for help",
                                Exposures.ASSIST,
                                "help-list",
                                this::help)
                        .inPages(),
                Route.post(
                        "/api/v1/help/{exposure}/taking",
                        "Say that you look after an operator that asked for help",
                        Exposures.ASSIST,
                        "nothing",
                        200,
                        "help-taken",
                        this::takeHelp));
    }

    record ExposureView(
            ExposureId id,
            AssetId asset,
            String assetName,
            Optional<AdvisoryId> advisory,
            String advisoryNumber,
            String title,
            @JsonProperty("package") String packageName,
            String version,
            String match,
            String matchReason,
            double confidence,
            Optional<Evidence> evidence,
            String priority,
            Optional<Instant> due,
            Optional<Instant> dueFrom,
            Optional<String> dueExplained,
            boolean forensics,
            Optional<Integer> tier,
            List<DutyView> clocks,
            String rule,
            String table,
            Optional<String> pack,
            Map<String, InputView> inputs,
            List<String> missing,
            Map<String, InputView> shown,
            String state,
            Instant foundAt,
            Optional<Instant> unlistedSince,
            Optional<String> question,
            Optional<Remedies.Released> released,
            String tlp) {}

    /** The name beside the id: it is for people to read. */
    record InputView(
            String value,
            String setBy,
            String setByName,
            String source,
            Optional<Instant> at,
            boolean supposed,
            List<OtherView> others) {
        static InputView of(Input input, Map<String, String> names) {
            return new InputView(
                    input.value(),
                    input.setBy(),
                    names.getOrDefault(input.setBy(), input.setBy()),
                    input.source(),
                    input.at(),
                    input.supposed(),
                    input.others().stream()
                            .map(it ->
                                    new OtherView(
                                            it.value(),
                                            names.getOrDefault(it.setBy(), it.setBy()),
                                            it.source(),
                                            it.at()))
                            .toList());
        }
    }

    /** What another source says of the input, which does not hold. */
    record OtherView(String value, String setByName, String source, Optional<Instant> at) {}

    record DutyView(String name, Optional<Instant> due, Optional<String> explained) {}

    record ExposureList(List<ExposureView> items, Optional<String> next) {}

    record ReceiptView(String state, Optional<String> note, String actor, Instant at) {}

    record HistoryView(@JsonUnwrapped ExposureView exposure, List<ReceiptView> receipts) {}

    record Statement(String state, Optional<String> note) {}

    record Taken(ExposureId id, String state) {}

    record HelpView(
            ExposureId exposure,
            PartyId operator,
            String operatorName,
            String assetName,
            Optional<AdvisoryId> advisory,
            String advisoryNumber,
            String title,
            Optional<String> note,
            Instant at,
            Optional<String> takenByName,
            Optional<Instant> takenAt) {}

    record HelpTaken(ExposureId exposure, boolean taken) {}

    record HelpList(List<HelpView> items, Optional<String> next) {}

    private Response list(Request request) {
        return Response.ok(view(request, exposures.list(request.access(), request.after())));
    }

    private Response ofVulnerability(Request request) {
        var page = queue.of(request.access(), request.path("vulnerability"), request.after());
        return page.items().isEmpty() ? Response.notFound() : Response.ok(view(request, page));
    }

    private ExposureList view(Request request, Page<Exposure> page) {
        var names = exposures.namesOfSetters(request.access(), page.items());
        var released = remedies.of(request.access(), page.items());
        var label = exposures.label(request.access()).label();
        return new ExposureList(
                page.items().stream()
                        .map(exposure ->
                                view(
                                        exposure,
                                        names,
                                        Optional.ofNullable(released.get(exposure.id())),
                                        label))
                        .toList(),
                request.cursor(page.after()));
    }

    private Response find(Request request) {
        var id = request.path("exposure", ExposureId::parse);
        return exposures
                .find(request.access(), id)
                .map(history -> Response.ok(view(request.access(), history)))
                .orElseGet(Response::notFound);
    }

    private Response answer(Request request) {
        var id = request.path("exposure", ExposureId::parse);
        var statement = request.body(Statement.class);
        var state = ReceiptState.parse(statement.state()).orElseThrow();
        return switch (exposures.answer(request.access(), id, state, statement.note())) {
            case Exposures.Answer.Taken(var now) ->
                    Response.created(EXPOSURES + "/" + id, new Taken(id, now));
            case Exposures.Answer.Refused(var why) -> Response.conflict(why);
            case Exposures.Answer.NotYours(var why) ->
                    Response.unprocessable("/state", "not-yours-to-say", why);
            case Exposures.Answer.NoSuchExposure() -> Response.notFound();
        };
    }

    private Response help(Request request) {
        var page = exposures.help(request.access(), request.after());
        return Response.ok(
                new HelpList(
                        page.items().stream()
                                .map(help ->
                                        new HelpView(
                                                help.exposure(),
                                                help.operator(),
                                                help.operatorName(),
                                                help.assetName(),
                                                help.advisory(),
                                                help.advisoryNumber(),
                                                help.title(),
                                                help.note(),
                                                help.at(),
                                                help.taken().map(HelpRequest.Taken::name),
                                                help.taken().map(HelpRequest.Taken::at)))
                                .toList(),
                        request.cursor(page.after())));
    }

    private Response takeHelp(Request request) {
        var id = request.path("exposure", ExposureId::parse);
        return exposures.takeHelp(request.access(), id)
                ? Response.ok(new HelpTaken(id, true))
                : Response.notFound();
    }

    private HistoryView view(Access access, Exposures.History history) {
        var exposure = history.exposure();
        return new HistoryView(
                view(
                        exposure,
                        exposures.namesOfSetters(access, List.of(exposure)),
                        Optional.ofNullable(
                                remedies.of(access, List.of(exposure)).get(exposure.id())),
                        exposures.label(access).label()),
                history.receipts().stream()
                        .map(receipt ->
                                new ReceiptView(
                                        receipt.state().code(),
                                        receipt.note(),
                                        receipt.actor(),
                                        receipt.at()))
                        .toList());
    }

    private static Map<String, InputView> views(
            Map<String, Input> inputs, Map<String, String> names) {
        var views = new LinkedHashMap<String, InputView>();
        inputs.forEach((point, input) -> views.put(point, InputView.of(input, names)));
        return views;
    }

    static String said(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static ExposureView view(
            Exposure exposure,
            Map<String, String> names,
            Optional<Remedies.Released> released,
            String label) {
        var priority = exposure.priority();
        return new ExposureView(
                exposure.id(),
                exposure.asset(),
                exposure.assetName(),
                exposure.advisory(),
                exposure.advisoryNumber(),
                exposure.title(),
                exposure.packageName(),
                exposure.version(),
                exposure.certain() ? "certain" : "possible",
                exposure.matchReason(),
                exposure.confidence() / 100.0,
                exposure.evidence(),
                priority.outcome(),
                priority.due(),
                priority.dueFrom(),
                exposure.dueExplained(ExposureRoutes::said),
                priority.forensics(),
                priority.tier(),
                priority.duties().stream()
                        .map(it ->
                                new DutyView(
                                        it.name(),
                                        it.due(),
                                        it.reason().map(why -> why.text(ExposureRoutes::said))))
                        .toList(),
                priority.rule(),
                priority.table(),
                priority.pack(),
                views(priority.inputs(), names),
                priority.missing(),
                views(priority.shown(), names),
                exposure.state(),
                exposure.foundAt(),
                exposure.unlistedAt(),
                exposure.question(),
                released,
                label);
    }
}
