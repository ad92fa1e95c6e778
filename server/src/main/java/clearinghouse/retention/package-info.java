/**
 * How long things are kept: holds, which keep what a law or a court wants kept, and the clocks of
 * policy, by which the rest is removed when its time has come. Each removal is on record with its
 * rule, and what will go can be seen before.
 */
@NullMarked
package clearinghouse.retention;

import org.jspecify.annotations.NullMarked;
