@NullMarked
package clearinghouse.record;

import org.jspecify.annotations.NullMarked;
