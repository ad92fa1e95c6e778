package clearinghouse.likeness;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.intake.Bench;
import clearinghouse.record.AuditRecord;
import clearinghouse.record.Reading;
import clearinghouse.vault.FileKeystore;
import clearinghouse.vault.Vault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much of what findings mean one process holds. */
class MeaningsHeldTest {

    private static final Synonyms MODEL = new Synonyms("one");

    @Test
    void no_more_are_held_than_the_bound_and_these_are_the_newest(@TempDir Path folder) {
        try (var bench = new Bench(folder, Optional.of(MODEL))) {
            var finder = bench.finder("Lab");
            var ids =
                    IntStream.range(0, 5)
                            .mapToObj(i -> bench.submit(finder, "pkg:npm/thing-" + i))
                            .toList();
            var held = new Meanings(MODEL, bench.vault, 3);
            learn(bench, held);
            assertThat(held.size()).isEqualTo(3);
            assertThat(held.resemblance(ids.get(4).code(), ids.get(3).code())).isPositive();
            assertThat(held.resemblance(ids.get(4).code(), ids.get(0).code())).isZero();
            var newest = bench.submit(finder, "pkg:npm/thing-5");
            learn(bench, held);
            assertThat(held.size()).isEqualTo(3);
            assertThat(held.resemblance(newest.code(), ids.get(4).code())).isPositive();
            assertThat(held.resemblance(newest.code(), ids.get(2).code())).isZero();
        }
    }

    @Test
    void what_a_keystore_did_not_open_is_looked_at_again(
            @TempDir Path folder, @TempDir Path elsewhere) {
        try (var bench = new Bench(folder, Optional.of(MODEL))) {
            var finder = bench.finder("Lab");
            var id = bench.submit(finder, "pkg:npm/thing");
            var held = new Meanings(MODEL, bench.vault, 3);
            var keystore = FileKeystore.open(elsewhere.resolve("vault.key"), bench.ids.chance());
            var lacking = new Vault(keystore, bench.record, bench.ids.chance(), bench.clock);
            var what = List.of(new AuditRecord.Submitted(id, finder.party()));
            var access = bench.worker();
            bench.as(
                            access,
                            tx ->
                                    held.learn(
                                            tx,
                                            _ ->
                                                    lacking.read(
                                                            tx,
                                                            access,
                                                            Reading.FINDING_TEXT,
                                                            what)))
                    .hold();
            assertThat(held.size()).isZero();
            held.lookAgain();
            learn(bench, held);
            assertThat(held.size()).isEqualTo(1);
        }
    }

    /** As the rounds of a process do it. */
    private static void learn(Bench bench, Meanings held) {
        boolean more = true;
        while (more) {
            more =
                    bench.as(
                                    bench.worker(),
                                    tx ->
                                            held.learn(
                                                    tx,
                                                    codes ->
                                                            bench.readingKeys(
                                                                    tx, bench.worker(), codes)))
                            .hold();
        }
    }
}
