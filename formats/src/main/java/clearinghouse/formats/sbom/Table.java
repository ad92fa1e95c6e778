package clearinghouse.formats.sbom;

import clearinghouse.formats.Csv;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.sbom.ColumnGuess.Meaning;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** A table of vendors, products and versions, a line each. */
final class Table {

    /** So many lines decide what the columns are. */
    private static final int LOOKED_AT = 200;

    /** How Excel is told of the separator. */
    private static final Pattern SEPARATOR = Pattern.compile("\"?sep=(.)\"?\\s*");

    private static final List<Character> SEPARATORS = List.of(',', ';', '\t', '|');
    private static final int HEAD = 20;
    private static final int LONGEST_HEAD = 100_000;

    private final Gathering gathering;
    private final int mostRows;

    Table(Gathering gathering, int mostRows) {
        this.gathering = gathering;
        this.mostRows = mostRows;
    }

    /** As far as its columns can be guessed. */
    Parsed<Sbom> read(byte[] document) {
        var text = decoded(document);
        return withRows(
                text,
                separator(text),
                rows -> {
                    var columns = guessed(separator(text), rows);
                    if (!columns.names()) {
                        return Parsed.invalid(
                                "",
                                "csv-heading",
                                "no column is headed vendor, product, version or the like");
                    }
                    if (!columns.heading()) {
                        gathering.warn(
                                "",
                                "csv-guessed",
                                "the table has no heading; its columns are guessed by their values");
                    }
                    return Parsed.valid(ofRows(rows, columns));
                });
    }

    /** As a person says that the columns are. */
    Parsed<Sbom> read(byte[] document, TableColumns columns) {
        return columns.names()
                ? withRows(
                        decoded(document),
                        columns.separator(),
                        rows -> Parsed.valid(ofRows(rows, columns)))
                : Parsed.invalid(
                        "",
                        "csv-heading",
                        "no column says what a line is about: a product, a model");
    }

    Parsed<TableColumns> guess(byte[] document) {
        var text = decoded(document);
        var separator = separator(text);
        return withRows(text, separator, rows -> Parsed.valid(guessed(separator, rows)));
    }

    private static TableColumns guessed(char separator, List<Csv.Row> rows) {
        return ColumnGuesses.of(
                separator, rows.stream().limit(LOOKED_AT).map(Csv.Row::fields).toList());
    }

    private <T> Parsed<T> withRows(
            String text, char separator, Function<List<Csv.Row>, Parsed<T>> use) {
        var instruction = instruction(text);
        return switch (Csv.parse(
                text.substring(instruction.map(String::length).orElse(0)), separator, mostRows)) {
            case Parsed.Invalid<List<Csv.Row>>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<List<Csv.Row>>(var rows) ->
                    rows.isEmpty()
                            ? Parsed.invalid("", "csv-empty", "the table has no heading")
                            : use.apply(
                                    instruction.isEmpty()
                                            ? rows
                                            : rows.stream()
                                                    .map(row ->
                                                            new Csv.Row(
                                                                    row.line() + 1, row.fields()))
                                                    .toList());
        };
    }

    private Sbom ofRows(List<Csv.Row> rows, TableColumns columns) {
        for (var meaning : List.of(Meaning.VENDOR, Meaning.VERSION)) {
            var isThere =
                    columns.has(meaning)
                            || (meaning == Meaning.VERSION && columns.has(Meaning.FIRMWARE));
            if (!isThere) {
                gathering.warn(
                        "",
                        "csv-column",
                        "the table has no column " + meaning.name().toLowerCase(Locale.ROOT));
            }
        }
        if (columns.has(Meaning.VERSION) && columns.has(Meaning.FIRMWARE)) {
            gathering.warn(
                    "",
                    "csv-versions",
                    "a device that has a firmware version is taken in that version");
        }
        var width = rows.getFirst().fields().size();
        for (var row : rows.subList(columns.heading() ? 1 : 0, rows.size())) {
            if (row.fields().size() != width) {
                gathering.warn(
                        "/" + row.line(),
                        "csv-fields",
                        "the line has %d fields, the %s %d"
                                .formatted(
                                        row.fields().size(),
                                        columns.heading() ? "heading" : "first one",
                                        width));
            }
            component("/" + row.line(), said(row.fields(), columns));
        }
        return new Sbom(
                SbomFormat.CSV,
                "",
                new SbomSubject("", "", Optional.empty(), "", Optional.empty()),
                gathering.components(),
                gathering.warnings(),
                List.of());
    }

