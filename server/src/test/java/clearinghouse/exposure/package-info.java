@NullMarked
package clearinghouse.exposure;

import org.jspecify.annotations.NullMarked;
