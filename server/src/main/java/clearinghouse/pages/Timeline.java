package clearinghouse.pages;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What happened, along a line, with the same in a table below.
 *
 * @param lines one drawing for a phone and one for a desk, each in the size in which it is shown,
 *     so that its words are as large as those around it
 * @param caption what the line spans and what its marks mean
 */
record Timeline(List<Happened> rows, List<Line> lines, String caption) {

    /** What fits a phone of 360 pixels, and what a line of text takes at a desk. */
    private static final List<Integer> WIDTHS = List.of(328, 608);

    private static final int EDGE = 14;
    private static final int BETWEEN = 2;
    private static final int LABEL = 16;

    /** One row of the table; its number stands in the dot. */
    record Happened(int number, String machine, String when, String what, String who) {}

    /**
     * Events that would cover each other share one.
     *
     * @param label a number, or the first and the last
     * @param x of its left end
     */
    record Dot(String label, double x, int width) {

        static final int HEIGHT = 20;

        double middle() {
            return x + width / 2.0;
        }
    }

    /**
     * @param from the day at its left end
     * @param to the day at its right end
     */
    record Line(
            String name,
            int width,
            List<Dot> dots,
            double now,
            Optional<Double> end,
            String from,
            String to) {

        static final int HEIGHT = 76;
        static final int AXIS = 36;

        int left() {
            return EDGE;
        }

        int right() {
            return width - EDGE;
        }

        /** So that the word stays inside of the picture. */
        String nowAnchor() {
            if (now < EDGE + LABEL) {
                return "start";
            }
            return now > right() - LABEL ? "end" : "middle";
        }
    }

    /** In the order of time. */
    record Event(Instant at, String what, String who) {}

    static Timeline of(List<Event> events, Instant now, Optional<Instant> end) {
        var first = events.isEmpty() ? now : events.getFirst().at();
        var last =
                end.filter(at -> at.isAfter(now))
                        .orElse(events.isEmpty() ? now : later(events.getLast().at(), now));
        var rows = new ArrayList<Happened>();
        for (var event : events) {
            rows.add(
                    new Happened(
                            rows.size() + 1,
                            Times.machine(event.at()),
                            Times.shortly(event.at()),
                            event.what(),
                            event.who()));
        }
        return new Timeline(
                rows,
                WIDTHS.stream().map(width -> line(width, events, first, last, now, end)).toList(),
                caption(first, last, now, end));
    }

    private static String caption(Instant first, Instant last, Instant now, Optional<Instant> end) {
        var from = Times.date(first);
        var to = Times.date(last);
        var span =
                "The events of the table below by their numbers, %s, with now marked"
                        .formatted(
                                from.equals(to) ? "all on " + from : "from " + from + " to " + to);
        return span
                + end.map(at ->
                                ", and by the thick line the %s of the embargo, %s."
                                        .formatted(
                                                at.isAfter(now) ? "coming end" : "end",
                                                Times.date(at)))
                        .orElse(".");
    }

    private static Line line(
            int width,
            List<Event> events,
            Instant first,
            Instant last,
            Instant now,
            Optional<Instant> end) {
        return new Line(
                width == WIDTHS.getFirst() ? "small" : "large",
                width,
                dots(width, events.stream().map(it -> x(width, it.at(), first, last)).toList()),
                x(width, now, first, last),
                end.map(at -> x(width, at, first, last)),
                Times.date(first),
                Times.date(last));
    }

    private static List<Dot> dots(int width, List<Double> places) {
        var dots = new ArrayList<Dot>();
        var begun = new ArrayList<Integer>();
        for (int i = 0; i < places.size(); i++) {
            int from = i;
            var dot = dot(width, places, from, i);
            // A dot that takes another in grows, and may so reach the one before.
            while (!dots.isEmpty()
                    && dot.x() < dots.getLast().x() + dots.getLast().width() + BETWEEN) {
                dots.removeLast();
                from = begun.removeLast();
                dot = dot(width, places, from, i);
            }
            dots.add(dot);
            begun.add(from);
        }
        return dots;
    }

    private static Dot dot(int width, List<Double> places, int from, int to) {
        var label = from == to ? String.valueOf(from + 1) : (from + 1) + "–" + (to + 1);
        int wide = 12 + 8 * label.length();
        double middle = (places.get(from) + places.get(to)) / 2;
        return new Dot(
                label, rounded(Math.clamp(middle - wide / 2.0, 0, (double) width - wide)), wide);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static double x(int width, Instant at, Instant first, Instant last) {
        double all = Duration.between(first, last).toMillis();
        if (all <= 0) {
            return EDGE;
        }
        double part = Duration.between(first, at).toMillis() / all;
        return rounded(EDGE + Math.clamp(part, 0, 1) * (width - 2 * EDGE));
    }

    private static double rounded(double x) {
        return Math.round(x * 10) / 10.0;
    }
}
