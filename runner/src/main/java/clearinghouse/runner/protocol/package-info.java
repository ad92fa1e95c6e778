/**
 * What the runner and its caller say to each other: records, and a versioned binary form of them in
 * which every length is checked before anything is allocated.
 */
@NullMarked
package clearinghouse.runner.protocol;

import org.jspecify.annotations.NullMarked;
