package clearinghouse.pages;

import clearinghouse.inventory.Point;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a small operator is asked of a system, and no more: what it is, whether strangers reach it,
 * and what depends on it. Not to know is an answer.
 */
enum ThreeQuestions {
    HARM(
            "harm",
            "Yes: somebody could come to harm",
            Map.of(
                    Point.SAFETY_IMPACT, "critical",
                    Point.MISSION_IMPACT, "mef_failure",
                    Point.MISSION_WELL_BEING, "high")),
    WORK(
            "work",
            "No harm, but essential work stops",
            Map.of(
                    Point.SAFETY_IMPACT, "negligible",
                    Point.MISSION_IMPACT, "mef_failure",
                    Point.MISSION_WELL_BEING, "medium")),
    NUISANCE(
            "nuisance",
            "No: it would be a nuisance",
            Map.of(
                    Point.SAFETY_IMPACT, "negligible",
                    Point.MISSION_IMPACT, "degraded",
                    Point.MISSION_WELL_BEING, "low"));

    static final String UNKNOWN = "I do not know";

    private final String code;
    private final String words;
    private final Map<Point, String> said;

    ThreeQuestions(String code, String words, Map<Point, String> said) {
        this.code = code;
        this.words = words;
        this.said = said;
    }

    static List<Field> questions(PageRequest request, Faults faults) {
        return List.of(
                Field.choice(
                                "reachable",
                                "2. Can strangers on the internet reach it?",
                                "Such as a website, a portal or remote access. It decides how soon a weakness in it has to be fixed.",
                                List.of(
                                        new Field.Option("", UNKNOWN),
                                        new Field.Option("yes", "Yes"),
                                        new Field.Option("no", "No")))
                        .holding(request.field("reachable"))
                        .failing(faults),
                Field.choice(
                                "depends",
                                "3. Does care or safety depend on it?",
                                "Think of the worst day on which it stops or does something wrong.",
                                java.util.stream.Stream.concat(
                                                java.util.stream.Stream.of(
                                                        new Field.Option("", UNKNOWN)),
                                                List.of(values()).stream()
                                                        .map(it ->
                                                                new Field.Option(
                                                                        it.code, it.words)))
                                        .toList())
                        .holding(request.field("depends"))
                        .failing(faults));
    }

    static Faults faults(PageRequest request) {
        var reachable = request.field("reachable");
        var depends = request.field("depends");
        return Faults.NONE
                .when(
                        !List.of("", "yes", "no").contains(reachable),
                        "reachable",
                        "Choose one of the three answers.")
                .when(
                        !depends.isEmpty()
                                && List.of(values()).stream()
                                        .noneMatch(it -> it.code.equals(depends)),
                        "depends",
                        "Choose one of the four answers.");
    }

    /** What the answers say; of what somebody does not know, nothing is said. */
    static Map<Point, String> said(PageRequest request) {
        var said = new EnumMap<Point, String>(Point.class);
        request.optional("reachable").ifPresent(it -> said.put(Point.INTERNET_EXPOSED, it));
        for (var answer : values()) {
            if (answer.code.equals(request.field("depends"))) {
                said.putAll(answer.said);
            }
        }
        return said;
    }
}
