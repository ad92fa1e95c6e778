package clearinghouse.formats.cvss;

import java.util.function.UnaryOperator;

/**
 * Metrics that CVSS 4.0 looks at together, each with its values from the most severe down. Sets 3
 * and 6 count as one, since their levels move together (section 8.2).
 */
enum EquivalenceSet {
    EQ1("AV:NALP PR:NLH UI:NPA"),
    EQ2("AC:LH AT:NP"),
    EQ3_AND_6("VC:HLN VI:HLN VA:HLN CR:HML IR:HML AR:HML"),
    EQ4("SC:SHLN SI:SHLN SA:SHLN"),
    EQ5("E:APU");

    private final String[] metrics;

    EquivalenceSet(String metrics) {
        this.metrics = metrics.split(" ");
    }

    /** How many steps a vector lies below the most severe values there are. */
    int steps(UnaryOperator<String> vector) {
        int steps = 0;
        for (var metric : metrics) {
            var colon = metric.indexOf(':');
            steps += metric.indexOf(vector.apply(metric.substring(0, colon)), colon) - colon - 1;
        }
        return steps;
    }
}
