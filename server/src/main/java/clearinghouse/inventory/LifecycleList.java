package clearinghouse.inventory;

import clearinghouse.formats.Csv;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.json.StrictJson;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.kernel.Visible;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * Ends of support as an office gathers them: a CSV table with the columns vendor, product, purl,
 * from, below, ends_on and source in any order, or a JSON array of objects with these members. A
 * list with one fault is refused whole, with every fault and its place: what is missing in it would
 * be taken for supported.
 */
final class LifecycleList {

    static final int LARGEST = 8 << 20;
    static final int MOST = 20_000;
    private static final int DEPTH = 4;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_PURL = 1_000;
    private static final int MOST_FAULTS = 1_000;

    private static final String VENDOR = "vendor";
    private static final String PRODUCT = "product";
    private static final String PURL = "purl";
    private static final String FROM = "from";
    private static final String BELOW = "below";
    private static final String ENDS_ON = "ends_on";
    private static final String SOURCE = "source";
    private static final Set<String> COLUMNS =
            Set.of(VENDOR, PRODUCT, PURL, FROM, BELOW, ENDS_ON, SOURCE);

    private LifecycleList() {}

    /** The pointers of a table are the line and the column. */
    static Parsed<List<Lifecycle>> parse(String text) {
        var start = text.stripLeading();
        var rows = start.startsWith("[") || start.startsWith("{") ? json(text) : csv(text);
        return switch (rows) {
            case Parsed.Invalid<List<Fields>>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<List<Fields>>(var fields) -> lifecycles(fields);
        };
    }

    /**
     * @param place of the line or the element
     */
    private record Fields(String place, Map<String, String> values) {
        String of(String column) {
            return values.getOrDefault(column, "").strip();
        }
    }

    private static Parsed<List<Fields>> csv(String text) {
        return switch (Csv.parse(text, ',', MOST + 1)) {
            case Parsed.Invalid<List<Csv.Row>>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<List<Csv.Row>>(var rows) -> table(rows);
        };
    }

    private static Parsed<List<Fields>> table(List<Csv.Row> rows) {
        if (rows.isEmpty()) {
            return Parsed.invalid("", "empty", "there is nothing in it");
        }
        var header = rows.getFirst().fields().stream().map(String::strip).toList();
        var unknown = header.stream().filter(it -> !COLUMNS.contains(it)).toList();
        if (!unknown.isEmpty() || new HashSet<>(header).size() != header.size()) {
            return Parsed.invalid(
                    "/1",
                    "columns",
                    "the first line names each column once: vendor, product, purl, from, below, ends_on, source");
        }
        var fields = new ArrayList<Fields>();
        var faults = new ArrayList<Problem>();
        for (var row : rows.subList(1, rows.size())) {
            if (row.fields().size() != header.size()) {
                faults.add(
                        new Problem(
                                "/" + row.line(),
                                "fields",
                                "the line has %d fields, the first one has %d"
                                        .formatted(row.fields().size(), header.size())));
                continue;
            }
            var values = new HashMap<String, String>();
            IntStream.range(0, header.size())
                    .forEach(i -> values.put(header.get(i), row.fields().get(i)));
            fields.add(new Fields("/" + row.line(), values));
        }
        return faults.isEmpty() ? Parsed.valid(fields) : Parsed.invalid(faults);
    }

    private static Parsed<List<Fields>> json(String text) {
        var read =
                new StrictJson(LARGEST, DEPTH, StrictJson.Numbers.ANY)
                        .parse(text.getBytes(StandardCharsets.UTF_8));
        if (!(read instanceof StrictJson.Document(var root)) || !root.isArray()) {
            return Parsed.invalid("", "no-array", "this is not a JSON array of objects");
        }
        if (root.size() > MOST) {
            return Parsed.invalid("", "too-many", "there are more than " + MOST + " elements");
        }
        var fields = new ArrayList<Fields>();
        var faults = new ArrayList<Problem>();
        for (int i = 0; i < root.size(); i++) {
            var place = "/" + i;
            if (isRecord(root.get(i))) {
                var values = new HashMap<String, String>();
                root.get(i)
                        .properties()
                        .forEach(it -> values.put(it.getKey(), it.getValue().asString("")));
                fields.add(new Fields(place, values));
            } else {
                faults.add(
                        new Problem(
                                place,
                                "no-lifecycle",
                                "an object with texts: vendor, product, purl, from, below, ends_on, source"));
            }
        }
        return faults.isEmpty() ? Parsed.valid(fields) : Parsed.invalid(faults);
    }

