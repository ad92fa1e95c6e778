package clearinghouse.formats.cvss;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** A CVSS 3.1 vector with its eight base metrics; temporal and environmental ones are kept. */
public record Cvss31(String vector) {

    private static final String PREFIX = "CVSS:3.1/";
    private static final int LONGEST = 256;

    private static final List<String> BASE = List.of("AV", "AC", "PR", "UI", "S", "C", "I", "A");

    private static final Map<String, String> VALUES =
            Map.ofEntries(
                    Map.entry("AV", "NALP"),
                    Map.entry("AC", "LH"),
                    Map.entry("PR", "NLH"),
                    Map.entry("UI", "NR"),
                    Map.entry("S", "UC"),
                    Map.entry("C", "NLH"),
                    Map.entry("I", "NLH"),
                    Map.entry("A", "NLH"),
                    Map.entry("E", "XUPFH"),
                    Map.entry("RL", "XOTWU"),
                    Map.entry("RC", "XURC"),
                    Map.entry("CR", "XLMH"),
                    Map.entry("IR", "XLMH"),
                    Map.entry("AR", "XLMH"),
                    Map.entry("MAV", "XNALP"),
                    Map.entry("MAC", "XLH"),
                    Map.entry("MPR", "XNLH"),
                    Map.entry("MUI", "XNR"),
                    Map.entry("MS", "XUC"),
                    Map.entry("MC", "XNLH"),
                    Map.entry("MI", "XNLH"),
                    Map.entry("MA", "XNLH"));

    public Cvss31 {
        fault(vector)
                .ifPresent(fault -> {
                    throw new IllegalArgumentException(fault.message());
                });
    }

    public static Parsed<Cvss31> parse(String vector) {
        var fault = fault(vector);
        return fault.isPresent()
                ? Parsed.invalid(List.of(fault.get()))
                : Parsed.valid(new Cvss31(vector));
    }

    /** CVSS 3.1, section 7.1, rounded up to one decimal. */
    public BigDecimal baseScore() {
        var metrics = metrics(vector);
        var changed = is(metrics, "S", 'C');
        var iss =
                1
                        - (1 - impact(metrics, "C"))
                                * (1 - impact(metrics, "I"))
                                * (1 - impact(metrics, "A"));
        var impact = changed ? 7.52 * (iss - 0.029) - 3.25 * Math.pow(iss - 0.02, 15) : 6.42 * iss;
        if (impact <= 0) {
            return BigDecimal.valueOf(0, 1);
        }
        var exploitability =
                8.22
                        * attackVector(metrics)
                        * (is(metrics, "AC", 'L') ? 0.77 : 0.44)
                        * privileges(metrics, changed)
                        * (is(metrics, "UI", 'N') ? 0.85 : 0.62);
        return roundedUp(Math.min((changed ? 1.08 : 1) * (impact + exploitability), 10));
    }

    public Severity severity() {
        var tenths = baseScore().unscaledValue().intValueExact();
        if (tenths == 0) {
            return Severity.NONE;
        }
        if (tenths < 40) {
            return Severity.LOW;
        }
        if (tenths < 70) {
            return Severity.MEDIUM;
        }
        return tenths < 90 ? Severity.HIGH : Severity.CRITICAL;
    }

    private static Optional<Problem> fault(String vector) {
        if (vector.length() > LONGEST || !vector.startsWith(PREFIX)) {
            return problem("cvss-version", "a CVSS 3.1 vector begins with " + PREFIX);
        }
        var seen = new LinkedHashMap<String, String>();
        for (var part : vector.substring(PREFIX.length()).split("/", -1)) {
            var colon = part.indexOf(':');
            var metric = colon < 0 ? part : part.substring(0, colon);
            var value = colon < 0 ? "" : part.substring(colon + 1);
            var allowed = VALUES.getOrDefault(metric, "");
            if (value.length() != 1 || allowed.indexOf(value.charAt(0)) < 0) {
                return problem(
                        "cvss-metric", "no CVSS 3.1 metric and value: " + Problem.excerpt(part));
            }
            if (seen.put(metric, value) != null) {
                return problem("cvss-metric", "metric " + metric + " is given twice");
            }
        }
        for (var metric : BASE) {
            if (!seen.containsKey(metric)) {
                return problem("cvss-metric", "base metric " + metric + " is missing");
            }
        }
        return Optional.empty();
    }

    private static Optional<Problem> problem(String code, String message) {
        return Optional.of(new Problem("", code, message));
    }

    private static SequencedMap<String, Character> metrics(String vector) {
        var metrics = new LinkedHashMap<String, Character>();
        for (var part : vector.substring(PREFIX.length()).split("/")) {
            metrics.put(part.substring(0, part.indexOf(':')), part.charAt(part.length() - 1));
        }
        return metrics;
    }

    private static boolean is(Map<String, Character> metrics, String metric, char value) {
        return metrics.getOrDefault(metric, ' ') == value;
    }

    private static double impact(Map<String, Character> metrics, String metric) {
        if (is(metrics, metric, 'H')) {
            return 0.56;
        }
        return is(metrics, metric, 'L') ? 0.22 : 0;
    }

    private static double attackVector(Map<String, Character> metrics) {
        if (is(metrics, "AV", 'N')) {
            return 0.85;
        }
        if (is(metrics, "AV", 'A')) {
            return 0.62;
        }
        return is(metrics, "AV", 'L') ? 0.55 : 0.2;
    }

    private static double privileges(Map<String, Character> metrics, boolean changed) {
        if (is(metrics, "PR", 'N')) {
            return 0.85;
        }
        if (is(metrics, "PR", 'L')) {
            return changed ? 0.68 : 0.62;
        }
        return changed ? 0.5 : 0.27;
    }

    // CVSS 3.1 appendix A: whole numbers keep floating point from rounding 4.02 up to 4.1.
    private static BigDecimal roundedUp(double score) {
        var hundredThousandths = Math.round(score * 100_000);
        return BigDecimal.valueOf(Math.ceilDiv(hundredThousandths, 10_000), 1);
    }
}
