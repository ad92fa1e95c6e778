package clearinghouse.formats.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Works rules out. A later trigger never gives an earlier deadline, a pause only puts one off, and
 * what is paused when it is triggered begins when the pause ends.
 *
 * @param words how a person calls what a trigger names, such as {@code the publication}
 */
public record Clock(Calendar calendar, List<Pause> pauses, Map<String, String> words) {

    /** Whoever pauses for centuries gets a deadline after them, not an endless count. */
    private static final int MOST_DAYS = 4_000_000;

    public Clock {
        pauses = List.copyOf(pauses);
        words = Map.copyOf(words);
    }

    /**
     * @param happened when what is named happened; what is absent has not
     */
    public Deadline deadline(Rule rule, Map<String, Instant> happened) {
        return switch (rule) {
            case Rule.After(var span, var trigger) ->
                    Optional.ofNullable(happened.get(trigger))
                            .map(at -> after(span, trigger, at))
                            .orElseGet(() -> new Deadline.Waiting(List.of(trigger)));
            case Rule.EarliestOf(var rules) ->
                    joined("earliest of", all(rules, happened), rule, Comparator.naturalOrder());
            case Rule.LatestOf(var rules) -> {
                var all = all(rules, happened);
                // It will end at some time, and may end last.
                yield paused(all)
                        .orElseGet(() -> joined("latest of", all, rule, Comparator.reverseOrder()));
            }
        };
    }

    /** Of deadlines that are known already the first, which says that it is. */
    public static Reason earliest(Reason one, Reason other) {
        return new Reason(
                "earliest of",
                Optional.empty(),
                one.at().isAfter(other.at()) ? other.at() : one.at(),
                List.of(one, other));
    }

    private List<Deadline> all(List<Rule> rules, Map<String, Instant> happened) {
        return rules.stream().map(rule -> deadline(rule, happened)).toList();
    }

    private static Optional<Deadline> paused(List<Deadline> all) {
        return all.stream().filter(Deadline.Paused.class::isInstance).findFirst();
    }

    private static Deadline joined(
            String says, List<Deadline> all, Rule rule, Comparator<Instant> order) {
        var running =
                all.stream()
                        .filter(Deadline.Due.class::isInstance)
                        .map(it -> ((Deadline.Due) it).why())
                        .toList();
        if (running.isEmpty()) {
            return paused(all).orElseGet(() -> new Deadline.Waiting(rule.triggers()));
        }
        if (running.size() == 1) {
            return new Deadline.Due(running.getFirst());
        }
        var first = running.stream().map(Reason::at).min(order).orElseThrow();
        return new Deadline.Due(new Reason(says, Optional.empty(), first, running));
    }

    private Deadline after(Span span, String trigger, Instant triggered) {
        var counted = merged().stream().filter(it -> ends(it).isAfter(triggered)).toList();
        var begun =
                counted.stream()
                        .findFirst()
                        .filter(it -> !it.from().isAfter(triggered))
                        .map(Clock::ends)
                        .orElse(triggered);
        if (begun.equals(Instant.MAX)) {
            return new Deadline.Paused(counted.getFirst().from(), counted.getFirst().why());
        }
        return (switch (span.unit()) {
                    case HOURS -> elapsed(begun, Duration.ofHours(span.number()), counted);
                    case DAYS -> days(begun, span.number(), counted);
                    case BUSINESS_DAYS -> businessDays(begun, span.number(), merged());
                })
                .<Deadline>map(at ->
                        new Deadline.Due(
                                new Reason(
                                        "%s after %s%s"
                                                .formatted(
                                                        span.words(),
                                                        words.getOrDefault(trigger, trigger),
                                                        paused(counted, at)),
                                        Optional.of(triggered),
                                        at,
                                        List.of())))
                .orElseGet(() ->
                        new Deadline.Paused(counted.getLast().from(), counted.getLast().why()));
    }

