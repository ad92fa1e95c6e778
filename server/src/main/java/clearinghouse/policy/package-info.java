/**
 * Priorities and due dates by decision tables that are versioned data. A decision names its table,
 * its row and who set each input; a table, once loaded under an id, never changes, and no number of
 * days stands in code. So are the legal bases, with the days from which and until which they hold.
 */
@NullMarked
package clearinghouse.policy;

import org.jspecify.annotations.NullMarked;
