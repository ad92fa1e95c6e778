/**
 * The command {@code clearinghouse}, one file a subcommand. What it prints it has checked; what it
 * keeps survives a kill. Exit codes: 0 yes, 1 the answer is no or a check failed, 2 bad usage or
 * input, 3 the environment lacks something.
 */
@NullMarked
package clearinghouse.cli;

import org.jspecify.annotations.NullMarked;
