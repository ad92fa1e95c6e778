package clearinghouse.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.exposure.Advice.Way;
import clearinghouse.formats.ssvc.CisaBod2604;
import clearinghouse.inventory.AssetId;
import clearinghouse.inventory.EndOfSupport;
import clearinghouse.inventory.MaintenanceWindow;
import clearinghouse.inventory.Support;
import clearinghouse.inventory.Told;
import clearinghouse.kernel.PartyId;
import clearinghouse.policy.Input;
import clearinghouse.policy.Priority;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each sentence by itself: what it is asked for decides which one is said. */
class AdviceTest {

    private static final Instant FOUND = Instant.parse("2026-07-01T12:00:00Z");
    private static final Instant DUE = Instant.parse("2026-07-15T12:00:00Z");
    private static final Instant SUNDAY = Instant.parse("2026-07-05T02:00:00Z");
    private static final Environment IT = said("it");
    private static final Environment OT = said("ot");
    private static final Environment CLINICAL = said("clinical");

    @Test
    void office_technology_is_updated_first_and_told_nothing_of_safety() {
        var advice = of(situation(IT), "Portal");
        assertThat(advice.way()).isEqualTo(Way.UPDATE);
        assertThat(advice.todo())
                .isEqualTo(
                        "Update json on Portal to version 2 or 3.1 or newer. If it came with a product, ask its vendor for an update that has it.");
        assertThat(advice.safety()).isEmpty();
        assertThat(advice.notes()).isEmpty();
        assertThat(advice.otherwise())
                .startsWith("If you cannot by then, limit who can reach it until you can");
    }

    @Test
    void a_plant_is_never_told_to_update_before_it_is_limited_and_somebody_is_asked() {
        var advice = of(situation(OT), "Pump station");
        assertThat(advice.way()).isEqualTo(Way.LIMIT_FIRST);
        assertThat(advice.todo())
                .startsWith(
                        "First limit who can reach Pump station: nothing from the internet, and only the people and machines that need it. Then update json on Pump station to version 2 or 3.1 or newer at a time when a stop harms nobody, together with whoever is responsible for safety there.");
        assertThat(advice.safety().orElseThrow()).contains("while machines run by it");
        assertThat(advice.notes())
                .containsExactly("You said that Pump station runs for machines or plant (OT).");
        assertThat(advice.otherwise())
                .startsWith("If it cannot be stopped by then, keep it limited");
    }

    @Test
    void what_patients_depend_on_is_not_changed_before_the_ward_says_when() {
        var advice = of(situation(CLINICAL), "Infusion pump");
        assertThat(advice.way()).isEqualTo(Way.LIMIT_FIRST);
        assertThat(advice.safety().orElseThrow())
                .startsWith("Do not change or restart it while a patient depends on it.")
                .contains("Ask the maker");
    }

    @Test
    void the_window_and_the_owner_stand_in_the_sentence() {
        var advice =
                of(with(situation(OT), opening(SUNDAY), Optional.of("Ana Ruiz, safety")), "Press");
        assertThat(advice.todo())
                .contains(
                        "in the maintenance window that begins 2026-07-05T02:00:00Z, together with whoever is responsible for safety there (ask Ana Ruiz, safety).")
                .doesNotContain("after the date to keep");
        assertThat(of(with(situation(IT), opening(SUNDAY), Optional.empty()), "Portal").todo())
                .endsWith(" The next maintenance window begins 2026-07-05T02:00:00Z.");
    }

    @Test
    void a_window_after_the_date_says_whom_to_ask_for_an_earlier_one() {
        var late = opening(DUE.plusSeconds(1));
        assertThat(of(with(situation(IT), late, Optional.of("Ana Ruiz, IT")), "Portal").todo())
                .endsWith(
                        "That window begins after the date to keep: ask Ana Ruiz, IT whether there can be an earlier one.");
        assertThat(of(with(situation(OT), late, Optional.empty()), "Press").todo())
                .contains("ask whoever decides it whether there can be an earlier one.");
    }

    @Test
    void what_nobody_mends_any_more_is_replaced_though_there_is_an_update() {
        var ended = ending(Support.State.ENDED, Optional.of("Windows 7"));
        var advice = of(with(situation(IT), ended), "Portal");
        assertThat(advice.way()).isEqualTo(Way.REPLACE);
        assertThat(advice.todo())
                .isEqualTo(
                        "Replace Portal: the support of Windows 7 ended on 2026-01-14, says Microsoft. Do not wait for an update. Until then: limit who can reach Portal: nothing from the internet, and only the people and machines that need it.")
                .doesNotContain("Update");
        assertThat(advice.safety()).isEmpty();
        assertThat(advice.otherwise())
                .startsWith("If it cannot be replaced by then, keep it apart");
    }

