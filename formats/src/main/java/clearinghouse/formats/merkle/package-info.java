/**
 * The Merkle tree of RFC 6962 and RFC 9162: append a leaf with a logarithmic amount of kept state,
 * and show that a leaf is in a tree or that one tree only grew into another. A proof that verifies
 * cannot be made for another leaf, index or tree without breaking SHA-256.
 */
@NullMarked
package clearinghouse.formats.merkle;

import org.jspecify.annotations.NullMarked;
