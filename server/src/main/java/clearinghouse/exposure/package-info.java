/**
 * Who is affected, how urgent it is for each, and what became of it. A published advisory finds
 * every asset that holds an affected package, and a version that cannot be placed is a possible
 * match and not a silent one; each exposure has the row of the table that set its due date; an
 * operator says how far it is, and only a machine says that it is verified.
 */
@NullMarked
package clearinghouse.exposure;

import org.jspecify.annotations.NullMarked;
