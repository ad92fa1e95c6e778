/** Hostile programs of our own, against both sandboxes. */
@NullMarked
package clearinghouse.runner;

import org.jspecify.annotations.NullMarked;
