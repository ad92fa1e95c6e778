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

    private Csv() {}

    /** Blank lines are skipped; a quote that is never closed is the one thing refused. */
    public static Parsed<List<Row>> parse(String text, char separator) {
        var rows = new ArrayList<Row>();
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        var quoted = false;
        var line = 1;
        var begun = 1;
        for (var i = text.startsWith("\uFEFF") ? 1 : 0; i < text.length(); i++) {
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
