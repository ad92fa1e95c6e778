/**
 * The one class of ours that runs inside the box, beside the software under test: sent there as a
 * file, on a class path of its own.
 */
@NullMarked
package clearinghouse.lab.harness;

import org.jspecify.annotations.NullMarked;
