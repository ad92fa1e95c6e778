package clearinghouse.formats.version;

/**
 * A version read by the rules of its scheme. Its order is defined twice, by comparing parts and by
 * bytes, and tests hold the one against the other.
 */
interface ReadVersion<T extends ReadVersion<T>> extends Comparable<T> {

    void writeTo(KeyWriter key);
}
