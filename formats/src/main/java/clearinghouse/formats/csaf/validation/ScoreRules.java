package clearinghouse.formats.csaf.validation;

import static clearinghouse.formats.csaf.validation.Report.quoted;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.csaf.validation.Document.Status;
import clearinghouse.formats.cvss.Cvss;
import clearinghouse.formats.cvss.Cvss2;
import clearinghouse.formats.cvss.Cvss3;
import clearinghouse.formats.cvss.Cvss4;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** CVSS and what else rates a vulnerability. */
final class ScoreRules {

    private static final List<String> MEMBERS = List.of("cvss_v2", "cvss_v3", "cvss_v4");

    private ScoreRules() {}

    /** One CVSS object of a score, and what it applies to. */
    private record Rating(Value score, String member, Value cvss, Optional<CvssForm> form) {

        String version() {
            return form.map(CvssForm::version).orElse(cvss.text("version"));
        }

        /** The letters of the vector; empty when it is none. */
        Map<String, String> letters() {
            return form.flatMap(it -> it.letters(cvss.text("vectorString"))).orElse(Map.of());
        }

        /** With what the members say where the vector is silent: the vector takes precedence. */
        Map<String, String> completed() {
            var letters = letters();
            if (letters.isEmpty()) {
                return letters;
            }
            var all = new LinkedHashMap<String, String>();
            for (var metric : form.orElseThrow().metrics()) {
                var letter = letters.get(metric.name());
                if (letter == null) {
                    letter = letterOf(metric, cvss.text(metric.member()));
                }
                if (!letter.isEmpty() && !letter.equals(metric.notDefined())) {
                    all.put(metric.name(), letter);
                }
            }
            return all;
        }

        private static String letterOf(CvssForm.Metric metric, String word) {
            for (var value : metric.values().entrySet()) {
                if (value.getValue().equals(word)) {
                    return value.getKey();
                }
            }
            return "";
        }

        /** The vector with what the members say where it is silent. */
        Optional<Cvss> computed() {
            return cvss(completed());
        }

        /** Whether no member says what the vector leaves open. */
        boolean isComplete() {
            var letters = letters();
            for (var metric : form.orElseThrow().metrics()) {
                if (cvss.has(metric.member()) && !letters.containsKey(metric.name())) {
                    return false;
                }
            }
            return true;
        }

        Optional<Cvss> ofVectorAlone() {
            return cvss(letters());
        }

        private Optional<Cvss> cvss(Map<String, String> letters) {
            if (letters.isEmpty()) {
                return Optional.empty();
            }
            return switch (Cvss.parse(form.orElseThrow().vector(letters))) {
                case Parsed.Valid<Cvss>(var vector) -> Optional.of(vector);
                case Parsed.Invalid<Cvss> _ -> Optional.empty();
            };
        }
    }

    private static List<Rating> ratings(Document document, Value vulnerability) {
        var ratings = new ArrayList<Rating>();
        for (var score : document.scores(vulnerability)) {
            var content = document.content(score);
            for (var member : MEMBERS) {
                if (content.has(member)) {
                    var cvss = content.get(member);
                    ratings.add(new Rating(score, member, cvss, form(member, cvss)));
                }
            }
        }
        return ratings;
    }

    private static Optional<CvssForm> form(String member, Value cvss) {
        return switch (member) {
            case "cvss_v2" -> Optional.of(CvssForm.V2);
            case "cvss_v4" -> Optional.of(CvssForm.V4);
            default ->
                    Optional.of(cvss.text("version").equals("3.0") ? CvssForm.V30 : CvssForm.V31);
        };
    }

    private record Rated(String version, String source, String product) {}