    private static Map<Meaning, String> said(List<String> fields, TableColumns columns) {
        var said = new EnumMap<Meaning, String>(Meaning.class);
        for (var column : columns.columns()) {
            var text = column.column() < fields.size() ? fields.get(column.column()).strip() : "";
            if (!text.isEmpty()) {
                said.putIfAbsent(column.meaning(), text);
            }
        }
        return said;
    }

    private void component(String pointer, Map<Meaning, String> said) {
        var draft = gathering.draft(pointer);
        var model = said.getOrDefault(Meaning.MODEL, "");
        var sku = said.getOrDefault(Meaning.SKU, "");
        var firmware = said.getOrDefault(Meaning.FIRMWARE, "");
        var isDevice = !(model + sku + firmware).isEmpty() || said.containsKey(Meaning.SERIAL);
        draft.vendor(Gathering.Maker.MANUFACTURER, said.getOrDefault(Meaning.VENDOR, ""));
        draft.name(said.getOrDefault(Meaning.PRODUCT, model.isEmpty() ? sku : model));
        draft.version(firmware.isEmpty() ? said.getOrDefault(Meaning.VERSION, "") : firmware);
        draft.model(model);
        draft.model(sku);
        draft.serial(said.getOrDefault(Meaning.SERIAL, ""));
        if (said.containsKey(Meaning.PURL)) {
            draft.purl(said.getOrDefault(Meaning.PURL, ""));
        }
        if (said.containsKey(Meaning.CPE)) {
            draft.cpe(said.getOrDefault(Meaning.CPE, ""));
        }
        if (isDevice) {
            draft.kind(SbomComponent.Kind.DEVICE);
        }
        var system = said.getOrDefault(Meaning.OPERATING_SYSTEM, "");
        // A line of a computer may name its system and nothing else.
        var namesMore = isDevice || hasAny(said, Meaning.PRODUCT, Meaning.PURL, Meaning.CPE);
        if (namesMore || system.isEmpty()) {
            gathering.add(draft.done());
        }
        if (!system.isEmpty()) {
            var running = gathering.draft(pointer);
            running.kind(SbomComponent.Kind.OPERATING_SYSTEM);
            running.name(system);
            gathering.add(running.done());
        }
    }

    private static boolean hasAny(Map<Meaning, String> said, Meaning... meanings) {
        for (var meaning : meanings) {
            if (said.containsKey(meaning)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> instruction(String text) {
        var end = text.indexOf('\n');
        var first = text.substring(0, end < 0 ? 0 : end + 1);
        return first.length() <= 10 && SEPARATOR.matcher(first).matches()
                ? Optional.of(first)
                : Optional.empty();
    }

    /** The one that is there as often in most of the first lines. */
    private static char separator(String text) {
        var instruction = instruction(text);
        if (instruction.isPresent()) {
            var said = SEPARATOR.matcher(instruction.get());
            return said.matches() ? said.group(1).charAt(0) : ',';
        }
        var head =
                text.substring(0, Math.min(text.length(), LONGEST_HEAD))
                        .lines()
                        .filter(line -> !line.isBlank())
                        .limit(HEAD)
                        .toList();
        var best = ',';
        var most = 0L;
        for (var candidate : SEPARATORS) {
            var each = head.stream().mapToLong(line -> count(line, candidate)).toArray();
            var first = each.length == 0 ? 0 : each[0];
            var alike = Arrays.stream(each).filter(count -> count == first).count();
            var score = first == 0 ? 0 : alike * 1_000 + Math.min(first, 999);
            if (score > most) {
                best = candidate;
                most = score;
            }
        }
        return best;
    }

    private static long count(String line, char wanted) {
        var quoted = false;
        var count = 0L;
        for (var i = 0; i < line.length(); i++) {
            var c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == wanted && !quoted) {
                count++;
            }
        }
        return count;
    }

    private String decoded(byte[] document) {
        var decoding = Decoding.of(document);
        if (decoding.guessed()) {
            gathering.warn("", "csv-encoding", "the table is not UTF-8; read as Windows-1252");
        }
        return decoding.text();
    }
}
