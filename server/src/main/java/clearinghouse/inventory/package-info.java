/**
 * What each operator runs: assets, and the components of each by its newest inventory. A document
 * that was accepted is kept as it came, what could not be understood in it is a warning and not a
 * loss. Only the operator, a broker that it consented to, and the matching see any of it.
 */
@NullMarked
package clearinghouse.inventory;

import org.jspecify.annotations.NullMarked;
