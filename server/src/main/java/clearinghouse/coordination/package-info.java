@NullMarked
package clearinghouse.coordination;

import org.jspecify.annotations.NullMarked;
