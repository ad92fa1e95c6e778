/**
 * Finds what the caller may see by what is not sealed of it: code, party, product, identifier,
 * label and date. Words are looked up in what is published, and nowhere else. It never writes.
 */
@NullMarked
package clearinghouse.search;

import org.jspecify.annotations.NullMarked;
