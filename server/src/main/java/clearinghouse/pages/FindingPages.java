package clearinghouse.pages;

import clearinghouse.coordination.Coordination;
import clearinghouse.exposure.Exposures;
import clearinghouse.exposure.HelpRequest;
import clearinghouse.intake.Finding;
import clearinghouse.intake.FindingId;
import clearinghouse.intake.Intake;
import clearinghouse.intake.Onward;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.validation.Validation;
import java.util.List;
import java.util.Optional;

/** The analyst's queue, the findings of a submitter, and one finding. */
final class FindingPages implements PageRoute.Group {

    private final Db db;
    private final Intake intake;
    private final Validation validation;
    private final Coordination coordination;
    private final Exposures exposures;

    FindingPages(Pages.Facades facades) {
        db = facades.db();
        intake = facades.intake();
        validation = facades.validation();
        coordination = facades.coordination();
        exposures = facades.exposures();
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/queue", Intake.TRIAGE, this::queue),
                PageRoute.get("/findings", Intake.READ, this::list),
                PageRoute.get("/findings/{finding}", Intake.READ, this::finding),
                PageRoute.post("/findings/{finding}/proof", Intake.READ, this::proof),
                PageRoute.post("/findings/{finding}/validation", Intake.TRIAGE, this::tryAgain));
    }

    /**
     * @param why for a person: what this finding waits for
     * @param forPerson whether it waits for one
     */
    record Line(
            FindingId id,
            String title,
            String target,
            String credit,
            String received,
            Badge verdict,
            String why,
            boolean forPerson) {}

    record Help(
            String operator, String asset, String advisory, String title, String note, String at) {}

    record Queue(
            List<Line> waiting,
            List<Line> underWay,
            List<Help> help,
            boolean seesHelp,
            Optional<String> next) {}

    private Page queue(PageRequest request) {
        boolean seesHelp = request.access().may(Exposures.ASSIST);
        var help =
                seesHelp
                        ? exposures.help(request.access(), Optional.empty()).items().stream()
                                .map(FindingPages::help)
                                .toList()
                        : List.<Help>of();
        return db.inTransaction(
                request.access(),
                tx -> {
                    var page = intake.list(tx, request.access(), request.after());
                    var lines = page.items().stream().map(row -> line(tx, request, row)).toList();
                    return Page.html(
                            "queue",
                            "Queue",
                            new Queue(
                                    lines.stream().filter(Line::forPerson).toList(),
                                    lines.stream().filter(line -> !line.forPerson()).toList(),
                                    help,
                                    seesHelp,
                                    request.next(page.after())));
                });
    }

    private static Help help(HelpRequest request) {
        return new Help(
                request.operatorName(),
                request.assetName(),
                request.advisoryNumber(),
                request.title(),
                request.note().orElse(""),
                Times.shortly(request.at()));
    }

    private Line line(Tx tx, PageRequest request, Intake.Titled row) {
        var finding = row.finding();
        var verdict = validation.verdict(tx, finding.id());
        var reason =
                verdict.map(known -> reason(tx, request, finding, known))
                        .orElseGet(() -> underWay(finding));
        return new Line(
                finding.id(),
                row.title(),
                PackageName.of(finding.packageUrl()) + " " + finding.version(),
                finding.credit(),
                Times.shortly(finding.receivedAt()),
                Badge.ofVerdict(verdict.map(Onward.Verdict::verdict)),
                reason.text(),
                reason.forPerson());
    }

    private record Reason(String text, boolean forPerson) {}

    private Reason reason(Tx tx, PageRequest request, Finding finding, Onward.Verdict verdict) {
        return switch (verdict.verdict()) {
            case "reproduced" -> reproduced(tx, request, finding);
            case "not_reproduced" ->
                    new Reason(
                            "The proof did nothing on the vulnerable build. Ask its finder for a proof that does, or leave it at that.",
                            true);
            case "flaky" ->
                    new Reason(
                            "The proof worked only sometimes. Read the runs and decide whether chance or load explains it.",
                            true);
            default ->
                    new Reason(
                            "The laboratory could not try the proof. Read why in the evidence, and have it tried again when that is mended.",
                            true);
        };
    }

    private Reason reproduced(Tx tx, PageRequest request, Finding finding) {
        if (intake.root(tx, finding.vulnerability())
                .filter(FindingPages::isDisclosed)
                .isPresent()) {
            return new Reason("Reproduced, and its advisory is published.", false);
        }
        if (coordination.caseOf(tx, request.access(), finding.vulnerability()).isPresent()) {
            return new Reason("Reproduced, and its case is open.", false);
        }
        return request.access().may(Coordination.COORDINATE)
                ? new Reason(
                        "Reproduced, and nobody coordinates it yet. Open a case on its vulnerability.",
                        true)
                : new Reason("Reproduced. A coordinator takes it from here.", false);
    }

    private static boolean isDisclosed(clearinghouse.intake.Vulnerability cause) {
        return switch (cause.state()) {
            case DISCLOSED -> true;
            case UNCONFIRMED, CONFIRMED -> false;
        };
    }

    private Reason underWay(Finding finding) {
        var progress = validation.progress(finding.id(), finding.packageUrl());
        return new Reason(inWords(progress), progress.note().isPresent());
    }

    private static String inWords(Onward.Progress progress) {
        if (progress.note().isPresent()) {
            return progress.note().get();
        }
        return progress.of() == 0
                ? "Waits for its turn in the sandbox."
                : "In the sandbox: %s, %d of %d."
                        .formatted(
                                progress.step().replace('_', ' '), progress.done(), progress.of());
    }

    record Listed(List<Line> lines, boolean mayTriage, Optional<String> next) {}

    private Page list(PageRequest request) {
        return db.inTransaction(
                request.access(),
                tx -> {
                    var page = intake.list(tx, request.access(), request.after());
                    var lines = page.items().stream().map(row -> line(tx, request, row)).toList();
                    boolean mayTriage = request.access().may(Intake.TRIAGE);
                    return Page.html(
                            "findings",
                            mayTriage ? "Findings" : "Your findings",
                            new Listed(lines, mayTriage, request.next(page.after())));
                });
    }

    record Read(String when, String who, String purpose) {}

    /**
     * @param claimed the version that the finder names, where another one was tested
     * @param earlier when the laboratory could not decide it before
     * @param reads empty for everyone but the submitter
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
            Optional<List<Read>> reads) {}

    private Page finding(PageRequest request) {
        var id = request.path("finding", FindingId::parse);
        return db.inTransaction(
                request.access(),
                tx ->
                        intake.finding(tx, id)
                                .<Page>map(finding -> view(tx, request, finding))
                                .orElseGet(Page.Absent::new));
    }

    private Page view(Tx tx, PageRequest request, Finding finding) {
        var id = finding.id();
        var text = intake.text(tx, id).orElseThrow();
        var examined = validation.examination(request.access(), id);
        var tested = examined.flatMap(found -> found.tested());
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
                        examined.map(found -> standing(found.verdict()))
                                .orElseGet(() -> underWay(finding).text()),
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
                        request.access().may(Intake.TRIAGE)
                                && examined.filter(found -> found.verdict().equals("errored"))
                                        .isPresent(),
                        intake.reads(request.access(), id)
                                .map(reads ->
                                        reads.stream()
                                                .map(read ->
                                                        new Read(
                                                                Times.shortly(read.at()),
                                                                read.partyName(),
                                                                purpose(read.purpose())))
                                                .toList()));
        return Page.html("finding", "Finding", view);
    }

    private Page tryAgain(PageRequest request) {
        var id = request.path("finding", FindingId::parse);
        return switch (validation.tryAgain(request.access(), id)) {
            case Validation.Trying.Queued() ->
                    new Page.Redirect("/findings/" + id + "?done=tried-again");
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

    private static String purpose(String purpose) {
        return switch (purpose) {
            case "validate" -> "to try it in the sandbox";
            case "judge-patch" -> "to judge a patch";
            case "read-proof" -> "downloaded it";
            case "read-evidence" -> "looked at the evidence";
            case "invitation" -> "through an invitation to the case";
            default -> purpose.replace('-', ' ');
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
                                .<Page>map(
                                        proof -> new Page.Download(id + ".proof", proof.content()))
                                .orElseGet(Page.Absent::new));
    }
}
