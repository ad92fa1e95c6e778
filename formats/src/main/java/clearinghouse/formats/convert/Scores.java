package clearinghouse.formats.convert;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.cvss.Cvss;
import clearinghouse.formats.cvss.CvssVersion;
import clearinghouse.formats.cvss.Severity;
import clearinghouse.formats.published.PublishedRecord;
import clearinghouse.formats.published.StatedSeverity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Vectors, with the scores that follow from them: what a source states of scores is not taken. */
final class Scores {

    private Scores() {}

    /** Those that their standard allows, each once. */
    static List<Cvss> all(PublishedRecord said) {
        return said.severities().stream()
                .map(StatedSeverity::cvss)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    /** The first of a version that the author gives for the whole; else the first of others. */
    static Optional<Cvss> first(PublishedRecord said, CvssVersion... versions) {
        return first(said, true, versions).or(() -> first(said, false, versions));
    }

    private static Optional<Cvss> first(
            PublishedRecord said, boolean byAuthor, CvssVersion... versions) {
        var wanted = List.of(versions);
        var one = said.affected().size() == 1;
        return said.severities().stream()
                .filter(severity -> severity.about().isEmpty() || one)
                .filter(severity -> severity.by().isEmpty() || !byAuthor)
                .map(StatedSeverity::cvss)
                .flatMap(Optional::stream)
                .filter(cvss -> wanted.contains(cvss.version()))
                .findFirst();
    }

    /** The vector of CVSS 4 has one score, whichever metrics it gives. */
    static BigDecimal score(Cvss cvss) {
        return cvss.version() == CvssVersion.V4_0 ? cvss.score() : cvss.baseScore();
    }

    /** The object of FIRST's schemas, as far as they require it. */
    static ObjectNode object(Cvss cvss) {
        var node = JsonText.object();
        var score = score(cvss);
        node.put("version", cvss.version().number());
        node.put("vectorString", cvss.vector());
        node.put("baseScore", score);
        if (cvss.version() != CvssVersion.V2_0) {
            node.put("baseSeverity", Severity.of(score).name());
        }
        return node;
    }

    /** Words such as MODERATE where no vector is given. */
    static Optional<String> rating(PublishedRecord said) {
        return said.severities().stream()
                .filter(severity -> severity.vector().isEmpty() && severity.score().isEmpty())
                .map(StatedSeverity::rating)
                .filter(rating -> !rating.isBlank())
                .findFirst();
    }
}
