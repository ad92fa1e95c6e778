@NullMarked
package clearinghouse.cli;

import org.jspecify.annotations.NullMarked;
