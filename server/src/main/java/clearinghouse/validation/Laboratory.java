package clearinghouse.validation;

import clearinghouse.intake.FindingProof;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where proofs and patches are tried. What it answers is decided outside of the sandbox. */
public interface Laboratory {

    /** The software under test for a package; empty when there is none yet. */
    Optional<String> target(String packageUrl);

    /** The version whose sources a patch of this package changes; empty where none is built. */
    default Optional<String> patchedVersion(String packageUrl) {
        return Optional.empty();
    }

    /** Why the target of a package does not take an entry; empty also without a target. */
    Optional<String> entryProblem(String packageUrl, String entry);

    /** Why nothing can be tried on this machine now; found out by trying. */
    default Optional<String> outOfOrder() {
        return Optional.empty();
    }

    /** What is missing before anything of a target can run; to try again would not bring it. */
    default Optional<String> missing(String target) {
        return Optional.empty();
    }

    Examined examine(String target, FindingProof proof, Steps steps);

    /**
     * @param proofs of one root cause, the oldest first
     */
    Judged judge(String target, List<FindingProof> proofs, String diff, Steps steps);

    /** Told how far the work is; must not block. */
    interface Steps {
        void at(String step, int done, int of);
    }

    /** One run of one input on one build, enough to repeat it. */
    record Run(
            String build,
            String input,
            int attempt,
            List<String> command,
            Map<String, String> digests,
            String profile,
            String sandbox,
            String outcome,
            int exit,
            String oracle,
            String observed,
            String excerpt,
            long wallMillis) {}

    /**
     * @param verdict reproduced, not_reproduced, flaky or errored
     * @param tested the version of the build that the proof was run on; empty when none was
     * @param stack the top frames where a reproduced proof ended
     */
    record Examined(
            String verdict,
            String level,
            Optional<String> tested,
            Optional<String> silencedBy,
            Optional<String> reason,
            List<Run> runs,
            List<String> stack) {

        static Examined undecided(String reason) {
            return new Examined(
                    ERRORED,
                    "E0",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(reason),
                    List.of(),
                    List.of());
        }

        boolean reproduced() {
            return verdict.equals(REPRODUCED);
        }

        boolean errored() {
            return verdict.equals(ERRORED);
        }
    }

    /**
     * @param verdict accepted, refused or errored; what does not build is errored, never fixed
     * @param jar what was judged, when it was accepted
     */
    record Judged(
            String verdict,
            Optional<String> level,
            Optional<String> reason,
            Optional<String> bypassedBy,
            Optional<byte[]> jar,
            List<Run> runs) {

        boolean errored() {
            return verdict.equals(ERRORED);
        }

        boolean accepted() {
            return verdict.equals(ACCEPTED);
        }

        Judged withRuns(List<Run> all) {
            return new Judged(verdict, level, reason, bypassedBy, jar, all);
        }
    }

    String REPRODUCED = "reproduced";
    String ERRORED = "errored";
    String ACCEPTED = "accepted";
}
