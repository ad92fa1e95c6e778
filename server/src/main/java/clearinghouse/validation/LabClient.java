package clearinghouse.validation;

import clearinghouse.intake.FindingProof;
import clearinghouse.lab.Artefacts;
import clearinghouse.lab.Lab;
import clearinghouse.lab.PatchVerdict;
import clearinghouse.lab.Progress;
import clearinghouse.lab.Proof;
import clearinghouse.lab.RunEvidence;
import clearinghouse.lab.Target;
import clearinghouse.lab.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The laboratory on this machine, with the targets that are shipped. */
public final class LabClient implements Laboratory {

    private final Lab lab;
    private final Map<String, Target> targets;

    public LabClient(Lab lab) {
        this.lab = lab;
        this.targets =
                Target.shipped().stream()
                        .collect(Collectors.toMap(Target::id, Function.identity()));
    }

    @Override
    public Optional<String> target(String packageUrl) {
        return forPackage(packageUrl).map(Target::id);
    }

    @Override
    public Optional<String> patchedVersion(String packageUrl) {
        return forPackage(packageUrl).map(Target::vulnerable);
    }

    private Optional<Target> forPackage(String packageUrl) {
        return targets.values().stream()
                .filter(target -> target.purl().equals(packageUrl))
                .findFirst();
    }

    @Override
    public Optional<String> entryProblem(String packageUrl, String entry) {
        return forPackage(packageUrl)
                .flatMap(target -> Proof.of(entry, new byte[0]).problem(target));
    }

    @Override
    public Optional<String> outOfOrder() {
        return lab.problem();
    }

    @Override
    public Optional<String> missing(String target) {
        return switch (lab.prefetch(known(target))) {
            case Artefacts.Fetched.Ready _ -> Optional.empty();
            case Artefacts.Fetched.Missing(var reason) -> Optional.of(reason);
        };
    }

    @Override
    public Examined examine(String target, FindingProof proof, Steps steps) {
        var known = known(target);
        var tried = Proof.of(proof.entry(), proof.content());
        // Intake asks too, but a target may have changed since.
        var problem = tried.problem(known);
        if (problem.isPresent()) {
            return Examined.undecided(problem.get());
        }
        var verdict = lab.validate(known, tried, progress(steps));
        return switch (verdict) {
            case Verdict.Reproduced reproduced ->
                    examined(
                            known,
                            reproduced,
                            reproduced.silencedBy(),
                            Optional.empty(),
                            reproduced.signature().frames());
            case Verdict.NotReproduced not ->
                    examined(known, not, Optional.empty(), Optional.empty(), List.of());
            case Verdict.Flaky flaky ->
                    examined(
                            known,
                            flaky,
                            Optional.empty(),
                            Optional.of(
                                    "fired in %d of %d attempts"
                                            .formatted(flaky.fired(), flaky.of())),
                            List.of());
            case Verdict.Errored errored ->
                    examined(
                            known,
                            errored,
                            Optional.empty(),
                            Optional.of(errored.reason()),
                            List.of());
        };
    }

    private static Examined examined(
            Target target,
            Verdict verdict,
            Optional<String> silencedBy,
            Optional<String> reason,
            List<String> stack) {
        return new Examined(
                verdict.name(),
                verdict.level().name(),
                verdict.runs().isEmpty() ? Optional.empty() : Optional.of(target.vulnerable()),
                silencedBy,
                reason,
                runs(verdict.runs()),
                stack);
    }

    @Override
    public Judged judge(String target, List<FindingProof> proofs, String diff, Steps steps) {
        var known = known(target);
        var tried =
                proofs.stream()
                        .map(proof -> Proof.of(proof.entry(), proof.content()))
                        .filter(proof -> proof.problem(known).isEmpty())
                        .toList();
        if (tried.isEmpty()) {
            return new Judged(
                    ERRORED,
                    Optional.empty(),
                    Optional.of("the target takes none of the proofs"),
                    Optional.empty(),
                    Optional.empty(),
                    List.of());
        }
        return switch (lab.judge(known, tried, diff, progress(steps))) {
            case PatchVerdict.Accepted accepted ->
                    new Judged(
                            accepted.name(),
                            Optional.of(accepted.level().name()),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(accepted.jar().bytes()),
                            runs(accepted.runs()));
            case PatchVerdict.Refused refused ->
                    new Judged(
                            refused.name(),
                            Optional.of(refused.level().name()),
                            Optional.of(refused.reason()),
                            refused.bypassedBy(),
                            Optional.empty(),
                            runs(refused.runs()));
            case PatchVerdict.Errored errored ->
                    new Judged(
                            errored.name(),
                            Optional.empty(),
                            Optional.of(errored.reason()),
                            Optional.empty(),
                            Optional.empty(),
                            runs(errored.runs()));
        };
    }

    private Target known(String id) {
        var target = targets.get(id);
        if (target == null) {
            throw new IllegalArgumentException("no target " + id);
        }
        return target;
    }

    /** A worker that is told to stop is interrupted: what runs ends at once. */
    private static Progress progress(Steps steps) {
        var worker = Thread.currentThread();
        return new Progress() {
            @Override
            public void at(String step, int done, int of) {
                steps.at(step, done, of);
            }

            @Override
            public boolean cancelled() {
                return worker.isInterrupted();
            }
        };
    }

    private static List<Run> runs(List<RunEvidence> evidence) {
        return evidence.stream()
                .map(run ->
                        new Run(
                                run.build(),
                                run.input(),
                                run.attempt(),
                                run.command(),
                                run.digests(),
                                run.profile(),
                                String.join(", ", run.sandbox()),
                                run.outcome(),
                                run.exit(),
                                run.oracle(),
                                run.observed().name().toLowerCase(Locale.ROOT),
                                run.excerpt(),
                                run.wallMillis()))
                .toList();
    }
}
