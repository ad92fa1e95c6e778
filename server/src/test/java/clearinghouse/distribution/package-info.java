@NullMarked
package clearinghouse.distribution;

import org.jspecify.annotations.NullMarked;
