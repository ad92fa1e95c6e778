package clearinghouse.pages;

import clearinghouse.intake.Intake;
import clearinghouse.intake.OpeningId;
import clearinghouse.intake.Openings;
import clearinghouse.platform.Db;
import java.util.List;
import java.util.Optional;

/** The proofs that somebody wants to read, for the second person. */
final class OpeningPages implements PageRoute.Group {

    private final Db db;
    private final Intake intake;
    private final Openings openings;

    OpeningPages(Pages.Facades facades) {
        db = facades.db();
        intake = facades.intake();
        openings = facades.openings();
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/openings", Intake.TRIAGE, this::current),
                PageRoute.post("/openings/{opening}/consent", Intake.TRIAGE, this::consent),
                PageRoute.post("/openings/{opening}/refusal", Intake.TRIAGE, this::refuse));
    }

    record View(List<OpeningLine> lines, Optional<String> next) {}

    private Page current(PageRequest request) {
        return db.inSnapshot(
                request.access(),
                tx -> {
                    var page = openings.current(request.access(), request.after());
                    var titles =
                            intake.titles(
                                    tx,
                                    request.access(),
                                    page.items().stream()
                                            .map(Openings.Request::finding)
                                            .distinct()
                                            .flatMap(id -> intake.finding(tx, id).stream())
                                            .toList());
                    var lines =
                            page.items().stream()
                                    .map(it ->
                                            OpeningLine.of(
                                                    tx,
                                                    request,
                                                    openings,
                                                    titles.getOrDefault(it.finding(), ""),
                                                    it))
                                    .toList();
                    return Page.html(
                            "openings",
                            "Proofs to open",
                            new View(lines, request.next(page.after())));
                });
    }

    private Page consent(PageRequest request) {
        return answered(openings.consent(request.access(), id(request)), "opening-consented");
    }

    private Page refuse(PageRequest request) {
        return answered(openings.refuse(request.access(), id(request)), "opening-refused");
    }

    private static Page answered(Openings.Answering given, String notice) {
        return switch (given) {
            case Openings.Answering.Given _ -> new Page.Redirect("/openings", notice);
            case Openings.Answering.NoSuchOpening() -> new Page.Absent();
            case Openings.Answering.Refused(var why) ->
                    new Page.Stopped(
                            409, "Not done: " + why, "Go back to the list and look at it again.");
        };
    }

    private static OpeningId id(PageRequest request) {
        return request.path("opening", OpeningId::parse);
    }
}
