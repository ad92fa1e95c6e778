package clearinghouse.formats.csaf.validation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * How one version of CVSS is written in JSON: its metrics with the letters of the vector and the
 * words of the members that say the same.
 */
enum CvssForm {
    V2("2.0", "", metricsOfV2()),
    V30("3.0", "CVSS:3.0/", metricsOfV3()),
    V31("3.1", "CVSS:3.1/", metricsOfV3()),
    V4("4.0", "CVSS:4.0/", metricsOfV4());

    /**
     * One metric.
     *
     * @param values the word for each letter; a table, in order
     * @param notDefined the letter for that it is not given; empty when it must be
     */
    record Metric(String name, String member, Map<String, String> values, String notDefined) {}

    private final String version;
    private final String prefix;
    private final List<Metric> metrics;
    private final Map<String, Metric> byName = new HashMap<>();

    CvssForm(String version, String prefix, List<Metric> metrics) {
        this.version = version;
        this.prefix = prefix;
        this.metrics = metrics;
        metrics.forEach(metric -> byName.put(metric.name(), metric));
    }

    String version() {
        return version;
    }

    List<Metric> metrics() {
        return metrics;
    }

    static Optional<CvssForm> of(String version) {
        for (var form : values()) {
            if (form.version.equals(version)) {
                return Optional.of(form);
            }
        }
        return Optional.empty();
    }

    /**
     * The letters by metric, where the vector fits the pattern of the schema: in 2.0 and 3.x in any
     * order and even twice, in 4.0 complete and in the order of the specification.
     */
    Optional<Map<String, String>> letters(String vector) {
        if (!vector.startsWith(prefix) || vector.length() > 1_000) {
            return Optional.empty();
        }
        var letters = new LinkedHashMap<String, String>();
        var next = 0;
        for (var part : vector.substring(prefix.length()).split("/", -1)) {
            var colon = part.indexOf(':');
            var metric = colon < 0 ? null : byName.get(part.substring(0, colon));
            if (metric == null || !metric.values().containsKey(part.substring(colon + 1))) {
                return Optional.empty();
            }
            if (this == V4) {
                while (next < metrics.size() && !metrics.get(next).equals(metric)) {
                    if (metrics.get(next).notDefined().isEmpty()) {
                        return Optional.empty();
                    }
                    next++;
                }
                if (next++ == metrics.size()) {
                    return Optional.empty();
                }
            }
            letters.put(metric.name(), part.substring(colon + 1));
        }
        var enough = this != V4 || letters.containsKey("SA");
        return enough ? Optional.of(letters) : Optional.empty();
    }

    /** A vector of these letters, in the order of the specification. */
    String vector(Map<String, String> letters) {
        var parts = new ArrayList<String>();
        for (var metric : metrics) {
            var letter = letters.get(metric.name());
            if (letter != null) {
                parts.add(metric.name() + ":" + letter);
            }
        }
        return prefix + String.join("/", parts);
    }

    /** As the schema of FIRST asks; members beyond it are allowed in all but 4.0. */
    Shape shape() {
        var score = Shape.number(0, 10);
        var shape =
                Shape.object()
                        .closed(this == V4)
                        .must("version", Shape.oneOf(version))
                        .must(
                                "vectorString",
                                Shape.text(
                                        0,
                                        text -> letters(text).isPresent(),
                                        "must be a vector of CVSS " + version))
                        .must("baseScore", score);
        for (var metric : metrics) {
            shape.may(
                    metric.member(), Shape.oneOf(metric.values().values().toArray(String[]::new)));
        }
        if (this == V2) {
            return shape.may("temporalScore", score).may("environmentalScore", score);
        }
        var severity = Shape.oneOf("NONE", "LOW", "MEDIUM", "HIGH", "CRITICAL");
        shape.must("baseSeverity", severity);
        if (this == V4) {
            return (node, place, faults) -> {
                shape.check(node, place, faults);
                checkBand(node.path("baseScore"), node.path("baseSeverity"), place, faults);
            };
        }
        return shape.may("temporalScore", score)
                .may("temporalSeverity", severity)
                .may("environmentalScore", score)
                .may("environmentalSeverity", severity);
    }

