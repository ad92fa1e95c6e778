package clearinghouse.retention;

import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Holds and what will be removed, over REST. */
public final class RetentionRoutes implements Route.Group {

    private static final String HOLDS = "/api/v1/holds";

    private final Holds holds;
    private final Retention retention;

    public RetentionRoutes(Holds holds, Retention retention) {
        this.holds = holds;
        this.retention = retention;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(
                        HOLDS,
                        "Set a legal hold on a finding or a case; nothing of it is removed meanwhile",
                        Holds.KEEP,
                        "hold-setting",
                        201,
                        "hold",
                        this::set),
                Route.get(
                                HOLDS,
                                "Legal holds, lifted ones included, the newest first",
                                Holds.READ,
                                "hold-list",
                                this::list)
                        .inPages(),
                Route.post(
                        HOLDS + "/{hold}/lifting",
                        "Lift a legal hold that another person set",
                        Holds.KEEP,
                        "nothing",
                        200,
                        "hold",
                        this::lift),
                Route.get(
                        "/api/v1/retention",
                        "What will be removed, when and by which rule, the first to go first",
                        Holds.READ,
                        "retention-preview",
                        this::preview));
    }

    record HoldView(
            HoldId id,
            String subject,
            String ground,
            String reference,
            String setBy,
            Instant setAt,
            Optional<String> liftedBy,
            Optional<Instant> liftedAt) {

        static HoldView of(Hold hold) {
            return new HoldView(
                    hold.id(),
                    hold.subject(),
                    hold.ground().code(),
                    hold.reference(),
                    hold.setBy(),
                    hold.setAt(),
                    hold.lifted().map(Hold.Lifting::by),
                    hold.lifted().map(Hold.Lifting::at));
        }
    }

    record Listed(List<HoldView> items, Optional<String> next) {}

    record Setting(String subject, String ground, String reference) {}

    private Response set(Request request) {
        var body = request.body(Setting.class);
        var ground = Hold.Ground.parse(body.ground());
        return switch (holds.set(request.access(), body.subject(), ground, body.reference())) {
            case Holds.Setting.Set(var hold) -> Response.created(HOLDS, HoldView.of(hold));
            case Holds.Setting.NoSuchSubject() ->
                    Response.unprocessable(
                            "/subject", "no-such-subject", "you see no finding or case of this id");
            case Holds.Setting.Refused(var why) -> Response.conflict("Not set: " + why + ".");
        };
    }

    private Response list(Request request) {
        var page = holds.list(request.access(), request.after());
        return Response.ok(
                new Listed(
                        page.items().stream().map(row -> HoldView.of(row.hold())).toList(),
                        request.cursor(page.after())));
    }

    private Response lift(Request request) {
        return switch (holds.lift(request.access(), request.path("hold", HoldId::parse))) {
            case Holds.Lifting.Lifted(var hold) -> Response.ok(HoldView.of(hold));
            case Holds.Lifting.NoSuchHold() -> Response.notFound();
            case Holds.Lifting.Refused(var why) -> Response.conflict("Not lifted: " + why + ".");
        };
    }

    record DueView(
            String finding, Instant since, Instant due, String rule, String reason, boolean held) {}

    record Preview(List<DueView> items) {}

    private Response preview(Request request) {
        return Response.ok(
                new Preview(
                        retention.preview(request.access()).stream()
                                .map(it ->
                                        new DueView(
                                                it.finding(),
                                                it.since(),
                                                it.due(),
                                                it.term().rule(),
                                                it.term().reason(),
                                                it.held()))
                                .toList()));
    }
}
