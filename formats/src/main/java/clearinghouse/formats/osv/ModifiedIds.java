package clearinghouse.formats.osv;

import clearinghouse.formats.Csv;
import clearinghouse.formats.Parsed;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The list {@code modified_id.csv} beside a dump of OSV: when each record changed last, so that who
 * has the dump need not take it again.
 */
public final class ModifiedIds {

    /** In bytes. */
    public static final int LARGEST = 64 << 20;

    private static final int MOST = 2_000_000;
    private static final Instant FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59Z");
    private static final String DUMP = "all.zip";

    /**
     * @param path of the record without {@code .json}; in the list of all ecosystems with a folder
     */
    public record Changed(Instant at, String path) {}

    private ModifiedIds() {}

    /** Where the list lies that is beside this dump; empty for anything else than a dump. */
    public static Optional<URI> beside(URI dump) {
        return dump.getRawPath().endsWith("/" + DUMP) && dump.getRawQuery() == null
                ? Optional.of(dump.resolve("modified_id.csv"))
                : Optional.empty();
    }

    /** Where the record lies; empty where its name leads out of the folder of the list. */
    public static Optional<URI> record(URI list, String path) {
        try {
            var folder = list.resolve(".");
            var address = folder.resolve(new URI(null, null, "./" + path + ".json", null));
            return address.normalize().toString().startsWith(folder.toString())
                    ? Optional.of(address.normalize())
                    : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    /** In the order of the list, which is said to be the newest first and is not relied on. */
    public static Parsed<List<Changed>> read(byte[] content) {
        return switch (Csv.parse(new String(content, StandardCharsets.UTF_8), ',', MOST)) {
            case Parsed.Invalid<List<Csv.Row>>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<List<Csv.Row>>(var rows) -> {
                var all = new ArrayList<Changed>();
                for (var row : rows) {
                    var changed = changed(row.fields());
                    if (changed.isEmpty()) {
                        yield Parsed.invalid(
                                "/" + row.line(), "modified-id", "a line is no time and no id");
                    }
                    all.add(changed.get());
                }
                yield Parsed.valid(List.copyOf(all));
            }
        };
    }

    private static Optional<Changed> changed(List<String> fields) {
        try {
            return fields.size() == 2 && !fields.get(1).isBlank()
                    ? Optional.of(Instant.parse(fields.get(0)))
                            .filter(at -> !at.isBefore(FIRST_TIME) && !at.isAfter(LAST_TIME))
                            .map(at -> new Changed(at, fields.get(1)))
                    : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
