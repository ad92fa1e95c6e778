package clearinghouse.pages;

import clearinghouse.validation.Laboratory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands behind a verdict: every run in the sandbox, complete enough to repeat it, those of
 * one input on one build together.
 *
 * @param proofs the runs that the verdict is about
 * @param controls harmless inputs, which say that the software still answers
 */
record Evidence(List<Group> proofs, List<Group> controls, int runs) {

    private static final String CONTROL = "control";

    record Group(String title, String outcome, List<Run> runs) {}

    record Run(
            String title,
            String command,
            List<Map.Entry<String, String>> digests,
            String profile,
            String sandbox,
            String ending,
            String oracle,
            String excerpt) {}

    static Evidence of(List<Laboratory.Run> runs) {
        var byInput = new LinkedHashMap<String, List<Laboratory.Run>>();
        for (var run : runs) {
            byInput.computeIfAbsent(run.input() + " on " + run.build(), _ -> new ArrayList<>())
                    .add(run);
        }
        var proofs = new ArrayList<Group>();
        var controls = new ArrayList<Group>();
        byInput.forEach((title, same) ->
                (same.getFirst().input().startsWith(CONTROL) ? controls : proofs)
                        .add(group(title, same)));
        return new Evidence(proofs, controls, runs.size());
    }

    private static Group group(String title, List<Laboratory.Run> runs) {
        long fired = runs.stream().filter(run -> run.observed().equals("fired")).count();
        var same = runs.stream().map(Laboratory.Run::observed).distinct().count() == 1;
        var outcome =
                fired > 0
                        ? "fired in %d of %d runs".formatted(fired, runs.size())
                        : same && runs.getFirst().observed().equals("answered")
                                ? "silent in all %d runs".formatted(runs.size())
                                : "no clear answer in %d runs".formatted(runs.size());
        return new Group(
                Texts.begun(title),
                runs.size() == 1 ? outcome.replace("all 1 runs", "its only run") : outcome,
                runs.stream().map(Evidence::run).toList());
    }

    private static Run run(Laboratory.Run run) {
        return new Run(
                "Attempt %d: %s".formatted(run.attempt(), run.observed().replace('_', ' ')),
                String.join(" ", run.command()),
                run.digests().entrySet().stream().sorted(Map.Entry.comparingByKey()).toList(),
                run.profile(),
                run.sandbox(),
                "%s with exit status %d after %d ms"
                        .formatted(run.outcome().replace('_', ' '), run.exit(), run.wallMillis()),
                run.oracle() + ", " + run.observed().replace('_', ' '),
                run.excerpt());
    }

    boolean isEmpty() {
        return runs == 0;
    }

    /** What a level of the laboratory says. */
    static Optional<String> level(Optional<String> level) {
        return level.map(code ->
                switch (code) {
                    case "E0" -> "E0: text only";
                    case "E1" -> "E1: located in the named version";
                    case "E2" -> "E2: reproduced in every attempt";
                    case "E3" -> "E3: reproduced in every attempt, and silent on a fixed build";
                    case "E4" -> "E4: minimised, with the range of versions";
                    case "E5" -> "E5: with a validated patch";
                    case "P1" -> "P1: applies and builds";
                    case "P2" -> "P2: every proof silent in every attempt";
                    case "P3" -> "P3: the project's own tests pass";
                    case "P4" ->
                            "P4: variants of the proofs blocked, harmless inputs answered as before";
                    case "P5" -> "P5: the same answers over a corpus";
                    default -> code;
                });
    }
}
