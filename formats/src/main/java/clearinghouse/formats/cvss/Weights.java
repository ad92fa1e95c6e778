package clearinghouse.formats.cvss;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** The numbers that a standard gives to the values of metrics. */
final class Weights {

    private final Map<String, BigDecimal> weights = new HashMap<>();

    /** A line is a metric, or several alike, and its values: {@code C,I,A N=0 P=0.275}. */
    static Weights of(String table) {
        var weights = new Weights();
        table.lines().forEach(weights::add);
        return weights;
    }

    private void add(String line) {
        var words = line.split(" ");
        for (var metric : words[0].split(",")) {
            for (int i = 1; i < words.length; i++) {
                var equals = words[i].indexOf('=');
                weights.put(
                        metric + ":" + words[i].substring(0, equals),
                        new BigDecimal(words[i].substring(equals + 1)));
            }
        }
    }

    /** One where the standard has no number: what is not defined changes nothing. */
    BigDecimal of(String metric, String value) {
        return weights.getOrDefault(metric + ":" + value, BigDecimal.ONE);
    }
}