    private static boolean isRecord(JsonNode element) {
        return element.isObject()
                && element.properties().stream()
                        .allMatch(it ->
                                COLUMNS.contains(it.getKey())
                                        && (it.getValue().isString() || it.getValue().isNull()));
    }

    private static Parsed<List<Lifecycle>> lifecycles(List<Fields> rows) {
        var lifecycles = new ArrayList<Lifecycle>();
        var faults = new ArrayList<Problem>();
        for (var row : rows) {
            var wrong = faults(row);
            if (wrong.isEmpty()) {
                lifecycles.add(lifecycle(row));
            } else {
                faults.addAll(wrong);
            }
            if (faults.size() > MOST_FAULTS) {
                break;
            }
        }
        if (lifecycles.isEmpty() && faults.isEmpty()) {
            return Parsed.invalid("", "empty", "it names no product");
        }
        return faults.isEmpty() ? Parsed.valid(lifecycles) : Parsed.invalid(faults);
    }

    private static Lifecycle lifecycle(Fields row) {
        return new Lifecycle(
                purl(row),
                row.of(VENDOR),
                row.of(PRODUCT),
                optional(row.of(FROM)),
                optional(row.of(BELOW)),
                EndOfSupport.of(row.of(ENDS_ON), row.of(SOURCE)).orElseThrow());
    }

    private static Optional<String> optional(String text) {
        return Optional.of(text).filter(it -> !it.isEmpty());
    }

    private static Optional<PackageUrl> purl(Fields row) {
        return optional(row.of(PURL))
                .filter(it -> it.length() <= LONGEST_PURL)
                .flatMap(it ->
                        PackageUrl.parse(it) instanceof Parsed.Valid<PackageUrl>(var purl)
                                ? Optional.of(purl.matchingKey())
                                : Optional.empty());
    }

    private static List<Problem> faults(Fields row) {
        var faults = new ArrayList<Problem>();
        var purl = purl(row);
        if (!row.of(PURL).isEmpty() && purl.isEmpty()) {
            faults.add(fault(row, PURL, "a package URL, such as pkg:maven/org.json/json"));
        }
        if (row.of(PURL).isEmpty()
                && Component.nameKey(row.of(VENDOR), row.of(PRODUCT)).isEmpty()) {
            faults.add(fault(row, PRODUCT, "a vendor and a product, or a package URL"));
        }
        for (var name : List.of(VENDOR, PRODUCT, FROM, BELOW)) {
            if (!row.of(name).isEmpty() && !isName(row.of(name))) {
                faults.add(
                        fault(
                                row,
                                name,
                                "a text of at most %d characters".formatted(LONGEST_NAME)));
            }
        }
        if (EndOfSupport.date(row.of(ENDS_ON)).isEmpty()) {
            faults.add(fault(row, ENDS_ON, "a date from 1990 to 2199, such as 2027-06-30"));
        }
        if (!EndOfSupport.isSource(row.of(SOURCE))) {
            faults.add(
                    fault(
                            row,
                            SOURCE,
                            "who says so, in at most %d characters"
                                    .formatted(EndOfSupport.LONGEST_SOURCE)));
        }
        if (faults.isEmpty() && !isSpan(lifecycle(row))) {
            faults.add(fault(row, BELOW, "versions that can be compared, the higher one below"));
        }
        return faults;
    }

    private static boolean isName(String text) {
        return text.length() <= LONGEST_NAME
                && Visible.in(text)
                && text.codePoints().noneMatch(Character::isISOControl);
    }

    private static boolean isSpan(Lifecycle it) {
        var scheme = it.scheme();
        boolean understood =
                it.from().filter(version -> !scheme.understands(version)).isEmpty()
                        && it.below().filter(version -> !scheme.understands(version)).isEmpty();
        return understood
                && (it.from().isEmpty()
                        || it.below().isEmpty()
                        || scheme.compare(it.from().get(), it.below().get()).orElse(1) < 0);
    }

    private static Problem fault(Fields row, String column, String expected) {
        return new Problem(row.place() + "/" + column, column, "expected: " + expected);
    }
}
