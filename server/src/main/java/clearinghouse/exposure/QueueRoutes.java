package clearinghouse.exposure;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.inventory.AssetId;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** What an operator does first, and one answer about several of its assets. */
public final class QueueRoutes implements Route.Group {

    private static final String EXPOSURES = "/api/v1/exposures";

    private final Exposures exposures;
    private final Queue queue;

    public QueueRoutes(Exposures exposures, Queue queue) {
        this.exposures = exposures;
        this.queue = queue;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                                EXPOSURES + "/queue",
                                "List the vulnerabilities that you are exposed to, worst first, with your assets in each and what to do",
                                Exposures.READ,
                                "exposure-queue-list",
                                this::list)
                        .inPages(),
                Route.post(
                        EXPOSURES + "/receipts",
                        "Say the same of several exposures, or of none if one of them refuses it",
                        Exposures.ANSWER,
                        "receipts-statement",
                        201,
                        "receipts-taken",
                        this::answer));
    }

    record MemberView(
            ExposureId id,
            AssetId asset,
            String assetName,
            @JsonProperty("package") String packageName,
            String version,
            String match,
            String state,
            Optional<Instant> due) {
        static MemberView of(Exposure exposure) {
            return new MemberView(
                    exposure.id(),
                    exposure.asset(),
                    exposure.assetName(),
                    exposure.packageName(),
                    exposure.version(),
                    exposure.certain() ? "certain" : "possible",
                    exposure.state(),
                    exposure.priority().due());
        }
    }

    record GroupView(
            String way,
            String todo,
            Optional<String> safety,
            List<String> notes,
            String by,
            String otherwise,
            List<MemberView> exposures) {
        static GroupView of(QueueEntry.Group group) {
            var advice = group.advice(ExposureRoutes::said);
            return new GroupView(
                    advice.way().code(),
                    advice.todo(),
                    advice.safety(),
                    advice.notes(),
                    advice.by(),
                    advice.otherwise(),
                    group.members().stream().map(Advised::exposure).map(MemberView::of).toList());
        }
    }

    record EntryView(
            String vulnerability,
            Optional<AdvisoryId> advisory,
            String advisoryNumber,
            String title,
            String summary,
            String risk,
            Optional<Integer> tier,
            Optional<Instant> due,
            boolean forensics,
            long open,
            long settled,
            List<GroupView> groups,
            List<MemberView> done,
            long more,
            String tlp) {
        static EntryView of(QueueEntry entry, String label) {
            var worst = entry.worst().exposure();
            return new EntryView(
                    worst.vulnerability(),
                    worst.advisory(),
                    worst.advisoryNumber(),
                    worst.title(),
                    entry.worst().summary(),
                    Advice.risk(worst),
                    worst.priority().tier(),
                    worst.priority().due(),
                    worst.priority().forensics(),
                    entry.open(),
                    entry.settled(),
                    entry.groups().stream().map(GroupView::of).toList(),
                    entry.done().stream().map(MemberView::of).toList(),
                    entry.more(),
                    label);
        }
    }

    record QueueList(List<EntryView> items, Optional<String> next) {}

    record Statement(List<String> exposures, String state, Optional<String> note) {}

    record Taken(ExposureId id, String state) {}

    record AllTaken(List<Taken> exposures) {}

    private Response list(Request request) {
        var page = queue.list(request.access(), request.after());
        var label = exposures.label(request.access()).label();
        return Response.ok(
                new QueueList(
                        page.items().stream().map(entry -> EntryView.of(entry, label)).toList(),
                        request.cursor(page.after())));
    }

    private Response answer(Request request) {
        var statement = request.body(Statement.class);
        var ids = new LinkedHashSet<ExposureId>();
        for (var code : statement.exposures()) {
            ids.add(ExposureId.parse(code).orElseThrow());
        }
        var state = ReceiptState.parse(statement.state()).orElseThrow();
        return switch (exposures.answer(request.access(), ids, state, statement.note())) {
            case Exposures.Answers.Taken(var states) ->
                    Response.created(
                            EXPOSURES + "/queue",
                            new AllTaken(
                                    states.entrySet().stream()
                                            .map(it -> new Taken(it.getKey(), it.getValue()))
                                            .toList()));
            case Exposures.Answers.Refused(var exposure, var why) ->
                    Response.conflict(exposure + ": " + why);
            case Exposures.Answers.NotYours(var why) ->
                    Response.unprocessable("/state", "not-yours-to-say", why);
            case Exposures.Answers.NoSuchExposure _ -> Response.notFound();
        };
    }
}