    // The schema of 4.0 ties the words to the scores, and wants tenths in all bands but HIGH.
    private static void checkBand(
            JsonNode score, JsonNode severity, Place place, Shape.Faults faults) {
        if (!score.isNumber() || !severity.isString()) {
            return;
        }
        var value = score.decimalValue();
        var tenths = value.movePointRight(1).stripTrailingZeros().scale() <= 0;
        var word = severity(value.doubleValue());
        if (!word.equals(severity.stringValue()) || !(tenths || word.equals("HIGH"))) {
            faults.add(place, "has a baseScore and a baseSeverity that do not belong together");
        }
    }

    /** The word of the qualitative rating scale, the same in 3.x and 4.0; empty between bands. */
    static String severity(double score) {
        if (score == 0) {
            return "NONE";
        }
        if (score >= 0.1 && score <= 3.9) {
            return "LOW";
        }
        if (score >= 4 && score <= 6.9) {
            return "MEDIUM";
        }
        if (score >= 7 && score <= 8.9) {
            return "HIGH";
        }
        return score >= 9 && score <= 10 ? "CRITICAL" : "";
    }

    private static List<Metric> metricsOfV2() {
        var impact = "N NONE P PARTIAL C COMPLETE";
        var requirement = "L LOW M MEDIUM H HIGH ND NOT_DEFINED";
        return table(
                "AV accessVector", "N NETWORK A ADJACENT_NETWORK L LOCAL",
                "AC accessComplexity", "H HIGH M MEDIUM L LOW",
                "Au authentication", "M MULTIPLE S SINGLE N NONE",
                "C confidentialityImpact", impact,
                "I integrityImpact", impact,
                "A availabilityImpact", impact,
                "E exploitability",
                        "U UNPROVEN POC PROOF_OF_CONCEPT F FUNCTIONAL H HIGH ND NOT_DEFINED",
                "RL remediationLevel",
                        "OF OFFICIAL_FIX TF TEMPORARY_FIX W WORKAROUND U UNAVAILABLE ND NOT_DEFINED",
                "RC reportConfidence",
                        "UC UNCONFIRMED UR UNCORROBORATED C CONFIRMED ND NOT_DEFINED",
                "CDP collateralDamagePotential",
                        "N NONE L LOW LM LOW_MEDIUM MH MEDIUM_HIGH H HIGH ND NOT_DEFINED",
                "TD targetDistribution", "N NONE L LOW M MEDIUM H HIGH ND NOT_DEFINED",
                "CR confidentialityRequirement", requirement,
                "IR integrityRequirement", requirement,
                "AR availabilityRequirement", requirement);
    }

    private static List<Metric> metricsOfV3() {
        var impact = "N NONE L LOW H HIGH";
        var modifiedImpact = impact + " X NOT_DEFINED";
        var requirement = "L LOW M MEDIUM H HIGH X NOT_DEFINED";
        var vector = "N NETWORK A ADJACENT_NETWORK L LOCAL P PHYSICAL";
        return table(
                "AV attackVector",
                vector,
                "AC attackComplexity",
                "H HIGH L LOW",
                "PR privilegesRequired",
                "H HIGH L LOW N NONE",
                "UI userInteraction",
                "N NONE R REQUIRED",
                "S scope",
                "U UNCHANGED C CHANGED",
                "C confidentialityImpact",
                impact,
                "I integrityImpact",
                impact,
                "A availabilityImpact",
                impact,
                "E exploitCodeMaturity",
                "U UNPROVEN P PROOF_OF_CONCEPT F FUNCTIONAL H HIGH X NOT_DEFINED",
                "RL remediationLevel",
                "O OFFICIAL_FIX T TEMPORARY_FIX W WORKAROUND U UNAVAILABLE X NOT_DEFINED",
                "RC reportConfidence",
                "U UNKNOWN R REASONABLE C CONFIRMED X NOT_DEFINED",
                "CR confidentialityRequirement",
                requirement,
                "IR integrityRequirement",
                requirement,
                "AR availabilityRequirement",
                requirement,
                "MAV modifiedAttackVector",
                vector + " X NOT_DEFINED",
                "MAC modifiedAttackComplexity",
                "H HIGH L LOW X NOT_DEFINED",
                "MPR modifiedPrivilegesRequired",
                "H HIGH L LOW N NONE X NOT_DEFINED",
                "MUI modifiedUserInteraction",
                "N NONE R REQUIRED X NOT_DEFINED",
                "MS modifiedScope",
                "U UNCHANGED C CHANGED X NOT_DEFINED",
                "MC modifiedConfidentialityImpact",
                modifiedImpact,
                "MI modifiedIntegrityImpact",
                modifiedImpact,
                "MA modifiedAvailabilityImpact",
                modifiedImpact);
    }

