package clearinghouse.intake;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.VersionScheme;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Digest;
import clearinghouse.kernel.PartyId;
import clearinghouse.parties.ReadingList;
import clearinghouse.platform.Db;
import clearinghouse.platform.LegalBasis;
import clearinghouse.platform.Marks;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import clearinghouse.platform.Tx;
import clearinghouse.vault.Removal;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Findings and their root causes over REST. */
public final class IntakeRoutes implements Route.Group {

    private static final String FINDINGS = "/api/v1/findings";
    private static final String VULNERABILITIES = "/api/v1/vulnerabilities";

    /** The oldest: each costs a question for its verdict. All are in the list of findings. */
    private static final int MOST_FINDINGS_SHOWN = 200;

    private static final int NATIVE_LIMIT = 3 << 20;
    private static final int SARIF_LIMIT = 4 << 20;

    private final Db db;
    private final Intake intake;
    private final Onward onward;

    public IntakeRoutes(Db db, Intake intake, Onward onward) {
        this.db = db;
        this.intake = intake;
        this.onward = onward;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(
                                FINDINGS,
                                "Submit a finding with its proof",
                                Intake.SUBMIT,
                                "finding-submission",
                                202,
                                "finding-receipt",
                                this::submit)
                        .upTo(NATIVE_LIMIT)
                        .checking(body -> Submission.faults(body, onward::entryProblem)),
                Route.post(
                                FINDINGS + "/sarif",
                                "Submit a finding as SARIF 2.1.0, its proof attached",
                                Intake.SUBMIT,
                                "finding-sarif",
                                202,
                                "finding-receipt",
                                this::submitSarif)
                        .upTo(SARIF_LIMIT)
                        .checking(body -> Submission.sarifFaults(body, onward::entryProblem)),
                Route.get(
                                FINDINGS,
                                "Findings: one's own, or all for triage, the newest first",
                                Intake.READ,
                                "finding-list",
                                this::list)
                        .inPages(),
                Route.get(
                        FINDINGS + "/{finding}",
                        "A finding, its root cause and how far it is",
                        Intake.READ,
                        "finding",
                        this::find),
                Route.get(
                        FINDINGS + "/{finding}/proof",
                        "The proof; its submitter sees who read it",
                        Intake.READ,
                        "finding-proof",
                        this::proof),
                Route.get(
                                FINDINGS + "/{finding}/reads",
                                "Who read one's own finding, its proof or its evidence, and when, the newest first",
                                Intake.READ,
                                "reading-list",
                                this::reads)
                        .inPages(),
                Route.post(
                        FINDINGS + "/{finding}/label",
                        "Label a finding anew, with a reason; only its submitter makes it less strict",
                        Intake.READ,
                        "finding-relabelling",
                        200,
                        "finding-label",
                        this::relabel),
                Route.get(
                                VULNERABILITIES,
                                "Root causes, the newest first",
                                Intake.TRIAGE,
                                "vulnerability-list",
                                this::vulnerabilities)
                        .inPages(),
                Route.get(
                        VULNERABILITIES + "/{vulnerability}",
                        "A root cause with the findings that one may see",
                        Intake.READ,
                        "vulnerability",
                        this::vulnerability),
                Route.post(
                        VULNERABILITIES + "/{vulnerability}/taking-on",
                        "Become a named recipient of its findings with TLP:RED; their submitters see it",
                        Intake.TRIAGE,
                        "nothing",
                        200,
                        "vulnerability-taken-on",
                        this::takeOn),
                Route.post(
                        VULNERABILITIES + "/{vulnerability}/split",
                        "Undo a merge for one finding",
                        Intake.TRIAGE,
                        "vulnerability-split",
                        200,
                        "vulnerability-split-done",
                        this::split));
    }

    /**
     * @param warning that its legal basis does not hold, or soon ends
     */
    record ReceiptView(FindingId id, Instant receivedAt, String state, Optional<String> warning) {}

    private Response submit(Request request) {
        return receive(request, Submission.parse(request.json(), onward::entryProblem));
    }

    private Response submitSarif(Request request) {
        return receive(request, Submission.parseSarif(request.json(), onward::entryProblem));
    }

    private Response receive(Request request, Parsed<Submission> read) {
        return switch (read) {
            case Parsed.Invalid<Submission>(var problems) -> Response.unprocessable(problems);
            case Parsed.Valid<Submission>(var submission) ->
                    switch (intake.submit(request.access(), submission)) {
                        case Intake.Receipt.Received(var id, var at, var warns) ->
                                Response.accepted(
                                        FINDINGS + "/" + id,
                                        new ReceiptView(
                                                id,
                                                at,
                                                "received",
                                                warns.map(IntakeRoutes::warning)));
                        case Intake.Receipt.NoSuchClaim() ->
                                Response.unprocessable(
                                        "/claim/id",
                                        "no-such-claim",
                                        "you hold no claim of this id, and held none");
                        case Intake.Receipt.TooHigh(var highest) ->
                                Response.unprocessable(
                                        "/classification",
                                        "classified-too-high",
                                        "this server holds what is %s at most: nothing of this was kept, and it must not be sent here. What was sent before is hidden and its keys are destroyed by POST /api/v1/findings/{finding}/quarantine: tell who triages."
                                                .formatted(highest.banner()));
                        case Intake.Receipt.NoBasis(var basis, var named) ->
                                Response.unprocessable(
                                        "/legal_basis",
                                        "legal-basis-does-not-hold",
                                        "%s, %s, is %s, and by policy nothing is taken in under it: nothing of this was kept. Name another one of GET /api/v1/legal-bases, or ask who administers whether it was extended."
                                                .formatted(
                                                        named
                                                                ? "the legal basis"
                                                                : "the legal basis of what you submit without naming one",
                                                        basis.code(),
                                                        basis.inWords()));
                        case Intake.Receipt.NoSuchTerm(var unknown) ->
                                Response.unprocessable(
                                        "/" + unknown.member(),
                                        "no-such-term",
                                        "policy knows these alone: "
                                                + String.join(", ", unknown.known()));
                    };
        };
    }

    private static String warning(LegalBasis.Told basis) {
        return "It was taken in under the legal basis %s, which %s."
                .formatted(
                        basis.code(),
                        basis.standing().holds() ? basis.inWords() : "is " + basis.inWords());
    }

    record Listed<T>(List<T> items, Optional<String> next) {}

    record FindingLine(
            FindingId id,
            String title,
            String target,
            String format,
            Instant receivedAt,
            VulnerabilityId vulnerability,
            Optional<String> verdict,
            @JsonUnwrapped Marks marks) {}

    private Response list(Request request) {
        return db.inSnapshot(
                request.access(),
                tx -> {
                    var page = intake.list(tx, request.access(), request.after());
                    var lines =
                            page.items().stream()
                                    .map(row -> {
                                        var finding = row.finding();
                                        return new FindingLine(
                                                finding.id(),
                                                row.title(),
                                                target(finding).render(),
                                                finding.format().code(),
                                                finding.receivedAt(),
                                                finding.vulnerability(),
                                                onward.verdict(tx, finding.id())
                                                        .map(Onward.Verdict::verdict),
                                                finding.marks());
                                    })
                                    .toList();
                    return Response.ok(new Listed<>(lines, request.cursor(page.after())));
                });
    }

    /**
     * @param versionUnderstood false when the ecosystem could not order the version: it is kept as
     *     it came, and counts as possible wherever versions are compared
     */
    record FindingView(
            FindingId id,
            String title,
            String description,
            String target,
            String version,
            boolean versionUnderstood,
            String entry,
            String format,
            String credit,
            Instant receivedAt,
            VulnerabilityId vulnerability,
            boolean duplicatesExist,
            Optional<Onward.Verdict> verdict,
            List<Onward.Verdict> earlierVerdicts,
            Optional<Onward.Progress> progress,
            Optional<Intake.SetAside> setAside,
            @JsonUnwrapped Marks marks,
            List<LabelView> labels,
            List<Intake.Recipient> recipients,
            Optional<RedactionView> redaction,
            Optional<Removal.Gone> removed) {}

    record RedactionView(String reason, boolean bySource, Instant at, Optional<String> sha256) {
        static RedactionView of(Intake.Redacted it) {
            return new RedactionView(it.reason(), it.bySource(), it.at(), it.digest());
        }
    }

    /**
     * @param bySource whether the organisation that submitted it said so
     */
    record LabelView(String was, String tlp, String reason, boolean bySource, Instant at) {
        static LabelView of(Intake.Labelled said) {
            return new LabelView(
                    said.was().label(),
                    said.label().label(),
                    said.reason(),
                    said.bySource(),
                    said.at());
        }
    }

    private Response find(Request request) {
        var id = request.path("finding", FindingId::parse);
        return db.inSnapshot(
                request.access(),
                tx ->
                        intake.finding(tx, id)
                                .map(finding -> Response.ok(view(tx, request.access(), finding)))
                                .orElseGet(Response::notFound));
    }

    private FindingView view(Tx tx, Access access, Finding finding) {
        var text = intake.text(tx, access, finding);
        var target = target(finding);
        var verdict = onward.verdict(tx, finding.id());
        return new FindingView(
                finding.id(),
                text.title(),
                text.description(),
                target.render(),
                finding.version(),
                VersionScheme.of(target).understands(finding.version()),
                text.entry(),
                finding.format().code(),
                finding.credit(),
                finding.receivedAt(),
                finding.vulnerability(),
                intake.hasDuplicates(tx, finding),
                verdict,
                onward.earlierVerdicts(tx, finding.id()),
                verdict.isPresent()
                        ? Optional.empty()
                        : Optional.of(onward.progress(finding.id(), finding.packageUrl())),
                intake.setAside(tx, access, finding.id()),
                finding.marks(),
                intake.labels(tx, access, finding).stream().map(LabelView::of).toList(),
                intake.recipients(tx, finding.id()),
                intake.redacted(tx, access, finding).map(RedactionView::of),
                intake.removed(tx, finding.id()));
    }

    record LabelBody(String tlp, String reason) {}

    record LabelState(FindingId id, String tlp) {}

    private Response relabel(Request request) {
        var id = request.path("finding", FindingId::parse);
        var body = request.body(LabelBody.class);
        return switch (intake.relabel(
                request.access(), id, TlpLabel.parse(body.tlp()).orElseThrow(), body.reason())) {
            case Relabelling.Done(var label) -> Response.ok(new LabelState(id, label.label()));
            case Relabelling.NoSuchFinding() -> Response.notFound();
            case Relabelling.Refused(var why) -> Response.conflict("Not relabelled: " + why);
        };
    }

    static PackageUrl target(Finding finding) {
        return PackageUrl.of(finding.packageUrl()).withVersion(finding.version());
    }

    record By(String actor, PartyId party, String purpose) {}

    record ProofView(
            FindingId finding,
            String entry,
            String encoding,
            String content,
            int size,
            String sha256,
            By reader,
            @JsonUnwrapped Marks marks) {}

    private Response proof(Request request) {
        var id = request.path("finding", FindingId::parse);
        var access = request.access().forPurpose("read-proof");
        return db.inTransaction(
                access,
                tx ->
                        intake.proof(tx, access, id)
                                .map(proof ->
                                        Response.ok(
                                                        new ProofView(
                                                                id,
                                                                proof.entry(),
                                                                "base64",
                                                                Base64.getEncoder()
                                                                        .encodeToString(
                                                                                proof.content()),
                                                                proof.content().length,
                                                                Digest.sha256(proof.content())
                                                                        .hex(),
                                                                new By(
                                                                        access.actor(),
                                                                        access.party(),
                                                                        access.purpose()),
                                                                proof.marks()))
                                                .with("Cache-Control", "no-store")
                                                .with(proof.marks()))
                                .orElseGet(Response::notFound));
    }

    private Response reads(Request request) {
        return intake.reads(
                        request.access(),
                        request.path("finding", FindingId::parse),
                        request.after())
                .map(page -> Response.ok(ReadingList.of(page, request)))
                .orElseGet(Response::notFound);
    }

    record VulnerabilityLine(
            VulnerabilityId id,
            @com.fasterxml.jackson.annotation.JsonProperty("package") String packageUrl,
            String state,
            Optional<String> silencedBy,
            Instant openedAt,
            @JsonUnwrapped Marks marks) {}

    private Response vulnerabilities(Request request) {
        return db.inSnapshot(
                request.access(),
                tx -> {
                    var page = intake.vulnerabilities(request.access(), request.after());
                    var lines =
                            page.items().stream()
                                    .map(VulnerabilityStore.Keyed::vulnerability)
                                    .map(known ->
                                            new VulnerabilityLine(
                                                    known.id(),
                                                    known.packageUrl(),
                                                    known.state().code(),
                                                    known.silencedBy(),
                                                    known.openedAt(),
                                                    intake.marks(tx, known)))
                                    .toList();
                    return Response.ok(new Listed<>(lines, request.cursor(page.after())));
                });
    }

    record Credited(
            FindingId id,
            String credit,
            Instant receivedAt,
            Optional<String> verdict,
            @JsonUnwrapped Marks marks) {}

    record VulnerabilityView(
            VulnerabilityId id,
            @com.fasterxml.jackson.annotation.JsonProperty("package") String packageUrl,
            String state,
            Optional<String> silencedBy,
            Optional<VulnerabilityId> mergedInto,
            Instant openedAt,
            List<Credited> findings,
            @com.fasterxml.jackson.annotation.JsonProperty("case") Optional<String> caseId,
            Optional<String> advisory,
            List<FindingStore.Moved> moves,
            @JsonUnwrapped Marks marks,
            int keptFromYou) {}

    private Response vulnerability(Request request) {
        var id = request.path("vulnerability", VulnerabilityId::parse);
        return db.inSnapshot(
                request.access(),
                tx ->
                        intake.vulnerability(tx, id)
                                .map(known -> Response.ok(view(tx, request, known)))
                                .orElseGet(Response::notFound));
    }

    private VulnerabilityView view(Tx tx, Request request, Vulnerability known) {
        var findings =
                intake.findingsOf(tx, known.id()).stream()
                        .limit(MOST_FINDINGS_SHOWN)
                        .map(finding ->
                                new Credited(
                                        finding.id(),
                                        finding.credit(),
                                        finding.receivedAt(),
                                        onward.verdict(tx, finding.id())
                                                .map(Onward.Verdict::verdict),
                                        finding.marks()))
                        .toList();
        return new VulnerabilityView(
                known.id(),
                known.packageUrl(),
                known.state().code(),
                known.silencedBy(),
                known.mergedInto(),
                known.openedAt(),
                findings,
                onward.caseOf(tx, request.access(), known.id()),
                onward.advisoryOf(tx, request.access(), known.id()),
                intake.moves(tx, known.id()),
                intake.marks(tx, known),
                intake.countKept(tx, request.access(), known.id()));
    }

    record TakenOn(VulnerabilityId id, List<FindingId> findings) {}

    private Response takeOn(Request request) {
        var id = request.path("vulnerability", VulnerabilityId::parse);
        return switch (intake.takeOn(request.access(), id)) {
            case Intake.TakingOn.Taken(var findings) -> Response.ok(new TakenOn(id, findings));
            case Intake.TakingOn.NoSuchVulnerability() -> Response.notFound();
            case Intake.TakingOn.Nothing() ->
                    Response.conflict("Not taken on: no finding of it is kept from you.");
        };
    }

    record SplitView(VulnerabilityId id, VulnerabilityId vulnerability) {}

    private Response split(Request request) {
        var id = request.path("vulnerability", VulnerabilityId::parse);
        var finding = FindingId.parse(request.json().get("finding").asString());
        if (finding.isEmpty()) {
            return noSuchFinding();
        }
        return switch (intake.split(
                request.access(), id, finding.get(), request.json().get("reason").asString())) {
            case Intake.Split.Done(var into) -> Response.ok(new SplitView(id, into));
            case Intake.Split.NoSuchVulnerability() -> Response.notFound();
            case Intake.Split.NotInIt() -> noSuchFinding();
            case Intake.Split.OpenedIt() ->
                    Response.conflict(
                            "This finding opened the vulnerability; no merge brought it here.");
        };
    }

    private static Response noSuchFinding() {
        return Response.unprocessable(
                "/finding", "no-such-finding", "the vulnerability holds no finding of this id");
    }
}
