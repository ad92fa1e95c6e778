package clearinghouse.pages;

import clearinghouse.coordination.Coordination;
import clearinghouse.exposure.ExposureId;
import clearinghouse.exposure.Exposures;
import clearinghouse.exposure.HelpRequest;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.purl.PackageName;
import clearinghouse.intake.BreakGlasses;
import clearinghouse.intake.Candidates;
import clearinghouse.intake.Finding;
import clearinghouse.intake.FindingId;
import clearinghouse.intake.Intake;
import clearinghouse.intake.Opening;
import clearinghouse.intake.Openings;
import clearinghouse.intake.Redaction;
import clearinghouse.intake.Relabelling;
import clearinghouse.intake.Removals;
import clearinghouse.kernel.PublicId;
import clearinghouse.kernel.Visible;
import clearinghouse.platform.Db;
import clearinghouse.platform.Marks;
import clearinghouse.platform.Tx;
import clearinghouse.retention.Holds;
import clearinghouse.validation.Validation;
import clearinghouse.vault.Removal;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The analyst's queue, the findings of a submitter, and one finding. */
final class FindingPages implements PageRoute.Group {

    private static final int UNPROCESSABLE = 422;
    private static final int LONGEST_REASON = 2000;
    private static final int LONGEST_TITLE = 180;
    private static final int LONGEST_TEXT = 20_000;
    private static final String REASON_WANTED =
            "Give a reason of at most %d characters.".formatted(LONGEST_REASON);

    private final Db db;
    private final Intake intake;
    private final Candidates candidates;
    private final Openings openings;
    private final BreakGlasses breakGlasses;
    private final Removals removals;
    private final Holds holds;
    private final Validation validation;
    private final Coordination coordination;
    private final Exposures exposures;
    private final FindingLines lines;

