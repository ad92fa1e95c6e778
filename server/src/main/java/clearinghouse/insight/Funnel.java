package clearinghouse.insight;

import clearinghouse.exposure.Uptake;
import clearinghouse.intake.Arrival;
import clearinghouse.intake.FindingId;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.kernel.PartyId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How many got how far, and how long each step took. Findings become root causes, root causes
 * become remedies, remedies reach operators; each step says what it counts.
 */
public record Funnel(Scope scope, List<Step> steps) {

    /** Which root causes are counted. */
    public enum Scope {
        ALL,
        PUBLISHED;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String FINDINGS = "findings";
    private static final String CAUSES = "vulnerabilities";
    private static final String OPERATORS = "operators";

    /**
     * @param medianSeconds from the step before, over those that reached both
     */
    public record Step(String name, long count, String unit, OptionalLong medianSeconds) {}

    public Funnel {
        steps = List.copyOf(steps);
    }

    /** When each root cause got that far. */
    record Milestones(
            Map<VulnerabilityId, Instant> disclosed, Map<VulnerabilityId, Instant> patched) {}

    /**
     * Of the root causes that an advisory tells of, as if there were no others.
     *
     * @param uptake begins at an advisory, so all of it counts
     */
    static Funnel ofPublished(
            Set<VulnerabilityId> published,
            List<Arrival> arrivals,
            Map<FindingId, Instant> reproductions,
            Milestones milestones,
            List<Uptake> uptake) {
        return of(
                Scope.PUBLISHED,
                arrivals.stream().filter(it -> published.contains(it.cause())).toList(),
                reproductions,
                new Milestones(
                        only(published, milestones.disclosed()),
                        only(published, milestones.patched())),
                uptake);
    }

    static Funnel of(
            List<Arrival> arrivals,
            Map<FindingId, Instant> reproductions,
            Milestones milestones,
            List<Uptake> uptake) {
        return of(Scope.ALL, arrivals, reproductions, milestones, uptake);
    }

    private static Funnel of(
            Scope scope,
            List<Arrival> arrivals,
            Map<FindingId, Instant> reproductions,
            Milestones milestones,
            List<Uptake> uptake) {
        var received = earliest(arrivals.stream().map(it -> Map.entry(it.cause(), it.at())));
        var reproduced =
                earliest(
                        arrivals.stream()
                                .filter(it -> reproductions.containsKey(it.finding()))
                                .map(it ->
                                        Map.entry(
                                                it.cause(),
                                                Objects.requireNonNull(
                                                        reproductions.get(it.finding())))));
        var disclosed = milestones.disclosed();
        var patched = milestones.patched();
        return new Funnel(
                scope,
                List.of(
                        // A finding is its own root cause until it is merged: no time passes.
                        new Step("submitted", arrivals.size(), FINDINGS, OptionalLong.empty()),
                        new Step("unique", received.size(), CAUSES, OptionalLong.empty()),
                        causes("reproduced", received, reproduced),
                        causes("disclosed", reproduced, disclosed),
                        causes("patched", disclosed, patched),
                        operators(
                                "delivered",
                                uptake,
                                it ->
                                        Optional.ofNullable(
                                                VulnerabilityId.parse(it.vulnerability())
                                                        .map(patched::get)
                                                        .orElse(null)),
                                Uptake::delivered),
                        operators("deployed", uptake, Uptake::delivered, Uptake::deployed),
                        operators("verified", uptake, Uptake::deployed, Uptake::verified)));
    }

    private static Map<VulnerabilityId, Instant> only(
            Set<VulnerabilityId> published, Map<VulnerabilityId, Instant> moments) {
        return earliest(moments.entrySet().stream().filter(it -> published.contains(it.getKey())));
    }

    private static Step causes(
            String name, Map<VulnerabilityId, Instant> before, Map<VulnerabilityId, Instant> now) {
        var times =
                now.entrySet().stream()
                        .flatMap(reached ->
                                Stream.ofNullable(before.get(reached.getKey()))
                                        .map(from -> seconds(from, reached.getValue())));
        return new Step(name, now.size(), CAUSES, median(times.toList()));
    }

    /** An operator with two root causes is one operator, and has two times. */
    private static Step operators(
            String name,
            List<Uptake> uptake,
            Function<Uptake, Optional<Instant>> before,
            Function<Uptake, Optional<Instant>> now) {
        var reached = uptake.stream().filter(it -> now.apply(it).isPresent()).toList();
        var operators = reached.stream().map(Uptake::operator).collect(Collectors.<PartyId>toSet());
        var times =
                reached.stream()
                        .flatMap(it ->
                                before.apply(it).stream()
                                        .map(from -> seconds(from, now.apply(it).orElseThrow())));
        return new Step(name, operators.size(), OPERATORS, median(times.toList()));
    }

    /** What was ready before the step in front of it took no time. */
    private static long seconds(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toSeconds());
    }

    private static OptionalLong median(List<Long> values) {
        if (values.isEmpty()) {
            return OptionalLong.empty();
        }
        var sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return OptionalLong.of(
                sorted.size() % 2 == 1
                        ? sorted.get(middle)
                        : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }

    static Map<VulnerabilityId, Instant> earliest(
            Stream<Map.Entry<VulnerabilityId, Instant>> moments) {
        var first = new HashMap<VulnerabilityId, Instant>();
        moments.forEach(moment ->
                first.merge(moment.getKey(), moment.getValue(), (a, b) -> a.isBefore(b) ? a : b));
        return Map.copyOf(first);
    }
}
