/** Scan claims: the decision alone, then on the real database and over HTTP. */
@NullMarked
package clearinghouse.scanning;

import org.jspecify.annotations.NullMarked;
