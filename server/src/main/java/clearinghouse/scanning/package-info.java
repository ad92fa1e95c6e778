@NullMarked
package clearinghouse.scanning;

import org.jspecify.annotations.NullMarked;