    private static List<Metric> metricsOfV4() {
        var impact = "H HIGH L LOW N NONE";
        var modified = impact + " X NOT_DEFINED";
        var subsequent = "N NEGLIGIBLE L LOW H HIGH X NOT_DEFINED";
        var safe = "N NEGLIGIBLE L LOW H HIGH S SAFETY X NOT_DEFINED";
        var requirement = "L LOW M MEDIUM H HIGH X NOT_DEFINED";
        var vector = "N NETWORK A ADJACENT L LOCAL P PHYSICAL";
        return table(
                "AV attackVector",
                vector,
                "AC attackComplexity",
                "H HIGH L LOW",
                "AT attackRequirements",
                "N NONE P PRESENT",
                "PR privilegesRequired",
                "H HIGH L LOW N NONE",
                "UI userInteraction",
                "N NONE P PASSIVE A ACTIVE",
                "VC vulnConfidentialityImpact",
                impact,
                "VI vulnIntegrityImpact",
                impact,
                "VA vulnAvailabilityImpact",
                impact,
                "SC subConfidentialityImpact",
                impact,
                "SI subIntegrityImpact",
                impact,
                "SA subAvailabilityImpact",
                impact,
                "E exploitMaturity",
                "U UNREPORTED P PROOF_OF_CONCEPT A ATTACKED X NOT_DEFINED",
                "CR confidentialityRequirement",
                requirement,
                "IR integrityRequirement",
                requirement,
                "AR availabilityRequirement",
                requirement,
                "MAV modifiedAttackVector",
                vector + " X NOT_DEFINED",
                "MAC modifiedAttackComplexity",
                "H HIGH L LOW X NOT_DEFINED",
                "MAT modifiedAttackRequirements",
                "N NONE P PRESENT X NOT_DEFINED",
                "MPR modifiedPrivilegesRequired",
                "H HIGH L LOW N NONE X NOT_DEFINED",
                "MUI modifiedUserInteraction",
                "N NONE P PASSIVE A ACTIVE X NOT_DEFINED",
                "MVC modifiedVulnConfidentialityImpact",
                modified,
                "MVI modifiedVulnIntegrityImpact",
                modified,
                "MVA modifiedVulnAvailabilityImpact",
                modified,
                "MSC modifiedSubConfidentialityImpact",
                subsequent,
                "MSI modifiedSubIntegrityImpact",
                safe,
                "MSA modifiedSubAvailabilityImpact",
                safe,
                "S Safety",
                "N NEGLIGIBLE P PRESENT X NOT_DEFINED",
                "AU Automatable",
                "N NO Y YES X NOT_DEFINED",
                "R Recovery",
                "A AUTOMATIC U USER I IRRECOVERABLE X NOT_DEFINED",
                "V valueDensity",
                "D DIFFUSE C CONCENTRATED X NOT_DEFINED",
                "RE vulnerabilityResponseEffort",
                "L LOW M MODERATE H HIGH X NOT_DEFINED",
                "U providerUrgency",
                "Clear CLEAR Green GREEN Amber AMBER Red RED X NOT_DEFINED");
    }

    private static List<Metric> table(String... cells) {
        var metrics = new ArrayList<Metric>();
        for (var i = 0; i < cells.length; i += 2) {
            var names = cells[i].split(" ");
            var words = cells[i + 1].split(" ");
            var values = new LinkedHashMap<String, String>();
            var notDefined = "";
            for (var j = 0; j < words.length; j += 2) {
                values.put(words[j], words[j + 1]);
                if (words[j + 1].equals("NOT_DEFINED")) {
                    notDefined = words[j];
                }
            }
            metrics.add(new Metric(names[0], names[1], values, notDefined));
        }
        return List.copyOf(metrics);
    }
}
