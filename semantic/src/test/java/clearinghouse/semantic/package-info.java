@NullMarked
package clearinghouse.semantic;

import org.jspecify.annotations.NullMarked;
