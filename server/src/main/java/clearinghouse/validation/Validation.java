package clearinghouse.validation;

import clearinghouse.intake.Finding;
import clearinghouse.intake.FindingId;
import clearinghouse.intake.FindingProof;
import clearinghouse.intake.Intake;
import clearinghouse.intake.Onward;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Digest;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Permission;
import clearinghouse.kernel.PublicId;
import clearinghouse.platform.Db;
import clearinghouse.platform.Jobs;
import clearinghouse.platform.Json;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import clearinghouse.vault.DataKey;
import clearinghouse.vault.Place;
import clearinghouse.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Verdicts on findings and patches, with the evidence that stands behind each. */
public final class Validation {

    public static final Permission SUBMIT_PATCH = new Permission("patch:submit");
    public static final Permission READ_PATCH = new Permission("patch:read");

    static final String SUBMITTED = "patch.submitted";

    private static final int MOST_PROOFS = 16;

    private final Db db;
    private final Intake intake;
    private final Laboratory laboratory;
    private final Vault vault;
    private final AuditRecord record;
    private final Jobs jobs;
    private final Ids ids;
    private final InstantSource clock;
    private final Map<PublicId, Onward.Progress> underWay = new ConcurrentHashMap<>();

    public Validation(
            Db db,
            Intake intake,
            Laboratory laboratory,
            Vault vault,
            AuditRecord record,
            Jobs jobs,
            Ids ids,
            InstantSource clock) {
        this.db = db;
        this.intake = intake;
        this.laboratory = laboratory;
        this.vault = vault;
        this.record = record;
        this.jobs = jobs;
        this.ids = ids;
        this.clock = clock;
    }

    public Optional<String> entryProblem(String packageUrl, String entry) {
        return laboratory.entryProblem(packageUrl, entry);
    }

    /** The version whose sources the patches of a package change. */
    public Optional<String> patchedVersion(String packageUrl) {
        return laboratory.patchedVersion(packageUrl);
    }

    public Optional<Onward.Verdict> verdict(Tx tx, FindingId finding) {
        return new VerdictStore(tx)
                .find(finding)
                .map(found ->
                        new Onward.Verdict(
                                found.verdict(),
                                found.level(),
                                found.silencedBy(),
                                found.target(),
                                found.decidedAt()));
    }

    /** How far a finding without a verdict is. */
    public Onward.Progress progress(FindingId finding, String packageUrl) {
        var now = underWay.get(finding);
        if (now != null) {
            return now;
        }
        return laboratory.target(packageUrl).isPresent()
                ? new Onward.Progress("waiting", 0, 0, Optional.empty())
                : new Onward.Progress(
                        "no_target",
                        0,
                        0,
                        Optional.of(
                                "There is no target for this package yet, so nothing can run the proof: it waits for a person."));
    }

    /** Nothing was decided and attempts remain: the queue tries again. */
    static final class TryAgain extends RuntimeException {
        private static final long serialVersionUID = 1;

        TryAgain() {
            super("the laboratory could not decide", null, false, false);
        }
    }

    private record Task(Finding finding, String target, FindingProof proof) {}

    /**
     * Runs the proof outside of any transaction, then stores verdict, evidence and what they mean
     * for the root cause in one, together with the end of the job.
     *
     * @param lastAttempt an undecided run is stored as errored, instead of thrown for a retry
     * @param complete ends the job in the transaction
     */
    void examine(Access access, FindingId id, boolean lastAttempt, Consumer<Tx> complete) {
        var task =
                db.inTransaction(
                        access,
                        tx -> {
                            var found = task(tx, access, id);
                            if (found.isEmpty()) {
                                complete.accept(tx);
                            }
                            return found;
                        });
        if (task.isEmpty()) {
            return;
        }
        var started = clock.instant();
        var missing = laboratory.missing(task.get().target());
        var examined =
                missing.map(Laboratory.Examined::undecided)
                        .orElseGet(() ->
                                watched(
                                        id,
                                        steps ->
                                                laboratory.examine(
                                                        task.get().target(),
                                                        task.get().proof(),
                                                        steps)));
        boolean last = lastAttempt || missing.isPresent();
        if (examined.errored() && (!last || Thread.currentThread().isInterrupted())) {
            throw new TryAgain();
        }
        db.inTransactionDo(
                access,
                tx -> {
                    var verdict =
                            new VerdictStore.Verdict(
                                    task.get().target(),
                                    examined.verdict(),
                                    examined.level(),
                                    examined.silencedBy(),
                                    started,
                                    clock.instant());
                    var evidence =
                            new Evidence(examined.reason(), examined.runs(), examined.stack());
                    new VerdictStore(tx)
                            .save(
                                    id,
                                    verdict,
                                    sealed(vault.key(tx, id), evidencePlace(id), evidence));
                    record.append(
                            tx,
                            access,
                            "finding.validated",
                            id,
                            Map.of("verdict", verdict.verdict(), "level", verdict.level()));
                    intake.settle(tx, access, id, examined.reproduced(), examined.silencedBy());
                    complete.accept(tx);
                });
    }

