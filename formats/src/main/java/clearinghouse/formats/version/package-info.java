/**
 * Version schemes: which of two versions of a package comes first, and whether a version lies in a
 * range. A version that its scheme cannot place is never dropped and never guessed at; it is
 * possible.
 */
@NullMarked
package clearinghouse.formats.version;

import org.jspecify.annotations.NullMarked;
