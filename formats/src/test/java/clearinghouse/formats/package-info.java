@NullMarked
package clearinghouse.formats;

import org.jspecify.annotations.NullMarked;
