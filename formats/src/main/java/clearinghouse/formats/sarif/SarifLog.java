package clearinghouse.formats.sarif;

import java.util.List;

/** A SARIF 2.1.0 log. */
public record SarifLog(List<SarifRun> runs) {

    public SarifLog {
        runs = List.copyOf(runs);
    }

    /** The results of all runs, in order. */
    public List<SarifResult> results() {
        return runs.stream().flatMap(run -> run.results().stream()).toList();
    }
}
