@NullMarked
package clearinghouse.matching;

import org.jspecify.annotations.NullMarked;
