package clearinghouse.lab;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one call was and what it showed, enough to repeat it.
 *
 * @param build a version of the target, or "patched"
 * @param input "proof", "proof 2", "control NAME", "variant 3 (NAME)"
 * @param attempt 1 to 3
 * @param oracle what would have counted as firing
 * @param command the whole command line, with the box around it
 * @param digests SHA-256 of "jar", "input", "harness", and of the "answer" when there was one
 * @param profile the pinned limits in one line
 * @param sandbox which one, and what it held
 * @param outcome of the process: exited, signalled, killed_wall and so on
 * @param exit its status, or -1
 * @param frames at most 48 of the stack where the call ended, the top first
 * @param excerpt at most 2 KiB: how the call ended and the top frames
 */
public record RunEvidence(
        String build,
        String input,
        int attempt,
        Observation observed,
        String oracle,
        List<String> command,
        Map<String, String> digests,
        String profile,
        List<String> sandbox,
        String outcome,
        int exit,
        long wallMillis,
        long cpuMillis,
        List<String> frames,
        String excerpt) {

    static final int EXCERPT = 2048;

    public RunEvidence {
        command = List.copyOf(command);
        digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
        sandbox = List.copyOf(sandbox);
        frames = List.copyOf(frames);
        if (excerpt.length() > EXCERPT) {
            throw new IllegalArgumentException("an excerpt has at most " + EXCERPT + " characters");
        }
    }

    boolean isProof() {
        return input.startsWith("proof");
    }

    boolean isControl() {
        return input.startsWith("control ");
    }

    String answer() {
        return digests.getOrDefault("answer", "");
    }
}
