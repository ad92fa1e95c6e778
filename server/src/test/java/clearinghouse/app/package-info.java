/** The server as a whole: its structure, its contract, its row security. */
@NullMarked
package clearinghouse.app;

import org.jspecify.annotations.NullMarked;
