@NullMarked
package clearinghouse.formats.cpe;

import org.jspecify.annotations.NullMarked;
