package clearinghouse.exposure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.inventory.EndOfSupport;
import clearinghouse.inventory.Support;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueueEntryTest {

    private static final Environment IT =
            new Environment(Environment.Kind.IT, Optional.empty(), false);
    private static final Environment OT =
            new Environment(Environment.Kind.OT, Optional.empty(), false);
    private static final Remedies.Released FIX =
            new Remedies.Released("t", "1-clearinghouse.1", "pkg:maven/a/b@1", "/t");

    @Test
    void systems_that_are_alike_share_a_group_and_the_group_of_the_worst_comes_first() {
        var entry =
                new QueueEntry(
                        List.of(
                                advised("Press", "found", OT),
                                advised("Desk", "found", IT),
                                advised("Saw", "delivered", OT),
                                advised("Shelf", "read", IT)),
                        4,
                        0);
        assertThat(entry.groups())
                .extracting(group -> names(group.members()))
                .containsExactly(List.of("Press", "Saw"), List.of("Desk", "Shelf"));
        assertThat(entry.groups().getFirst().advice(Instant::toString).todo())
                .startsWith("First limit who can reach Press and Saw");
    }

    @Test
    void what_was_answered_otherwise_is_answered_apart() {
        var entry =
                new QueueEntry(
                        List.of(
                                advised("Desk", "found", IT),
                                advised("Shelf", "deferred", IT),
                                advised("Stair", "delivered", IT)),
                        3,
                        0);
        assertThat(entry.groups())
                .extracting(group -> names(group.members()))
                .containsExactly(List.of("Desk", "Stair"), List.of("Shelf"));
    }

    @Test
    void what_is_settled_is_in_no_group_and_what_is_not_shown_is_counted() {
        var entry =
                new QueueEntry(
                        List.of(advised("Desk", "found", IT), advised("Shelf", "verified", IT)),
                        4,
                        3);
        assertThat(entry.groups()).hasSize(1);
        assertThat(entry.done()).extracting(Exposure::assetName).containsExactly("Shelf");
        assertThat(entry.more()).isEqualTo(5);
        assertThatThrownBy(() -> new QueueEntry(List.of(), 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void of_what_nobody_mends_no_signed_fix_is_offered() {
        var ended =
                new Support(
                        Support.State.ENDED,
                        Optional.of(new EndOfSupport(LocalDate.parse("2020-01-14"), "Its maker")),
                        Optional.empty());
        var soon = new Support(Support.State.ENDS_SOON, ended.end(), Optional.empty());
        assertThat(advised("Old", "found", IT, Optional.of(ended)).released()).isEmpty();
        assertThat(advised("Ageing", "found", IT, Optional.of(soon)).released()).isPresent();
        assertThat(advised("New", "found", IT, Optional.of(supported())).situation())
                .isEqualTo(advised("New", "found", IT, Optional.empty()).situation());
    }

    private static Support supported() {
        return new Support(
                Support.State.SUPPORTED,
                Optional.of(new EndOfSupport(LocalDate.parse("2035-01-14"), "Its maker")),
                Optional.empty());
    }

    private static List<String> names(List<Advised> members) {
        return members.stream().map(it -> it.exposure().assetName()).toList();
    }

    private static Advised advised(String asset, String state, Environment environment) {
        return advised(asset, state, environment, Optional.empty());
    }

    private static Advised advised(
            String asset, String state, Environment environment, Optional<Support> ending) {
        var exposure = AdviceTest.exposure(asset, "total", state);
        return new Advised(
                exposure,
                "",
                Optional.of(FIX),
                new Situation(
                        "b",
                        List.of("2"),
                        Optional.of(FIX.version()),
                        environment,
                        Optional.empty(),
                        Optional.empty(),
                        ending,
                        Optional.empty(),
                        Situation.answer(exposure)));
    }
}
