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

    /**
     * Decides from evidence alone; the jar is only carried. An input on which the patched build
     * hangs in every attempt, and the unpatched one does not, was not blocked. Where a limit is met
     * only at times, or without the patch too, it tells of the machine or of the input: that is no
     * verdict.
     */
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
            var hangs = proofs.stream().allMatch(run -> run.observed() == Observation.LIMITED);
            return new Refused(
                    PatchLevel.P1,
                    hangs ? "the proof meets a limit in every attempt" : "the proof still fires",
                    Optional.of("proof"),
                    runs);
        }
        // Named by variant where one gets through, for that is what the author can learn from.
        var bypass =
                after.stream()
                        .filter(run -> !run.isControl() && !run.isProof())
                        .filter(run -> getsPast(run, before, after))
                        .findFirst()
                        .or(() ->
                                proofs.stream()
                                        .filter(run -> getsPast(run, before, after))
                                        .findFirst());
        var allSilent = proofs.stream().allMatch(run -> run.observed() == Observation.ANSWERED);
        if (bypass.isPresent()) {
            return new Refused(
                    allSilent ? PatchLevel.P2 : PatchLevel.P1,
                    "bypassed by "
                            + bypass.get().input()
                            + (bypass.get().observed() == Observation.LIMITED
                                    ? ", which meets a limit: " + bypass.get().outcome()
                                    : ""),
                    Optional.of(bypass.get().input()),
                    runs);
        }
        var undecided =
                runs.stream()
                        .filter(run -> run.observed() == Observation.LIMITED)
                        .filter(run -> run.isControl() || !run.build().equals(vulnerable))
                        .filter(run -> !isLimited(run, after) || isLimited(run, before))
                        .findFirst();
        if (undecided.isPresent()) {
            return new Errored(
                    undecided.get().input()
                            + " met a limit at times, or without the patch too: "
                            + undecided.get().outcome(),
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

    private static boolean getsPast(
            RunEvidence run, List<RunEvidence> before, List<RunEvidence> after) {
        return switch (run.observed()) {
            case ANSWERED, BROKEN -> false;
            case FIRED, FAILED -> true;
            case LIMITED ->
                    isLimited(run, after)
                            && before.stream()
                                    .filter(other -> other.input().equals(run.input()))
                                    .noneMatch(other -> other.observed() == Observation.LIMITED);
        };
    }

    /** In every attempt. */
    private static boolean isLimited(RunEvidence like, List<RunEvidence> runs) {
        return runs.stream()
                .filter(run -> run.input().equals(like.input()))
                .allMatch(run -> run.observed() == Observation.LIMITED);
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
