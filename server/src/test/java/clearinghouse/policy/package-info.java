@NullMarked
package clearinghouse.policy;

import org.jspecify.annotations.NullMarked;
