@NullMarked
package clearinghouse.formats.published;

import org.jspecify.annotations.NullMarked;
