/**
 * Deadlines as values: a rule says what starts a clock and how long it runs, a calendar which days
 * count, and what comes out says by itself why it is that moment. No clock runs without its
 * trigger; {@code now} is asked nowhere.
 */
@NullMarked
package clearinghouse.formats.clock;

import org.jspecify.annotations.NullMarked;
