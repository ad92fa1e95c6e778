/**
 * What happened, by whom and why: an entry in the transaction of each change and of each read of a
 * proof, sealed afterwards in batches as leaves of an RFC 6962 tree with a signed head.
 */
@NullMarked
package clearinghouse.record;

import org.jspecify.annotations.NullMarked;
