package clearinghouse.formats.sbom;

import java.util.List;

/**
 * What a column of a table is taken for, which a person can confirm or change.
 *
 * @param column from zero
 * @param heading as the table has it; empty where it has none
 * @param confidence from 0 to 1: 1 when the heading says it, less when its words or only the values
 *     do, 0 when nothing does
 * @param examples a few of its values
 */
public record ColumnGuess(
        int column, String heading, Meaning meaning, double confidence, List<String> examples) {

    /** What a column can mean. */
    public enum Meaning {
        VENDOR,
        /** What it is called, a device or a software. */
        PRODUCT,
        /** What is printed on a device: the name or number of its model. */
        MODEL,
        /** By what it is ordered: part, article or catalogue number. */
        SKU,
        SERIAL,
        VERSION,
        FIRMWARE,
        OPERATING_SYSTEM,
        PURL,
        CPE,
        HOSTNAME,
        QUANTITY,
        /** Nothing that matching needs. */
        OTHER
    }

    public ColumnGuess {
        if (column < 0 || !(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("a column from zero, a confidence from 0 to 1");
        }
        examples = List.copyOf(examples);
    }

    /** As a person says it. */
    public ColumnGuess confirmed(Meaning said) {
        return new ColumnGuess(column, heading, said, 1, examples);
    }
}
