@NullMarked
package clearinghouse.retention;

import org.jspecify.annotations.NullMarked;
