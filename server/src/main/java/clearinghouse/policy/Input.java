package clearinghouse.policy;

/**
 * One input of a decision as it was given.
 *
 * @param setBy who answers for the value, in words that an operator reads
 * @param source what it was taken from
 */
public record Input(String value, String setBy, String source) {}
