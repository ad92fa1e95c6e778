package clearinghouse.catalogue;

import clearinghouse.formats.Problem;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What imported documents say of a public vulnerability that a decision can be made from.
 *
 * @param exploited who says that it is listed as exploited, the earliest listing first
 * @param choices at points of SSVC, the newest first
 * @param severities with the score that each means, shown beside a decision
 * @param epss the newest probability of its being exploited
 * @param isCut there is more than was read: what is not told may be known all the same
 */
public record Known(
        List<Said> exploited,
        List<Chosen> choices,
        List<Said> severities,
        Optional<Score> epss,
        boolean isCut) {

    /** Of a hostile heap of documents. */
    private static final int MOST = 20;

    /**
     * @param by who says so, and in what
     * @param at of which time that is
     */
    public record Said(String value, String by, String source, Optional<Instant> at) {
        public Said {
            value = Problem.excerpt(value);
            by = Problem.excerpt(by);
            source = Problem.excerpt(source);
        }
    }

    /**
     * @param point by the name that the source has for it
     */
    public record Chosen(String point, Said said) {
        public Chosen {
            point = Problem.excerpt(point);
        }
    }

    /**
     * @param at the day for which the model gives it
     */
    public record Score(BigDecimal probability, String source, Instant at) {}

    public Known {
        exploited = List.copyOf(exploited);
        choices = List.copyOf(choices);
        severities = List.copyOf(severities);
    }

    static Known of(Collection<Heard> heard, Collection<Dossier.Scored> scored, boolean isCut) {
        var exploited = new ArrayList<Said>();
        var choices = new ArrayList<Chosen>();
        var severities = new ArrayList<Dossier.Value>();
        for (var each : heard) {
            if (each.source().withdrawn()) {
                continue;
            }
            for (var said : each.telling().statement().said()) {
                switch (said.point()) {
                    case EXPLOITED -> {
                        if (DecidingWords.isListed(said.value())) {
                            exploited.add(
                                    new Said(
                                            "yes",
                                            by(each, said),
                                            each.source().label(),
                                            DecidingWords.listedSince(said.value())
                                                    .map(Known::begin)));
                        }
                    }
                    case SSVC -> {
                        var selection = DecidingWords.selection(said.value());
                        selection
                                .options()
                                .forEach((point, value) ->
                                        choices.add(
                                                new Chosen(
                                                        point,
                                                        new Said(
                                                                value,
                                                                by(each, said),
                                                                each.source().label(),
                                                                selection.at()))));
                    }
                    case SEVERITY ->
                            severities.add(
                                    new Dossier.Value(said.value(), each.source(), by(each, said)));
                    case TITLE, DESCRIPTION, WEAKNESSES, EPSS, PUBLISHED, MODIFIED, WITHDRAWN -> {}
                }
            }
        }
        return new Known(
                exploited.stream()
                        .sorted(Comparator.comparing((Said it) -> it.at().orElse(Instant.MAX)))
                        .limit(MOST)
                        .toList(),
                choices.stream()
                        .sorted(
                                Comparator.comparing(
                                        (Chosen it) -> it.said().at().orElse(Instant.EPOCH),
                                        Comparator.reverseOrder()))
                        .limit(MOST * 3L)
                        .toList(),
                severities.stream()
                        .sorted(Choice.order(Point.SEVERITY))
                        .limit(MOST)
                        .map(it ->
                                new Said(
                                        it.text(),
                                        it.by(),
                                        it.source().label(),
                                        Optional.of(it.source().at())))
                        .toList(),
                scored.stream()
                        .max(Comparator.comparing(it -> it.score().probability()))
                        .map(it ->
                                new Score(
                                        it.score().probability(),
                                        it.table().label(),
                                        it.table().at())),
                isCut);
    }

    private static String by(Heard heard, Statement.Said said) {
        return said.by().isEmpty() ? heard.source().label() : said.by();
    }

    private static Instant begin(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
