package clearinghouse.formats.csaf.validation;

/**
 * One test of chapter 6 of the standard.
 *
 * @param number as in the standard, such as {@code 6.1.7}
 * @param title as in the standard
 */
record Rule(String number, String title, Weight weight, Check check) {

    /** What a failed test means for a document. */
    enum Weight {
        /** It is not valid. */
        MANDATORY,
        /** It is valid and could be better: "optional" in 2.0, "recommended" in 2.1. */
        RECOMMENDED,
        INFORMATIVE
    }

    /** Adds a problem for each place where the document fails the test. */
    @FunctionalInterface
    interface Check {
        void look(Document document, Report report);
    }

    /** Of the weight of its section. */
    Rule(String number, String title, Check check) {
        this(
                number,
                title,
                switch (number.substring(0, 4)) {
                    case "6.1." -> Weight.MANDATORY;
                    case "6.2." -> Weight.RECOMMENDED;
                    default -> Weight.INFORMATIVE;
                },
                check);
    }
}