    // 6.1.7: in 2.1 each source may give its own.
    static void severalScores(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            var seen = new HashSet<Rated>();
            for (var rating : ratings(document, vulnerability)) {
                for (var product : new HashSet<>(rating.score().texts("products"))) {
                    if (!seen.add(
                            new Rated(rating.version(), rating.score().text("source"), product))) {
                        report.add(
                                rating.cvss(),
                                "%s has a score of CVSS %s already"
                                        .formatted(quoted(product), shortened(rating.version())));
                    }
                }
            }
        }
    }

    private static String shortened(String text) {
        return Problem.excerpt(text);
    }

    // 6.1.9: the vector takes precedence, and the members may say what it leaves open, so that a
    // score is right by either.
    static void computation(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            for (var rating : ratings(document, vulnerability)) {
                if (rating.letters().isEmpty()) {
                    continue;
                }
                var alone = rating.ofVectorAlone();
                var completed = rating.isComplete() ? alone : rating.computed();
                if (alone.isEmpty() || completed.isEmpty()) {
                    report.add(
                            rating.cvss().get("vectorString"),
                            "is no complete vector, so that no score follows from it");
                } else {
                    check(rating.cvss(), alone.get(), completed.get(), report);
                }
            }
        }
    }

    private static void check(Value cvss, Cvss alone, Cvss completed, Report report) {
        for (var kind : List.of("base", "temporal", "environmental")) {
            if (!cvss.has(kind + "Score") && !cvss.has(kind + "Severity")) {
                continue;
            }
            var right = new ArrayList<BigDecimal>();
            score(alone, kind).ifPresent(right::add);
            if (!completed.equals(alone)) {
                score(completed, kind).ifPresent(right::add);
            }
            if (!right.isEmpty()) {
                checkScore(cvss, kind, right, report);
            }
        }
    }

    private static Optional<BigDecimal> score(Cvss vector, String kind) {
        return switch (vector) {
            case Cvss2 v2 ->
                    switch (kind) {
                        case "base" -> Optional.of(v2.baseScore());
                        case "temporal" -> v2.temporalScore();
                        default -> v2.environmentalScore();
                    };
            case Cvss3 v3 ->
                    Optional.of(
                            switch (kind) {
                                case "base" -> v3.baseScore();
                                case "temporal" -> v3.temporalScore();
                                default -> v3.environmentalScore();
                            });
            // Its schema has one score, of all that the vector says.
            case Cvss4 v4 -> kind.equals("base") ? Optional.of(v4.score()) : Optional.empty();
        };
    }

    private static void checkScore(Value cvss, String kind, List<BigDecimal> right, Report report) {
        var first = right.getFirst();
        var score = cvss.get(kind + "Score");
        if (score.node().isNumber()
                && right.stream().noneMatch(it -> score.node().decimalValue().compareTo(it) == 0)) {
            report.add(score, "the vector gives " + first.toPlainString());
        }
        var severity = cvss.get(kind + "Severity");
        if (severity.node().isString()
                && right.stream()
                        .noneMatch(it ->
                                severity.text().equals(CvssForm.severity(it.doubleValue())))) {
            report.add(severity, "the vector gives " + CvssForm.severity(first.doubleValue()));
        }
    }

    // 6.1.10: what the vector does not say cannot be contradicted.
    static void consistency(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            for (var rating : ratings(document, vulnerability)) {
                var letters = rating.letters();
                if (letters.isEmpty()) {
                    continue;
                }
                for (var metric : rating.form().orElseThrow().metrics()) {
                    var letter = letters.get(metric.name());
                    var member = rating.cvss().get(metric.member());
                    if (letter != null
                            && member.node().isString()
                            && !member.text().equals(metric.values().get(letter))) {
                        report.add(member, "the vector says " + metric.name() + ":" + letter);
                    }
                }
            }
        }
    }

    // 6.1.56
    static void ratingBesideCvss(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            var scored = new HashSet<Rated>();
            for (var rating : ratings(document, vulnerability)) {
                for (var product : rating.score().texts("products")) {
                    scored.add(new Rated("", rating.score().text("source"), product));
                }
            }
            for (var metric : document.scores(vulnerability)) {
                var word = document.content(metric).get("qualitative_severity_rating");
                if (word.isThere()) {
                    for (var product : metric.texts("products")) {
                        if (scored.contains(new Rated("", metric.text("source"), product))) {
                            report.add(
                                    word, quoted(product) + " has a CVSS score of the same source");
                        }
                    }
                }
            }
        }
    }

    // 6.2.19
    static void scoreOfFixed(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            var vulnerable = new HashSet<String>();
            for (var rating : ratings(document, vulnerability)) {
                if (!isZero(rating)) {
                    vulnerable.addAll(rating.score().texts("products"));
                }
            }
            ProductRules.eachOf(
                    vulnerability,
                    List.of(Status.FIXED),
                    id -> {
                        if (vulnerable.contains(id.text())) {
                            report.add(
                                    id,
                                    quoted(id.text()) + " is fixed and has a score that is not 0");
                        }
                    });
        }
    }

    // The environmental metrics say so of a fixed product; a score of the vector alone may too.
    private static boolean isZero(Rating rating) {
        var computed = rating.computed();
        if (computed.isPresent()) {
            return computed.get().score().signum() == 0;
        }
        var environmental = rating.cvss().get("environmentalScore").node();
        return environmental.isNumber() && environmental.decimalValue().signum() == 0;
    }

    // 6.2.47
    static void ownSeverityRating(Document document, Report report) {
        var own = TrackingRules.canonical(document);
        eachSeverityRating(
                document,
                (metric, word) -> {
                    if (!metric.has("source") || own.contains(metric.text("source"))) {
                        report.add(
                                word,
                                "who issues the document should give a score, not a word alone");
                    }
                });
    }

    // 6.3.18
    static void severityRating(Document document, Report report) {
        eachSeverityRating(
                document,
                (_, word) -> report.add(word, "a word alone does not say what led to it"));
    }

    private interface EachWord {
        void accept(Value metric, Value word);
    }

    private static void eachSeverityRating(Document document, EachWord each) {
        for (var vulnerability : document.vulnerabilities()) {
            for (var metric : document.scores(vulnerability)) {
                var word = document.content(metric).get("qualitative_severity_rating");
                if (word.isThere()) {
                    each.accept(metric, word);
                }
            }
        }
    }

    // 6.3.1
    static void onlyVersion2(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            var newer = new HashSet<String>();
            var ratings = ratings(document, vulnerability);
            for (var score : document.scores(vulnerability)) {
                var content = document.content(score);
                if (MEMBERS.stream().skip(1).anyMatch(content::has)
                        || content.has("qualitative_severity_rating")) {
                    newer.addAll(score.texts("products"));
                }
            }
            for (var rating : ratings) {
                if (rating.member().equals("cvss_v2")
                        && !newer.containsAll(rating.score().texts("products"))) {
                    report.add(rating.cvss(), "there is no newer score than that of CVSS 2.0");
                }
            }
        }
    }

    // 6.3.2
    static void version30(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            for (var rating : ratings(document, vulnerability)) {
                if (rating.member().equals("cvss_v3")) {
                    if (rating.cvss().text("version").equals("3.0")) {
                        report.add(rating.cvss().get("version"), "CVSS 3.1 is the newer one");
                    } else if (rating.cvss().text("vectorString").startsWith("CVSS:3.0")) {
                        report.add(rating.cvss().get("vectorString"), "CVSS 3.1 is the newer one");
                    }
                }
            }
        }
    }

    // 6.3.12
    static void missingVersion4(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            var scored = new HashSet<String>();
            for (var metric : document.scores(vulnerability)) {
                var content = document.content(metric);
                if (MEMBERS.stream().anyMatch(content::has)) {
                    scored.addAll(metric.texts("products"));
                    if (!content.has("cvss_v4")) {
                        report.add(content, "there is no score of CVSS 4.0");
                    }
                }
            }
            unscored(vulnerability, scored, report);
        }
    }

    private static void unscored(Value vulnerability, Set<String> scored, Report report) {
        ProductRules.eachOf(
                vulnerability,
                List.of(Status.AFFECTED),
                id -> {
                    if (!scored.contains(id.text())) {
                        report.add(id, quoted(id.text()) + " has no score of CVSS");
                    }
                });
    }
}
