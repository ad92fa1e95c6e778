package clearinghouse.formats.sbom;

import clearinghouse.formats.sbom.ColumnGuess.Meaning;
import java.util.ArrayList;
import java.util.List;

/**
 * How a table is to be read.
 *
 * @param separator between the fields of a line
 * @param heading whether the first line names the columns
 */
public record TableColumns(char separator, boolean heading, List<ColumnGuess> columns) {

    public TableColumns {
        columns = List.copyOf(columns);
    }

    /** The same table with one column taken for something else; others of that meaning stay. */
    public TableColumns with(int column, Meaning meaning) {
        var changed = new ArrayList<ColumnGuess>();
        for (var guess : columns) {
            changed.add(guess.column() == column ? guess.confirmed(meaning) : guess);
        }
        return new TableColumns(separator, heading, changed);
    }

    boolean has(Meaning meaning) {
        return columns.stream().anyMatch(guess -> guess.meaning() == meaning);
    }

    /** Whether a line can say what it is about. */
    boolean names() {
        return has(Meaning.PRODUCT)
                || has(Meaning.MODEL)
                || has(Meaning.SKU)
                || has(Meaning.PURL)
                || has(Meaning.CPE);
    }
}
