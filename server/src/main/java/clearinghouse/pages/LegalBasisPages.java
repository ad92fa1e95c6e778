package clearinghouse.pages;

import clearinghouse.advisory.Advisories;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.intake.Intake;
import clearinghouse.platform.Json;
import clearinghouse.platform.LegalBasis;
import clearinghouse.platform.Schemas;
import clearinghouse.policy.LegalBases;
import clearinghouse.policy.LegalBasisWish;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Under which laws and agreements findings are held, which of them ends, and how to say anew. */
final class LegalBasisPages implements PageRoute.Group {

    private static final int UNPROCESSABLE = 422;
    private static final int CONFLICT = 409;
    private static final int LONG_LINE = 400;
    private static final String WARN_DAYS = "warn_days";

    private static final List<String> TEXTS =
            List.of("code", "name", "citation", "from", "at_lapse", "reason");

    private final LegalBases bases;
    private final Intake intake;
    private final Schemas schemas;

    LegalBasisPages(Pages.Facades facades, Schemas schemas) {
        bases = facades.legalBases();
        intake = facades.intake();
        this.schemas = schemas;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                // Every token has this permission: under which law one submits is no secret.
                PageRoute.get(
                        "/legal-bases",
                        Advisories.READ,
                        request -> shown(200, request, Faults.NONE)),
                PageRoute.post("/legal-bases", LegalBases.KEEP, this::say));
    }

    /**
     * @param findings how many stand under it; empty for who does not watch
     */
    record Line(
            String code,
            String name,
            String citation,
            String days,
            Badge state,
            String atLapse,
            Optional<Long> findings) {}

    record GivenLine(String whose, String basis) {}

    record View(List<Line> lines, boolean watches, List<GivenLine> given, List<Field> fields) {}

    private Page shown(int status, PageRequest request, Faults faults) {
        boolean watches = request.access().may(LegalBases.WATCH);
        return new Page.Html(
                status,
                "legalbases",
                "Legal bases",
                new View(
                        intake.watched(request.access()).stream()
                                .map(it -> line(it, watches))
                                .toList(),
                        watches,
                        watches
                                ? bases.given(request.access()).stream()
                                        .map(it -> new GivenLine(it.whose(), it.basis()))
                                        .toList()
                                : List.of(),
                        request.access().may(LegalBases.KEEP)
                                ? fields(request, faults)
                                : List.of()));
    }

    private static Line line(Intake.Watched it, boolean counted) {
        var basis = it.basis();
        return new Line(
                basis.code(),
                basis.name(),
                basis.citation(),
                "from %s, %s"
                        .formatted(
                                basis.from(),
                                basis.until().map(day -> "until " + day).orElse("no end set")),
                badge(basis.standing()),
                switch (basis.basis().atLapse()) {
                    case WARN -> "It is told, and nothing stops.";
                    case BLOCK -> "Nothing is taken in or passed on under it.";
                },
                counted ? Optional.of(it.findings()) : Optional.empty());
    }

    private static Badge badge(LegalBasis.State state) {
        return switch (state) {
            case LegalBasis.State.Holding _ -> Badge.good(state.inWords());
            case LegalBasis.State.Ending _, LegalBasis.State.NotYet _ ->
                    Badge.waiting(state.inWords());
            case LegalBasis.State.Lapsed _ -> Badge.bad(state.inWords());
        };
    }

    private static List<Field> fields(PageRequest request, Faults faults) {
        return Stream.of(
                        Field.required(
                                        "code",
                                        "Code",
                                        "Small letters, digits and hyphens, as submissions name it. A known code gets a new version, which holds from now on.")
                                .upTo(40),
                        Field.required("name", "Name", "What it is called.").upTo(120),
                        Field.required("citation", "Where it stands", "In plain words.")
                                .upTo(LONG_LINE),
                        Field.date("from", "First day", "In UTC."),
                        Field.optionalDate(
                                "until", "Last day", "In UTC. Leave it empty where no end is set."),
                        Field.choice(
                                "at_lapse",
                                "While it does not hold",
                                "Passing on is to open a proof, to invite a party to its case, and to draft and publish its advisory.",
                                List.of(
                                        new Field.Option("warn", "Tell it, and stop nothing"),
                                        new Field.Option(
                                                "block",
                                                "Take nothing in under it and pass nothing on"))),
                        Field.required(
                                        WARN_DAYS,
                                        "Days of warning",
                                        "So many days before its last day everyone here is told; 0 to 3650.")
                                .upTo(4),
                        Field.required("reason", "Reason", "Why these days. Everyone reads it.")
                                .upTo(LONG_LINE))
                .map(field -> field.holding(request.field(field.name())).failing(faults))
                .toList();
    }

    private Page say(PageRequest request) {
        var body = body(request);
        var faults = faults(body);
        if (faults.any()) {
            return shown(UNPROCESSABLE, request, faults);
        }
        return switch (LegalBasisWish.parse(body)) {
            case Parsed.Invalid<LegalBasisWish>(var problems) ->
                    shown(UNPROCESSABLE, request, said(Faults.NONE, problems));
            case Parsed.Valid<LegalBasisWish>(var wish) ->
                    switch (bases.say(request.access(), wish)) {
                        case LegalBases.Saying.Said _ ->
                                new Page.Redirect("/legal-bases", "basis-said");
                        case LegalBases.Saying.TooMany(var most) ->
                                new Page.Stopped(
                                        CONFLICT,
                                        "Not said",
                                        "%d legal bases are known. Say a new version of one of them."
                                                .formatted(most));
                        case LegalBases.Saying.Overtaken() ->
                                new Page.Stopped(
                                        CONFLICT,
                                        "Not said",
                                        "Somebody else said something of it at the same moment. Read it again.");
                    };
        };
    }

    private static JsonNode body(PageRequest request) {
        Map<String, Object> body = new LinkedHashMap<>();
        for (var name : TEXTS) {
            request.optional(name).ifPresent(text -> body.put(name, text));
        }
        request.optional("until").ifPresent(day -> body.put("until", day));
        var days = request.field(WARN_DAYS);
        if (days.matches("[0-9]{1,4}")) {
            body.put(WARN_DAYS, Integer.parseInt(days));
        }
        return Json.tree(body);
    }

    /** By the schema of the API, so that a form takes neither more nor less than a program may. */
    private Faults faults(JsonNode body) {
        var faults = Faults.NONE;
        for (var field : TEXTS) {
            if (!body.has(field)) {
                faults = faults.and(field, "Fill this in.");
            }
        }
        if (!body.has(WARN_DAYS)) {
            faults = faults.and(WARN_DAYS, "Write a number of days.");
        }
        return faults.any() ? faults : said(faults, schemas.validate("legal-basis-saying", body));
    }

    private static Faults said(Faults faults, List<Problem> problems) {
        var more = faults;
        for (var problem : problems) {
            more = more.and(problem.pointer().substring(1), Texts.sentence(problem.message()));
        }
        return more;
    }
}
