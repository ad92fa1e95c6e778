/**
 * Which findings may tell of one and the same thing. Keeps a portrait of each that holds no word of
 * it, and proposes: it never says that two are the same, and joins nothing. Who sees a finding is
 * decided elsewhere; of what one may not see nothing is proposed and nothing is counted.
 */
@NullMarked
package clearinghouse.likeness;

import org.jspecify.annotations.NullMarked;
