package clearinghouse.catalogue;

/** What one document tells of the vulnerability that is asked about. */
record Heard(Source source, Telling telling) {}
