@NullMarked
package clearinghouse.runner;

import org.jspecify.annotations.NullMarked;
