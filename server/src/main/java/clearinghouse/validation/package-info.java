@NullMarked
package clearinghouse.validation;

import org.jspecify.annotations.NullMarked;
