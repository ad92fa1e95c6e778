/** Starts the server: {@code Main} reads the command, {@code Wiring} constructs every object. */
@NullMarked
package clearinghouse.app;

import org.jspecify.annotations.NullMarked;