    @Test
    void a_plant_that_nobody_mends_is_replaced_with_the_same_care() {
        var ended = ending(Support.State.ENDED, Optional.empty());
        var advice = of(with(situation(OT), ended), "Press");
        assertThat(advice.way()).isEqualTo(Way.REPLACE);
        assertThat(advice.todo())
                .startsWith("Replace Press: its support ended on 2026-01-14, says Microsoft.")
                .endsWith(
                        "Replace it at a time when a stop harms nobody, together with whoever is responsible for safety there.");
        assertThat(advice.safety()).isPresent();
    }

    @Test
    void what_is_supported_a_while_longer_is_still_updated_and_told_to_plan() {
        var soon = ending(Support.State.ENDS_SOON, Optional.empty());
        var advice = of(with(situation(IT), soon), "Portal");
        assertThat(advice.way()).isEqualTo(Way.UPDATE);
        assertThat(advice.notes())
                .containsExactly(
                        "Plan now what takes the place of it: its support ends on 2026-01-14, says Microsoft.");
    }

    @Test
    void without_a_fix_it_is_limited_and_told_that_there_is_none() {
        var none = fixed(situation(IT), List.of(), Optional.empty());
        var advice = of(none, "Portal");
        assertThat(advice.way()).isEqualTo(Way.LIMIT);
        assertThat(advice.todo())
                .startsWith("There is no fix yet. Limit who can reach Portal: nothing");
        assertThat(advice.safety()).isEmpty();
        assertThat(of(fixed(situation(OT), List.of(), Optional.empty()), "Press").safety())
                .isPresent();
    }

    @Test
    void our_signed_fix_stands_in_for_the_update_or_for_what_no_update_has() {
        var both = fixed(situation(IT), List.of("2"), Optional.of("1-clearinghouse.1"));
        assertThat(of(both, "Portal").todo())
                .isEqualTo(
                        "Update json on Portal to version 2 or newer. If no update has it yet, install our signed fix, version 1-clearinghouse.1, in its place.");
        var ours = fixed(situation(IT), List.of(), Optional.of("1-clearinghouse.1"));
        assertThat(of(ours, "Portal").todo())
                .isEqualTo("Replace json on Portal by our signed fix, version 1-clearinghouse.1.");
        assertThat(of(fixed(situation(OT), List.of(), ours.ours()), "Press").todo())
                .contains("Then replace json on Press by our signed fix");
    }

    @Test
    void a_guess_of_where_it_runs_is_told_as_one_with_its_reason() {
        var guessed =
                Environment.of(
                        new Told.Assumed("it", "Most of what is listed is IT."),
                        new Told.Assumed("critical", "A guess."));
        assertThat(of(situation(guessed), "Portal").notes())
                .containsExactly(
                        "Nobody said where Portal runs; office or data centre technology (IT) is assumed. Most of what is listed is IT.");
        var unknown =
                of(situation(Environment.of(new Told.Unknown(), new Told.Unknown())), "Portal");
        assertThat(unknown.way()).isEqualTo(Way.LIMIT_FIRST);
        assertThat(unknown.notes().getFirst()).contains("so this is the careful way");
    }

    @Test
    void what_hurts_people_when_it_fails_is_limited_first_whatever_kind_it_is() {
        for (var serious : List.of("critical", "catastrophic")) {
            var environment =
                    Environment.of(
                            new Told.Assumed("it", "Most of what is listed is IT."), told(serious));
            var advice = of(situation(environment), "Portal");
            assertThat(advice.way()).isEqualTo(Way.LIMIT_FIRST);
            assertThat(advice.safety()).isPresent();
            assertThat(advice.notes())
                    .hasSize(2)
                    .contains("You said that people come to serious harm if Portal fails.");
        }
        var marginal = Environment.of(told("it"), told("marginal"));
        assertThat(of(situation(marginal), "Portal").way()).isEqualTo(Way.UPDATE);
    }

    @Test
    void what_may_not_be_affected_says_why() {
        var it = situation(IT);
        var doubted =
                new Situation(
                        it.component(),
                        it.fixed(),
                        it.ours(),
                        it.environment(),
                        it.opening(),
                        it.owner(),
                        it.ending(),
                        Optional.of("the version is no version of Maven"),
                        it.answer());
        assertThat(of(doubted, "Portal").notes())
                .containsExactly("It may not be affected: the version is no version of Maven.");
    }

    @Test
    void what_is_said_to_be_done_is_to_be_shown_and_not_done_again() {
        var it = situation(OT);
        var done =
                new Situation(
                        it.component(),
                        it.fixed(),
                        it.ours(),
                        it.environment(),
                        it.opening(),
                        it.owner(),
                        it.ending(),
                        it.doubt(),
                        Optional.of(ReceiptState.APPLIED));
        var advice = of(done, "Press", "Saw");
        assertThat(advice.way()).isEqualTo(Way.PROVE);
        assertThat(advice.todo()).contains("Send a new list of what Press and Saw hold:");
        assertThat(advice.safety()).isEmpty();
        assertThat(advice.notes()).isEmpty();
    }

