@NullMarked
package clearinghouse.formats.convert;

import org.jspecify.annotations.NullMarked;
