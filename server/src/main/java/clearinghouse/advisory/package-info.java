@NullMarked
package clearinghouse.advisory;

import org.jspecify.annotations.NullMarked;
