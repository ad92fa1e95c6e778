package clearinghouse.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.catalogue.AffectedIndex.Affected;
import clearinghouse.catalogue.AffectedIndex.Told;
import clearinghouse.formats.osv.OsvPackage;
import clearinghouse.formats.osv.OsvQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AffectedIndexTest {

    private static final OsvPackage NAME = OsvPackage.of("PyPI", "pkg");

    @Test
    void an_answer_is_what_a_look_at_every_entry_would_find() {
        var chance = new Random(1);
        var index = new AffectedIndex();
        var all = new LinkedHashMap<Told, List<Affected>>();
        for (int round = 0; round < 40; round++) {
            var said = new LinkedHashMap<Told, List<Affected>>();
            for (int i = 0; i < 5; i++) {
                // Of 60 advisories, so that many are said anew.
                said.put(told(chance.nextInt(60)), affected(chance));
            }
            index.put(said);
            all.putAll(said);
            for (int version = 0; version < 12; version++) {
                assertThat(index.find(query(String.valueOf(version))))
                        .containsExactlyElementsOf(walked(all, String.valueOf(version)));
            }
            assertThat(index.find(query("")))
                    .containsExactlyElementsOf(
                            all.entrySet().stream()
                                    .filter(it -> !it.getValue().isEmpty())
                                    .map(Map.Entry::getKey)
                                    .sorted(Comparator.comparingLong(Told::number))
                                    .toList());
        }
    }

    private static Told told(int number) {
        return new Told(number, "A-" + number, Instant.EPOCH);
    }

    private static List<Affected> affected(Random chance) {
        var affected = new ArrayList<Affected>();
        for (int i = 0; i < chance.nextInt(5); i++) {
            affected.add(new Affected(NAME.key(), span(chance)));
        }
        return affected;
    }

    private static KeySpan span(Random chance) {
        int from = chance.nextInt(12);
        return chance.nextBoolean()
                ? KeySpan.written("", String.valueOf(from))
                : KeySpan.between("", key(from), key(from + chance.nextInt(4)));
    }

    private static byte[] key(int version) {
        return NAME.scheme().key(String.valueOf(version)).orElseThrow().bytes();
    }

    private static List<Told> walked(Map<Told, List<Affected>> all, String version) {
        return all.entrySet().stream()
                .filter(it -> it.getValue().stream().anyMatch(a -> names(a.span(), version)))
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparingLong(Told::number))
                .toList();
    }

    private static boolean names(KeySpan span, String version) {
        return span.exact().isEmpty()
                ? Arrays.compareUnsigned(span.low(), key(Integer.parseInt(version))) <= 0
                        && Arrays.compareUnsigned(key(Integer.parseInt(version)), span.high()) < 0
                : span.exact().equals(version);
    }

    private static OsvQuery.OfPackage query(String version) {
        return new OsvQuery.OfPackage(NAME, version);
    }
}