    /** Empty when there is nothing to do: it was done before, or nothing here can run the proof. */
    private Optional<Task> task(Tx tx, Access access, FindingId id) {
        if (new VerdictStore(tx).find(id).isPresent()) {
            return Optional.empty();
        }
        var finding = intake.finding(tx, id).orElseThrow();
        return laboratory
                .target(finding.packageUrl())
                .map(target ->
                        new Task(
                                finding,
                                target,
                                intake.proof(tx, access.forPurpose("validate"), id).orElseThrow()));
    }

    private <T> T watched(PublicId id, java.util.function.Function<Laboratory.Steps, T> work) {
        try {
            return work.apply((step, done, of) ->
                    underWay.put(id, new Onward.Progress(step, done, of, Optional.empty())));
        } finally {
            underWay.remove(id);
        }
    }

    public sealed interface SettingAside {
        record Done() implements SettingAside {}

        record NoSuchFinding() implements SettingAside {}

        record Refused(String why) implements SettingAside {}
    }

    /**
     * Triage leaves a finding at what it is. Neither finding nor verdict changes by that, its
     * submitter reads the reason, and it can be taken up again.
     */
    public SettingAside setAside(Access access, FindingId id, String reason) {
        return db.inTransaction(
                access,
                tx -> {
                    var finding = intake.finding(tx, id);
                    if (finding.isEmpty()) {
                        return new SettingAside.NoSuchFinding();
                    }
                    var refusal = refusal(tx, finding.get());
                    if (refusal.isPresent()) {
                        return new SettingAside.Refused(refusal.get());
                    }
                    intake.setAside(tx, access, id, reason);
                    return new SettingAside.Done();
                });
    }

    public boolean mayBeSetAside(Tx tx, Finding finding) {
        return refusal(tx, finding).isEmpty();
    }

    private Optional<String> refusal(Tx tx, Finding finding) {
        var verdict = new VerdictStore(tx).find(finding.id());
        if (verdict.isEmpty()) {
            return laboratory.target(finding.packageUrl()).isPresent()
                    ? Optional.of("its proof is still to be tried")
                    : Optional.empty();
        }
        return verdict.get().verdict().equals(Laboratory.REPRODUCED)
                ? Optional.of("its proof was reproduced")
                : Optional.empty();
    }

    /**
     * The verdict on a finding with all that stands behind it. The submitter sees who asked for it,
     * when, and for which party.
     */
    public Optional<Examination> examination(Access access, FindingId id) {
        return db.inTransaction(
                access,
                tx -> intake.finding(tx, id).flatMap(finding -> examination(tx, access, finding)));
    }

    private Optional<Examination> examination(Tx tx, Access access, Finding finding) {
        var store = new VerdictStore(tx);
        var verdict = store.find(finding.id());
        if (verdict.isEmpty()) {
            return Optional.empty();
        }
        intake.evidenceRead(tx, access, finding);
        var evidence =
                opened(
                        vault.key(tx, finding.id()),
                        evidencePlace(finding.id()),
                        store.evidence(finding.id()).orElseThrow(),
                        Evidence.class);
        return verdict.map(kept ->
                new Examination(
                        kept.verdict(),
                        kept.level(),
                        kept.silencedBy(),
                        kept.target(),
                        evidence.reason(),
                        kept.startedAt(),
                        kept.decidedAt(),
                        evidence.runs(),
                        evidence.stack()));
    }

