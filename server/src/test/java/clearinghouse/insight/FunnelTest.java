package clearinghouse.insight;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.exposure.Uptake;
import clearinghouse.intake.Arrival;
import clearinghouse.intake.FindingId;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.kernel.PartyId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FunnelTest {

    private static final SecureRandom CHANCE = new SecureRandom();
    private static final VulnerabilityId REAL = VulnerabilityId.random(CHANCE);
    private static final VulnerabilityId INVENTED = VulnerabilityId.random(CHANCE);
    private static final PartyId HOSPITAL = PartyId.random(CHANCE);
    private static final PartyId BANK = PartyId.random(CHANCE);

    @Test
    void the_five_findings_of_the_demo_make_the_funnel_of_its_report() {
        assertThat(counts(demo()))
                .isEqualTo(
                        "submitted 5 findings, unique 2 vulnerabilities, reproduced 1 vulnerabilities, "
                                + "disclosed 1 vulnerabilities, patched 1 vulnerabilities, "
                                + "delivered 2 operators, deployed 1 operators, verified 1 operators");
    }

    @Test
    void each_step_has_the_median_time_since_the_one_before() {
        assertThat(
                        demo().steps().stream()
                                .filter(step -> step.medianSeconds().isPresent())
                                .collect(
                                        Collectors.toMap(
                                                Funnel.Step::name,
                                                step -> step.medianSeconds().getAsLong())))
                .isEqualTo(
                        Map.of(
                                "reproduced", 30L,
                                "disclosed", 70L,
                                "patched", 100L,
                                "delivered", 150L,
                                "deployed", 700L,
                                "verified", 1000L));
    }

    @Test
    void nothing_submitted_is_a_funnel_of_zeros_without_times() {
        var empty =
                Funnel.of(
                        List.of(), Map.of(), new Funnel.Milestones(Map.of(), Map.of()), List.of());
        assertThat(empty.steps())
                .hasSize(8)
                .allMatch(step -> step.count() == 0 && step.medianSeconds().isEmpty());
    }

    @Test
    void before_the_advisory_nothing_of_a_vulnerability_is_counted_for_everyone() {
        var early =
                Funnel.ofPublished(
                        Set.of(),
                        List.of(new Arrival(FindingId.random(CHANCE), REAL, at(0))),
                        Map.of(),
                        new Funnel.Milestones(Map.of(REAL, at(100)), Map.of(REAL, at(200))),
                        List.of());
        assertThat(early.scope()).isEqualTo(Funnel.Scope.PUBLISHED);
        assertThat(early.steps())
                .allMatch(step -> step.count() == 0 && step.medianSeconds().isEmpty());
    }

    @Test
    void after_the_advisory_everyone_is_told_of_it_and_of_no_other() {
        var reported = FindingId.random(CHANCE);
        var published =
                Funnel.ofPublished(
                        Set.of(REAL),
                        List.of(
                                new Arrival(reported, REAL, at(0)),
                                new Arrival(FindingId.random(CHANCE), INVENTED, at(9))),
                        Map.of(reported, at(40)),
                        new Funnel.Milestones(
                                Map.of(REAL, at(100), INVENTED, at(100)), Map.of(REAL, at(200))),
                        List.of());
        assertThat(counts(published))
                .startsWith(
                        "submitted 1 findings, unique 1 vulnerabilities, reproduced 1 vulnerabilities, disclosed 1 vulnerabilities, patched 1 vulnerabilities, delivered 0");
    }

    @Test
    void a_patch_that_was_ready_before_the_disclosure_took_no_time() {
        var early =
                Funnel.of(
                        List.of(),
                        Map.of(),
                        new Funnel.Milestones(Map.of(REAL, at(200)), Map.of(REAL, at(100))),
                        List.of());
        assertThat(early.steps().get(4).medianSeconds()).hasValue(0);
    }

    @Test
    void an_operator_with_two_root_causes_is_one_operator() {
        var twice =
                Stream.of(REAL, INVENTED)
                        .map(cause ->
                                new Uptake(
                                        cause.code(),
                                        HOSPITAL,
                                        Optional.of(at(1)),
                                        Optional.empty(),
                                        Optional.empty()))
                        .toList();
        var funnel =
                Funnel.of(List.of(), Map.of(), new Funnel.Milestones(Map.of(), Map.of()), twice);
        assertThat(funnel.steps().get(5).count()).isEqualTo(1);
    }

    private static Funnel demo() {
        var arrivals = new ArrayList<Arrival>();
        for (int i = 0; i < 4; i++) {
            arrivals.add(new Arrival(FindingId.random(CHANCE), REAL, at(i)));
        }
        arrivals.add(new Arrival(FindingId.random(CHANCE), INVENTED, at(9)));
        var reproductions =
                Map.of(arrivals.get(0).finding(), at(40), arrivals.get(1).finding(), at(30));
        var uptake =
                List.of(
                        new Uptake(
                                REAL.code(),
                                HOSPITAL,
                                Optional.of(at(300)),
                                Optional.of(at(1000)),
                                Optional.of(at(2000))),
                        new Uptake(
                                REAL.code(),
                                BANK,
                                Optional.of(at(400)),
                                Optional.empty(),
                                Optional.empty()));
        return Funnel.of(
                arrivals,
                reproductions,
                new Funnel.Milestones(Map.of(REAL, at(100)), Map.of(REAL, at(200))),
                uptake);
    }

    private static String counts(Funnel funnel) {
        return funnel.steps().stream()
                .map(step -> step.name() + " " + step.count() + " " + step.unit())
                .collect(Collectors.joining(", "));
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(1_800_000_000L + second);
    }
}
