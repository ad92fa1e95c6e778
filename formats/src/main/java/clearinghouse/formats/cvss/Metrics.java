package clearinghouse.formats.cvss;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** What a vector says of its metrics, in its order. */
record Metrics(CvssVersion version, String vector, SequencedMap<String, String> given) {

    /** One of version 4 with every metric is shorter. */
    private static final int LONGEST = 256;

    static Parsed<Metrics> parse(String vector) {
        if (vector.length() > LONGEST) {
            return problem("cvss-too-long", "a vector has at most " + LONGEST + " characters");
        }
        for (var version : CvssVersion.values()) {
            if (version != CvssVersion.V2_0 && vector.startsWith(version.prefix())) {
                return parse(version, vector);
            }
        }
        return vector.startsWith("CVSS:")
                ? problem("cvss-version", "a vector is one of CVSS 2.0, 3.0, 3.1 or 4.0")
                : parse(CvssVersion.V2_0, vector);
    }

    private static Parsed<Metrics> parse(CvssVersion version, String vector) {
        var given = new LinkedHashMap<String, String>();
        var order = version.metrics().keySet().iterator();
        for (var part : vector.substring(version.prefix().length()).split("/", -1)) {
            var colon = part.indexOf(':');
            var metric = colon < 0 ? part : part.substring(0, colon);
            var value = part.substring(colon + 1);
            var values = version.metrics().get(metric);
            if (values == null || colon < 0 || !values.contains(value)) {
                return problem(
                        "cvss-metric",
                        "no metric and value of CVSS %s: %s"
                                .formatted(version.number(), Problem.excerpt(part)));
            }
            if (given.put(metric, value) != null) {
                return problem("cvss-metric", "metric " + metric + " is given twice");
            }
            if (version.ordered() && !reaches(order, metric)) {
                return problem(
                        "cvss-order", "metric " + metric + " follows one that it has to precede");
            }
        }
        for (var metric : version.mandatory()) {
            if (!given.containsKey(metric)) {
                return problem("cvss-metric", "base metric " + metric + " is missing");
            }
        }
        return Parsed.valid(new Metrics(version, vector, given));
    }

    private static boolean reaches(Iterator<String> order, String metric) {
        while (order.hasNext()) {
            if (order.next().equals(metric)) {
                return true;
            }
        }
        return false;
    }

    private static Parsed<Metrics> problem(String code, String message) {
        return Parsed.invalid("", code, message);
    }

    /** {@code X} where the vector is silent or, in version 2, says {@code ND}. */
    String of(String metric) {
        var value = given.getOrDefault(metric, "X");
        return value.equals("ND") ? "X" : value;
    }

    boolean is(String metric, String value) {
        return of(metric).equals(value);
    }

    /** As if the vector had mandatory metrics only. */
    String base(String metric) {
        return version.mandatory().contains(metric) ? of(metric) : "X";
    }

    /** What the environment makes of a base metric. */
    String modified(String metric) {
        return is("M" + metric, "X") ? of(metric) : of("M" + metric);
    }

    boolean definesAny(String... metrics) {
        return Arrays.stream(metrics).anyMatch(metric -> !is(metric, "X"));
    }
}