    /**
     * The caller has seen to it that this party may offer a patch for this vulnerability.
     *
     * @param diff a unified diff against the sources of the vulnerable build
     */
    public PatchId submitPatch(
            Tx tx, Access access, VulnerabilityId vulnerability, String name, String diff) {
        var id = PatchId.random(ids.chance());
        var key = vault.newKey(tx, id);
        new PatchStore(tx)
                .save(
                        ids.next(),
                        id,
                        vulnerability,
                        access,
                        key.seal(place("name_sealed", id), name).bytes(),
                        key.seal(place("diff_sealed", id), diff).bytes(),
                        clock.instant());
        record.append(
                tx, access, "patch.submitted", id, Map.of("vulnerability", vulnerability.code()));
        jobs.enqueue(tx, SUBMITTED, id.code(), access.party());
        return id;
    }

    private record Trial(String diff, Optional<String> target, List<FindingProof> proofs) {}

    /** As {@link #examine}, for a patch: judged by every reproduced proof of its root cause. */
    void judge(Access access, PatchId id, boolean lastAttempt, Consumer<Tx> complete) {
        var trial =
                db.inTransaction(
                        access,
                        tx -> {
                            var kept = new PatchStore(tx).find(id).orElseThrow();
                            if (kept.verdict().isPresent()) {
                                complete.accept(tx);
                                return Optional.<Trial>empty();
                            }
                            return Optional.of(trial(tx, access, kept));
                        });
        if (trial.isEmpty()) {
            return;
        }
        var missing = trial.get().target().flatMap(laboratory::missing);
        var judged =
                missing.map(Validation::undecided)
                        .orElseGet(() -> watched(id, steps -> judged(trial.get(), steps)));
        boolean last = lastAttempt || missing.isPresent();
        if (judged.errored() && (!last || Thread.currentThread().isInterrupted())) {
            throw new TryAgain();
        }
        db.inTransactionDo(
                access,
                tx -> {
                    save(tx, id, judged);
                    record.append(
                            tx, access, "patch.judged", id, Map.of("verdict", judged.verdict()));
                    complete.accept(tx);
                });
    }

    private Trial trial(Tx tx, Access access, PatchStore.Kept kept) {
        var root = intake.root(tx, kept.vulnerability()).orElseThrow();
        var verdicts = new VerdictStore(tx);
        var proofs =
                intake.findingsOf(tx, root.id()).stream()
                        .filter(finding ->
                                verdicts.find(finding.id())
                                        .filter(known ->
                                                known.verdict().equals(Laboratory.REPRODUCED))
                                        .isPresent())
                        .limit(MOST_PROOFS)
                        .flatMap(finding ->
                                intake
                                        .proof(tx, access.forPurpose("judge-patch"), finding.id())
                                        .stream())
                        .toList();
        var diff =
                vault.key(tx, kept.id())
                        .openText(
                                place("diff_sealed", kept.id()),
                                new PatchStore(tx).diff(kept.id()));
        return new Trial(diff, laboratory.target(root.packageUrl()), proofs);
    }

    private Laboratory.Judged judged(Trial trial, Laboratory.Steps steps) {
        if (trial.target().isEmpty()) {
            return undecided("there is no target for this package");
        }
        if (trial.proofs().isEmpty()) {
            return undecided("without a reproduced proof nothing can be judged");
        }
        return laboratory.judge(trial.target().get(), trial.proofs(), trial.diff(), steps);
    }

