package clearinghouse.formats.sarif;

/**
 * A place in the code.
 *
 * @param uri empty when only the logical name is known
 * @param startLine zero when unknown
 * @param logicalName a function, method or type; empty when unknown
 */
public record SarifLocation(String uri, int startLine, String logicalName) {}
