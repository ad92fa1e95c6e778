package clearinghouse.policy;

/**
 * One input of a decision as it was given.
 *
 * @param setBy the public id of the party that answers for the value
 * @param source what it was taken from
 */
public record Input(String value, String setBy, String source) {}
