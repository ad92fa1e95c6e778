@NullMarked
package clearinghouse.vault;

import org.jspecify.annotations.NullMarked;
