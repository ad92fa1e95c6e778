package clearinghouse.pages;

import clearinghouse.formats.purl.PackageName;
import clearinghouse.intake.BreakGlassId;
import clearinghouse.intake.BreakGlasses;
import clearinghouse.intake.FindingId;
import clearinghouse.intake.Intake;
import clearinghouse.parties.Sessions;
import clearinghouse.platform.Marks;
import java.util.List;
import java.util.Optional;

/** Where the glass was broken, and every step of it: in person, by passkey. */
final class BreakGlassPages implements PageRoute.Group {

    private static final String LIST = "/break-glass";
    private static final String GLASS = LIST + "/{glass}";
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;
    private static final int LONGEST = 2000;
    private static final String WORDS_WANTED =
            "Say it in at most %d characters.".formatted(LONGEST);

    private final BreakGlasses glasses;

    BreakGlassPages(Pages.Facades facades) {
        glasses = facades.breakGlasses();
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get(LIST, BreakGlasses.SEE, request -> list(200, request, Faults.NONE)),
                PageRoute.post(LIST, Sessions.BREAK_GLASS, this::ask),
                PageRoute.get(GLASS, Sessions.BREAK_GLASS, this::read),
                PageRoute.post(
                        GLASS + "/consent",
                        Sessions.LET_BREAK_GLASS,
                        request ->
                                answered(glasses.let(request.access(), id(request)), "glass-let")),
                PageRoute.post(
                        GLASS + "/refusal",
                        Sessions.LET_BREAK_GLASS,
                        request ->
                                answered(
                                        glasses.refuse(request.access(), id(request)),
                                        "glass-refused")),
                PageRoute.post(GLASS + "/review", Sessions.REVIEW_BREAK_GLASS, this::review));
    }

    /**
     * @param ask the fields of that form; empty for who may not ask, or not like this
     * @param inPerson whether this visit began with a passkey
     */
    record View(
            List<BreakGlassLine> lines,
            List<Field> ask,
            boolean inPerson,
            String reviewed,
            Optional<String> wrong,
            Optional<String> next) {}

    private Page list(int status, PageRequest request, Faults faults) {
        var access = request.access();
        var page = glasses.list(access, request.after());
        boolean inPerson = access.may(Sessions.IN_PERSON);
        return new Page.Html(
                status,
                "breakglass",
                "Break-glass",
                new View(
                        page.items().stream().map(it -> BreakGlassLine.of(it, access)).toList(),
                        access.may(Sessions.BREAK_GLASS) && !access.may(Intake.TRIAGE)
                                ? askFields(request, faults)
                                : List.of(),
                        inPerson,
                        request.field("words"),
                        Optional.ofNullable(faults.byField().get("words")),
                        request.next(page.after())));
    }

    private static List<Field> askFields(PageRequest request, Faults faults) {
        return List.of(
                Field.required(
                                "finding",
                                "Finding",
                                "Its code, as somebody told it to you: fnd_ and 26 characters.")
                        .holding(request.field("finding"))
                        .failing(faults),
                Field.required(
                                "why",
                                "What the emergency is",
                                "The administrator decides by it, and the review is held against it. Write nothing of what the finding says.")
                        .holding(request.field("why"))
                        .upTo(LONGEST)
                        .failing(faults));
    }

    private Page ask(PageRequest request) {
        var why = request.field("why");
        var finding = FindingId.parse(request.field("finding"));
        var faults =
                Faults.NONE
                        .when(finding.isEmpty(), "finding", "This is no code of a finding.")
                        .when(why.isEmpty() || why.length() > LONGEST, "why", WORDS_WANTED);
        if (faults.any()) {
            return list(UNPROCESSABLE, request, faults);
        }
        return switch (glasses.ask(request.access(), finding.orElseThrow(), why)) {
            case BreakGlasses.Asking.Asked _ -> new Page.Redirect(LIST, "glass-asked");
            case BreakGlasses.Asking.NoSuchFinding() ->
                    list(
                            UNPROCESSABLE,
                            request,
                            Faults.at("finding", "There is no finding of this code."));
            case BreakGlasses.Asking.Refused(var because) -> stopped("Not asked: " + because);
        };
    }

    private static Page answered(BreakGlasses.Answering given, String notice) {
        return switch (given) {
            case BreakGlasses.Answering.Given _ -> new Page.Redirect(LIST, notice);
            case BreakGlasses.Answering.NoSuchGlass() -> new Page.Absent();
            case BreakGlasses.Answering.Refused(var why) -> stopped("Not done: " + why);
        };
    }

    private Page review(PageRequest request) {
        var words = request.field("words");
        if (words.isEmpty() || words.length() > LONGEST) {
            return list(UNPROCESSABLE, request, Faults.at("words", WORDS_WANTED));
        }
        return switch (glasses.review(request.access(), id(request), words)) {
            case BreakGlasses.Reviewed.Closed() -> new Page.Redirect(LIST, "glass-reviewed");
            case BreakGlasses.Reviewed.NoSuchGlass() -> new Page.Absent();
            case BreakGlasses.Reviewed.Refused(var why) -> stopped("Not reviewed: " + why);
        };
    }

    private static Page stopped(String title) {
        return new Page.Stopped(CONFLICT, title, "Go back to the list and look at it again.");
    }

    record ReadView(
            String id,
            String title,
            String target,
            String entry,
            String description,
            String credit,
            String received,
            String until,
            Marks marks) {
        @Override
        public String toString() {
            return "ReadView[" + id + "]";
        }
    }

    private Page read(PageRequest request) {
        return glasses.read(request.access(), id(request))
                .<Page>map(it ->
                        Page.html(
                                "brokenglass",
                                it.text().title(),
                                new ReadView(
                                        it.finding().id().code(),
                                        it.text().title(),
                                        PackageName.of(it.finding().packageUrl())
                                                + " "
                                                + it.finding().version(),
                                        it.text().entry(),
                                        it.text().description(),
                                        it.finding().credit(),
                                        Times.shortly(it.finding().receivedAt()),
                                        Times.shortly(it.until()),
                                        it.finding().marks())))
                .orElseGet(Page.Absent::new);
    }

    private static BreakGlassId id(PageRequest request) {
        return request.path("glass", BreakGlassId::parse);
    }
}
