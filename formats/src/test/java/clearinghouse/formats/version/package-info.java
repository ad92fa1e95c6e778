@NullMarked
package clearinghouse.formats.version;

import org.jspecify.annotations.NullMarked;
