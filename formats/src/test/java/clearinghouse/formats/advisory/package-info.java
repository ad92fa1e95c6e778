@NullMarked
package clearinghouse.formats.advisory;

import org.jspecify.annotations.NullMarked;
