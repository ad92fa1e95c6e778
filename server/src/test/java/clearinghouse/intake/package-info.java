/** Findings and root causes, on the real database and over HTTP. */
@NullMarked
package clearinghouse.intake;

import org.jspecify.annotations.NullMarked;
