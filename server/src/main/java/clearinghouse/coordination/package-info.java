/**
 * Brings the parties of one undisclosed vulnerability together under an embargo with an exact end:
 * who takes part, what they agreed, what they did. Whoever takes no part learns nothing from it,
 * not even that there is a case.
 */
@NullMarked
package clearinghouse.coordination;

import org.jspecify.annotations.NullMarked;
