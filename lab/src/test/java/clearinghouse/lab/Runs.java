package clearinghouse.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Evidence written out in one line per build and input, one letter per attempt. */
final class Runs {

    private Runs() {}

    /**
     * {@code build input letters}: F fired, A answered, X failed, L limited, B broken; after a
     * colon the answer.
     */
    static List<RunEvidence> of(String... lines) {
        var runs = new ArrayList<RunEvidence>();
        for (var line : lines) {
            var answer =
                    line.contains(":") ? line.substring(line.indexOf(':') + 1).strip() : "same";
            var words = line.replaceAll(":.*", "").strip().split(" ");
            var letters = words[words.length - 1];
            var input = String.join(" ", List.of(words).subList(1, words.length - 1));
            for (int i = 0; i < letters.length(); i++) {
                runs.add(run(words[0], input, i + 1, observed(letters.charAt(i)), answer));
            }
        }
        return runs;
    }

    private static Observation observed(char letter) {
        return switch (letter) {
            case 'F' -> Observation.FIRED;
            case 'A' -> Observation.ANSWERED;
            case 'X' -> Observation.FAILED;
            case 'L' -> Observation.LIMITED;
            case 'B' -> Observation.BROKEN;
            default -> throw new IllegalArgumentException("" + letter);
        };
    }

    private static RunEvidence run(
            String build, String input, int attempt, Observation observed, String answer) {
        return new RunEvidence(
                build,
                input,
                attempt,
                observed,
                "java.lang.StackOverflowError",
                List.of("/jdk/bin/java"),
                Map.of("answer", answer),
                "",
                List.of("bubblewrap"),
                observed == Observation.LIMITED ? "killed_wall" : "exited",
                0,
                1,
                1,
                List.of("a.B.c:1", "a.B.d:2", "a.B.e:3", "a.B.f:4"),
                observed.name());
    }
}
