/**
 * The process beside hostile code. It reads one request from standard input, runs each command of
 * it in a box without network, with a read-only root, without privilege and under limits, writes
 * the evidence to standard output and exits. Nothing it starts outlives the run, the runner or the
 * process that started the runner. JDK only: no database driver, no secret.
 */
@NullMarked
package clearinghouse.runner;

import org.jspecify.annotations.NullMarked;
