package clearinghouse.likeness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AlikeTest {

    private static final Alike NOTHING = new Alike(false, 0, false, 0, 0, 0);

    @Test
    void nothing_in_common_speaks_for_nothing() {
        assertThat(NOTHING.score()).isZero();
        assertThat(NOTHING.reasons()).isEmpty();
    }

    @Test
    void what_strangers_share_as_well_is_no_reason() {
        assertThat(new Alike(false, 0, false, 0, 0.05, 0.3))
                .satisfies(alike -> {
                    assertThat(alike.score()).isZero();
                    assertThat(alike.reasons()).isEmpty();
                });
    }

    private static Stream<Alike> all() {
        return Stream.of(false, true)
                .flatMap(proof ->
                        IntStream.range(0, 3)
                                .boxed()
                                .flatMap(numbers ->
                                        Stream.of(false, true)
                                                .flatMap(crash ->
                                                        IntStream.range(0, 6)
                                                                .boxed()
                                                                .flatMap(code ->
                                                                        IntStream.range(0, 21)
                                                                                .mapToObj(share ->
                                                                                        new Alike(
                                                                                                proof,
                                                                                                numbers,
                                                                                                crash,
                                                                                                code,
                                                                                                share
                                                                                                        / 20.0,
                                                                                                share
                                                                                                        * 7
                                                                                                        % 21
                                                                                                        / 20.0))))));
    }

    @Test
    void more_in_common_never_speaks_less_for_it_and_never_for_certain() {
        all().forEach(alike -> {
            assertThat(alike.score()).isBetween(0, 100);
            assertThat(alike.score() > 0).isEqualTo(!alike.reasons().isEmpty());
            for (var more :
                    List.of(
                            new Alike(
                                    true,
                                    alike.numbers(),
                                    alike.crash(),
                                    alike.code(),
                                    alike.phrasing(),
                                    alike.meaning()),
                            new Alike(
                                    alike.proof(),
                                    alike.numbers() + 1,
                                    alike.crash(),
                                    alike.code(),
                                    alike.phrasing(),
                                    alike.meaning()),
                            new Alike(
                                    alike.proof(),
                                    alike.numbers(),
                                    true,
                                    alike.code(),
                                    alike.phrasing(),
                                    alike.meaning()),
                            new Alike(
                                    alike.proof(),
                                    alike.numbers(),
                                    alike.crash(),
                                    alike.code() + 1,
                                    alike.phrasing(),
                                    alike.meaning()),
                            new Alike(
                                    alike.proof(),
                                    alike.numbers(),
                                    alike.crash(),
                                    alike.code(),
                                    1,
                                    alike.meaning()),
                            new Alike(
                                    alike.proof(),
                                    alike.numbers(),
                                    alike.crash(),
                                    alike.code(),
                                    alike.phrasing(),
                                    1))) {
                assertThat(more.score())
                        .as("%s and %s", alike, more)
                        .isGreaterThanOrEqualTo(alike.score());
            }
        });
    }

    @Test
    void each_reason_is_told_in_words_the_strongest_first() {
        assertThat(new Alike(true, 2, true, 3, 0.62, 0.83).reasons())
                .containsExactly(
                        "the same proof, byte for byte",
                        "2 public numbers in common, such as a CVE",
                        "the same innermost frames of the stack",
                        "3 functions or files of this package in common",
                        "62 % of the phrasing in common",
                        "nearly the same meaning, 83 %");
        assertThat(new Alike(false, 1, false, 1, 0, 0).reasons())
                .containsExactly(
                        "the same public number, such as a CVE",
                        "the same function or file of this package");
    }
}
