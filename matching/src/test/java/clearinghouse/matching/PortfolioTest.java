package clearinghouse.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.chance.Chance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortfolioTest {

    @TempDir private Path folder;

    /** What the index is for, done slowly and obviously: everything is compared with everything. */
    private static final class Oracle {
        private final Map<Integer, List<Component>> inventories = new TreeMap<>();
        private final Map<Integer, Integer> operators = new HashMap<>();

        Set<Told> each(List<Assertion> assertions) {
            var told = new HashSet<Told>();
            inventories.forEach((asset, components) -> {
                for (var component : components) {
                    var judgement = Slowly.judge(component, assertions);
                    if (!(judgement instanceof Judgement.Unnamed)) {
                        told.add(new Told(component, judgement, asset));
                    }
                }
            });
            return told;
        }

        BitSet owners(List<Assertion> assertions, int least) {
            var owners = new BitSet();
            for (var told : each(assertions)) {
                if (told.judgement() instanceof Judgement.Affected(var match)
                        && match.confidence() >= least) {
                    owners.set(operators.getOrDefault(told.asset(), -1));
                }
            }
            return owners;
        }
    }

    private record Told(Component component, Judgement judgement, int asset) {}

    @Test
    void it_finds_what_comparing_everything_with_everything_finds_whatever_happened_before() {
        Chance.forAll(
                80,
                chance -> {
                    var oracle = new Oracle();
                    var portfolio = base(chance, oracle);
                    for (int left = chance.between(0, 30); left > 0; left--) {
                        portfolio = step(chance, portfolio, oracle, left);
                    }
                    var now = portfolio.now();
                    for (int left = 10; left > 0; left--) {
                        var assertions = Drawn.assertions(chance);
                        assertThat(told(now, assertions))
                                .as("%s", assertions)
                                .isEqualTo(oracle.each(assertions));
                        int least = chance.oneOf(List.of(1, 50, 90));
                        assertThat(now.owners(assertions, least))
                                .as("%s", assertions)
                                .isEqualTo(oracle.owners(assertions, least));
                    }
                });
    }

    private static Set<Told> told(Snapshot now, List<Assertion> assertions) {
        var told = new HashSet<Told>();
        now.each(
                assertions,
                (component, judgement, assets) -> {
                    for (int asset : assets) {
                        // Each is told once: a later inventory takes the place of the one before.
                        assertThat(told.add(new Told(component, judgement, asset))).isTrue();
                    }
                });
        return told;
    }

    private Portfolio base(Chance chance, Oracle oracle) {
        var builder = new Portfolio.Builder();
        for (int asset = chance.between(0, 12); asset > 0; asset--) {
            var components = inventory(chance);
            oracle.inventories.put(asset, components);
            oracle.operators.put(asset, asset / 3);
            builder.asset(
                    asset, asset / 3, components.stream().mapToInt(builder::component).toArray());
        }
        return chance.yesOrNo() ? builder.build() : written(builder);
    }

    private Portfolio written(Portfolio.Builder builder) {
        try {
            var file = folder.resolve("base");
            Files.deleteIfExists(file);
            return builder.write(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Portfolio step(Chance chance, Portfolio portfolio, Oracle oracle, int left) {
        int asset = chance.between(0, 15);
        int generation = 100 - left;
        switch (chance.between(0, 9)) {
            case 0 -> {
                portfolio.remove(asset, generation);
                oracle.inventories.remove(asset);
            }
            case 1 -> portfolio.merge();
            case 2 -> {
                try {
                    var file = folder.resolve("rewritten");
                    portfolio.rewrite(file);
                    return chance.yesOrNo() ? Portfolio.open(file) : portfolio;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            default -> {
                var components = inventory(chance);
                assertThat(portfolio.put(asset, asset / 3, generation, components)).isTrue();
                oracle.inventories.put(asset, components);
                oracle.operators.put(asset, asset / 3);
            }
        }
        return portfolio;
    }

    private static List<Component> inventory(Chance chance) {
        return chance.list(0, 8, () -> Drawn.component(chance));
    }

    @Test
    void what_comes_and_goes_while_segments_are_put_together_is_as_if_nothing_had_been() {
        Chance.forAll(
                5,
                chance -> {
                    var oracle = new Oracle();
                    var portfolio = base(chance, oracle);
                    var done = new AtomicBoolean();
                    var maintenance =
                            Thread.ofPlatform()
                                    .start(() -> {
                                        while (!done.get()) {
                                            portfolio.merge();
                                            rewritten(portfolio);
                                        }
                                    });
                    for (int generation = 1; generation <= 400; generation++) {
                        int asset = chance.between(0, 15);
                        if (chance.between(0, 4) == 0) {
                            portfolio.remove(asset, generation);
                            oracle.inventories.remove(asset);
                        } else {
                            var components = inventory(chance);
                            portfolio.put(asset, asset / 3, generation, components);
                            oracle.inventories.put(asset, components);
                            oracle.operators.put(asset, asset / 3);
                        }
                    }
                    done.set(true);
                    join(maintenance);
                    for (int left = 20; left > 0; left--) {
                        var assertions = Drawn.assertions(chance);
                        assertThat(told(portfolio.now(), assertions))
                                .isEqualTo(oracle.each(assertions));
                    }
                });
    }

    private void rewritten(Portfolio portfolio) {
        try {
            portfolio.rewrite(folder.resolve("rewritten"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void of_two_inventories_of_an_asset_the_later_one_wins_whole_in_whichever_order_they_come() {
        Chance.forAll(
                50,
                chance -> {
                    var earlier = inventory(chance);
                    var later = inventory(chance);
                    var one = Portfolio.empty();
                    one.put(1, 1, 1, earlier);
                    one.put(1, 1, 2, later);
                    var other = Portfolio.empty();
                    assertThat(other.put(1, 1, 2, later)).isTrue();
                    assertThat(other.put(1, 1, 1, earlier)).isFalse();
                    var assertions = Drawn.assertions(chance);
                    assertThat(told(other.now(), assertions))
                            .isEqualTo(told(one.now(), assertions));
                });
    }

    @Test
    void a_snapshot_stays_as_it_is_while_inventories_come_and_are_put_together() {
        Chance.forAll(
                20,
                chance -> {
                    var portfolio = Portfolio.empty();
                    for (int asset = 0; asset < 20; asset++) {
                        portfolio.put(asset, asset, 1, inventory(chance));
                    }
                    var before = portfolio.now();
                    var assertions = Drawn.assertions(chance);
                    var told = told(before, assertions);
                    for (int asset = 0; asset < 20; asset++) {
                        portfolio.put(asset, asset, 2, inventory(chance));
                        portfolio.merge();
                    }
                    assertThat(told(before, assertions)).isEqualTo(told);
                });
    }

    @Test
    void many_inventories_do_not_leave_many_segments_behind() {
        Chance.forAll(
                3,
                chance -> {
                    var portfolio = Portfolio.empty();
                    for (int asset = 0; asset < 500; asset++) {
                        portfolio.put(asset, asset, 1, inventory(chance));
                        portfolio.merge();
                    }
                    assertThat(portfolio.now().layers()).hasSizeLessThan(20);
                });
    }

    @Test
    void what_was_rewritten_into_a_file_is_left_alone_when_small_segments_are_put_together() {
        Chance.forAll(
                3,
                chance -> {
                    var portfolio = Portfolio.empty();
                    for (int asset = 0; asset < 40; asset++) {
                        portfolio.put(asset, asset, 1, inventory(chance));
                    }
                    rewritten(portfolio);
                    var file = portfolio.now().layers().getFirst().segment();
                    for (int asset = 40; asset < 140; asset++) {
                        portfolio.put(asset, asset, 1, inventory(chance));
                        portfolio.merge();
                    }
                    assertThat(portfolio.now().layers().getFirst().segment()).isSameAs(file);
                });
    }

    @Test
    void what_is_no_index_is_refused() throws IOException {
        var file = Files.write(folder.resolve("other"), new byte[4_000]);
        assertThatThrownBy(() -> Portfolio.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no match index");
    }
}
