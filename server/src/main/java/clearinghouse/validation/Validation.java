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
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.kernel.PublicId;
import clearinghouse.parties.Parties;
import clearinghouse.platform.Db;
import clearinghouse.platform.Jobs;
import clearinghouse.platform.Json;
import clearinghouse.platform.Marks;
import clearinghouse.platform.Tx;
import clearinghouse.platform.Unopenable;
import clearinghouse.record.AuditRecord;
import clearinghouse.record.Reading;
import clearinghouse.vault.DataKey;
import clearinghouse.vault.Place;
import clearinghouse.vault.ReadingKey;
import clearinghouse.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Verdicts on findings and patches, with the evidence that stands behind each. */
public final class Validation {

    public static final Permission SUBMIT_PATCH = new Permission("patch:submit");
    public static final Permission READ_PATCH = new Permission("patch:read");

    static final String SUBMITTED = "patch.submitted";

    /** As many as a laboratory takes at once; a patch with more proofs is judged in turns. */
    private static final int MOST_PROOFS = 16;

    /** A patch that does not build will not build next time either; a box that failed may hold. */
    private static final int FIRST_ATTEMPTS = 2;

    /** One that did build was let down by the laboratory. */
    private static final int AGAIN_ATTEMPTS = 5;

    private static final String NOT_ACCEPTED = "there is no such accepted patch";

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
        return new VerdictStore(tx).find(finding).map(Validation::verdict);
    }

    /** Of those that have one. */
    public Map<FindingId, Onward.Verdict> verdicts(Tx tx, Collection<FindingId> findings) {
        return new VerdictStore(tx)
                .find(findings).entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey, found -> verdict(found.getValue())));
    }

    /** Verdicts that decided nothing and were set aside, the oldest first. */
    public List<Onward.Verdict> earlierVerdicts(Tx tx, FindingId finding) {
        return new VerdictStore(tx).former(finding).stream().map(Validation::verdict).toList();
    }

    private static Onward.Verdict verdict(VerdictStore.Verdict found) {
        return new Onward.Verdict(
                found.verdict(),
                found.level(),
                found.silencedBy(),
                found.target(),
                found.tested(),
                found.decidedAt());
    }

    public sealed interface Trying {
        /** Also where it waits for its first verdict. */
        record Queued() implements Trying {}

        record NoSuchFinding() implements Trying {}

        record Decided(String verdict) implements Trying {}
    }

    /** Has a finding tried again that the laboratory could not decide; what it said is kept. */
    public Trying tryAgain(Access access, FindingId id) {
        return db.inTransaction(
                access,
                tx -> {
                    if (intake.finding(tx, id).isEmpty()) {
                        return new Trying.NoSuchFinding();
                    }
                    var store = new VerdictStore(tx);
                    boolean setAside = store.setAside(id);
                    var decided = store.find(id);
                    if (decided.isPresent()) {
                        return new Trying.Decided(decided.get().verdict());
                    }
                    if (setAside) {
                        record.append(tx, access, "finding.verdict-set-aside", id);
                    }
                    jobs.enqueue(tx, Intake.RECEIVED, id.code(), access.party());
                    return new Trying.Queued();
                });
    }

    /** How far a finding without a verdict is. */
    public Onward.Progress progress(FindingId finding, String packageUrl) {
        var now = underWay.get(finding);
        if (now != null) {
            return now;
        }
        return laboratory.target(packageUrl).isPresent()
                ? waiting()
                : new Onward.Progress(
                        "no_target",
                        0,
                        0,
                        Optional.of(
                                "There is no target for this package yet, so nothing can run the proof: it waits for a person."));
    }

    private Onward.Progress waiting() {
        return new Onward.Progress(
                "waiting",
                0,
                0,
                laboratory
                        .outOfOrder()
                        .map("The laboratory runs nothing on this machine now: %s."::formatted));
    }

    /** A laboratory that is out of order says nothing of what it was to try: that waits. */
    private boolean decidedNothing(boolean lastAttempt) {
        return !lastAttempt
                || Thread.currentThread().isInterrupted()
                || laboratory.outOfOrder().isPresent();
    }

    /** Whether the laboratory gives findings in this package a verdict without a person's help. */
    public boolean tries(String packageUrl) {
        return laboratory.target(packageUrl).isPresent() && laboratory.outOfOrder().isEmpty();
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
        if (examined.errored() && decidedNothing(lastAttempt || missing.isPresent())) {
            throw new TryAgain();
        }
        db.inTransactionDo(
                access,
                tx -> {
                    var verdict =
                            new VerdictStore.Verdict(
                                    task.get().target(),
                                    examined.tested(),
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
                    var settled =
                            intake.settle(
                                    tx, access, id, examined.reproduced(), examined.silencedBy());
                    judgeAgain(tx, access, settled.vulnerability());
                    complete.accept(tx);
                });
    }

    /**
     * Empty when there is nothing to do: it was done before, or nothing here can run the proof, or
     * the finding was hidden or its proof destroyed since.
     */
    private Optional<Task> task(Tx tx, Access access, FindingId id) {
        if (new VerdictStore(tx).find(id).isPresent()
                || !intake.withoutOriginal(tx, List.of(id)).isEmpty()) {
            return Optional.empty();
        }
        return intake.finding(tx, id).flatMap(finding -> task(tx, access, finding));
    }

    private Optional<Task> task(Tx tx, Access access, Finding finding) {
        var id = finding.id();
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
        return db.inSnapshot(
                access,
                tx -> intake.finding(tx, id).flatMap(finding -> examination(tx, access, finding)));
    }

    private Optional<Examination> examination(Tx tx, Access access, Finding finding) {
        var store = new VerdictStore(tx);
        var verdict = store.find(finding.id());
        var marks = intake.proofMarks(tx, finding);
        if (verdict.isEmpty() || marks.isEmpty()) {
            return Optional.empty();
        }
        var evidence = evidence(tx, access, finding, store.evidence(finding.id()).orElseThrow());
        return verdict.map(kept ->
                new Examination(
                        kept.verdict(),
                        kept.level(),
                        kept.silencedBy(),
                        kept.target(),
                        kept.tested(),
                        evidence.reason(),
                        kept.startedAt(),
                        kept.decidedAt(),
                        evidence.runs(),
                        evidence.stack(),
                        marks.get()));
    }

    /** What was destroyed says so in its place; the verdict stands. */
    private Evidence evidence(Tx tx, Access access, Finding finding, byte[] sealed) {
        var reader = access.forPurpose("read-evidence");
        var key = vault.read(tx, reader, Reading.EVIDENCE, finding.id(), finding.party());
        try {
            return opened(key, evidencePlace(finding.id()), sealed, Evidence.class);
        } catch (Unopenable e) {
            if (e.isForGood()) {
                return new Evidence(Optional.of(e.sentence()), List.of(), List.of());
            }
            throw e;
        }
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

    /** Findings joined a root cause or left it: verdicts on its patches that this outdates. */
    void judgeAgain(Access access, VulnerabilityId cause, Consumer<Tx> complete) {
        db.inTransactionDo(
                access,
                tx -> {
                    judgeAgain(tx, access, cause);
                    complete.accept(tx);
                });
    }

    private void judgeAgain(Tx tx, Access access, VulnerabilityId cause) {
        var now = reproducedNow(tx, cause);
        for (var patch : new PatchStore(tx).ofVulnerability(cause, Integer.MAX_VALUE)) {
            judgeAgain(tx, access, patch, now);
        }
    }

    private void judgeAgain(
            Tx tx, Access access, PatchStore.Kept patch, Set<FindingId> reproduced) {
        again(tx, patch, reproduced)
                .ifPresent(why -> {
                    record.append(tx, access, "patch.outdated", patch.id(), Map.of("because", why));
                    jobs.enqueue(tx, SUBMITTED, patch.id().code(), access.party());
                });
    }

    /** Of the root cause that holds the findings of this one now. */
    private Set<FindingId> reproducedNow(Tx tx, VulnerabilityId id) {
        return tx.widened(
                Intake.WHOLE,
                () -> Set.copyOf(reproduced(tx, intake.root(tx, id).orElseThrow().id())));
    }

    private Optional<String> again(Tx tx, PatchStore.Kept patch) {
        return again(tx, patch, reproducedNow(tx, patch.vulnerability()));
    }

    /**
     * Why a verdict does not hold for every finding of the root cause; empty when it does.
     *
     * @param now the findings of the root cause that are reproduced
     */
    private Optional<String> again(Tx tx, PatchStore.Kept patch, Set<FindingId> now) {
        if (patch.verdict().isEmpty()) {
            return Optional.empty();
        }
        var tried = Set.copyOf(new PatchStore(tx).judgedBy(patch.id()));
        var others = new HashSet<>(now);
        others.addAll(tried);
        others.removeIf(finding -> now.contains(finding) && tried.contains(finding));
        // A proof that is destroyed proves nothing any more: what was said by it stands.
        others.removeAll(intake.withoutOriginal(tx, others));
        long joined = others.stream().filter(now::contains).count();
        long left = others.stream().filter(tried::contains).count();
        if (joined > 0) {
            return Optional.of(
                    findings(joined) + " joined the vulnerability after this patch was judged");
        }
        return left > 0
                ? Optional.of(
                        findings(left) + " left the vulnerability after this patch was judged")
                : Optional.empty();
    }

    private static String findings(long count) {
        return count == 1 ? "1 finding" : count + " findings";
    }

    /** The oldest first. */
    private List<FindingId> reproduced(Tx tx, VulnerabilityId root) {
        var verdicts = new VerdictStore(tx);
        return intake.findingsOf(tx, root).stream()
                .map(Finding::id)
                .filter(finding ->
                        verdicts.find(finding)
                                .filter(known -> known.verdict().equals(Laboratory.REPRODUCED))
                                .isPresent())
                .toList();
    }

    private record Trial(
            String packageUrl,
            String diff,
            boolean again,
            Optional<String> target,
            List<FindingProof> proofs) {

        int attempts() {
            return again ? AGAIN_ATTEMPTS : FIRST_ATTEMPTS;
        }
    }

    /**
     * As {@link #examine}, for a patch: judged by every reproduced proof of its root cause.
     *
     * @param attempt counts from 1
     */
    void judge(Access access, PatchId id, int attempt, Consumer<Tx> complete) {
        var trial =
                db.inTransaction(
                        access,
                        tx -> {
                            var kept = new PatchStore(tx).find(id).orElseThrow();
                            if (kept.verdict().isPresent() && again(tx, kept).isEmpty()) {
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
        boolean last = attempt >= trial.get().attempts() || missing.isPresent();
        if (judged.errored() && decidedNothing(last)) {
            throw new TryAgain();
        }
        var tried = trial.get().proofs().stream().map(FindingProof::finding).toList();
        db.inTransactionDo(
                access,
                tx -> {
                    // What joined while the patch was judged found this job open and added none.
                    intake.holdCauses(tx, trial.get().packageUrl());
                    save(tx, id, judged, tried);
                    record.append(
                            tx, access, "patch.judged", id, Map.of("verdict", judged.verdict()));
                    complete.accept(tx);
                    var kept = new PatchStore(tx).find(id).orElseThrow();
                    judgeAgain(tx, access, kept, reproducedNow(tx, kept.vulnerability()));
                });
    }

    private Trial trial(Tx tx, Access access, PatchStore.Kept kept) {
        var root = intake.root(tx, kept.vulnerability()).orElseThrow();
        var reproduced = reproduced(tx, root.id());
        var destroyed = intake.withoutOriginal(tx, reproduced);
        var proofs =
                reproduced.stream()
                        .filter(finding -> !destroyed.contains(finding))
                        .flatMap(finding ->
                                intake
                                        .proof(tx, access.forPurpose("judge-patch"), finding)
                                        .stream())
                        .toList();
        var diff = diff(tx, access.forPurpose("judge-patch"), kept);
        return new Trial(
                root.packageUrl(),
                diff,
                kept.verdict().isPresent(),
                laboratory.target(root.packageUrl()),
                proofs);
    }

    private Laboratory.Judged judged(Trial trial, Laboratory.Steps steps) {
        if (trial.target().isEmpty()) {
            return undecided("there is no target for this package");
        }
        if (trial.proofs().isEmpty()) {
            return undecided("without a reproduced proof nothing can be judged");
        }
        var proofs = unlike(trial.proofs());
        var runs = new ArrayList<Laboratory.Run>();
        for (int from = 0; ; from += MOST_PROOFS) {
            var some = proofs.subList(from, Math.min(from + MOST_PROOFS, proofs.size()));
            var judged = laboratory.judge(trial.target().get(), some, trial.diff(), steps);
            runs.addAll(judged.runs());
            if (!judged.accepted() || from + MOST_PROOFS >= proofs.size()) {
                return judged.withRuns(runs);
            }
        }
    }

    /** Two findings with one and the same input are one proof. */
    private static List<FindingProof> unlike(List<FindingProof> proofs) {
        var seen = new LinkedHashMap<String, FindingProof>();
        for (var proof : proofs) {
            seen.putIfAbsent(proof.entry() + " " + Digest.sha256(proof.content()).hex(), proof);
        }
        return List.copyOf(seen.values());
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

    private void save(Tx tx, PatchId id, Laboratory.Judged judged, List<FindingId> tried) {
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
                        tried,
                        clock.instant());
    }

    /**
     * Who read the patch or what was said of it: for its submitter alone, who is empty-handed
     * otherwise.
     */
    public Optional<Page<Parties.SeenReading>> reads(
            Access access, PatchId id, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx ->
                        new PatchStore(tx)
                                .find(id)
                                .filter(kept -> kept.party().equals(access.party()))
                                .map(_ -> intake.readings(tx, access, id, after)));
    }

    /**
     * The patch itself, for who may see that there is one; put on record for others than its
     * author.
     */
    public Optional<String> diff(Tx tx, Access access, PatchId id) {
        return new PatchStore(tx)
                .find(id)
                .map(kept -> diff(tx, access.forPurpose("read-patch"), kept));
    }

    /** A patch as it is taken away. Undisclosed, so it has no text form. */
    public record Diff(String text, Marks marks) {
        @Override
        public String toString() {
            return "Diff[" + marks.label() + "]";
        }
    }

    public Optional<Diff> diff(Access access, PatchId id) {
        return db.inTransaction(
                access,
                tx ->
                        new PatchStore(tx)
                                .find(id)
                                .map(kept ->
                                        new Diff(
                                                diff(tx, access.forPurpose("read-patch"), kept),
                                                intake.marksWithin(tx, kept.vulnerability()))));
    }

    private String diff(Tx tx, Access access, PatchStore.Kept kept) {
        return vault.read(tx, access, Reading.PATCH_DIFF, kept.id(), kept.party())
                .openText(place("diff_sealed", kept.id()), new PatchStore(tx).diff(kept.id()));
    }

    /** Those that the caller may see, the oldest first. */
    public List<Patch> patchesOf(Tx tx, Access access, VulnerabilityId vulnerability) {
        return patchesOf(tx, access, vulnerability, Integer.MAX_VALUE);
    }

    /** The newest of them, the oldest of these first. */
    public List<Patch> patchesOf(Tx tx, Access access, VulnerabilityId vulnerability, int most) {
        return opened(
                tx, access, vulnerability, new PatchStore(tx).ofVulnerability(vulnerability, most));
    }

    /** As {@link #patchesOf}, and of these only what the caller's own party offered. */
    public List<Patch> ownPatchesOf(Tx tx, Access access, VulnerabilityId vulnerability, int most) {
        return opened(
                tx,
                access,
                vulnerability,
                new PatchStore(tx)
                        .ofVulnerability(vulnerability, most).stream()
                                .filter(kept -> kept.party().equals(access.party()))
                                .toList());
    }

    private List<Patch> opened(
            Tx tx, Access access, VulnerabilityId vulnerability, List<PatchStore.Kept> patches) {
        if (patches.isEmpty()) {
            return List.of();
        }
        var now = reproducedNow(tx, vulnerability);
        var keys =
                vault.read(
                        tx,
                        access,
                        Reading.PATCH_SUMMARY,
                        patches.stream()
                                .map(kept -> new AuditRecord.Submitted(kept.id(), kept.party()))
                                .toList());
        var marks = intake.marksWithin(tx, vulnerability);
        return patches.stream()
                .map(kept ->
                        opened(
                                tx,
                                Objects.requireNonNull(keys.get(kept.id().code())),
                                kept,
                                now,
                                marks))
                .toList();
    }

    /** What can be published of an accepted patch; nothing sealed is opened for it. */
    public record Standing(PartyId party, String jarSha256) {}

    /**
     * Those that the caller may see and whose newest verdict is accepted and holds, the oldest
     * first.
     */
    public List<Standing> acceptedNow(Tx tx, VulnerabilityId vulnerability) {
        var accepted =
                new PatchStore(tx)
                        .ofVulnerability(vulnerability, Integer.MAX_VALUE).stream()
                                .filter(kept ->
                                        kept.verdict()
                                                .filter(Laboratory.ACCEPTED::equals)
                                                .isPresent())
                                .toList();
        if (accepted.isEmpty()) {
            return List.of();
        }
        var now = reproducedNow(tx, vulnerability);
        return accepted.stream()
                // One that is being judged again may turn out to let something through.
                .filter(kept -> again(tx, kept, now).isEmpty())
                .flatMap(kept ->
                        kept.jarSha256().stream().map(hash -> new Standing(kept.party(), hash)))
                .toList();
    }

    private Patch opened(
            Tx tx, ReadingKey key, PatchStore.Kept kept, Set<FindingId> reproduced, Marks marks) {
        var reason = kept.reason().map(sealed -> reason(key, kept.id(), sealed));
        return new Patch(
                kept.id(),
                key.tell(place("name_sealed", kept.id()), kept.name()),
                kept.vulnerability(),
                kept.party(),
                kept.verdict(),
                kept.level(),
                reason.flatMap(Reason::reason),
                reason.flatMap(Reason::bypassedBy),
                kept.jarSha256(),
                kept.submittedAt(),
                kept.judgedAt(),
                again(tx, kept, reproduced),
                marks);
    }

    /** Where its key is lost, why: one such patch does not close the case that it stands in. */
    private static Reason reason(ReadingKey key, PatchId id, byte[] sealed) {
        try {
            return opened(key, place("reason_sealed", id), sealed, Reason.class);
        } catch (Unopenable e) {
            return new Reason(Optional.of(e.sentence()), Optional.empty());
        }
    }

    private static List<Patch.Former> former(Tx tx, ReadingKey key, PatchId id) {
        return new PatchStore(tx)
                .former(id).stream()
                        .map(kept -> {
                            var reason = reason(key, id, kept.reason());
                            return new Patch.Former(
                                    kept.verdict(),
                                    kept.level(),
                                    reason.reason(),
                                    reason.bypassedBy(),
                                    kept.judgedAt());
                        })
                        .toList();
    }

    /**
     * What was said of a patch, in short.
     *
     * @param runs how many judged it, as far as they open
     * @param earlier verdicts that stood before the newest one, the oldest first
     */
    public record PatchHistory(int runs, List<Patch.Former> earlier) {}

    /** Beside what {@link #patchesOf} tells, and the same reading. */
    public PatchHistory history(Tx tx, Access access, Patch patch) {
        var id = patch.id();
        var key = vault.read(tx, access, Reading.PATCH_SUMMARY, id, patch.party());
        return new PatchHistory(knownRuns(tx, key, id), former(tx, key, id));
    }

    /** Those that nobody can open are not counted. */
    private static int knownRuns(Tx tx, ReadingKey key, PatchId id) {
        try {
            return runs(tx, key, id).size();
        } catch (Unopenable _) {
            return 0;
        }
    }

    private static List<Laboratory.Run> runs(Tx tx, ReadingKey key, PatchId id) {
        return new PatchStore(tx)
                .report(id)
                .map(sealed ->
                        opened(key, place("report_sealed", id), sealed, Evidence.class).runs())
                .orElse(List.of());
    }

    /**
     * @param earlier verdicts that stood before the newest one, the oldest first
     */
    public record PatchReport(
            Patch patch,
            Optional<Onward.Progress> progress,
            List<Laboratory.Run> runs,
            List<Patch.Former> earlier) {}

    public Optional<PatchReport> report(Access access, PatchId id) {
        return db.inSnapshot(
                access, tx -> new PatchStore(tx).find(id).map(kept -> report(tx, access, kept)));
    }

    private PatchReport report(Tx tx, Access access, PatchStore.Kept kept) {
        var id = kept.id();
        var key = vault.read(tx, access, Reading.PATCH_REPORT, id, kept.party());
        var cause = kept.vulnerability();
        var patch = opened(tx, key, kept, reproducedNow(tx, cause), intake.marksWithin(tx, cause));
        return new PatchReport(
                patch,
                patch.state().equals("judged") ? Optional.empty() : Optional.of(progress(id)),
                runs(tx, key, id),
                former(tx, key, id));
    }

    private Onward.Progress progress(PatchId id) {
        return underWay.getOrDefault(id, waiting());
    }

    /**
     * What may be released: a patch whose newest verdict is accepted and holds for every reproduced
     * finding of its root cause. Its publisher need not take part in the case, so the caller
     * answers for the right to release. Until the transaction ends, no finding joins the root
     * cause.
     */
    public Releasable releasable(Tx tx, Access access, PatchId id) {
        return tx.widened(
                Intake.TRIAGE,
                () ->
                        new PatchStore(tx)
                                .find(id)
                                .flatMap(kept -> intake.root(tx, kept.vulnerability()))
                                .map(root -> {
                                    intake.holdCauses(tx, root.packageUrl());
                                    return releasable(
                                            tx, access, new PatchStore(tx).find(id).orElseThrow());
                                })
                                .orElseGet(() -> new Releasable.No(NOT_ACCEPTED)));
    }

    private Releasable releasable(Tx tx, Access access, PatchStore.Kept kept) {
        var patches = new PatchStore(tx);
        if (kept.verdict().filter(Laboratory.ACCEPTED::equals).isEmpty()) {
            boolean wasAccepted =
                    patches.former(kept.id()).stream()
                            .anyMatch(former -> former.verdict().equals(Laboratory.ACCEPTED));
            return new Releasable.No(
                    wasAccepted
                            ? "the patch was accepted, but no longer holds: judged again, it is "
                                    + kept.verdict().orElse("undecided")
                            : NOT_ACCEPTED);
        }
        var again = again(tx, kept);
        if (again.isPresent()) {
            return new Releasable.No("the patch is being judged again: " + again.get());
        }
        return new Releasable.Yes(
                new AcceptedJar(
                        kept.id(),
                        kept.vulnerability(),
                        vault.read(
                                        tx,
                                        access.forPurpose("release"),
                                        Reading.PATCH_BUILD,
                                        kept.id(),
                                        kept.party())
                                .open(
                                        place("jar_sealed", kept.id()),
                                        patches.jar(kept.id()).orElseThrow()),
                        kept.jarSha256().orElseThrow()));
    }

    /** When each reproduced finding was, for totals: what leaves must not tell of a single one. */
    public Map<FindingId, Instant> reproductions(Tx tx) {
        return tx.widened(Intake.WHOLE, () -> new VerdictStore(tx).reproductions());
    }

    /** As {@link #reproductions}, when each root cause had its first accepted patch. */
    public Map<VulnerabilityId, Instant> acceptances(Tx tx) {
        return tx.widened(Intake.TRIAGE, () -> new PatchStore(tx).acceptances());
    }

    private static byte[] sealed(DataKey key, Place place, Object value) {
        return key.seal(place, Json.render(value).getBytes(StandardCharsets.UTF_8)).bytes();
    }

    private static <T> T opened(ReadingKey key, Place place, byte[] sealed, Class<T> type) {
        return Json.mapper().readValue(key.open(place, sealed), type);
    }

    private static Place evidencePlace(FindingId id) {
        return new Place("validation_verdict", "evidence_sealed", id.code());
    }

    private static Place place(String column, PatchId id) {
        return new Place("validation_patch", column, id.code());
    }
}
