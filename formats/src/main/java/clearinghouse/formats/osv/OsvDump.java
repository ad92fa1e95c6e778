package clearinghouse.formats.osv;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * All records of a database as files, in the places where OSV.dev has its own: whole, by ecosystem,
 * one by one, and what changed when. The same records give the same bytes.
 */
public final class OsvDump {

    public static final String ALL = "all.zip";
    public static final String ECOSYSTEMS = "ecosystems.txt";
    public static final String CHANGES = "modified_id.csv";

    /** The first that ZIP can say: when a record changed stands in the record. */
    private static final LocalDateTime ANY_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private OsvDump() {}

    /**
     * One record.
     *
     * @param ecosystems in which it has packages, without their releases
     */
    public record Item(String id, List<String> ecosystems, Instant modified, byte[] json) {
        public Item {
            ecosystems = List.copyOf(ecosystems);
        }
    }

    /** By their paths. */
    public static SequencedMap<String, byte[]> files(Collection<Item> items) {
        var all =
                items.stream()
                        .sorted(
                                Comparator.comparing(Item::modified)
                                        .reversed()
                                        .thenComparing(Item::id))
                        .toList();
        var byEcosystem = byEcosystem(all);
        var files = new LinkedHashMap<String, byte[]>();
        files.put(ALL, zip(all));
        files.put(ECOSYSTEMS, lines(byEcosystem.keySet(), it -> it));
        files.put(
                CHANGES,
                lines(
                        all,
                        item ->
                                item.ecosystems().stream()
                                        .map(it -> change(item, it + "/" + item.id()))
                                        .collect(Collectors.joining("\n"))));
        byEcosystem.forEach((ecosystem, of) -> {
            files.put(ecosystem + "/" + ALL, zip(of));
            files.put(ecosystem + "/" + CHANGES, lines(of, item -> change(item, item.id())));
            of.forEach(item -> files.put(ecosystem + "/" + item.id() + ".json", item.json()));
        });
        return files;
    }

    private static SequencedMap<String, List<Item>> byEcosystem(List<Item> all) {
        var by = new TreeMap<String, List<Item>>();
        for (var item : all) {
            for (var ecosystem : item.ecosystems()) {
                by.computeIfAbsent(ecosystem, _ -> new ArrayList<>()).add(item);
            }
        }
        return by;
    }

    private static String change(Item item, String place) {
        return item.modified() + "," + place;
    }

    private static <T> byte[] lines(Collection<T> of, Function<T, String> line) {
        return of.stream()
                .map(it -> line.apply(it) + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** In the order of their ids, so that a change of one moves no other. */
    private static byte[] zip(List<Item> items) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var item : items.stream().sorted(Comparator.comparing(Item::id)).toList()) {
                var entry = new ZipEntry(item.id() + ".json");
                entry.setTimeLocal(ANY_TIME);
                zip.putNextEntry(entry);
                zip.write(item.json());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