    FindingPages(Pages.Facades facades, InstantSource clock) {
        lines = new FindingLines(facades, clock);
        db = facades.db();
        intake = facades.intake();
        candidates = facades.candidates();
        openings = facades.openings();
        breakGlasses = facades.breakGlasses();
        removals = facades.removals();
        holds = facades.holds();
        validation = facades.validation();
        coordination = facades.coordination();
        exposures = facades.exposures();
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/queue", Intake.TRIAGE, this::queue),
                PageRoute.get("/findings", Intake.READ, this::list),
                PageRoute.get(
                        "/findings/{finding}",
                        Intake.READ,
                        request -> finding(200, request, Faults.NONE)),
                PageRoute.post("/findings/{finding}/proof", Intake.READ, this::proof),
                PageRoute.post("/findings/{finding}/openings", Intake.TRIAGE, this::askToOpen),
                PageRoute.post("/findings/{finding}/validation", Intake.TRIAGE, this::tryAgain),
                PageRoute.post("/findings/{finding}/set-aside", Intake.TRIAGE, this::setAside),
                PageRoute.post("/findings/{finding}/label", Intake.READ, this::relabel),
                PageRoute.post("/findings/{finding}/redaction", Intake.READ, this::redact),
                PageRoute.post("/findings/{finding}/quarantine", Intake.TRIAGE, this::quarantine),
                PageRoute.post("/findings/{finding}/taking-up", Intake.TRIAGE, this::takeUp),
                PageRoute.post(
                        "/findings/{finding}/candidates/{candidate}/apart",
                        Intake.TRIAGE,
                        request -> say(request, true)),
                PageRoute.post(
                        "/findings/{finding}/candidates/{candidate}/apart/withdrawal",
                        Intake.TRIAGE,
                        request -> say(request, false)),
                PageRoute.post("/help/{exposure}/taking", Exposures.ASSIST, this::takeHelp));
    }

    record Help(
            ExposureId exposure,
            String operator,
            String asset,
            String advisory,
            String number,
            String title,
            String note,
            String at,
            Optional<String> taken) {}

    /**
     * @param all how many findings wait, on this page or not
     * @param openings how many colleagues ask this reader to have a proof opened
     * @param next the rest of what is under way or settled
     */
    record Queue(
            List<FindingLines.Line> waiting,
            long all,
            Optional<String> nextWaiting,
            List<FindingLines.Line> underWay,
            List<Help> help,
            Optional<String> nextHelp,
            boolean seesHelp,
            long openings,
            List<Untaken> untaken,
            Optional<String> next) {}

    /** What is for named recipients only, and waits for one. */
    record Untaken(String vulnerability, String packageName, String since) {}

    private Page queue(PageRequest request) {
        boolean seesHelp = request.access().may(Exposures.ASSIST);
        var help =
                seesHelp
                        ? exposures.help(request.access(), request.after("help"))
                        : new clearinghouse.kernel.Page<HelpRequest>(List.of(), Optional.empty());
        return db.inSnapshot(
                request.access(),
                tx -> {
                    var waiting =
                            coordination.waiting(tx, request.access(), request.after("waiting"));
                    var page = intake.list(tx, request.access(), request.after());
                    return Page.html(
                            "queue",
                            "Queue",
                            new Queue(
                                    lines.of(tx, request, waiting.page().items()),
                                    waiting.all(),
                                    request.next("waiting", waiting.page().after()),
                                    lines.of(tx, request, page.items()).stream()
                                            .filter(line -> !line.forPerson())
                                            .toList(),
                                    help.items().stream().map(FindingPages::help).toList(),
                                    request.next("help", help.after()),
                                    seesHelp,
                                    openings.waitingFor(request.access()),
                                    intake.untaken(tx, request.access()).stream()
                                            .map(FindingPages::untaken)
                                            .toList(),
                                    request.next(page.after())));
                });
    }

    private static Untaken untaken(Intake.Untaken it) {
        return new Untaken(
                it.vulnerability().code(),
                PackageName.of(it.packageUrl()),
                Times.shortly(it.since()));
    }

    private static Help help(HelpRequest request) {
        return new Help(
                request.exposure(),
                request.operatorName(),
                request.assetName(),
                ExposurePages.advisory(request.advisory(), request.advisoryNumber()),
                request.advisoryNumber(),
                request.title(),
                request.note().orElse(""),
                Times.shortly(request.at()),
                request.taken().map(taken -> taken.name() + ", " + Times.shortly(taken.at())));
    }

    /**
     * @param maySubmit whether this reader's organisation adds to the list
     */
    record Listed(
            List<FindingLines.Line> lines,
            boolean mayTriage,
            boolean maySubmit,
            Optional<String> next) {}

    private Page list(PageRequest request) {
        return db.inSnapshot(
                request.access(),
                tx -> {
                    var page = intake.list(tx, request.access(), request.after());
                    boolean mayTriage = request.access().may(Intake.TRIAGE);
                    return Page.html(
                            "findings",
                            mayTriage ? "Findings" : "Your findings",
                            new Listed(
                                    lines.of(tx, request, page.items()),
                                    mayTriage,
                                    request.access().may(Intake.SUBMIT),
                                    request.next(page.after())));
                });
    }

    /** That nothing is done about it now, and why. */
    record Aside(String reason, String at) {}

    /**
     * @param claimed the version that the finder names, where another one was tested
     * @param earlier when the laboratory could not decide it before
     * @param triesAgain whether this reader may have it tried again
     * @param setAside the fields of that form; empty where it is not for this reader or not due
     * @param takesUp whether this reader may take it up again
     * @param opensProof whether this reader may read the proof now
     * @param openings what was asked for this proof, for staff
     * @param ask the fields of that form; empty where there is nothing to ask for
     * @param reads empty for everyone but the submitter
     * @param recipients a sentence on each of the office who took it on by name
     * @param relabelling the fields of that form; empty where the reader may not
     * @param alarms a sentence on each time that the glass was broken for it
     * @param removed the sentence on when and by which rule all that it says was destroyed
     * @param holds a sentence on each legal hold that keeps it, for staff
     * @param redacting the fields of that form; empty where the reader may not
     * @param quarantines whether this reader may hide it from everybody
     * @param candidates what may be the same, for who triages
     * @param apart of what somebody said that it is not the same, for who triages
     */
    record View(
            FindingId id,
            String title,
            String description,
            String target,
            String entry,
            String credit,
            String received,
            String vulnerability,
            boolean duplicates,
            Badge verdict,
            String standing,
            boolean underWay,
            Optional<String> level,
            Optional<String> claimed,
            Optional<String> tested,
            Optional<String> silencedBy,
            Optional<String> decided,
            Optional<String> reason,
            Evidence evidence,
            List<String> stack,
            List<String> earlier,
            boolean triesAgain,
            Optional<Aside> aside,
            List<Field> setAside,
            boolean takesUp,
            boolean opensProof,
            List<OpeningLine> openings,
            List<Field> ask,
            Optional<List<ReadLine>> reads,
            Optional<String> nextReads,
            Marks marks,
            List<Said> labels,
            List<String> recipients,
            List<Field> relabelling,
            List<String> alarms,
            Optional<Put> redacted,
            Optional<String> removed,
            List<String> holds,
            List<Field> redacting,
            boolean quarantines,
            List<CandidateLine> candidates,
            List<CandidateLine.Apart> apart) {}

    /** That other words were put in the place of the original. */
    record Put(String when, String by, String reason, Optional<String> digest) {
        static Put of(Intake.Redacted it) {
            return new Put(
                    Times.shortly(it.at()),
                    it.bySource() ? "its submitter" : "a coordinator",
                    it.reason(),
                    it.digest());
        }
    }

    /** That it was labelled anew. */
    record Said(String when, TlpLabel label, String was, String by, String reason) {}

    private Page finding(int status, PageRequest request, Faults faults) {
        var id = request.path("finding", FindingId::parse);
        return db.inSnapshot(
                request.access(),
                tx ->
                        intake.finding(tx, id)
                                .<Page>map(finding -> view(tx, status, request, finding, faults))
                                .orElseGet(Page.Absent::new));
    }

    private Page view(Tx tx, int status, PageRequest request, Finding finding, Faults faults) {
        var id = finding.id();
        var text = intake.text(tx, request.access(), finding);
        var examined = validation.examination(request.access(), id);
        var aside = lines.aside(tx, request, finding);
        // Asked once: the laboratory goes on meanwhile, and the page must not contradict itself.
        var standing =
                examined.map(found -> new FindingLines.Reason(standing(found.verdict()), true))
                        .orElseGet(() -> lines.underWay(finding));
        boolean triages = request.access().may(Intake.TRIAGE);
        var tested = examined.flatMap(found -> found.tested());
        boolean opensProof = intake.opensProof(tx, id);
        var asked = triages ? openings.of(tx, request.access(), id) : List.<Openings.Request>of();
        var reads = intake.reads(request.access(), id, request.after("reads"));
        var removed = intake.removed(tx, id);
        var alike = candidates.of(tx, request.access(), id);
        var view =
                new View(
                        id,
                        text.title(),
                        text.description(),
                        PackageName.of(finding.packageUrl()) + " " + finding.version(),
                        text.entry(),
                        finding.credit(),
                        Times.shortly(finding.receivedAt()),
                        finding.vulnerability().code(),
                        intake.hasDuplicates(tx, finding),
                        Badge.ofVerdict(examined.map(found -> found.verdict())),
                        standing.text(),
                        !standing.forPerson(),
                        Evidence.level(examined.map(found -> found.level())),
                        tested.filter(version -> !version.equals(finding.version()))
                                .map(_ -> finding.version()),
                        tested,
                        examined.flatMap(found -> found.silencedBy()),
                        examined.map(found -> Times.shortly(found.decidedAt())),
                        examined.flatMap(found -> found.reason()),
                        Evidence.of(examined.map(found -> found.runs()).orElse(List.of())),
                        examined.map(found -> found.stack()).orElse(List.of()),
                        validation.earlierVerdicts(tx, id).stream()
                                .map(verdict -> Times.shortly(verdict.decidedAt()))
                                .toList(),
                        triages
                                && examined.filter(found -> found.verdict().equals("errored"))
                                        .isPresent(),
                        aside.map(it -> new Aside(it.reason(), Times.shortly(it.at()))),
                        triages && aside.isEmpty() && validation.mayBeSetAside(tx, finding)
                                ? setAsideFields(request, faults)
                                : List.of(),
                        triages && aside.isPresent(),
                        opensProof,
                        asked.stream()
                                .map(it -> OpeningLine.of(tx, request, openings, text.title(), it))
                                .toList(),
                        triages && !opensProof && !waits(request, asked)
                                ? askFields(request, faults)
                                : List.of(),
                        reads.map(page -> page.items().stream().map(ReadLine::of).toList()),
                        reads.flatMap(page -> request.next("reads", page.after())),
                        finding.marks(),
                        intake.labels(tx, request.access(), finding).stream()
                                .map(FindingPages::said)
                                .toList(),
                        intake.recipients(tx, id).stream()
                                .map(it ->
                                        "%s of the clearinghouse took it on by name, %s."
                                                .formatted(it.actor(), Times.shortly(it.at())))
                                .toList(),
                        relabellingFields(request, finding, faults),
                        breakGlasses.alarms(tx, id).stream().map(BreakGlassLine::alarm).toList(),
                        intake.redacted(tx, request.access(), finding).map(Put::of),
                        removed.map(Removal.Gone::sentence),
                        held(tx, request, finding),
                        removed.isEmpty() ? redactionFields(request, finding, faults) : List.of(),
                        triages,
                        alike.stream()
                                .flatMap(it -> it.candidates().stream())
                                .map(CandidateLine::of)
                                .toList(),
                        alike.stream()
                                .flatMap(it -> it.apart().stream())
                                .map(CandidateLine.Apart::of)
                                .toList());
        return new Page.Html(status, "finding", view.title(), view);
    }

    /** On the finding, or on its case. */
    private List<String> held(Tx tx, PageRequest request, Finding finding) {
        if (!request.access().may(Holds.READ)) {
            return List.of();
        }
        var subjects =
                Stream.concat(
                                Stream.of(finding.id().code()),
                                coordination
                                        .caseOf(tx, request.access(), finding.vulnerability())
                                        .map(PublicId::code)
                                        .stream())
                        .toList();
        return holds.on(tx, subjects).stream()
                .map(hold ->
                        "Kept for %s, number %s, since %s: nothing of it is redacted or removed."
                                .formatted(
                                        hold.ground().inWords(),
                                        hold.reference(),
                                        Times.shortly(hold.setAt())))
                .toList();
    }

    private static List<Field> redactionFields(
            PageRequest request, Finding finding, Faults faults) {
        if (!finding.isOf(request.access()) && !request.access().may(Coordination.COORDINATE)) {
            return List.of();
        }
        return List.of(
                Field.required("title", "Title instead", "It is marked as redacted.")
                        .holding(request.field("title"))
                        .upTo(LONGEST_TITLE)
                        .failing(faults),
                Field.required("text", "Text instead", "What those who see the finding read.")
                        .holding(request.field("text"))
                        .upTo(LONGEST_TEXT)
                        .failing(faults),
                reasonField(
                        request,
                        "because-of",
                        "Why",
                        "Whoever sees the finding reads this. It is kept sealed.",
                        faults));
    }

    private Page redact(PageRequest request) {
        var id = request.path("finding", FindingId::parse);
        var title = request.field("title");
        var text = request.field("text");
        var why = request.field("because-of");
        var faults =
                Faults.NONE
                        .when(
                                !Visible.in(title) || title.length() > LONGEST_TITLE,
                                "title",
                                "Give a title of at most %d characters.".formatted(LONGEST_TITLE))
                        .when(
                                !Visible.in(text) || text.length() > LONGEST_TEXT,
                                "text",
                                "Give a text of at most %d characters.".formatted(LONGEST_TEXT))
                        .when(
                                !Visible.in(why) || why.length() > LONGEST_REASON,
                                "because-of",
                                REASON_WANTED);
        if (faults.any()) {
            return finding(UNPROCESSABLE, request, faults);
        }
        var rendering = new Redaction.Rendering(title, text, why);
        return switch (removals.redact(request.access(), id, rendering)) {
            case Redaction.Done _ -> new Page.Redirect("/findings/" + id, "redacted");
            case Redaction.NoSuchFinding() -> new Page.Absent();
            case Redaction.Refused(var refused) ->
                    new Page.Stopped(
                            409,
                            "Not redacted: " + refused,
                            "Go back to the finding and look again.");
        };
    }

    private Page quarantine(PageRequest request) {
        return switch (removals.quarantine(
                request.access(), request.path("finding", FindingId::parse))) {
            case Removals.Quarantine.Done(_, var destroyed) ->
                    new Page.Redirect("/queue", destroyed ? "quarantined" : "quarantined-and-held");
            case Removals.Quarantine.NoSuchFinding() -> new Page.Absent();
        };
    }

    private static boolean waits(PageRequest request, List<Openings.Request> asked) {
        return asked.stream()
                .map(Openings.Request::state)
                .anyMatch(state ->
                        state instanceof Opening.Asked
                                && state.by().code().equals(request.access().actor()));
    }

    private static List<Field> askFields(PageRequest request, Faults faults) {
        return List.of(
                reasonField(
                        request,
                        "why",
                        "Why you have to read it",
                        "Whoever consents reads this. It is kept sealed.",
                        faults));
    }

    private static Field reasonField(
            PageRequest request, String name, String label, String hint, Faults faults) {
        return Field.required(name, label, hint)
                .holding(request.field(name))
                .upTo(LONGEST_REASON)
                .failing(faults);
    }

    private Page askToOpen(PageRequest request) {
        var id = request.path("finding", FindingId::parse);
        var why = request.field("why");
        if (why.isEmpty() || why.length() > LONGEST_REASON) {
            return finding(UNPROCESSABLE, request, Faults.at("why", REASON_WANTED));
        }
        return switch (openings.ask(request.access(), id, why)) {
            case Openings.Asking.Asked _ -> new Page.Redirect("/findings/" + id, "opening-asked");
            case Openings.Asking.NoSuchFinding() -> new Page.Absent();
            case Openings.Asking.Refused(var because) ->
                    new Page.Stopped(
                            409, "Not asked: " + because, "Go back to the finding and look again.");
        };
    }

    private static Said said(Intake.Labelled it) {
        return new Said(
                Times.shortly(it.at()),
                it.label(),
                it.was().label(),
                it.bySource() ? "its submitter" : "a coordinator",
                it.reason());
    }

    private static List<Field> relabellingFields(
            PageRequest request, Finding finding, Faults faults) {
        var choices =
                Relabelling.choices(
                                finding.label(),
                                finding.isOf(request.access()),
                                request.access().may(Coordination.COORDINATE))
                        .stream()
                        .map(label ->
                                new Field.Option(
                                        label.label(),
                                        label.label() + ": " + Handling.inWords(label)))
                        .toList();
        return choices.isEmpty()
                ? List.of()
                : List.of(
                        Field.choice(
                                        "tlp",
                                        "Label",
                                        "What it says is for whoever reads it from now on.",
                                        choices)
                                .holding(request.field("tlp"))
                                .failing(faults),
                        reasonField(
                                request,
                                "because",
                                "Why",
                                "Whoever may read the finding reads this. It is kept sealed.",
                                faults));
    }

    private Page relabel(PageRequest request) {
        var id = request.path("finding", FindingId::parse);
        var label = TlpLabel.parse(request.field("tlp"));
        var why = request.field("because");
        var faults =
                Faults.NONE
                        .when(label.isEmpty(), "tlp", "Choose a label.")
                        .when(
                                !Visible.in(why) || why.length() > LONGEST_REASON,
                                "because",
                                REASON_WANTED);
        if (faults.any()) {
            return finding(UNPROCESSABLE, request, faults);
        }
        return switch (intake.relabel(request.access(), id, label.orElseThrow(), why)) {
            case Relabelling.Done _ -> new Page.Redirect("/findings/" + id, "relabelled");
            case Relabelling.NoSuchFinding() -> new Page.Absent();
            case Relabelling.Refused(var refused) ->
                    new Page.Stopped(
                            409,
                            "Not labelled anew: " + refused,
                            "Go back to the finding and look again.");
        };
    }

    private static List<Field> setAsideFields(PageRequest request, Faults faults) {
        return List.of(
                reasonField(
                        request,
                        "reason",
                        "Why nothing is done about it",
                        "Its finder reads this. It is kept sealed.",
                        faults));
    }

    private Page setAside(PageRequest request) {
        var id = request.path("finding", FindingId::parse);
        var reason = request.field("reason");
        if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
            return finding(UNPROCESSABLE, request, Faults.at("reason", REASON_WANTED));
        }
        return switch (validation.setAside(request.access(), id, reason)) {
            case Validation.SettingAside.Done() ->
                    new Page.Redirect("/findings/" + id, "set-aside");
            case Validation.SettingAside.NoSuchFinding() -> new Page.Absent();
            case Validation.SettingAside.Refused(var why) ->
                    new Page.Stopped(
                            409, "Not set aside: " + why, "Go back to the finding and look again.");
        };
    }

    private Page takeUp(PageRequest request) {
        var id = request.path("finding", FindingId::parse);
        return intake.takeUp(request.access(), id)
                ? new Page.Redirect("/findings/" + id, "taken-up")
                : new Page.Absent();
    }

    private Page say(PageRequest request, boolean apart) {
        var id = request.path("finding", FindingId::parse);
        var other = request.path("candidate", FindingId::parse);
        return switch (candidates.say(request.access(), id, other, apart)) {
            case Candidates.Saying.Said() ->
                    new Page.Redirect("/findings/" + id, apart ? "said-apart" : "apart-withdrawn");
            case Candidates.Saying.NoSuchFinding() -> new Page.Absent();
            case Candidates.Saying.Refused(var why) ->
                    new Page.Stopped(
                            409, "Not said: " + why, "Go back to the finding and look again.");
        };
    }

    private Page takeHelp(PageRequest request) {
        return exposures.takeHelp(request.access(), request.path("exposure", ExposureId::parse))
                ? new Page.Redirect("/queue", "help-taken")
                : new Page.Absent();
    }

    private Page tryAgain(PageRequest request) {
        var id = request.path("finding", FindingId::parse);
        return switch (validation.tryAgain(request.access(), id)) {
            case Validation.Trying.Queued() -> new Page.Redirect("/findings/" + id, "tried-again");
            case Validation.Trying.NoSuchFinding() -> new Page.Absent();
            case Validation.Trying.Decided _ ->
                    new Page.Stopped(
                            409,
                            "Not done: the finding has a verdict",
                            "Go back to the finding and look at it again.");
        };
    }

    private static String standing(String verdict) {
        return switch (verdict) {
            case "reproduced" ->
                    "The proof works on the vulnerable build every time and is silent on the fixed one.";
            case "not_reproduced" -> "The proof did nothing on the vulnerable build.";
            case "flaky" -> "The proof worked only sometimes.";
            default -> "The laboratory could not try the proof.";
        };
    }

    /** By a button and never by a link, because it is put on record. */
    private Page proof(PageRequest request) {
        var id = request.path("finding", FindingId::parse);
        var access = request.access().forPurpose("read-proof");
        return db.inTransaction(
                access,
                tx ->
                        intake.proof(tx, access, id)
                                .<Page>map(proof ->
                                        new Page.Download(
                                                id + ".proof", proof.content(), proof.marks()))
                                .orElseGet(Page.Absent::new));
    }
}