    /** Why some of the time until then did not count. */
    private static String paused(List<Pause> pauses, Instant until) {
        var whys =
                pauses.stream()
                        .filter(it -> it.from().isBefore(until))
                        .map(Pause::why)
                        .distinct()
                        .toList();
        return whys.isEmpty() ? "" : ", not counting pauses: " + String.join("; ", whys);
    }

    /** Empty where a pause without an end lies before it. */
    private static Optional<Instant> elapsed(Instant begun, Duration span, List<Pause> pauses) {
        var at = begun.plus(span);
        for (var pause : pauses) {
            if (pause.from().isBefore(at) && ends(pause).isAfter(begun)) {
                if (pause.until().isEmpty()) {
                    return Optional.empty();
                }
                var from = pause.from().isBefore(begun) ? begun : pause.from();
                at = at.plus(Duration.between(from, ends(pause)));
            }
        }
        return Optional.of(at);
    }

    /** Counted on the wall, where each day has 24 hours; a pause is as long as the wall shows. */
    private Optional<Instant> days(Instant begun, int number, List<Pause> pauses) {
        var onTheWall =
                pauses.stream()
                        .map(it -> new Pause(wall(it.from()), it.until().map(this::wall), it.why()))
                        .toList();
        return elapsed(wall(begun), Duration.ofDays(number), onTheWall)
                .map(at -> calendar.instant(LocalDateTime.ofInstant(at, ZoneOffset.UTC)));
    }

    private Instant wall(Instant at) {
        return calendar.wall(at).toInstant(ZoneOffset.UTC);
    }

    /**
     * To the same time of day; what begins on no business day begins with the next one. A day of
     * which a part is paused does not count.
     */
    private Optional<Instant> businessDays(Instant begun, int number, List<Pause> pauses) {
        var shown = calendar.wall(begun);
        var day = shown.toLocalDate();
        var time = shown.toLocalTime();
        var left = number;
        for (var i = 0; i < MOST_DAYS; i++) {
            if (isPausedForGood(day, pauses)) {
                return Optional.empty();
            }
            if (counts(day, pauses)) {
                if (left == 0) {
                    return Optional.of(calendar.instant(day.atTime(time)));
                }
                left--;
            } else if (left == number) {
                time = LocalTime.MIDNIGHT;
            }
            day = day.plusDays(1);
        }
        return Optional.empty();
    }

    private boolean counts(LocalDate day, List<Pause> pauses) {
        return calendar.isBusinessDay(day)
                && pauses.stream()
                        .noneMatch(it ->
                                calendar.wall(it.from()).isBefore(day.plusDays(1).atStartOfDay())
                                        && it.until()
                                                .map(calendar::wall)
                                                .filter(end -> !end.isAfter(day.atStartOfDay()))
                                                .isEmpty());
    }

    private boolean isPausedForGood(LocalDate day, List<Pause> pauses) {
        return pauses.stream()
                .anyMatch(it ->
                        it.until().isEmpty()
                                && calendar.wall(it.from())
                                        .isBefore(day.plusDays(1).atStartOfDay()));
    }

    /** In their order, none touching another. */
    private List<Pause> merged() {
        var merged = new ArrayList<Pause>();
        for (var pause : sorted(pauses)) {
            if (merged.isEmpty() || ends(merged.getLast()).isBefore(pause.from())) {
                merged.add(pause);
            } else if (ends(pause).isAfter(ends(merged.getLast()))) {
                var before = merged.removeLast();
                merged.add(
                        new Pause(before.from(), pause.until(), before.why() + "; " + pause.why()));
            }
        }
        return merged;
    }

    private static List<Pause> sorted(Collection<Pause> pauses) {
        return pauses.stream()
                .filter(it -> it.until().filter(it.from()::equals).isEmpty())
                .sorted(Comparator.comparing(Pause::from).thenComparing(Clock::ends))
                .toList();
    }

    private static Instant ends(Pause pause) {
        return pause.until().orElse(Instant.MAX);
    }
}
