package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BudgetTest {

    @Test
    void all_senders_together_get_no_more_than_there_is() {
        var budget = new Budget(10);
        try (var one = budget.open();
                var other = budget.open()) {
            assertThat(one.take(6)).isTrue();
            assertThat(other.take(5)).isFalse();
            assertThat(other.take(4)).isTrue();
            assertThat(one.take(1)).isFalse();
        }
    }

    @Test
    void what_is_more_than_all_is_taken_when_it_is_alone() {
        var budget = new Budget(10);
        try (var large = budget.open();
                var late = budget.open()) {
            try (var small = budget.open()) {
                assertThat(small.take(1)).isTrue();
                assertThat(large.take(11)).isFalse();
            }
            assertThat(large.take(11)).isTrue();
            assertThat(late.take(1)).isFalse();
        }
    }

    @Test
    void a_small_body_is_read_even_when_nothing_is_left_and_a_large_one_waits() throws IOException {
        var budget = new Budget(10);
        try (var other = budget.open();
                var share = budget.open()) {
            assertThat(other.take(10)).isTrue();
            assertThat(read(Api.PART, share)).hasSize(Api.PART);
            assertThatThrownBy(() -> read(Api.PART + 1, share))
                    .isInstanceOfSatisfying(
                            Api.Refused.class,
                            refused -> {
                                assertThat(refused.response.status()).isEqualTo(429);
                                assertThat(refused.response.headers()).containsKey("Retry-After");
                            });
        }
    }

    @Test
    void the_tree_of_a_large_body_counts_as_well_as_its_bytes() throws IOException {
        var budget = new Budget(1 << 20);
        try (var share = budget.open();
                var other = budget.open()) {
            assertThat(other.take(1)).isTrue();
            assertThat(read(2 * Api.PART, share)).as("blanks").hasSize(2 * Api.PART);
            var brackets = new byte[2 * Api.PART];
            Arrays.fill(brackets, (byte) '[');
            assertThatThrownBy(() ->
                            Api.atMost(new ByteArrayInputStream(brackets), brackets.length, share))
                    .isInstanceOf(Api.Refused.class);
        }
    }

    private static byte[] read(int length, Budget.Share share) throws IOException {
        return Api.atMost(new ByteArrayInputStream(new byte[length]), length, share);
    }

    @Test
    void what_an_answered_request_held_is_free_again() {
        var budget = new Budget(10);
        try (var one = budget.open()) {
            assertThat(one.take(10)).isTrue();
        }
        try (var next = budget.open()) {
            assertThat(next.take(10)).isTrue();
        }
    }
}
