@NullMarked
package clearinghouse.search;

import org.jspecify.annotations.NullMarked;
