@NullMarked
package clearinghouse.inventory;

import org.jspecify.annotations.NullMarked;
