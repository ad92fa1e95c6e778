package clearinghouse.catalogue;

/**
 * A key that a provider names.
 *
 * @param fingerprint as its metadata says it, in lower-case hex
 * @param content the certificate, in armour or not
 */
record ProviderKey(String fingerprint, byte[] content) {}
