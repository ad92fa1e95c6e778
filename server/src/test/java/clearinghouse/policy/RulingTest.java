package clearinghouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.ssvc.DecisionPack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RulingTest {

    private static final Instant PUBLISHED = Instant.parse("2026-07-01T12:00:00Z");
    private static final Instant NOW = Instant.parse("2026-07-10T09:00:00Z");
    private static final String BOD = text();

    private final DecisionPack pack = DecisionPack.parse(BOD).orElseThrow();
    private final Map<String, List<Input>> said = new LinkedHashMap<>();
    private final Map<Occurrence, Instant> happened =
            new HashMap<>(Map.of(Occurrence.PUBLISHED, PUBLISHED));

    RulingTest() {
        say("In KEV", "no", "analyst");
        say("Automatable", "yes", "analyst");
        say("Technical Impact", "partial", "analyst");
        say("Publicly Exposed", "yes", "hospital");
    }

    @Test
    void the_same_vulnerability_is_due_earlier_where_the_internet_reaches_it() {
        var exposed = ruled();
        say("Publicly Exposed", "no", "hospital");
        var hidden = ruled();
        assertThat(exposed.rule()).isEqualTo("row 7");
        assertThat(exposed.outcome()).isEqualTo("14 days");
        assertThat(exposed.due()).contains(Instant.parse("2026-07-15T12:00:00Z"));
        assertThat(exposed.dueFrom()).contains(PUBLISHED);
        assertThat(hidden.rule()).isEqualTo("row 3");
        assertThat(hidden.due()).contains(Instant.parse("2026-08-30T12:00:00Z"));
    }

    @Test
    void an_upgrade_at_the_next_occasion_has_no_date() {
        say("Publicly Exposed", "no", "hospital");
        say("Automatable", "no", "analyst");
        assertThat(ruled().outcome()).isEqualTo("fix on system upgrade");
        assertThat(ruled().due()).isEmpty();
        assertThat(ruled().reason()).isEmpty();
    }

    @Test
    void what_is_exploited_and_total_asks_for_a_triage_with_clocks_of_its_own() {
        say("In KEV", "yes", "analyst");
        say("Technical Impact", "total", "analyst");
        var ruled = ruled();
        assertThat(ruled.forensics()).isTrue();
        assertThat(ruled.due()).contains(Instant.parse("2026-07-04T12:00:00Z"));
        assertThat(ruled.duties())
                .extracting(it -> Duration.between(NOW, it.due().orElseThrow()).toHours())
                .containsExactly(2L, 24L, 72L);
        happened.put(Occurrence.TRIAGE, NOW.minusSeconds(3600));
        assertThat(ruled().triageSince()).contains(NOW.minusSeconds(3600));
    }

    @Test
    void a_decision_shows_each_input_that_counted_with_who_set_it_and_no_other() {
        say("Mission", "high", "someone");
        assertThat(ruled().inputs().sequencedKeySet())
                .containsExactlyInAnyOrder(
                        "In KEV", "Publicly Exposed", "Automatable", "Technical Impact");
        assertThat(ruled().inputs().get("Automatable"))
                .isEqualTo(new Input("yes", "analyst", "source of analyst"));
        assertThat(ruled().table()).isEqualTo("cisa:DT_BOD2604:1.0.0");
        assertThat(ruled().pack()).contains("cisa-bod-26-04@1");
    }

    @Test
    void what_is_missing_is_supposed_and_shown_as_such() {
        said.remove("Automatable");
        var ruled = ruled();
        assertThat(ruled.missing()).containsExactly("Automatable");
        assertThat(ruled.inputs().values().stream().filter(Input::supposed))
                .extracting(Input::value)
                .containsExactly("yes");
        said.remove("In KEV");
        assertThat(ruled().outcome()).isEqualTo(Priority.UNDECIDED);
        assertThat(ruled().rule()).startsWith("no row").contains("In KEV");
        assertThat(ruled().due()).isEmpty();
    }

    @Test
    void of_two_sources_the_first_holds_and_of_exploitation_the_one_that_says_it() {
        also("Automatable", "no", "CISA");
        also("In KEV", "yes", "the catalogue");
        var inputs = ruled().inputs();
        assertThat(inputs.get("Automatable"))
                .isEqualTo(
                        new Input("yes", "analyst", "source of analyst")
                                .beside(List.of(new Input("no", "CISA", "source of CISA"))));
        assertThat(inputs.values().stream().filter(Input::isDisputed)).hasSize(2);
        assertThat(ruled().rule()).isEqualTo("row 11");
    }

    @Test
    void
            a_listing_after_the_publication_starts_a_shorter_time_and_the_earlier_date_stays_a_bound() {
        also("In KEV", "yes", "the catalogue");
        happened.put(Occurrence.LISTED, Instant.parse("2026-07-05T00:00:00Z"));
        var soon = ruled();
        assertThat(soon.due()).contains(Instant.parse("2026-07-08T00:00:00Z"));
        assertThat(soon.dueFrom()).contains(Instant.parse("2026-07-05T00:00:00Z"));
        assertThat(soon.reason().orElseThrow().text(at -> at.toString().substring(0, 10)))
                .isEqualTo(
                        "earliest of: 14 days after the publication of the advisory (2026-07-01), that is"
                                + " 2026-07-15; 3 days after the listing among the exploited vulnerabilities"
                                + " (KEV) (2026-07-05), that is 2026-07-08");
        happened.put(Occurrence.LISTED, Instant.parse("2026-07-14T00:00:00Z"));
        assertThat(ruled().due()).contains(Instant.parse("2026-07-15T12:00:00Z"));
        // What was on the list before counts from the publication: nobody here could act earlier.
        happened.put(Occurrence.LISTED, Instant.parse("2022-01-01T00:00:00Z"));
        assertThat(ruled().due()).contains(Instant.parse("2026-07-04T12:00:00Z"));
    }

    @Test
    void a_listing_never_makes_a_date_later_and_gives_one_where_there_was_none() {
        for (var exposed : List.of("yes", "no")) {
            for (var automatable : List.of("yes", "no")) {
                for (var impact : List.of("partial", "total")) {
                    say("In KEV", "no", "analyst");
                    say("Publicly Exposed", exposed, "hospital");
                    say("Automatable", automatable, "analyst");
                    say("Technical Impact", impact, "analyst");
                    var before = ruled();
                    also("In KEV", "yes", "the catalogue");
                    for (var day = 0; day < 100; day += 7) {
                        happened.put(Occurrence.LISTED, PUBLISHED.plus(Duration.ofDays(day)));
                        var after = ruled();
                        assertThat(after.due()).isPresent();
                        before.due()
                                .ifPresent(due ->
                                        assertThat(after.due().orElseThrow())
                                                .isBeforeOrEqualTo(due));
                    }
                    happened.remove(Occurrence.LISTED);
                }
            }
        }
    }

    @Test
    void a_word_that_is_no_value_says_nothing_and_is_shown() {
        also("Automatable", "maybe", "somebody");
        assertThat(ruled().rule()).isEqualTo("row 7");
        say("Automatable", "maybe", "somebody");
        assertThat(ruled().missing()).containsExactly("Automatable");
        assertThat(ruled().inputs().values().stream().filter(Input::isDisputed))
                .extracting(it -> it.others().getFirst().value())
                .containsExactly("maybe");
        also("Automatable", "no", "analyst");
        assertThat(ruled().rule()).isEqualTo("row 2");
    }

    @Test
    void no_clock_runs_without_its_trigger() {
        happened.clear();
        assertThat(ruled().outcome()).isEqualTo("14 days");
        assertThat(ruled().due()).isEmpty();
    }

    @Test
    void the_days_come_from_the_pack_and_from_nowhere_else() {
        var slower = DecisionPack.parse(BOD.replace("\"days\":14", "\"days\":15")).orElseThrow();
        assertThat(Ruling.of(slower, said, happened, NOW).due())
                .isEqualTo(Optional.of(Instant.parse("2026-07-16T12:00:00Z")));
    }

    private Priority ruled() {
        return Ruling.of(pack, said, happened, NOW);
    }

    private void say(String point, String value, String by) {
        said.put(point, List.of(new Input(value, by, "source of " + by)));
    }

    private void also(String point, String value, String by) {
        var all = new ArrayList<>(said.getOrDefault(point, List.of()));
        all.add(new Input(value, by, "source of " + by));
        said.put(point, all);
    }

    private static String text() {
        return PolicyPack.shipped().stream()
                .filter(it -> it.id().equals("cisa-bod-26-04"))
                .findFirst()
                .orElseThrow()
                .content();
    }
}
