/** Parsers and comparators under a fuzzer that sees which code an input reaches. */
@NullMarked
package clearinghouse.fuzz;

import org.jspecify.annotations.NullMarked;
