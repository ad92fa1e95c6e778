@NullMarked
package clearinghouse.parties;

import org.jspecify.annotations.NullMarked;
