/**
 * SSVC decision tables as data: named inputs, ordered rows, outcomes. No threshold and no deadline
 * is in code; a table decides, and says by which row.
 */
@NullMarked
package clearinghouse.formats.ssvc;

import org.jspecify.annotations.NullMarked;
