package clearinghouse.formats.published;

/**
 * Who is thanked.
 *
 * @param kind what for, in the source's own word, such as {@code FINDER}; empty where not said
 */
public record Thanks(String name, String kind) {}
