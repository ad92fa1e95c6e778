/**
 * JSON from strangers and JSON to sign: a reader that bounds what it accepts and says why it
 * refuses, and the two canonical forms whose bytes our signatures and hashes are over (OLPC's for
 * TUF, RFC 8785 for everything else).
 */
@NullMarked
package clearinghouse.formats.json;

import org.jspecify.annotations.NullMarked;
