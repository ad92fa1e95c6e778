package clearinghouse.formats.published;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The daily table of EPSS: a line with the model and the day, one with the names of columns, then
 * one for each CVE. It is read line by line, since it has some hundred thousand.
 */
public final class EpssForm {

    private static final String HEADER = "cve,epss,percentile";
    private static final String SHARE =
            "[01](?:\\.\\d{1,18})?(?:[eE]-\\d{1,2})?|[2-9](?:\\.\\d{1,18})?[eE]-\\d{1,2}";
    private static final Pattern ROW =
            Pattern.compile("(CVE-\\d{4}-\\d{4,19}),(SHARE),(SHARE)".replace("SHARE", SHARE));
    private static final int MOST_PROBLEMS = 100;

    private EpssForm() {}

    /** The probability that a CVE is exploited in the next 30 days, and its rank, each 0 to 1. */
    public record Score(String cve, BigDecimal probability, BigDecimal percentile) {}

    /**
     * What a table was.
     *
     * @param model such as {@code v2026.06.15}; empty where the table does not say
     * @param day of the scores
     * @param rows that were told
     * @param refused lines that are none
     * @param problems of the first hundred of these, by line
     */
    public record Table(
            String model, Optional<Instant> day, long rows, long refused, List<Problem> problems) {
        public Table {
            problems = List.copyOf(problems);
        }
    }

    /** Invalid without its header; a line that is no row is refused alone. */
    public static Parsed<Table> read(Iterator<String> lines, Consumer<Score> to) {
        var model = "";
        Optional<Instant> day = Optional.empty();
        long number = 1;
        var line = lines.hasNext() ? lines.next() : "";
        if (line.startsWith("#")) {
            model = named(line, "model_version");
            day = Times.parse(named(line, "score_date"));
            line = lines.hasNext() ? lines.next() : "";
            number++;
        }
        if (!line.strip().equals(HEADER)) {
            return Parsed.invalid(
                    "/" + number, "epss-no-header", "an EPSS table has the columns " + HEADER);
        }
        long rows = 0;
        long refused = 0;
        var problems = new ArrayList<Problem>();
        while (lines.hasNext()) {
            line = lines.next();
            number++;
            var score = score(line);
            if (score.isPresent()) {
                to.accept(score.get());
                rows++;
            } else if (!line.isBlank()) {
                refused++;
                if (problems.size() < MOST_PROBLEMS) {
                    problems.add(
                            new Problem(
                                    "/" + number,
                                    "epss-row",
                                    "no CVE with two numbers from 0 to 1: "
                                            + Problem.excerpt(line)));
                }
            }
        }
        return Parsed.valid(new Table(model, day, rows, refused, problems));
    }

    private static String named(String comment, String name) {
        for (var part : comment.substring(1).split(",")) {
            if (part.strip().startsWith(name + ":")) {
                return part.strip().substring(name.length() + 1);
            }
        }
        return "";
    }

    private static Optional<Score> score(String line) {
        var row = ROW.matcher(line.strip());
        if (!row.matches()) {
            return Optional.empty();
        }
        try {
            var probability = new BigDecimal(row.group(2));
            var percentile = new BigDecimal(row.group(3));
            return share(probability) && share(percentile)
                    ? Optional.of(new Score(row.group(1), probability, percentile))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean share(BigDecimal number) {
        return number.signum() >= 0 && number.compareTo(BigDecimal.ONE) <= 0;
    }
}
