/** Tables for the decisions, and the real target in the real sandbox. */
@NullMarked
package clearinghouse.lab;

import org.jspecify.annotations.NullMarked;
