@NullMarked
package clearinghouse.intake;

import org.jspecify.annotations.NullMarked;
