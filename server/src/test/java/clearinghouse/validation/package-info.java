/** Verdicts, with the real laboratory where it matters. */
@NullMarked
package clearinghouse.validation;

import org.jspecify.annotations.NullMarked;
