@NullMarked
package clearinghouse.formats.csaf;

import org.jspecify.annotations.NullMarked;
