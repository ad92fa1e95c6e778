package clearinghouse.formats;

import java.util.ArrayList;
import java.util.List;

/** RFC 4180 text as rows of fields; what looks like a formula is text like any other. */
public final class Csv {

    /** A row and the line of the text on which it begins, counted from one. */
    public record Row(int line, List<String> fields) {
        public Row {
            fields = List.copyOf(fields);
        }
    }

    private static final int MOST_FIELDS = 1_000;

    private Csv() {}

    /** Blank lines are skipped. Refused are an unclosed quote and what exceeds the limits. */
    public static Parsed<List<Row>> parse(String text, char separator, int mostRows) {
        var rows = new ArrayList<Row>();
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        var quoted = false;
        var line = 1;
        var begun = 1;
        for (var i = text.startsWith("\uFEFF") ? 1 : 0; i < text.length(); i++) {
            if (rows.size() > mostRows) {
                return Parsed.invalid(
                        "", "csv-rows", "the table has more than " + mostRows + " lines");
            }
            if (fields.size() > MOST_FIELDS) {
                return Parsed.invalid(
                        "/" + begun, "csv-wide", "line " + begun + " has too many fields");
            }
            var c = text.charAt(i);
            if (c == '\n') {
                line++;
            }
            if (quoted) {
                if (c != '"') {
                    field.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    field.append('"');
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"' && field.isEmpty()) {
                quoted = true;
            } else if (c == separator) {
                fields.add(field.toString());
                field.setLength(0);
            } else if (c == '\n') {
                fields.add(field.toString());
                field.setLength(0);
                addUnlessBlank(rows, begun, fields);
                begun = line;
            } else if (c != '\r') {
                field.append(c);
            }
        }
        if (quoted) {
            return Parsed.invalid(
                    "", "csv-quote", "the quote opened in line " + begun + " is never closed");
        }
        fields.add(field.toString());
        addUnlessBlank(rows, begun, fields);
        return Parsed.valid(List.copyOf(rows));
    }

    private static void addUnlessBlank(List<Row> rows, int line, List<String> fields) {
        if (fields.stream().anyMatch(field -> !field.isBlank())) {
            rows.add(new Row(line, fields));
        }
        fields.clear();
    }
}
