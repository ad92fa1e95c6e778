@NullMarked
package clearinghouse.catalogue;

import org.jspecify.annotations.NullMarked;
