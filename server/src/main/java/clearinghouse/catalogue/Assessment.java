package clearinghouse.catalogue;

/**
 * One input of a decision table about a vulnerability.
 *
 * @param point the input's name in the table, such as {@code Automatable}
 * @param setBy who set it, in words that an operator reads
 * @param source from what
 */
public record Assessment(String point, String value, String setBy, String source) {}
