package clearinghouse.pages;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happened, along a line, with the same in a table below. */
record Timeline(List<Happened> rows, List<Dot> dots, double now, Optional<Double> end, int height) {

    static final int WIDTH = 400;
    private static final int LEFT = 14;
    private static final int RIGHT = WIDTH - 14;
    private static final int NEAR = 20;
    private static final int LABEL = 30;
    private static final int STEP = 20;
    private static final int BELOW = 36;
    private static final int ABOVE = 20;

    /** One row of the table; its number stands in the dot. */
    record Happened(int number, String machine, String when, String what, String who) {}

    record Dot(int number, double x, double y) {}

    /** In the order of time. */
    record Event(Instant at, String what, String who) {}

    static Timeline of(List<Event> events, Instant now, Optional<Instant> end) {
        var first = events.isEmpty() ? now : events.getFirst().at();
        var last =
                end.filter(at -> at.isAfter(now))
                        .orElse(events.isEmpty() ? now : later(events.getLast().at(), now));
        var rows = new ArrayList<Happened>();
        var places = new ArrayList<double[]>();
        int highest = 0;
        for (var event : events) {
            rows.add(
                    new Happened(
                            rows.size() + 1,
                            Times.machine(event.at()),
                            Times.shortly(event.at()),
                            event.what(),
                            event.who()));
            double x = x(event.at(), first, last);
            int level = 0;
            // Dots that would cover each other are stacked.
            for (var other : places) {
                if (Math.abs(other[0] - x) < NEAR) {
                    level = Math.max(level, (int) other[1] + 1);
                }
            }
            places.add(new double[] {x, level});
            highest = Math.max(highest, level);
        }
        int axis = ABOVE + highest * STEP;
        var dots = new ArrayList<Dot>();
        for (var place : places) {
            dots.add(new Dot(dots.size() + 1, place[0], axis - place[1] * STEP));
        }
        return new Timeline(
                rows, dots, x(now, first, last), end.map(at -> x(at, first, last)), axis + BELOW);
    }

    /** So that the word stays inside of the picture. */
    String nowAnchor() {
        if (now < LEFT + LABEL) {
            return "start";
        }
        return now > RIGHT - LABEL ? "end" : "middle";
    }

    /** Not where it would cover the word for now. */
    boolean endIsLabelled() {
        return end.filter(x -> x - now > 4 * LABEL).isPresent();
    }

    int axis() {
        return height - BELOW;
    }

    int left() {
        return LEFT;
    }

    int right() {
        return RIGHT;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static double x(Instant at, Instant first, Instant last) {
        double all = Duration.between(first, last).toMillis();
        if (all <= 0) {
            return LEFT;
        }
        double part = Duration.between(first, at).toMillis() / all;
        return Math.round((LEFT + Math.clamp(part, 0, 1) * (RIGHT - LEFT)) * 10) / 10.0;
    }
}
