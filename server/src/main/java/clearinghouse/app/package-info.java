@NullMarked
package clearinghouse.app;

import org.jspecify.annotations.NullMarked;