    @Test
    void up_to_three_systems_are_named_and_more_are_counted() {
        assertThat(of(situation(IT), "A", "B").todo()).contains("Update json on A and B to");
        assertThat(of(situation(IT), "A", "B", "C").todo()).contains("json on A, B and C to");
        assertThat(of(situation(IT), "A", "B", "C", "D").todo())
                .contains("json on each of these 4 systems to");
        assertThat(of(situation(IT), "A", "B").otherwise()).contains("who can reach them");
    }

    @Test
    void the_date_says_why_and_no_date_says_so() {
        assertThat(of(situation(IT), "Portal").by())
                .isEqualTo(
                        "By 2026-07-15T12:00:00Z. Counted from the publication of CLH-2026-0001, 2026-07-01T12:00:00Z.");
        assertThat(undated("fix on system upgrade").by())
                .isEqualTo("The rule sets no date: with your next regular upgrade.");
        assertThat(undated(Priority.UNDECIDED).by()).startsWith("There is no date yet");
        assertThat(undated(Priority.UNDECIDED).otherwise()).startsWith("If you cannot, limit");
    }

    @Test
    void what_an_attacker_gains_is_told_or_that_nobody_assessed_it() {
        assertThat(Advice.risk(exposure("Portal", "total"))).contains("full control");
        assertThat(Advice.risk(exposure("Portal", "partial"))).contains("a part of the control");
        assertThat(Advice.risk(exposure("Portal", ""))).contains("not assessed yet");
    }

    private static Environment said(String value) {
        return Environment.of(told(value), new Told.Unknown());
    }

    private static Told told(String value) {
        return new Told.Said(value, new PartyId("pty_" + "a".repeat(26)), FOUND);
    }

    private static Situation situation(Environment environment) {
        return new Situation(
                "json",
                List.of("2", "3.1"),
                Optional.empty(),
                environment,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Situation fixed(Situation it, List<String> fixed, Optional<String> ours) {
        return new Situation(
                it.component(),
                fixed,
                ours,
                it.environment(),
                it.opening(),
                it.owner(),
                it.ending(),
                it.doubt(),
                it.answer());
    }

    private static Situation with(
            Situation it, MaintenanceWindow.Opening opening, Optional<String> owner) {
        return new Situation(
                it.component(),
                it.fixed(),
                it.ours(),
                it.environment(),
                Optional.of(opening),
                owner,
                it.ending(),
                it.doubt(),
                it.answer());
    }

    private static Situation with(Situation it, Support ending) {
        return new Situation(
                it.component(),
                it.fixed(),
                it.ours(),
                it.environment(),
                it.opening(),
                it.owner(),
                Optional.of(ending),
                it.doubt(),
                it.answer());
    }

    private static MaintenanceWindow.Opening opening(Instant from) {
        return new MaintenanceWindow.Opening(from, from.plusSeconds(3600));
    }

    private static Support ending(Support.State state, Optional<String> of) {
        return new Support(
                state,
                Optional.of(new EndOfSupport(LocalDate.parse("2026-01-14"), "Microsoft")),
                of);
    }

    private static Advice of(Situation situation, String... systems) {
        return Advice.of(
                situation,
                Stream.of(systems).map(name -> exposure(name, "total")).toList(),
                Instant::toString);
    }

    private static Advice undated(String outcome) {
        return Advice.of(
                situation(IT),
                List.of(exposure("Portal", priority(outcome, Optional.empty(), "total"), "found")),
                Instant::toString);
    }

    private static Exposure exposure(String asset, String impact) {
        return exposure(asset, impact, "found");
    }

    static Exposure exposure(String asset, String impact, String state) {
        return exposure(asset, priority("14 days", Optional.of(DUE), impact), state);
    }

    private static Priority priority(String outcome, Optional<Instant> due, String impact) {
        var inputs = new LinkedHashMap<String, Input>();
        if (!impact.isEmpty()) {
            inputs.put(CisaBod2604.TECHNICAL_IMPACT, new Input(impact, "pty", "CLH-2026-0001"));
        }
        return new Priority(
                outcome,
                Optional.of(1),
                due,
                due.map(_ -> FOUND),
                Optional.empty(),
                false,
                List.of(),
                "row 1",
                "table",
                Optional.empty(),
                inputs,
                new LinkedHashMap<>());
    }

    private static Exposure exposure(String asset, Priority priority, String state) {
        var letters = "a".repeat(26);
        return new Exposure(
                new ExposureId("exp_" + letters),
                new PartyId("pty_" + letters),
                new AssetId("ast_" + letters),
                asset,
                Optional.of(new AdvisoryId("adv_" + letters)),
                "CLH-2026-0001",
                "vul_" + letters,
                "Recursion",
                "pkg:maven/org.json/json",
                "1",
                true,
                "range",
                priority,
                state,
                FOUND,
                FOUND,
                Optional.empty(),
                Optional.empty(),
                100,
                Optional.empty());
    }
}
