package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UnderWayTest {

    private final UnderWay underWay = new UnderWay(1);

    @Test
    void what_is_beyond_the_bound_is_not_done_and_another_actor_is_not_held_up() {
        var answer =
                underWay.within(
                        "one",
                        () ->
                                underWay.within("one", () -> "done", () -> "enough")
                                        + " "
                                        + underWay.within("other", () -> "done", () -> "enough"),
                        () -> "enough");
        assertThat(answer).isEqualTo("enough done");
    }

    @Test
    void work_that_fails_gives_its_place_back() {
        assertThatThrownBy(() ->
                        underWay.within(
                                "one",
                                () -> {
                                    throw new IllegalStateException();
                                },
                                () -> "enough"))
                .isInstanceOf(IllegalStateException.class);
        assertThat(underWay.<String>within("one", () -> "done", () -> "enough")).isEqualTo("done");
    }
}
