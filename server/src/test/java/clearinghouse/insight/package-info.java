@NullMarked
package clearinghouse.insight;

import org.jspecify.annotations.NullMarked;
