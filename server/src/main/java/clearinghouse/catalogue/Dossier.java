package clearinghouse.catalogue;

import clearinghouse.formats.published.EpssForm;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that is known here of one public vulnerability: its names, and at each point what is followed
 * and what others say, each with its source and time.
 *
 * @param name by which it is best known
 * @param partial there is more than is told here: names, documents or lines
 */
public record Dossier(
        String name,
        List<Named> names,
        List<Answer> answers,
        List<Affected> affected,
        List<Source> sources,
        boolean partial) {

    private static final int MOST_OTHERS = 50;
    private static final int MOST_AFFECTED = 500;

    /**
     * @param saidBy labels of the documents that bear it
     */
    public record Named(String name, List<String> saidBy) {
        public Named {
            saidBy = List.copyOf(saidBy);
        }
    }

    /**
     * @param by who says so within the document; empty for its author
     */
    public record Value(String text, Source source, String by) {}

    /**
     * @param disputed sources contradict each other
     */
    public record Answer(String point, Value chosen, List<Value> others, boolean disputed) {
        public Answer {
            others = List.copyOf(others);
        }
    }

    public record Affected(
            String software, String standing, String versions, Source source, String by) {}

    /** A probability, and the table that it stands in. */
    record Scored(EpssForm.Score score, Source table) {}

    public Dossier {
        names = List.copyOf(names);
        answers = List.copyOf(answers);
        affected = List.copyOf(affected);
        sources = List.copyOf(sources);
    }

    static Dossier of(
            Collection<String> names, List<Heard> heard, List<Scored> scored, boolean partial) {
        var inOrder =
                heard.stream()
                        .sorted(
                                Comparator.comparing((Heard it) -> it.source().withdrawn())
                                        .thenComparingInt(it -> Choice.rank(it.source(), ""))
                                        .thenComparing(it -> it.source().label()))
                        .toList();
        var affected = affected(inOrder);
        var hidden =
                affected.size() > MOST_AFFECTED
                        || heard.stream().anyMatch(it -> it.telling().statement().more() > 0);
        return new Dossier(
                bestKnown(names),
                named(names, inOrder),
                answers(inOrder, scored),
                affected.stream().limit(MOST_AFFECTED).toList(),
                Stream.concat(
                                inOrder.stream().map(Heard::source),
                                scored.stream().map(Scored::table))
                        .distinct()
                        .toList(),
                partial || hidden);
    }

    /** What is followed at a point; empty where nobody says anything of it. */
    Optional<String> chosen(Point point) {
        return answers.stream()
                .filter(it -> it.point().equals(point.code()))
                .map(it -> it.chosen().text())
                .filter(text -> !text.isBlank())
                .findFirst();
    }

    /** CVE before GHSA before all others; of several the first in the order of texts. */
    private static String bestKnown(Collection<String> names) {
        return names.stream()
                .min(
                        Comparator.comparing((String name) -> !name.startsWith("CVE-"))
                                .thenComparing(name -> !name.startsWith("GHSA-"))
                                .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    private static List<Named> named(Collection<String> names, List<Heard> heard) {
        var saidBy = new TreeMap<String, TreeSet<String>>();
        names.forEach(name -> saidBy.put(name, new TreeSet<>()));
        for (var each : heard) {
            for (var name : each.telling().names()) {
                var labels = saidBy.get(name);
                if (labels != null) {
                    labels.add(each.source().label());
                }
            }
        }
        return saidBy.entrySet().stream()
                .map(it -> new Named(it.getKey(), List.copyOf(it.getValue())))
                .toList();
    }

    private static List<Answer> answers(List<Heard> heard, List<Scored> scored) {
        Map<Point, List<Value>> values = new EnumMap<>(Point.class);
        for (var each : heard) {
            for (var said : each.telling().statement().said()) {
                values.computeIfAbsent(said.point(), _ -> new ArrayList<>())
                        .add(new Value(said.value(), each.source(), said.by()));
            }
        }
        for (var each : scored) {
            values.computeIfAbsent(Point.EPSS, _ -> new ArrayList<>())
                    .add(new Value(words(each.score()), each.table(), ""));
        }
        return values.entrySet().stream().map(it -> answer(it.getKey(), it.getValue())).toList();
    }

    private static String words(EpssForm.Score score) {
        return "%s (percentile %s) for %s"
                .formatted(
                        score.probability().toPlainString(),
                        score.percentile().toPlainString(),
                        score.cve());
    }

    private static Answer answer(Point point, List<Value> values) {
        var sorted = values.stream().sorted(Choice.order(point)).toList();
        return new Answer(
                point.code(),
                sorted.getFirst(),
                sorted.stream().skip(1).limit(MOST_OTHERS).toList(),
                Choice.disputed(point, sorted));
    }

    private static List<Affected> affected(List<Heard> heard) {
        return heard.stream()
                .flatMap(each ->
                        each.telling().statement().affected().stream()
                                .map(it ->
                                        new Affected(
                                                it.software(),
                                                it.standing(),
                                                it.versions(),
                                                each.source(),
                                                it.by())))
                .limit(MOST_AFFECTED + 1L)
                .toList();
    }
}
