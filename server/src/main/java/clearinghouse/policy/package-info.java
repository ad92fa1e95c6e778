/**
 * Priorities and due dates by packs that are versioned data: decision tables, what each outcome
 * leaves, what holds where an input is missing. A decision names its pack, its table, its row and
 * who set each input; a pack, once loaded, never changes, and no number of days stands in code. So
 * are the legal bases, with the days from which and until which they hold.
 */
@NullMarked
package clearinghouse.policy;

import org.jspecify.annotations.NullMarked;
