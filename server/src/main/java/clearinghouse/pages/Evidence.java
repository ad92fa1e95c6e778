package clearinghouse.pages;

import clearinghouse.validation.Laboratory;
import java.util.List;
import java.util.Map;

/** One run in the sandbox, complete enough to repeat it. */
record Evidence(
        String title,
        Badge outcome,
        String command,
        List<Map.Entry<String, String>> digests,
        String profile,
        String sandbox,
        int exit,
        String oracle,
        String observed,
        String excerpt,
        long millis) {

    static List<Evidence> of(List<Laboratory.Run> runs) {
        return runs.stream().map(Evidence::of).toList();
    }

    private static Evidence of(Laboratory.Run run) {
        return new Evidence(
                "%s on %s, attempt %d".formatted(run.input(), run.build(), run.attempt()),
                outcome(run.outcome()),
                String.join(" ", run.command()),
                run.digests().entrySet().stream().sorted(Map.Entry.comparingByKey()).toList(),
                run.profile(),
                run.sandbox(),
                run.exit(),
                run.oracle(),
                run.observed(),
                run.excerpt(),
                run.wallMillis());
    }

    private static Badge outcome(String outcome) {
        return Badge.neutral(outcome.replace('_', ' '));
    }
}
