package clearinghouse.lab;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a matrix of runs says about a proof. */
public sealed interface Verdict {

    int ATTEMPTS = 3;

    List<RunEvidence> runs();

    EvidenceLevel level();

    /** As the report calls it: reproduced, not_reproduced, flaky, errored. */
    String name();

    /**
     * @param silencedBy the first fixed build on which the proof is silent in every attempt: what
     *     makes two findings of a target one vulnerability
     */
    record Reproduced(
            EvidenceLevel level,
            Optional<String> silencedBy,
            StackSignature signature,
            List<RunEvidence> runs)
            implements Verdict {
        public Reproduced {
            runs = List.copyOf(runs);
        }

        @Override
        public String name() {
            return "reproduced";
        }
    }

    record NotReproduced(List<RunEvidence> runs) implements Verdict {
        public NotReproduced {
            runs = List.copyOf(runs);
        }

        @Override
        public EvidenceLevel level() {
            return EvidenceLevel.E0;
        }

        @Override
        public String name() {
            return "not_reproduced";
        }
    }

    record Flaky(int fired, int of, List<RunEvidence> runs) implements Verdict {
        public Flaky {
            runs = List.copyOf(runs);
        }

        @Override
        public EvidenceLevel level() {
            return EvidenceLevel.E0;
        }

        @Override
        public String name() {
            return "flaky";
        }
    }

    /** Nothing was decided: ours to repeat, never the finder's fault. */
    record Errored(String reason, List<RunEvidence> runs) implements Verdict {
        public Errored {
            runs = List.copyOf(runs);
        }

        @Override
        public EvidenceLevel level() {
            return EvidenceLevel.E0;
        }

        @Override
        public String name() {
            return "errored";
        }
    }

    /** Decides from evidence alone. */
    static Verdict of(String vulnerable, List<String> fixed, List<RunEvidence> runs) {
        var broken = runs.stream().filter(run -> run.observed() == Observation.BROKEN).findFirst();
        if (broken.isPresent()) {
            return new Errored("the box failed: " + firstLine(broken.get()), runs);
        }
        var control = badControl(runs);
        if (control.isPresent()) {
            return new Errored(control.get(), runs);
        }
        var onVulnerable = proofRuns(vulnerable, runs);
        if (onVulnerable.size() != ATTEMPTS) {
            return new Errored("the matrix is incomplete on " + vulnerable, runs);
        }
        var limited = limited(onVulnerable);
        if (limited.isPresent()) {
            return new Errored(
                    "a run needed more than its profile allows: " + limited.get().outcome(), runs);
        }
        int fired =
                (int)
                        onVulnerable.stream()
                                .filter(run -> run.observed() == Observation.FIRED)
                                .count();
        if (fired == 0) {
            return new NotReproduced(runs);
        }
        if (fired < ATTEMPTS) {
            return new Flaky(fired, ATTEMPTS, runs);
        }
        for (var build : fixed) {
            if (proofRuns(build, runs).size() != ATTEMPTS) {
                return new Errored("the matrix is incomplete on " + build, runs);
            }
        }
        // One that is ended at times, and else answers, shows how busy the machine was.
        for (var build : fixed) {
            var at = proofRuns(build, runs);
            var observed = at.stream().map(RunEvidence::observed).collect(Collectors.toSet());
            if (observed.equals(Set.of(Observation.ANSWERED, Observation.LIMITED))) {
                return new Errored(
                        "a run on %s needed more than its profile allows: %s"
                                .formatted(build, limited(at).orElseThrow().outcome()),
                        runs);
            }
        }
        // A crash of another kind or a hang on a fixed build is not silence.
        var silencedBy =
                fixed.stream()
                        .filter(build ->
                                proofRuns(build, runs).stream()
                                        .allMatch(run -> run.observed() == Observation.ANSWERED))
                        .findFirst();
        return new Reproduced(
                silencedBy.isPresent() ? EvidenceLevel.E3 : EvidenceLevel.E2,
                silencedBy,
                new StackSignature(onVulnerable.getFirst().frames()),
                runs);
    }

    /**
     * Controls must be answered, and alike on every build and in every attempt: else the set-up is
     * wrong.
     */
    private static Optional<String> badControl(List<RunEvidence> runs) {
        for (var name :
                new java.util.TreeSet<>(
                        runs.stream()
                                .filter(RunEvidence::isControl)
                                .map(RunEvidence::input)
                                .toList())) {
            var answers = new HashSet<String>();
            for (var run : runs) {
                if (run.input().equals(name)) {
                    if (run.observed() != Observation.ANSWERED) {
                        return Optional.of(
                                name
                                        + " was not answered on "
                                        + run.build()
                                        + ": "
                                        + firstLine(run));
                    }
                    answers.add(run.answer());
                }
            }
            if (answers.size() != 1) {
                return Optional.of(
                        name + " is answered differently from build to build or run to run");
            }
        }
        return Optional.empty();
    }

    private static Optional<RunEvidence> limited(List<RunEvidence> runs) {
        return runs.stream().filter(run -> run.observed() == Observation.LIMITED).findFirst();
    }

    private static List<RunEvidence> proofRuns(String build, List<RunEvidence> runs) {
        return runs.stream().filter(run -> run.isProof() && run.build().equals(build)).toList();
    }

    private static String firstLine(RunEvidence run) {
        return run.excerpt().lines().findFirst().orElse(run.outcome());
    }
}
