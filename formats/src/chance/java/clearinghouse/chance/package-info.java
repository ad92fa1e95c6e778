/** What tests of several modules draw by chance; compiled into the tests of each. */
@NullMarked
package clearinghouse.chance;

import org.jspecify.annotations.NullMarked;
