package clearinghouse.lab;

import clearinghouse.runner.protocol.Content;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a build with a patch showed. */
public sealed interface PatchVerdict {

    List<RunEvidence> runs();

    /** As the report calls it: accepted, refused, errored. */
    String name();

    /** The jar is what was judged, byte for byte, and what may be released. */
    record Accepted(PatchLevel level, Content jar, int variantsBlocked, List<RunEvidence> runs)
            implements PatchVerdict {
        public Accepted {
            runs = List.copyOf(runs);
        }

        public String sha256() {
            return jar.sha256();
        }

        @Override
        public String name() {
            return "accepted";
        }
    }

    /**
     * @param level the highest reached
     * @param bypassedBy the variant or proof that gets past the patch, when that is the reason
     */
    record Refused(
            PatchLevel level, String reason, Optional<String> bypassedBy, List<RunEvidence> runs)
            implements PatchVerdict {
        public Refused {
            runs = List.copyOf(runs);
        }

        @Override
        public String name() {
            return "refused";
        }
    }

    /** It does not apply, does not build, or the box failed: never counts as fixed. */
    record Errored(String reason, List<RunEvidence> runs) implements PatchVerdict {
        public Errored {
            runs = List.copyOf(runs);
        }

        @Override
        public String name() {
            return "errored";
        }
    }

    /** The build under judgement in evidence. */
    String PATCHED = "patched";

    /** Decides from evidence alone; the jar is only carried. */
    static PatchVerdict of(String vulnerable, Content jar, List<RunEvidence> runs) {
        var broken = runs.stream().filter(run -> run.observed() == Observation.BROKEN).findFirst();
        if (broken.isPresent()) {
            return new Errored(
                    "the box failed: " + broken.get().excerpt().lines().findFirst().orElse(""),
                    runs);
        }
        var before = runs.stream().filter(run -> run.build().equals(vulnerable)).toList();
        var after = runs.stream().filter(run -> run.build().equals(PATCHED)).toList();
        var proofs = after.stream().filter(RunEvidence::isProof).toList();
        var idle =
                before.stream()
                        .filter(run -> run.isProof() && run.observed() != Observation.FIRED)
                        .findFirst();
        if (proofs.isEmpty() || before.stream().noneMatch(RunEvidence::isProof)) {
            return new Errored("without a proof nothing can be judged", runs);
        }
        if (idle.isPresent()) {
            return new Errored(idle.get().input() + " does not fire on the unpatched build", runs);
        }
        if (proofs.stream().noneMatch(run -> run.observed() == Observation.ANSWERED)) {
            return new Refused(PatchLevel.P1, "the proof still fires", Optional.of("proof"), runs);
        }
        // Named by variant where one gets through, for that is what the author can learn from.
        var bypass =
                after.stream()
                        .filter(run -> !run.isControl() && !run.isProof())
                        .filter(run -> run.observed() != Observation.ANSWERED)
                        .findFirst()
                        .or(() ->
                                proofs.stream()
                                        .filter(run -> run.observed() != Observation.ANSWERED)
                                        .findFirst());
        var allSilent = proofs.stream().allMatch(run -> run.observed() == Observation.ANSWERED);
        if (bypass.isPresent()) {
            return new Refused(
                    allSilent ? PatchLevel.P2 : PatchLevel.P1,
                    "bypassed by " + bypass.get().input(),
                    Optional.of(bypass.get().input()),
                    runs);
        }
        var lost = lostFunction(before, after);
        if (lost.isPresent()) {
            return new Refused(
                    PatchLevel.P2, "function lost: " + lost.get(), Optional.empty(), runs);
        }
        int blocked =
                (int)
                        before.stream()
                                .filter(run -> !run.isControl() && !run.isProof())
                                .filter(run -> run.observed() == Observation.FIRED)
                                .count();
        if (blocked == 0) {
            return new Accepted(PatchLevel.P2, jar, 0, runs);
        }
        return new Accepted(PatchLevel.P4, jar, blocked, runs);
    }

    private static Optional<String> lostFunction(
            List<RunEvidence> before, List<RunEvidence> after) {
        Map<String, String> expected = new HashMap<>();
        before.stream()
                .filter(RunEvidence::isControl)
                .forEach(run -> expected.put(run.input(), run.answer()));
        for (var run : after) {
            if (run.isControl()) {
                if (run.observed() != Observation.ANSWERED) {
                    return Optional.of(run.input() + " is no longer answered");
                }
                if (!run.answer().equals(expected.get(run.input()))) {
                    return Optional.of(run.input() + " is answered differently");
                }
            }
        }
        return Optional.empty();
    }
}
