/**
 * Reads what the other capabilities hold and counts it: the way from a submitted finding to a
 * verified fix, in totals that tell of no single case. It never writes.
 */
@NullMarked
package clearinghouse.insight;

import org.jspecify.annotations.NullMarked;
