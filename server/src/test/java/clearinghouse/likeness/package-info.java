@NullMarked
package clearinghouse.likeness;

import org.jspecify.annotations.NullMarked;
