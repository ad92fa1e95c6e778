package clearinghouse.formats.sbom;

import clearinghouse.formats.Csv;
import clearinghouse.formats.Parsed;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a table with a heading; columns are found by what people call them. */
final class Table {

    private static final int LONGEST_HEADING = 100;

    private enum Column {
        VENDOR,
        PRODUCT,
        VERSION,
        PURL,
        CPE
    }

    private static final Map<Column, Set<String>> HEADINGS =
            Map.of(
                    Column.VENDOR,
                    Set.of(
                            "vendor",
                            "vendor name",
                            "manufacturer",
                            "supplier",
                            "publisher",
                            "make",
                            "oem"),
                    Column.PRODUCT,
                    Set.of(
                            "product",
                            "product name",
                            "name",
                            "software",
                            "component",
                            "application",
                            "model",
                            "package",
                            "device"),
                    Column.VERSION,
                    Set.of(
                            "version",
                            "version number",
                            "product version",
                            "software version",
                            "firmware",
                            "firmware version",
                            "release"),
                    Column.PURL,
                    Set.of("purl", "package url"),
                    Column.CPE,
                    Set.of("cpe", "cpe23", "cpe 2.3"));

    private final Gathering gathering;
    private final int mostRows;

    Table(Gathering gathering, int mostRows) {
        this.gathering = gathering;
        this.mostRows = mostRows;
    }

    Parsed<Sbom> read(byte[] document) {
        var text = decoded(document);
        return switch (Csv.parse(text, separator(text), mostRows)) {
            case Parsed.Invalid<List<Csv.Row>>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<List<Csv.Row>>(var rows) -> ofRows(rows);
        };
    }

    private Parsed<Sbom> ofRows(List<Csv.Row> rows) {
        if (rows.isEmpty()) {
            return Parsed.invalid("", "csv-empty", "the table has no heading");
        }
        var columns = columns(rows.getFirst());
        if (!columns.containsKey(Column.PRODUCT)) {
            return Parsed.invalid(
                    "", "csv-heading", "no column is headed vendor, product, version or the like");
        }
        for (var column : List.of(Column.VENDOR, Column.VERSION)) {
            if (!columns.containsKey(column)) {
                gathering.warn(
                        "",
                        "csv-column",
                        "the table has no column " + column.name().toLowerCase(Locale.ROOT));
            }
        }
        var width = rows.getFirst().fields().size();
        for (var row : rows.subList(1, rows.size())) {
            component(row, columns, width);
        }
        return Parsed.valid(
                new Sbom(
                        SbomFormat.CSV,
                        "",
                        new SbomSubject("", "", Optional.empty(), "", Optional.empty()),
                        gathering.components(),
                        gathering.warnings(),
                        List.of()));
    }

    private void component(Csv.Row row, Map<Column, Integer> columns, int width) {
        var pointer = "/" + row.line();
        if (row.fields().size() != width) {
            gathering.warn(
                    pointer,
                    "csv-fields",
                    "the line has " + row.fields().size() + " fields, the heading " + width);
        }
        var draft = gathering.draft(pointer);
        columns.forEach((column, index) -> {
            var text = index < row.fields().size() ? row.fields().get(index) : "";
            if (text.isBlank()) {
                return;
            }
            switch (column) {
                case VENDOR -> draft.vendor(Gathering.Maker.MANUFACTURER, text);
                case PRODUCT -> draft.name(text);
                case VERSION -> draft.version(text);
                case PURL -> draft.purl(text);
                case CPE -> draft.cpe(text.strip());
            }
        });
        gathering.add(draft.done());
    }

    private static Map<Column, Integer> columns(Csv.Row heading) {
        var columns = new EnumMap<Column, Integer>(Column.class);
        for (var i = 0; i < heading.fields().size(); i++) {
            var title = heading.fields().get(i).strip();
            // No heading is that long, and lowering can take the square of a text's length.
            if (title.length() > LONGEST_HEADING) {
                continue;
            }
            var words = title.toLowerCase(Locale.ROOT).replaceAll("[\\s_\\-]+", " ");
            for (var column : Column.values()) {
                if (HEADINGS.getOrDefault(column, Set.of()).contains(words)) {
                    columns.putIfAbsent(column, i);
                }
            }
        }
        return columns;
    }

    private static char separator(String text) {
        var heading = text.lines().findFirst().orElse("");
        var best = ',';
        for (var candidate : List.of(';', '\t')) {
            if (count(heading, candidate) > count(heading, best)) {
                best = candidate;
            }
        }
        return best;
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }

    private String decoded(byte[] document) {
        var decoding = Decoding.of(document);
        if (decoding.guessed()) {
            gathering.warn("", "csv-encoding", "the table is not UTF-8; read as Windows-1252");
        }
        return decoding.text();
    }
}