    private static Laboratory.Judged undecided(String reason) {
        return new Laboratory.Judged(
                Laboratory.ERRORED,
                Optional.empty(),
                Optional.of(reason),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private record Reason(Optional<String> reason, Optional<String> bypassedBy) {}

    private void save(Tx tx, PatchId id, Laboratory.Judged judged) {
        var key = vault.key(tx, id);
        new PatchStore(tx)
                .judge(
                        id,
                        new PatchStore.Ruling(
                                judged.verdict(),
                                judged.level(),
                                sealed(
                                        key,
                                        place("reason_sealed", id),
                                        new Reason(judged.reason(), judged.bypassedBy())),
                                judged.jar()
                                        .map(jar -> key.seal(place("jar_sealed", id), jar).bytes()),
                                judged.jar().map(jar -> Digest.sha256(jar).hex()),
                                sealed(
                                        key,
                                        place("report_sealed", id),
                                        new Evidence(judged.reason(), judged.runs(), List.of()))),
                        clock.instant());
    }

    public Optional<Patch> patch(Tx tx, PatchId id) {
        return new PatchStore(tx).find(id).map(kept -> opened(tx, kept));
    }

    /**
     * The patch itself, for who may see that there is one; put on record for others than its
     * author.
     */
    public Optional<String> diff(Tx tx, Access access, PatchId id) {
        var patches = new PatchStore(tx);
        return patches.find(id)
                .map(kept -> {
                    if (!kept.party().equals(access.party())) {
                        record.append(tx, access.forPurpose("read-patch"), "patch.read", id);
                    }
                    return vault.key(tx, id).openText(place("diff_sealed", id), patches.diff(id));
                });
    }

    /** Those that the caller may see, the oldest first. */
    public List<Patch> patchesOf(Tx tx, VulnerabilityId vulnerability) {
        return new PatchStore(tx)
                .ofVulnerability(vulnerability).stream().map(kept -> opened(tx, kept)).toList();
    }

    private Patch opened(Tx tx, PatchStore.Kept kept) {
        var key = vault.key(tx, kept.id());
        var reason =
                kept.reason()
                        .map(sealed ->
                                opened(
                                        key,
                                        place("reason_sealed", kept.id()),
                                        sealed,
                                        Reason.class));
        return new Patch(
                kept.id(),
                key.openText(place("name_sealed", kept.id()), kept.name()),
                kept.vulnerability(),
                kept.party(),
                kept.verdict(),
                kept.level(),
                reason.flatMap(Reason::reason),
                reason.flatMap(Reason::bypassedBy),
                kept.jarSha256(),
                kept.submittedAt(),
                kept.judgedAt());
    }

    public record PatchReport(
            Patch patch, Optional<Onward.Progress> progress, List<Laboratory.Run> runs) {}

    public Optional<PatchReport> report(Access access, PatchId id) {
        return db.inTransaction(
                access,
                tx ->
                        patch(tx, id)
                                .map(patch ->
                                        new PatchReport(
                                                patch,
                                                patch.verdict().isPresent()
                                                        ? Optional.empty()
                                                        : Optional.of(progress(id)),
                                                new PatchStore(tx)
                                                        .report(id)
                                                        .map(sealed ->
                                                                opened(
                                                                                vault.key(tx, id),
                                                                                place(
                                                                                        "report_sealed",
                                                                                        id),
                                                                                sealed,
                                                                                Evidence.class)
                                                                        .runs())
                                                        .orElse(List.of()))));
    }

    private Onward.Progress progress(PatchId id) {
        return underWay.getOrDefault(id, new Onward.Progress("waiting", 0, 0, Optional.empty()));
    }

    /**
     * What may be released. Its publisher need not take part in the case, so the caller answers for
     * the right to release; empty unless the patch was accepted.
     */
    public Optional<AcceptedJar> acceptedJar(Tx tx, PatchId id) {
        return tx.widened(
                Intake.TRIAGE,
                () -> {
                    var patches = new PatchStore(tx);
                    return patches.find(id)
                            .filter(kept ->
                                    kept.verdict().filter(Laboratory.ACCEPTED::equals).isPresent())
                            .flatMap(kept ->
                                    patches.jar(id)
                                            .map(sealed ->
                                                    new AcceptedJar(
                                                            id,
                                                            kept.vulnerability(),
                                                            vault.key(tx, id)
                                                                    .open(
                                                                            place("jar_sealed", id),
                                                                            sealed),
                                                            kept.jarSha256().orElseThrow())));
                });
    }

    /** When each reproduced finding was, for totals: what leaves must not tell of a single one. */
    public Map<FindingId, Instant> reproductions(Tx tx) {
        return tx.widened(Intake.TRIAGE, () -> new VerdictStore(tx).reproductions());
    }

    /** As {@link #reproductions}, when each root cause had its first accepted patch. */
    public Map<VulnerabilityId, Instant> acceptances(Tx tx) {
        return tx.widened(Intake.TRIAGE, () -> new PatchStore(tx).acceptances());
    }

    private static byte[] sealed(DataKey key, Place place, Object value) {
        return key.seal(place, Json.render(value).getBytes(StandardCharsets.UTF_8)).bytes();
    }

    private static <T> T opened(DataKey key, Place place, byte[] sealed, Class<T> type) {
        return Json.mapper().readValue(key.open(place, sealed), type);
    }

    private static Place evidencePlace(FindingId id) {
        return new Place("validation_verdict", "evidence_sealed", id.code());
    }

    private static Place place(String column, PatchId id) {
        return new Place("validation_patch", column, id.code());
    }
}
