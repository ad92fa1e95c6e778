/**
 * Judges findings and patches by running them: proofs in a sandbox, by a harness of our own, on
 * builds with known digests. A verdict is decided outside of the sandbox and kept with evidence
 * enough to repeat every run. What could not be decided is said to be so: it never counts as not
 * reproduced, and a patch that does not build never counts as a fix.
 */
@NullMarked
package clearinghouse.validation;

import org.jspecify.annotations.NullMarked;
