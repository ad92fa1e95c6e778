package clearinghouse.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The funnel in lines: how many got how far, and how long that took from the step before. */
final class FunnelTable {

    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;

    private FunnelTable() {}

    /**
     * @param steps as the interface gives them, in their order
     */
    static List<String> lines(List<JsonNode> steps) {
        var width = steps.stream().mapToInt(step -> counted(step).length()).max().orElse(0);
        var lines = new ArrayList<String>();
        var before = "";
        for (var step : steps) {
            var name = name(step);
            var line = "  %-11s %-" + (width + 2) + "s%s";
            lines.add(line.formatted(name, counted(step), since(step, before)).stripTrailing());
            before = name;
        }
        return lines;
    }

    static String text(List<JsonNode> steps) {
        return lines(steps).stream().collect(Collectors.joining(System.lineSeparator()));
    }

    private static String name(JsonNode step) {
        return World.printable(step.path("name").asString(""));
    }

    private static String counted(JsonNode step) {
        long count = step.path("count").asLong(0);
        var unit = World.printable(step.path("unit").asString(""));
        return "%3d %s".formatted(count, count == 1 ? one(unit) : unit);
    }

    private static String one(String unit) {
        return unit.replaceFirst("ies$", "y").replaceFirst("s$", "");
    }

    private static String since(JsonNode step, String before) {
        var median = step.path("median_seconds_from_previous");
        // Nothing comes before the first step, so there is nothing to measure.
        if (before.isEmpty()) {
            return "";
        }
        return median.isIntegralNumber()
                ? "median %s after %s".formatted(words(median.asLong()), before)
                : "not measured";
    }

    /** The two largest units; a time is never told longer than it is. */
    static String words(long seconds) {
        if (seconds < 1) {
            return "less than a second";
        }
        if (seconds < MINUTE) {
            return count(seconds, "second");
        }
        if (seconds < HOUR) {
            return two(count(seconds / MINUTE, "minute"), seconds % MINUTE, "second");
        }
        return seconds < DAY
                ? two(count(seconds / HOUR, "hour"), seconds % HOUR / MINUTE, "minute")
                : two(count(seconds / DAY, "day"), seconds % DAY / HOUR, "hour");
    }

    private static String two(String larger, long smaller, String unit) {
        return smaller == 0 ? larger : larger + " and " + count(smaller, unit);
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
