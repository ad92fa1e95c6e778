@NullMarked
package clearinghouse.formats.clock;

import org.jspecify.annotations.NullMarked;
